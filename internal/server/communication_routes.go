package server

// communicationRoutes are the pages that read: the list, a letter, a reply, who has not answered.
func (s *Server) communicationRoutes(in addresses) {
	in.GET(listPath, s.listCommunications)
	s.downloads(in, listPath, s.exportCommunications)
	in.POST("/communications/columns", s.chooseColumns)
	in.GET("/communications/:id", s.showCommunication)
	in.GET("/communications/:id/history", s.showHistory)
	in.GET("/replies/:id", s.showReply)
	in.GET("/replies/:id/history", s.showReplyHistory)
	in.POST("/replies/:id", s.classifyReply)
	in.GET(unansweredPath, s.listUnanswered)
	s.downloads(in, unansweredPath, s.exportUnanswered)
}
