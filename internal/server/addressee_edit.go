package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// addresseeEditPage is the form of what is known of an addressee; of a State only its names are on it.
type addresseeEditPage struct {
	formPage
	Name    string
	IsState bool
	Kinds   []view.Option
	States  []view.Option // suggestions
}

// addresseeOf reads the addressee in the address and asks whether the person may change it.
func (s *Server) addresseeOf(c echo.Context, may func(docket.Actor, docket.Addressee) bool) (docket.Addressee, error) {
	id, err := recordID(c)
	if err != nil {
		return docket.Addressee{}, err
	}
	a, err := s.Docket.AddresseeNumbered(c.Request().Context(), actorOf(c), docket.AddresseeID(id))
	if err == nil && !may(actorOf(c), a) {
		return a, notAllowed()
	}
	return a, err
}

// knownAddressee reads the addressee with the States it works in.
func (s *Server) knownAddressee(c echo.Context) (docket.AddresseeKnown, error) {
	a, err := s.addresseeOf(c, docket.CanEditAddressee)
	if err != nil {
		return docket.AddresseeKnown{}, err
	}
	return s.Docket.KnownAddressee(c.Request().Context(), actorOf(c), a.ID)
}

func (s *Server) editAddressee(c echo.Context) error {
	v, err := s.knownAddressee(c)
	if err != nil {
		return err
	}
	f := s.form(c, addresseeValues(words(c), v))
	f.Once, f.Version = "", v.Version
	return s.showAddresseeForm(c, http.StatusOK, f, v, nil)
}

func (s *Server) updateAddressee(c echo.Context) error {
	v, err := s.knownAddressee(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := docket.AddresseeInput{Version: p.version(), Names: map[string]string{}, RenamedOn: p.day("renamed_on"), Kind: docket.AddresseeKind(p.text("kind")),
		Home: p.line("home", 200), Operations: strings.Split(p.prose("operations"), "\n"), Note: p.prose("note"), RetiredOn: p.day("retired_on")}
	for _, language := range docket.AddresseeLanguages {
		in.Names[language] = p.line("name_"+language, 200)
	}
	if len(p.errors) == 0 {
		if err = s.Docket.EditAddressee(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
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
		if v, err = s.knownAddressee(c); err != nil {
			return err
		}
		f.Version = v.Version
		rows = staleRows(p.words, comparedAddressee(p.words, v.Kind), p.Values, addresseeValues(p.words, v))
	}
	return s.showAddresseeForm(c, status, f, v, rows)
}

func (s *Server) showAddresseeForm(c echo.Context, status int, f *view.Form, v docket.AddresseeKnown, stale []staleRow) error {
	w := words(c)
	known, err := s.choices(c)
	if err != nil {
		return err
	}
	page := addresseeEditPage{formPage: s.formPage(c, w.T("Edit an addressee"), f, v.Path()), Name: v.Name(w.Lang()), IsState: v.Kind == docket.State,
		Kinds: known.ActorKinds, States: slices.DeleteFunc(known.Addressees, func(o view.Option) bool { return o.Label == docket.OTH })}
	page.Stale = stale
	return s.render(c, status, "addressees/edit", page)
}

func addresseeValues(w *locale.Words, v docket.AddresseeKnown) url.Values {
	values := url.Values{"name_en": {v.NameEN}, "name_fr": {v.NameFR}, "name_es": {v.NameES}, "name_ar": {v.NameAR}, "name_ru": {v.NameRU}, "name_zh": {v.NameZH}}
	if v.Kind == docket.State {
		return values
	}
	values.Set("kind", string(v.Kind))
	values.Set("note", v.Note)
	values.Set("retired_on", v.RetiredOn.String())
	if v.Home != nil {
		values.Set("home", addresseeTyped(w, *v.Home))
	}
	lines := make([]string, len(v.Operations))
	for i, a := range v.Operations {
		lines[i] = addresseeTyped(w, a)
	}
	values.Set("operations", strings.Join(lines, "\n"))
	return values
}

// nameFields are the fields of the names in each language.
func nameFields(w *locale.Words) []comparedField {
	return []comparedField{{name: "name_en", label: w.T("Name in English")}, {name: "name_fr", label: w.T("Name in French")}, {name: "name_es", label: w.T("Name in Spanish")},
		{name: "name_ar", label: w.T("Name in Arabic")}, {name: "name_ru", label: w.T("Name in Russian")}, {name: "name_zh", label: w.T("Name in Chinese")}}
}

func comparedAddressee(w *locale.Words, kind docket.AddresseeKind) []comparedField {
	fields := nameFields(w)
	if kind == docket.State {
		return fields
	}
	return append(fields, comparedField{name: "kind", label: w.T("Kind of actor")}, comparedField{name: "home", label: w.T("Home State")},
		comparedField{name: "operations", label: w.T("States of operation")}, comparedField{name: "note", label: w.T("Note")},
		comparedField{name: "retired_on", label: w.T("No letter goes there since"), date: true})
}
