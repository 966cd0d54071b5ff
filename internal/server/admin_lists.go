package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type listListPage struct {
	formPage
	Lists []valueList
}

// valueList is one list of values with the field for a new one.
type valueList struct {
	*locale.Words
	List, Label, Says string
	Rows              []valueRow
	Field             view.Field
	CSRF              string
}

type valueRow struct {
	ID            docket.ListValueID
	Name, State   string
	Used, Retired bool
}

func (s *Server) listLists(c echo.Context) error {
	return s.showLists(c, http.StatusOK, s.form(c, url.Values{}))
}

func (s *Server) showLists(c echo.Context, status int, f *view.Form) error {
	w := words(c)
	f.Once = ""
	p := listListPage{formPage: s.formPage(c, w.T("Lists"), f, adminPath)}
	for _, list := range docket.ValueLists {
		values, err := s.Docket.ListValues(c.Request().Context(), actorOf(c), list)
		if err != nil {
			return err
		}
		shown := valueList{Words: w, List: string(list), CSRF: f.CSRF, Field: f.Field("name_"+string(list), w.T("New value"))}
		shown.Label, shown.Says = listWord(w, list)
		for _, v := range values {
			shown.Rows = append(shown.Rows, valueRowOf(w, v))
		}
		p.Lists = append(p.Lists, shown)
	}
	return s.render(c, status, "lists/list", p)
}

func listWord(w *locale.Words, list docket.ValueList) (label, says string) {
	if list == docket.ListClosingReasons {
		return w.T("Why a letter is closed"), w.T("Offered where a letter is closed; another reason can always be written.")
	}
	return w.T("How a reply came"), w.T("Offered where a reply is logged; something else can always be written.")
}

func valueRowOf(w *locale.Words, v docket.ListValue) valueRow {
	row := valueRow{ID: v.ID, Name: v.Name, Used: v.Used, Retired: v.Retired(), State: w.C("value", "offered, not used yet")}
	switch {
	case v.Retired():
		row.State = w.T("retired %s", w.DateShort(v.RetiredOn))
	case v.Used:
		row.State = w.C("value", "offered, in use")
	}
	return row
}

func (s *Server) createListValue(c echo.Context) error {
	p := readForm(c)
	list := p.text("list")
	err := s.Docket.AddListValue(c.Request().Context(), actorOf(c), docket.ValueList(list), p.text("name_"+list))
	if err == nil {
		return s.done(c, listsPath, docket.Msg("The value is offered from now on."))
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showLists(c, status, f)
}

func (s *Server) dropListValue(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	retired, err := s.Docket.DropListValue(c.Request().Context(), actorOf(c), docket.ListValueID(id))
	switch {
	case err != nil:
		return err
	case retired:
		return s.done(c, listsPath, docket.Msg("The value is retired: it is offered no more, and stays where it stands."))
	}
	return s.done(c, listsPath, docket.Msg("The value is removed: no record said it."))
}

func (s *Server) restoreListValue(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	if err := s.Docket.RestoreListValue(c.Request().Context(), actorOf(c), docket.ListValueID(id)); err != nil {
		return err
	}
	return s.done(c, listsPath, docket.Msg("The value is offered again."))
}
