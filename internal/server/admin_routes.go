package server

// adminRoutes: Reference data, rules and the whole history, for administrators.
func (s *Server) adminRoutes(in addresses) {}
