package server

import "github.com/labstack/echo/v4"

// communicationRoutes are the pages that read: the list, a letter, a reply, who has not answered, the queue.
func (s *Server) communicationRoutes(in *echo.Group) {
	in.GET("/communications", s.listCommunications)
	in.POST("/communications/columns", s.chooseColumns)
	in.GET("/communications/:id", s.showCommunication)
}
