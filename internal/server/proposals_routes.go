package server

// proposalRoutes: The queue worked through: proposals, reminders and their letters, many rows at once.
func (s *Server) proposalRoutes(in addresses) {
	in.GET(queuePath, s.listQueue)
	in.POST(queuePath, s.workQueue, writersOnly)
	s.downloads(in, queuePath, s.exportQueue)
	in.GET("/reminders/:id", s.showReminder)
	in.POST("/reminders/:id", s.linkReminder, writersOnly)
}
