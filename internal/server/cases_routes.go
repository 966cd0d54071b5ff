package server

// caseRoutes: Cases and internal comments.
func (s *Server) caseRoutes(in addresses) {}
