package server

// pastImportRoutes: What was imported before, and taking it back.
func (s *Server) pastImportRoutes(in addresses) {}
