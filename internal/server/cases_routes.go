package server

import "github.com/labstack/echo/v4"

const casesPath = "/cases"

// caseRoutes are the cases with their communications, and the comments inside the office.
func (s *Server) caseRoutes(in addresses) {
	form := func(path string, show, save echo.HandlerFunc) {
		in.GET(path, show, writersOnly)
		in.POST(path, save, writersOnly)
	}
	in.GET(casesPath, s.listCases)
	s.downloads(in, casesPath, s.exportCases)
	form(casesPath+"/new", s.newCase, s.createCase)
	in.GET(casesPath+"/:id", s.showCase)
	in.GET(casesPath+"/:id/history", s.showCaseHistory)
	form(casesPath+"/:id/edit", s.editCase, s.updateCase)
	in.POST(casesPath+"/:id/communications", s.changeCaseLetters, writersOnly)

	in.POST("/communications/:id/comments", s.commentOnCommunication)
	in.POST(casesPath+"/:id/comments", s.commentOnCase)
	in.POST("/replies/:id/comments", s.commentOnReply)
	in.POST("/comments/:id/remove", s.removeComment)
}
