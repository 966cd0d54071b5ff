package server

import "answerable/internal/docket"

// bulkRoutes: Many letters at once, and the hand-over of a person's open work.
func (s *Server) bulkRoutes(in addresses) {
	for _, action := range docket.BulkActions {
		in.GET(bulkPath(action), s.newBulk(action), writersOnly)
		in.POST(bulkPath(action), s.createBulk(action), writersOnly)
	}
	for _, path := range []string{ownHandOverPath, usersPath + "/:id/hand-over"} {
		in.GET(path, s.newHandOver)
		in.POST(path, s.createHandOver)
	}
	in.POST("/account/hand-overs/:id/read", s.readHandOver)
	in.GET("/runs/:run", s.showRun)
	in.GET("/runs/:run/answers.csv", s.exportRun)
	in.POST("/runs/:run/stop", s.stopRun)
}

func bulkPath(action docket.BulkAction) string { return listPath + "/bulk/" + string(action) }
