package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// addresseeNamePage is the form of a former or later name.
type addresseeNamePage struct {
	formPage
	Name string // of today
}

func (s *Server) newPastName(c echo.Context) error {
	a, err := s.addresseeOf(c, docket.CanEditAddressee)
	if err != nil {
		return err
	}
	return s.showPastName(c, http.StatusOK, words(c).T("Add a name"), s.form(c, nil), a, nil)
}

func (s *Server) createPastName(c echo.Context) error {
	a, err := s.addresseeOf(c, docket.CanEditAddressee)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := pastNameInput(p)
	in.Once = p.once()
	if len(p.errors) == 0 {
		if _, err = s.Docket.AddPastName(c.Request().Context(), actorOf(c), a.ID, in); err == nil {
			return s.done(c, a.Path(), docket.Msg("The name is on record."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showPastName(c, status, p.words.T("Add a name"), f, a, nil)
}

func pastNameInput(p *posted) docket.PastNameInput {
	return docket.PastNameInput{Version: p.version(), NameEN: p.line("name_en", 200), NameFR: p.line("name_fr", 200), NameES: p.line("name_es", 200),
		From: p.day("valid_from"), To: p.day("valid_to")}
}

// pastNameOf reads the name in the address.
func (s *Server) pastNameOf(c echo.Context) (docket.AddresseeKnown, docket.PastName, error) {
	v, err := s.knownAddressee(c)
	if err != nil {
		return v, docket.PastName{}, err
	}
	for _, n := range v.PastNames {
		if strconv.FormatInt(int64(n.ID), 10) == c.Param("name") {
			return v, n, nil
		}
	}
	return v, docket.PastName{}, docket.Refuse(docket.NotFound, "There is no such record, or it is not among those you may see.")
}

func (s *Server) editPastName(c echo.Context) error {
	v, n, err := s.pastNameOf(c)
	if err != nil {
		return err
	}
	f := s.form(c, pastNameValues(n))
	f.Once, f.Version = "", n.Version
	return s.showPastName(c, http.StatusOK, words(c).T("Edit a name"), f, v.Addressee, nil)
}

func (s *Server) updatePastName(c echo.Context) error {
	v, n, err := s.pastNameOf(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := pastNameInput(p)
	if len(p.errors) == 0 {
		if err = s.Docket.EditPastName(c.Request().Context(), actorOf(c), v.ID, n.ID, in); err == nil {
			return s.done(c, v.Path(), docket.Msg("The changes are saved."))
		}
	}
	stale := isStale(err)
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	f.Once = ""
	var rows []staleRow
	if stale {
		if v, n, err = s.pastNameOf(c); err != nil {
			return err
		}
		f.Version = n.Version
		rows = staleRows(p.words, comparedPastName(p.words), p.Values, pastNameValues(n))
	}
	return s.showPastName(c, status, p.words.T("Edit a name"), f, v.Addressee, rows)
}

func (s *Server) showPastName(c echo.Context, status int, title string, f *view.Form, a docket.Addressee, stale []staleRow) error {
	page := addresseeNamePage{formPage: s.formPage(c, title, f, a.Path()), Name: a.Name(words(c).Lang())}
	page.Stale = stale
	return s.render(c, status, "addressees/name", page)
}

func pastNameValues(n docket.PastName) url.Values {
	return url.Values{"name_en": {n.NameEN}, "name_fr": {n.NameFR}, "name_es": {n.NameES}, "valid_from": {n.ValidFrom.String()}, "valid_to": {n.ValidTo.String()}}
}

func comparedPastName(w *locale.Words) []comparedField {
	return append(nameFields(w)[:3], comparedField{name: "valid_from", label: w.T("First day"), date: true}, comparedField{name: "valid_to", label: w.T("Last day"), date: true})
}
