package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/view"
)

// adminShowPage leads to what administrators keep, and holds the settings of the office.
type adminShowPage struct {
	formPage
	Parts []adminPart
}

type adminPart struct{ Href, Label, Says string }

func (s *Server) showAdmin(c echo.Context) error {
	if !docket.CanAdminister(actorOf(c)) {
		return notAllowed()
	}
	ctx := c.Request().Context()
	office, err := s.Docket.Office(ctx)
	if err != nil {
		return err
	}
	since, err := s.Docket.FollowedSince(ctx)
	if err != nil {
		return err
	}
	values := url.Values{"office": {office}}
	if !since.IsZero() {
		values.Set("followed_since", since.String())
	}
	f := s.form(c, values)
	f.Once = ""
	return s.showAdminForm(c, http.StatusOK, f)
}

func (s *Server) showAdminForm(c echo.Context, status int, f *view.Form) error {
	w := words(c)
	p := adminShowPage{formPage: s.formPage(c, w.T("Administration"), f, adminPath), Parts: []adminPart{
		{usersPath, w.T("People"), w.T("Accounts, roles, limits, one-time addresses")},
		{rulesPath, w.T("Rules"), w.T("Due dates and earliest public dates, by type and day")},
		{mandatesPath, w.T("Mandates"), w.T("Names, titles and holders with their days")},
		{listsPath, w.T("Lists"), w.T("Values that forms offer")},
		{wholeHistoryPath, w.T("History"), w.T("Every change of the register, by whom and when")},
	}}
	return s.render(c, status, "admin/show", p)
}

// updateAdmin saves the settings of the office.
func (s *Server) updateAdmin(c echo.Context) error {
	ctx, actor := c.Request().Context(), actorOf(c)
	p := readForm(c)
	since := p.day("followed_since")
	if since.IsZero() && len(p.errors) == 0 {
		if present, err := s.Docket.FollowedSince(ctx); err != nil {
			return err
		} else if !present.IsZero() {
			p.wrong("followed_since", "Give the day; it can be moved, but not taken away.")
		}
	}
	var err error
	if len(p.errors) == 0 {
		if err = s.Docket.SetOffice(ctx, actor, p.text("office")); err == nil && !since.IsZero() {
			err = s.Docket.SetFollowedSince(ctx, actor, since)
		}
		if err == nil {
			return s.done(c, adminPath, docket.Msg("The settings are saved."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	f.Once = ""
	return s.showAdminForm(c, status, f)
}
