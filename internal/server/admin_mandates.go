package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

type mandateListPage struct {
	formPage
	Rows       []mandateRow
	Kinds      []view.Option
	TitleKinds []view.Option
}

type mandateRow struct {
	ID                 docket.MandateID
	Code, Name, Holder string
	State, LettersHref string
}

type mandateEditPage struct {
	mandateListPage
	ID        docket.MandateID
	Name      string
	Retired   bool
	Used      bool
	Titles    []mandateTitleRow
	TitleForm *view.Form
}

// OfTitle is the page as the form of the title sees it.
func (p mandateEditPage) OfTitle() mandateEditPage {
	p.Form = p.TitleForm
	return p
}

type mandateTitleRow struct{ From, Kind, Title, Holder string }

func (s *Server) listMandates(c echo.Context) error {
	return s.showMandates(c, http.StatusOK, s.form(c, url.Values{"kind": {"thematic"}, "title_kind": {"SR"}}))
}

func (s *Server) showMandates(c echo.Context, status int, f *view.Form) error {
	views, err := s.Docket.ListMandates(c.Request().Context(), actorOf(c))
	if err != nil {
		return err
	}
	w := words(c)
	f.Once = ""
	p := mandateListPage{formPage: s.formPage(c, w.T("Mandates"), f, adminPath), Kinds: mandateKinds(w), TitleKinds: titleKinds(w)}
	for _, v := range views {
		present := v.Present(s.Docket.Today())
		row := mandateRow{ID: v.ID, Code: strings.ToUpper(v.Code), Name: mandateName(w, v.Mandate), Holder: present.Holder, State: w.C("mandate", "not used yet")}
		if v.Used {
			row.State, row.LettersHref = w.C("mandate", "in use"), address(listPath, url.Values{"mandate": {v.Code}})
		}
		if v.Retired() {
			row.State = w.T("retired %s", w.DateShort(v.RetiredOn))
		}
		p.Rows = append(p.Rows, row)
	}
	return s.render(c, status, "mandates/list", p)
}

func mandateKinds(w *locale.Words) []view.Option {
	return []view.Option{{Value: "thematic", Label: w.C("mandate", "a theme")}, {Value: "country", Label: w.C("mandate", "a country")}}
}

func titleKinds(w *locale.Words) []view.Option {
	return []view.Option{{Value: "SR", Label: w.T("Special Rapporteur")}, {Value: "SRSG", Label: w.T("Special Representative")}, {Value: "IE", Label: w.T("Independent Expert")},
		{Value: "WG", Label: w.T("Working Group")}, {Value: "other", Label: w.C("mandate", "other")}}
}

func mandateAsTyped(p *posted) docket.MandateInput {
	return docket.MandateInput{Version: p.version(), Code: p.text("code"), Kind: p.text("kind"), Label: p.text("label"),
		NameEN: p.text("name_en"), NameFR: p.text("name_fr"), NameES: p.text("name_es"), Title: titleInput(p)}
}

func titleInput(p *posted) docket.TitleInput {
	return docket.TitleInput{ValidFrom: p.day("valid_from"), Kind: p.text("title_kind"), Title: p.text("title"), Holder: p.text("holder")}
}

func (s *Server) createMandate(c echo.Context) error {
	p := readForm(c)
	in := mandateAsTyped(p)
	var err error
	if len(p.errors) == 0 {
		if _, err = s.Docket.AddMandate(c.Request().Context(), actorOf(c), in); err == nil {
			return s.done(c, mandatesPath, docket.Msg("The mandate is added."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showMandates(c, status, f)
}

// mandate reads the mandate in the address.
func (s *Server) mandate(c echo.Context) (docket.MandateView, error) {
	id, err := recordID(c)
	if err != nil {
		return docket.MandateView{}, err
	}
	return s.Docket.ShowMandate(c.Request().Context(), actorOf(c), docket.MandateID(id))
}

func (s *Server) editMandate(c echo.Context) error {
	v, err := s.mandate(c)
	if err != nil {
		return err
	}
	return s.showMandate(c, http.StatusOK, v, nil, nil)
}

// showMandate shows a mandate with its two forms; the one that was sent comes back as typed.
func (s *Server) showMandate(c echo.Context, status int, v docket.MandateView, names, title *view.Form) error {
	w := words(c)
	if names == nil {
		names = s.form(c, url.Values{"kind": {v.Kind}, "label": {v.Label}, "name_en": {v.NameEN}, "name_fr": {v.NameFR}, "name_es": {v.NameES}})
		names.Version = v.Version
	}
	if title == nil {
		title = s.form(c, url.Values{"title_kind": {v.Present(s.Docket.Today()).Kind}})
	}
	names.Once, title.Once = "", ""
	p := mandateEditPage{mandateListPage: mandateListPage{formPage: s.formPage(c, w.T("Mandate %s", strings.ToUpper(v.Code)), names, mandatesPath), Kinds: mandateKinds(w), TitleKinds: titleKinds(w)},
		ID: v.ID, Name: mandateName(w, v.Mandate), Retired: v.Retired(), Used: v.Used, TitleForm: title}
	for _, t := range v.Titles {
		p.Titles = append(p.Titles, mandateTitleRow{From: w.DateShort(t.ValidFrom), Kind: t.Kind, Title: t.Title, Holder: t.Holder})
	}
	return s.render(c, status, "mandates/edit", p)
}

func (s *Server) updateMandate(c echo.Context) error {
	v, err := s.mandate(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	if err = s.Docket.EditMandate(c.Request().Context(), actorOf(c), v.ID, mandateAsTyped(p)); err == nil {
		return s.done(c, mandatesPath, docket.Msg("The mandate is saved."))
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showMandate(c, status, v, f, nil)
}

func (s *Server) createMandateTitle(c echo.Context) error {
	v, err := s.mandate(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := titleInput(p)
	if len(p.errors) == 0 {
		if err = s.Docket.SetMandateTitle(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
			return s.done(c, mandatePath(v.ID), docket.Msg("The title is saved. Letters bear the title and the holder of the day they are sent."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showMandate(c, status, v, nil, f)
}

func mandatePath(id docket.MandateID) string {
	return mandatesPath + "/" + strconv.FormatInt(int64(id), 10)
}

func (s *Server) retireMandate(c echo.Context) error {
	v, err := s.mandate(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	removed, err := s.Docket.RetireMandate(c.Request().Context(), actorOf(c), v.ID, p.version())
	switch {
	case err != nil:
		return err
	case removed:
		return s.done(c, mandatesPath, docket.Msg("The mandate is removed: no letter and no person named it."))
	}
	return s.done(c, mandatesPath, docket.Msg("The mandate is retired: forms offer it no more, and its letters keep it."))
}

func (s *Server) restoreMandate(c echo.Context) error {
	v, err := s.mandate(c)
	if err != nil {
		return err
	}
	if err := s.Docket.RestoreMandate(c.Request().Context(), actorOf(c), v.ID, readForm(c).version()); err != nil {
		return err
	}
	return s.done(c, mandatesPath, docket.Msg("The mandate is offered again."))
}
