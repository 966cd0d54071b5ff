package server

// governmentRoutes: Governments and other addressees.
func (s *Server) governmentRoutes(in addresses) {}
