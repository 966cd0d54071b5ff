package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/account"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type accountShowPage struct {
	view.Page
	Form   *view.Form
	Email  string
	Rights []string
	Others int // sign-ins of the same person elsewhere
}

// ownSignin is the sign-in a request came with.
func (s *Server) ownSignin(c echo.Context) (account.Signin, error) {
	session, err := s.signins.Get(c.Request(), signinCookie)
	if err != nil {
		return account.Signin{}, err
	}
	own, ok := session.Values[signinWhole].(account.Signin)
	if !ok {
		return own, docket.Refuse(docket.Unauthenticated, "Please sign in.")
	}
	return own, nil
}

func (s *Server) showAccount(c echo.Context) error {
	return s.account(c, http.StatusOK, s.form(c, url.Values{}))
}

func (s *Server) account(c echo.Context, status int, f *view.Form) error {
	own, err := s.ownSignin(c)
	if err != nil {
		return err
	}
	others, err := s.Accounts.Others(c.Request().Context(), own)
	if err != nil {
		return err
	}
	w := words(c)
	f.Once = ""
	p := accountShowPage{Page: s.page(c, w.T("Account")), Form: f, Email: own.Actor.Email, Rights: rightsOf(w, own.Actor), Others: others}
	return s.render(c, status, "account/show", p)
}

func (s *Server) updatePassword(c echo.Context) error {
	own, err := s.ownSignin(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	if err := s.Accounts.ChangePassword(c.Request().Context(), own, p.Get("old_password"), p.Get("password")); err != nil {
		f, status, err := s.judged(c, p, err)
		if err != nil {
			return err
		}
		return s.account(c, status, f)
	}
	return s.done(c, "/account", docket.Msg("Your password is changed. Sign-ins elsewhere have ended."))
}

func (s *Server) deleteOtherSignins(c echo.Context) error {
	own, err := s.ownSignin(c)
	if err != nil {
		return err
	}
	if err := s.Accounts.EndOthers(c.Request().Context(), own); err != nil {
		return err
	}
	return s.done(c, "/account", docket.Msg("You are signed in here only."))
}

// updateTheme keeps light, dark or the system's own in the browser.
func (s *Server) updateTheme(c echo.Context) error {
	p := readForm(c)
	cookie := &http.Cookie{Name: themeCookie, Value: p.text("theme"), Path: "/", MaxAge: yearOfCookie, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
	if cookie.Value != "light" && cookie.Value != "dark" {
		cookie.Value, cookie.MaxAge = "", -1
	}
	c.SetCookie(cookie)
	return c.Redirect(http.StatusSeeOther, sameSite(p.text("next")))
}

// rightsOf words what a person may do, by the same functions that the service asks.
func rightsOf(w *locale.Words, a docket.Actor) []string {
	var rights []string
	for _, right := range []struct {
		has  bool
		text string
	}{
		{docket.CanRead(a), w.T("read communications, replies and figures")},
		{docket.CanWrite(a), w.T("log, edit and send letters, replies and reminders")},
		{docket.CanAssess(a), w.T("assess replies, reopen and release letters, issue reports")},
		{docket.CanAdminister(a), w.T("keep people, rules and reference data, read the history")},
		{docket.CanReadIdentities(a), w.T("read protected names and sources")},
		{a.Mandates != nil, w.T("limited to some mandates")},
		{a.Addressees != nil, w.T("limited to some Governments")},
	} {
		if right.has {
			rights = append(rights, right.text)
		}
	}
	return rights
}
