package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/importing"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// importValuesPage lists the words of a file that are no codes, each once for all its rows.
type importValuesPage struct {
	importPage
	Kinds  []importValueKind
	Open   bool // something is not understood
	Beyond string
	Saved  bool
}

// importValueKind is the values of one kind.
type importValueKind struct {
	Name, Heading, Label string
	Open, Guessed        []importValueRow // not understood, and taken for something
	Options              []view.Option
	Suggestions          []view.Option
	Words                *locale.Words
}

// importValueRows is a part of the values of a kind.
type importValueRows struct {
	Kind importValueKind
	List []importValueRow
}

// Rows gives the values that are not understood, or those that were taken for something.
func (k importValueKind) Rows(open bool) importValueRows {
	if open {
		return importValueRows{k, k.Open}
	}
	return importValueRows{k, k.Guessed}
}

// HasError opens the part in which something has to be put right.
func (k importValueKind) HasError() bool {
	return slices.ContainsFunc(k.Guessed, func(r importValueRow) bool { return r.Error != "" })
}

// GuessedWord says how many values were taken for something.
func (k importValueKind) GuessedWord() string {
	return k.Words.N("%d value was recognised by other words: look or correct", "%d values were recognised by other words: look or correct", len(k.Guessed))
}

// importValueRow is one value with the field that says what it is.
type importValueRow struct {
	ID, Text, Rows string
	Unknown        string
	Value          string
	Options        []view.Option // of a select
	Error          string
}

// The kinds of values, by the names of their fields.
const (
	ofStates   = "state"
	ofTypes    = "type"
	ofMandates = "mandate"
)

// mostValuesShown is how many values of a kind stand on the page, those of most rows.
const mostValuesShown = 300

func (s *Server) editImportValues(c echo.Context) error {
	return s.onJob(c, func(_ *importing.Job, st importing.State) error {
		if st.Task != importing.Nothing || st.Step == importing.Done || st.Survey == nil || st.Step == importing.Columns {
			return c.Redirect(http.StatusSeeOther, stepPath(st))
		}
		f := s.form(c, url.Values{"mapping_name": {st.Settings.Name}})
		f.Once = ""
		return s.showImportValues(c, http.StatusOK, f, st)
	})
}

// surveyed gives the values of a kind.
func surveyed(st importing.State, kind string) []importing.Value {
	switch kind {
	case ofStates:
		return st.Survey.States
	case ofTypes:
		return st.Survey.Types
	}
	return st.Survey.Mandates
}

func (s *Server) showImportValues(c echo.Context, status int, f *view.Form, st importing.State) error {
	w := words(c)
	choices, err := s.choices(c)
	if err != nil {
		return err
	}
	p := importValuesPage{importPage: s.importPage(c, f, st, importing.Values)}
	beyond := st.Survey.Beyond
	for _, kind := range []importValueKind{
		{Name: ofStates, Heading: w.T("Governments"), Label: w.T("Government"), Suggestions: choices.Addressees},
		{Name: ofTypes, Heading: w.T("Types of letter"), Label: w.C("column", "Type"), Options: valueTypes(w, choices)},
		{Name: ofMandates, Heading: w.T("Mandates"), Label: w.T("Mandates, the lead first"), Suggestions: choices.Mandates},
	} {
		kind.Words = w
		values := surveyed(st, kind.Name)
		if len(values) > mostValuesShown {
			beyond += len(values) - mostValuesShown
			values = values[:mostValuesShown]
		}
		for i, v := range values {
			row := s.importValueRow(w, f, kind, i, v, choices)
			if v.Open() {
				kind.Open = append(kind.Open, row)
			} else {
				kind.Guessed = append(kind.Guessed, row)
			}
		}
		p.Open = p.Open || len(kind.Open) > 0
		if len(values) > 0 {
			p.Kinds = append(p.Kinds, kind)
		}
	}
	if beyond > 0 {
		p.Beyond = w.N("%d more value is not listed here: of the values with most rows come first. What it says is read as it is.", "%d more values are not listed here: those with most rows come first. They are read as they are.", beyond)
	}
	return s.render(c, status, "imports/values", p)
}

func valueTypes(w *locale.Words, choices formChoices) []view.Option {
	options := none(w.C("value", "not known"), choices.Types)
	return append(options, view.Option{Value: "REM", Label: w.T("a reminder of an earlier letter")}, view.Option{Value: "REPLY", Label: w.T("a reply whose letter is not named")})
}

func (s *Server) importValueRow(w *locale.Words, f *view.Form, kind importValueKind, i int, v importing.Value, choices formChoices) importValueRow {
	name := kind.Name + "_" + strconv.Itoa(i)
	row := importValueRow{ID: "f-" + name, Text: v.Text, Rows: w.Number(v.Rows), Unknown: strings.Join(v.Unknown, "; "), Value: meaningTyped(kind.Name, v, choices), Error: f.Field(name, "").Error}
	if len(row.Text) > 0 && row.Unknown == row.Text {
		row.Unknown = ""
	}
	if typed := f.Values[kind.Name]; i < len(typed) {
		row.Value = typed[i]
	}
	for _, o := range kind.Options {
		o.Selected = o.Value == row.Value
		row.Options = append(row.Options, o)
	}
	return row
}

