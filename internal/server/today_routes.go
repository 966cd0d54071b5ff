package server

import "github.com/labstack/echo/v4"

// todayRoutes: Each person's day.
func (s *Server) todayRoutes(in addresses) {
	in.GET("/", s.showToday)
	for _, l := range todayLists {
		in.GET(l.path(), func(c echo.Context) error { return s.listToday(c, l) })
		s.downloads(in, l.path(), func(c echo.Context, kind fileKind) error { return s.exportToday(c, l, kind) })
	}
	in.GET("/replies/:id/assessments/new", s.newAssessment, reviewersOnly)
	in.POST("/replies/:id/assessments/new", s.createAssessment, reviewersOnly)
}
