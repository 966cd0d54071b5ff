package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// routes lists every address. Middleware in the order it runs: request id, recover, security headers,
// limits, log, cross-origin protection, sign-in → actor, form token; roles are asked in the docket.
func (s *Server) routes() {
	e := s.echo
	e.Use(s.requestID, s.recoverPanic, s.securityHeaders, s.limitBody, s.logRequest, s.refuseCrossOrigin, s.identify, s.checkForm)

	e.GET("/healthz", s.healthz)
	e.GET("/readyz", s.readyz)
	e.GET("/static/*", s.static)
	s.accountRoutes(e)

	in := e.Group("", s.requireSignIn)
	in.GET("/", func(c echo.Context) error { return c.Redirect(http.StatusSeeOther, "/communications") })
	s.communicationRoutes(in)
	s.writingRoutes(in)
}
