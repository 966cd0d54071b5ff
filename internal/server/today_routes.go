package server

// todayRoutes: Each person's day.
func (s *Server) todayRoutes(in addresses) {}