// meaningTyped is what a value is taken for, as a person would type it.
func meaningTyped(kind string, v importing.Value, choices formChoices) string {
	switch kind {
	case ofStates:
		if at := slices.IndexFunc(choices.Addressees, func(o view.Option) bool { return o.Label == v.Means }); at >= 0 && v.Means != "" {
			return choices.Addressees[at].Value
		}
	case ofMandates:
		return strings.ReplaceAll(v.Means, ";", ", ")
	}
	return v.Means
}

// updateImportValues takes what was said of the values and makes the dry run.
func (s *Server) updateImportValues(c echo.Context) error {
	return s.onJob(c, func(j *importing.Job, st importing.State) error {
		if st.Survey == nil || st.Step == importing.Done || st.Task != importing.Nothing {
			return c.Redirect(http.StatusSeeOther, stepPath(st))
		}
		p := readForm(c)
		settings := st.Settings
		settings.Mapping = settings.Mapping.Clone()
		if name := p.text("mapping_name"); name != "" || p.Has("mapping_name") {
			settings.Name = name
		}
		err := s.sayValues(c, p, st, &settings.Mapping)
		if err == nil && len(p.errors) == 0 {
			if err = s.keepMapping(c, settings); err == nil {
				if err = j.Plan(actorOf(c), settings); err == nil {
					return s.awaitImport(c, j)
				}
			}
		}
		f, status, err := s.again(c, p, err)
		if err != nil {
			return err
		}
		return s.showImportValues(c, status, f, st)
	})
}

// sayValues reads what was said of each value. What was left as it was taken stays a guess, so that the
// same file read on the command line is read alike.
func (s *Server) sayValues(c echo.Context, p *posted, st importing.State, m *importing.Mapping) error {
	choices, err := s.choices(c)
	if err != nil {
		return err
	}
	for _, kind := range []string{ofStates, ofTypes, ofMandates} {
		texts, typed := p.Values[kind+"_text"], p.Values[kind]
		for i, v := range surveyed(st, kind) {
			at := slices.Index(texts, v.Text)
			if at < 0 || at >= len(typed) || strings.TrimSpace(typed[at]) == meaningTyped(kind, v, choices) {
				continue
			}
			if err := s.sayValue(c, p, m, saidImportValue{kind, kind + "_" + strconv.Itoa(i), v.Text, strings.TrimSpace(typed[at])}, choices); err != nil {
				return err
			}
		}
	}
	return nil
}

// saidImportValue is what a person typed beside one value.
type saidImportValue struct{ kind, field, text, typed string }

func (s *Server) sayValue(c echo.Context, p *posted, m *importing.Mapping, said saidImportValue, choices formChoices) error {
	switch said.kind {
	case ofTypes:
		if said.typed != "" && !slices.ContainsFunc(valueTypes(p.words, choices), func(o view.Option) bool { return o.Value == said.typed }) {
			p.wrong(said.field, "Choose a type.")
			return nil
		}
		m.SayType(said.text, said.typed)
	case ofStates:
		code, err := s.stateTyped(c, p, said)
		if err != nil {
			return err
		}
		m.SayState(said.text, code)
	case ofMandates:
		codes := strings.FieldsFunc(strings.ToLower(said.typed), func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
		for _, code := range codes {
			if !slices.ContainsFunc(choices.Mandates, func(o view.Option) bool { return o.Value == code }) {
				p.wrong(said.field, "No mandate has the code “%s”. Type codes such as hrd, with commas between them.", quoted(code))
				return nil
			}
		}
		m.SayMandates(said.text, strings.Join(codes, ";"))
	}
	return nil
}

// stateTyped finds the State that was typed, in any of the languages.
func (s *Server) stateTyped(c echo.Context, p *posted, said saidImportValue) (string, error) {
	if said.typed == "" {
		return "", nil
	}
	a, err := s.Docket.FindAddressee(c.Request().Context(), actorOf(c), said.typed)
	if kind := docket.KindOf(err); kind == docket.Invalid || kind == docket.NotFound {
		for _, e := range refusalsAt(p.words, err) {
			p.errors = append(p.errors, view.FieldError{Field: said.field, Message: e.Message})
		}
		if len(refusalsAt(p.words, err)) == 0 {
			p.wrong(said.field, "Choose a State.")
		}
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if a.ISO3 == nil {
		p.wrong(said.field, "This is not a State. Another actor is named in a column that says its kind.")
		return "", nil
	}
	return *a.ISO3, nil
}
