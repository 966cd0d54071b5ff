package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// caseFormPage is the form of a case, new or known.
type caseFormPage struct {
	formPage
	Reference  string // of a known case
	Sources    []view.Option
	WithSource bool // the person may read and write where the information comes from
	Limited    bool // a new case needs a letter to be among those the person sees
}

var caseFields = []string{"reference", "title", "facts", "place", "happened_on", "communications", "source_kind", "source_name", "source_note"}

// newCase shows the form of a new case; letters that the address names are filled in.
func (s *Server) newCase(c echo.Context) error {
	values := url.Values{}
	if asked := c.QueryParam("communications"); asked != "" {
		values.Set("communications", asked)
	}
	return s.showCaseForm(c, http.StatusOK, s.form(c, values), nil, nil)
}

func (s *Server) createCase(c echo.Context) error {
	p := readForm(c)
	in := caseInput(p)
	var err error
	if len(p.errors) == 0 {
		var location string
		if location, err = s.Docket.LogCase(c.Request().Context(), actorOf(c), in); err == nil {
			return s.done(c, location, docket.Msg("The case is logged."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showCaseForm(c, status, f, nil, nil)
}

func (s *Server) editCase(c echo.Context) error {
	v, err := s.caseAsked(c)
	if err != nil {
		return err
	}
	f := s.form(c, caseValues(v))
	f.Once, f.Version = "", v.Version
	return s.showCaseForm(c, http.StatusOK, f, &v, nil)
}

// updateCase saves what was changed; a field that was not sent stays as it is. When the record moved on,
// both texts are shown, and the form carries the new version so that saving again works.
func (s *Server) updateCase(c echo.Context) error {
	v, err := s.caseAsked(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	known := caseValues(v)
	fillAbsent(p, known)
	in := caseInput(p)
	if p.text("happened_on") == known.Get("happened_on") {
		in.Happened = v.Happened() // keeps the date as it was typed
	}
	if len(p.errors) == 0 {
		if err = s.Docket.EditCase(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
			return s.done(c, docket.CasePath(v.ID), docket.Msg("The changes are saved."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	var stale []staleRow
	if status == http.StatusConflict {
		if v, err = s.caseAsked(c); err != nil {
			return err
		}
		stale = staleRows(p.words, comparedCase(p.words), p.Values, caseValues(v))
		if len(stale) == 0 { // a second click: the record already says what was typed
			return s.done(c, docket.CasePath(v.ID), docket.Msg("The changes are saved."))
		}
		f.Version = v.Version
	}
	f.Once = ""
	return s.showCaseForm(c, status, f, &v, stale)
}

// showCaseForm shows the form of a case, a new one where none is known.
func (s *Server) showCaseForm(c echo.Context, status int, f *view.Form, v *docket.CaseView, stale []staleRow) error {
	actor, w := actorOf(c), words(c)
	title, back, name := w.T("Log a case"), casesPath, "cases/new"
	if v != nil {
		title, back, name = w.T("Edit case %s", v.Reference), docket.CasePath(v.ID), "cases/edit"
	}
	p := caseFormPage{formPage: s.formPage(c, title, f, back), WithSource: docket.CanReadIdentities(actor), Limited: actor.Scope().Limited()}
	p.Stale = stale
	if v != nil {
		p.Reference = v.Reference
	}
	for _, k := range docket.SourceKinds {
		p.Sources = append(p.Sources, view.Option{Value: string(k), Label: sourceKindWord(w, k)})
	}
	p.Sources = none(w.C("source", "none recorded yet"), p.Sources)
	onlyFields(f, caseFields...)
	return s.render(c, status, name, p)
}

func caseInput(p *posted) docket.CaseInput {
	in := docket.CaseInput{
		Once: p.once(), Version: p.version(), Reference: p.line("reference", 40), Title: p.text("title"), Facts: p.prose("facts"), Place: p.text("place"),
		Happened: p.printed("happened_on"), Communications: referencesTyped(p),
	}
	if p.Has("source_kind") || p.Has("source_name") || p.Has("source_note") {
		in.Source = &docket.SourceInput{Kind: docket.SourceKind(p.text("source_kind")), Name: p.text("source_name"), Note: p.prose("source_note")}
	}
	return in
}

// referencesTyped reads references that stand on lines of their own or with commas between them.
func referencesTyped(p *posted) []string {
	var out []string
	for _, text := range p.Values["communications"] {
		out = append(out, strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\n", r) })...)
	}
	return slices.DeleteFunc(out, func(text string) bool { return strings.TrimSpace(text) == "" })
}

// caseValues are the fields of the form of a case as its record fills them.
func caseValues(v docket.CaseView) url.Values {
	values := url.Values{"title": {v.Title}, "facts": {v.Facts}, "place": {v.Place}, "happened_on": {v.HappenedText}}
	if v.HappenedText == "" && v.HappenedPrecision == civil.Day {
		values.Set("happened_on", v.HappenedOn.String())
	}
	for _, source := range v.SourceList {
		values["source_kind"], values["source_name"], values["source_note"] = []string{string(source.Kind)}, []string{source.Name}, []string{source.Note}
	}
	return values
}

func comparedCase(w *locale.Words) []comparedField {
	return []comparedField{
		{name: "title", label: w.C("case", "Title")}, {name: "facts", label: w.T("Facts")}, {name: "place", label: w.T("Place")},
		{name: "happened_on", label: w.T("When it happened"), date: true}, {name: "source_kind", label: w.T("Kind of source")},
		{name: "source_name", label: w.T("Name of the source")}, {name: "source_note", label: w.T("Note on the source")},
	}
}

// changeCaseLetters attaches letters to a case by reference, or takes one off it.
func (s *Server) changeCaseLetters(c echo.Context) error {
	v, err := s.caseAsked(c)
	if err != nil {
		return err
	}
	ctx, actor, p := c.Request().Context(), actorOf(c), readForm(c)
	if off := p.text("off"); off != "" {
		letter, _ := strconv.ParseInt(off, 10, 64) // no number is no letter
		return s.takeOff(c, v, docket.CommunicationID(letter))
	}
	if len(p.errors) == 0 {
		if err = s.Docket.AttachCommunications(ctx, actor, v.ID, referencesTyped(p)); err == nil {
			return s.done(c, docket.CasePath(v.ID), docket.Msg("The letter belongs to this case now."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	onlyFields(f, "communications")
	return s.renderCase(c, status, v, nil, f)
}

// takeOff says that a letter is not about the case. Whoever does not see the case without it goes to the letter.
func (s *Server) takeOff(c echo.Context, v docket.CaseView, letter docket.CommunicationID) error {
	ctx, actor := c.Request().Context(), actorOf(c)
	if err := s.Docket.DetachCommunication(ctx, actor, v.ID, letter); err != nil {
		return err
	}
	location := docket.CasePath(v.ID)
	if _, err := s.Docket.ShowCase(ctx, actor, v.ID); docket.KindOf(err) == docket.NotFound {
		location = docket.CommunicationPath(letter)
	}
	return s.done(c, location, docket.Msg("The letter is taken off this case."))
}

// offeredCases are the cases that the form of a letter suggests.
func (s *Server) offeredCases(c echo.Context) ([]view.Option, error) {
	rows, err := s.Docket.OfferedCases(c.Request().Context(), actorOf(c))
	options := make([]view.Option, 0, len(rows))
	for _, r := range rows {
		options = append(options, view.Option{Value: r.Reference, Label: r.Title, Data: true})
	}
	return options, err
}
