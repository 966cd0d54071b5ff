package server

// searchRoutes: Search over everything that was written.
func (s *Server) searchRoutes(in addresses) {}
