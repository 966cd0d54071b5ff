package server

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// addresses registers what is answered where. What stands before a page is put on each by itself: a group
// of echo's would catch every address, and answer 404 where only the method is wrong.
type addresses struct {
	echo   *echo.Echo
	before []echo.MiddlewareFunc
}

// GET shows a page or a file; HEAD is answered alike, without the body.
func (a addresses) GET(path string, show echo.HandlerFunc, before ...echo.MiddlewareFunc) {
	a.echo.Match([]string{http.MethodGet, http.MethodHead}, path, show, slices.Concat(a.before, before)...)
}

// POST takes a form.
func (a addresses) POST(path string, save echo.HandlerFunc, before ...echo.MiddlewareFunc) {
	a.echo.POST(path, save, slices.Concat(a.before, before)...)
}

// routes lists every address. Middleware in the order it runs: request id, recover, security headers,
// limits, log, cross-origin protection, sign-in → actor, method, form token; roles are asked in the docket.
func (s *Server) routes() {
	s.echo.Use(s.requestID, s.recoverPanic, s.securityHeaders, s.limitBody, s.logRequest, s.refuseCrossOrigin, s.identify, refuseMethod, s.checkForm)

	all := addresses{echo: s.echo}
	all.GET("/healthz", s.healthz)
	all.GET("/readyz", s.readyz)
	all.GET("/static/*", s.static)

	in := addresses{s.echo, []echo.MiddlewareFunc{s.requireSignIn}}
	s.accountRoutes(all, in)
	in.GET("/keyboard", s.showKeyboard)
	in.POST("/keyboard", s.updateKeyboard)
	s.communicationRoutes(in)
	s.writingRoutes(in)
	s.importRoutes(in)
	s.pastImportRoutes(in)
	s.proposalRoutes(in)
	s.governmentRoutes(in)
	s.todayRoutes(in)
	s.caseRoutes(in)
	s.bulkRoutes(in)
	s.searchRoutes(in)
	s.adminRoutes(in)
}
