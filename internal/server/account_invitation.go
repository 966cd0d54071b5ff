package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/account"
	"answerable/internal/docket"
	"answerable/internal/view"
)

type invitationShowPage struct {
	view.Page
	Form   *view.Form
	Person docket.User
	First  bool // the person never had a password
}

// showInvitation asks the person a one-time address was made for to choose a password. Looking at it
// does not use it up.
func (s *Server) showInvitation(purpose account.Purpose) echo.HandlerFunc {
	return func(c echo.Context) error {
		return s.invitation(c, purpose, http.StatusOK, s.form(c, url.Values{}))
	}
}

func (s *Server) invitation(c echo.Context, purpose account.Purpose, status int, f *view.Form) error {
	person, err := s.Accounts.Invited(c.Request().Context(), purpose, c.Param("token"))
	if err != nil {
		return err
	}
	p := invitationShowPage{Page: s.plainPage(c, words(c).T("Choose a password")), Form: f, Person: person, First: purpose == account.Invite}
	return s.render(c, status, "invitations/show", p)
}

func (s *Server) acceptInvitation(purpose account.Purpose) echo.HandlerFunc {
	return func(c echo.Context) error {
		p := readForm(c)
		err := s.Accounts.Accept(c.Request().Context(), purpose, c.Param("token"), onceOf(p), p.Get("password"))
		if err != nil {
			f, status, err := s.again(c, p, err)
			if err != nil {
				return err
			}
			return s.invitation(c, purpose, status, f)
		}
		return s.done(c, "/signin", docket.Msg("Your password is set. Sign in with it."))
	}
}
