package server

// proposalRoutes: The queue worked through: proposals, reminders and their letters, many rows at once.
func (s *Server) proposalRoutes(in addresses) {}
