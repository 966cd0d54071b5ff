package server

// The names the account pages define (signin_store.go, account_*.go); this file goes as they come.

import (
	"net/http"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"
)

// Accounts is what the server needs of people's credentials.
type Accounts interface{}

const (
	signinCookie = "answerable"
	signinActor  = "actor" // docket.Actor
	signinCSRF   = "csrf"  // string
)

func newSigninStore(_ Accounts, secure bool) sessions.Store {
	return sessions.NewCookieStore(make([]byte, 32))
}

func (s *Server) accountRoutes(e *echo.Echo) {
	e.GET("/signin", func(c echo.Context) error { return c.NoContent(http.StatusNotFound) })
}

// visitorToken is the form token before sign-in: a signed double-submit cookie, no row per visitor.
func (s *Server) visitorToken(c echo.Context) string { return "" }
