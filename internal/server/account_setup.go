package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/account"
	"answerable/internal/docket"
	"answerable/internal/view"
)

type setUpNewPage struct {
	view.Page
	Form *view.Form
}

// newSetUp shows the first form of an empty register to whoever has its one-time address.
func (s *Server) newSetUp(c echo.Context) error {
	if empty, err := s.Accounts.NeedsSetUp(c.Request().Context()); err != nil || !empty {
		return orSignIn(c, err)
	}
	if err := s.Accounts.CheckSetUp(c.Request().Context(), c.QueryParam("token")); err != nil {
		return err
	}
	return s.showSetUp(c, http.StatusOK, s.form(c, url.Values{}))
}

func (s *Server) showSetUp(c echo.Context, status int, f *view.Form) error {
	f.Once = "" // the address itself works once
	p := setUpNewPage{Page: s.plainPage(c, words(c).T("Set up this register")), Form: f}
	return s.render(c, status, "setup/new", p)
}

// createSetUp makes the first two people. A second click finds the register set up and signs in.
func (s *Server) createSetUp(c echo.Context) error {
	if empty, err := s.Accounts.NeedsSetUp(c.Request().Context()); err != nil || !empty {
		return orSignIn(c, err)
	}
	p := readForm(c)
	err := s.Accounts.SetUp(c.Request().Context(), c.QueryParam("token"), account.SetUpInput{
		Office:        p.text("office"),
		Administrator: account.Person{Name: p.text("administrator_name"), Email: p.text("administrator_email"), Password: p.Get("administrator_password")},
		Reviewer:      account.Person{Name: p.text("reviewer_name"), Email: p.text("reviewer_email"), Password: p.Get("reviewer_password")},
	})
	if docket.KindOf(err) == docket.NotFound { // another click was first, or the address is none
		if empty, failed := s.Accounts.NeedsSetUp(c.Request().Context()); failed != nil || !empty {
			return orSignIn(c, failed)
		}
	}
	if err != nil {
		f, status, err := s.again(c, p, err)
		if err != nil {
			return err
		}
		return s.showSetUp(c, status, f)
	}
	return s.done(c, "/signin", docket.Msg("The register is set up. Sign in as the reviewer to log letters, or as the administrator to add people."))
}

// orSignIn leads to the sign-in once there are people.
func orSignIn(c echo.Context, err error) error {
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/signin")
}
