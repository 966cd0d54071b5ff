package server

import "github.com/labstack/echo/v4"

// writingRoutes are the forms: log, edit, send, reply, remind, extend, close, reopen, withdraw, assign.
func (s *Server) writingRoutes(in *echo.Group) {
}
