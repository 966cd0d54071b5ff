package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/view"
)

type signinNewPage struct {
	view.Page
	Form  *view.Form
	Empty bool // nobody can sign in yet: the register waits for its set-up
}

func (s *Server) newSignin(c echo.Context) error {
	next := sameSite(c.QueryParam("next"))
	if actorOf(c).ID != 0 {
		return c.Redirect(http.StatusSeeOther, next)
	}
	return s.showSignin(c, http.StatusOK, s.form(c, url.Values{"next": {next}}))
}

func (s *Server) showSignin(c echo.Context, status int, f *view.Form) error {
	empty, err := s.Accounts.NeedsSetUp(c.Request().Context())
	if err != nil {
		return err
	}
	f.Once = "" // signing in twice is no harm
	p := signinNewPage{Page: s.plainPage(c, words(c).T("Sign in")), Form: f, Empty: empty}
	return s.render(c, status, "signin/new", p)
}

func (s *Server) createSignin(c echo.Context) error {
	p := readForm(c)
	signin, err := s.Accounts.SignIn(c.Request().Context(), p.Get("email"), p.Get("password"), c.RealIP())
	if err != nil {
		f, status, err := s.judged(c, p, err)
		if err != nil {
			return err
		}
		return s.showSignin(c, status, f)
	}
	session, err := s.signins.Get(c.Request(), signinCookie)
	if err != nil {
		return err
	}
	if session.ID != "" { // whoever was signed in here before is out
		if err := s.Accounts.SignOut(c.Request().Context(), session.ID); err != nil {
			return err
		}
	}
	fillSignin(session, signin)
	if err := session.Save(c.Request(), c.Response()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, sameSite(p.Get("next")))
}

// deleteSignin signs out, also whom the register no longer knows.
func (s *Server) deleteSignin(c echo.Context) error {
	session, err := s.signins.Get(c.Request(), signinCookie)
	if err != nil {
		return err
	}
	session.Options.MaxAge = -1
	if err := session.Save(c.Request(), c.Response()); err != nil {
		return err
	}
	// What was searched for is kept by the browser while somebody is signed in, so that going back works.
	c.Response().Header().Set("Clear-Site-Data", `"cache"`)
	return s.done(c, "/signin", docket.Msg("You are signed out."))
}
