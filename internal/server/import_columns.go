package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/importing"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// importColumnsPage asks what the columns of a file mean.
type importColumnsPage struct {
	importPage
	Format     string
	Rows       []importColumnRow
	Saved      []view.Option
	Mandates   []view.Option
	Orders     []view.Option
	ReplyKinds []view.Option
}

// importColumnRow is one column of the file.
type importColumnRow struct {
	Header, Samples string
	Name            string // of its select; empty where the column has no name and cannot be chosen
	Options         []view.Option
	Computed        bool
	Error           string
}

// columnName is the field of the form for a column.
func columnName(i int) string { return "column_" + strconv.Itoa(i) }

func (s *Server) editImportColumns(c echo.Context) error {
	return s.onJob(c, func(_ *importing.Job, st importing.State) error {
		if st.Task != importing.Nothing || st.Step == importing.Done {
			return c.Redirect(http.StatusSeeOther, stepPath(st))
		}
		f := s.form(c, columnValues(st))
		f.Once = ""
		return s.showImportColumns(c, http.StatusOK, f, st)
	})
}

// columnValues fills the form with what was said of the file, and what its names say.
func columnValues(st importing.State) url.Values {
	m := st.Settings.Mapping
	values := url.Values{"default_lead": {m.DefaultLead}, "reply_kind": {string(st.Settings.ReplyKind)}, "mapping_name": {st.Settings.Name}, "day_first": {"yes"}}
	if m.MonthFirst() {
		values.Set("day_first", "no")
	}
	if !st.Settings.FollowedSince.IsZero() {
		values.Set("followed_since", st.Settings.FollowedSince.String())
	}
	for i, field := range st.Fields() {
		values.Set(columnName(i), field)
	}
	return values
}

func (s *Server) showImportColumns(c echo.Context, status int, f *view.Form, st importing.State) error {
	w, ctx := words(c), c.Request().Context()
	choices, err := s.choices(c)
	if err != nil {
		return err
	}
	saved, err := s.Docket.SavedMappings(ctx, actorOf(c))
	if err != nil {
		return err
	}
	p := importColumnsPage{importPage: s.importPage(c, f, st, importing.Columns), Format: formatWord(w, st), Mandates: []view.Option{{Label: w.C("mandate", "none")}},
		Orders:     []view.Option{{Value: "yes", Label: w.T("the day: 31/01/2014")}, {Value: "no", Label: w.T("the month: 01/31/2014")}},
		ReplyKinds: []view.Option{{Value: string(docket.Unclassified), Label: w.T("not known yet: to be classified")}, {Value: string(docket.Substantive), Label: w.T("substantive replies")}}}
	for _, m := range saved {
		p.Saved = append(p.Saved, view.Option{Value: strconv.FormatInt(int64(m.ID), 10), Label: m.Name, Data: true})
	}
	for _, m := range choices.Mandates {
		m.Label = m.Label + " (" + m.Value + ")"
		p.Mandates = append(p.Mandates, m)
	}
	options := fieldOptions(w)
	for i, column := range st.Preview.Columns {
		row := importColumnRow{Header: column.Header, Samples: strings.Join(column.Samples, " · "), Computed: column.Computed}
		if column.Header != "" && !column.Computed {
			field := f.Field(columnName(i), "").From(options)
			row.Name, row.Options, row.Error = field.Name, field.Options, field.Error
		}
		p.Rows = append(p.Rows, row)
	}
	return s.render(c, status, "imports/columns", p)
}

// formatWord says what the file turned out to be, so that a wrong sheet or separator is seen.
func formatWord(w *locale.Words, st importing.State) string {
	f := st.Preview.Format
	if f.Kind == "xlsx" {
		if len(f.Others) > 0 {
			return w.T("Excel workbook; the worksheet “%s” is read, the others are not", f.Sheet)
		}
		return w.T("Excel workbook, worksheet “%s”", f.Sheet)
	}
	switch f.Delimiter {
	case '\t':
		return w.T("Text table, cells separated by tabs")
	case ';':
		return w.T("Text table, cells separated by semicolons")
	}
	return w.T("Text table, cells separated by commas")
}

// updateImportColumns takes what was said of the columns and goes on to the values.
func (s *Server) updateImportColumns(c echo.Context) error {
	return s.onJob(c, func(j *importing.Job, st importing.State) error {
		p := readForm(c)
		if p.Get("use") != "" {
			return s.useSavedMapping(c, j, st, p)
		}
		settings := s.columnSettings(p, st)
		err := error(nil)
		if len(p.errors) == 0 {
			if err = s.keepMapping(c, settings); err == nil {
				if err = j.Survey(actorOf(c), settings); err == nil {
					return s.awaitImport(c, j)
				}
			}
		}
		f, status, err := s.again(c, p, err)
		if err != nil {
			return err
		}
		return s.showImportColumns(c, status, f, st)
	})
}

// quickly is how long a form waits for the work that it began, so that small files show no progress.
const quickly = 600 * time.Millisecond

func (s *Server) awaitImport(c echo.Context, j *importing.Job) error {
	j.Wait(c.Request().Context(), quickly)
	return c.Redirect(http.StatusSeeOther, stepPath(j.State()))
}

// columnSettings reads the form. Only what differs from what the names of the columns say is kept, so that
// the same file read on the command line is read alike.
func (s *Server) columnSettings(p *posted, st importing.State) importing.Settings {
	settings := st.Settings
	settings.Mapping = settings.Mapping.Clone()
	m := &settings.Mapping
	m.Columns = nil
	taken := map[string]bool{}
	for i, column := range st.Preview.Columns {
		if column.Header == "" || column.Computed {
			continue
		}
		field := p.text(columnName(i))
		switch {
		case field != "" && !slices.Contains(importing.Fields(), field):
			p.wrong(columnName(i), "Choose what this column holds.")
		case field != "" && taken[field]:
			p.wrong(columnName(i), "Another column is said to hold this already. Keep one of them.")
		case field != string(column.Guess):
			if m.Columns == nil {
				m.Columns = map[string]string{}
			}
			m.Columns[column.Header] = field
		}
		taken[field] = true
	}
	if len(p.errors) == 0 {
		missingColumns(p, taken)
	}
	m.DefaultLead = p.text("default_lead")
	m.DayFirst = nil
	if p.text("day_first") == "no" {
		m.DayFirst = new(bool)
	}
	settings.ReplyKind = docket.ReplyKind(p.text("reply_kind"))
	if settings.ReplyKind != docket.Substantive {
		settings.ReplyKind = docket.Unclassified
	}
	if settings.FollowedSince = p.day("followed_since"); settings.FollowedSince.After(s.Docket.Today()) {
		p.wrong("followed_since", "The day since which letters are followed cannot be in the future.")
	}
	settings.Name = p.text("mapping_name")
	return settings
}

// missingColumns asks for what no letter can be without.
func missingColumns(p *posted, taken map[string]bool) {
	switch {
	case taken["uid"] || taken["reference"]:
	case !taken["sent_on"] && !taken["sent_text"]:
		p.wrong("", "No column says when the letters were sent. Choose “date sent” for one of them.")
	case !taken["addressee"] && !taken["iso3"]:
		p.wrong("", "No column says to which Government the letters went. Choose “Government” for one of them.")
	}
}

// keepMapping saves what was said under its name, if it has one.
func (s *Server) keepMapping(c echo.Context, settings importing.Settings) error {
	if settings.Name == "" {
		return nil
	}
	text, err := json.Marshal(settings.Mapping)
	if err != nil {
		return err
	}
	_, err = s.Docket.SaveMapping(c.Request().Context(), actorOf(c), settings.Name, string(text))
	return renamed(err, "name", "mapping_name")
}

// renamed moves the message of a field to the field of this form.
func renamed(err error, from, to string) error {
	var refusal *docket.Error
	if !errors.As(err, &refusal) {
		return err
	}
	there := *refusal
	there.Fields = slices.Clone(refusal.Fields)
	for i := range there.Fields {
		if there.Fields[i].Field == from {
			there.Fields[i].Field = to
		}
	}
	return &there
}

// useSavedMapping fills the form with what was said of another file of the kind.
func (s *Server) useSavedMapping(c echo.Context, j *importing.Job, st importing.State, p *posted) error {
	id, _ := strconv.ParseInt(p.text("saved"), 10, 64)
	saved, err := s.Docket.SavedMapping(c.Request().Context(), actorOf(c), docket.MappingID(id))
	if docket.KindOf(err) == docket.NotFound {
		p.wrong("saved", "Choose one of the saved mappings.")
		f, status, err := s.again(c, p, nil)
		if err != nil {
			return err
		}
		return s.showImportColumns(c, status, f, st)
	}
	if err != nil {
		return err
	}
	m, err := importing.ParseMapping(saved.Mapping)
	if err != nil {
		return err
	}
	var headers []string
	for _, column := range st.Preview.Columns {
		headers = append(headers, column.Header)
	}
	settings := st.Settings
	settings.Mapping, settings.Name = m.Fitting(headers), saved.Name
	if kind := docket.ReplyKind(p.text("reply_kind")); kind == docket.Substantive {
		settings.ReplyKind = kind
	}
	if day, err := civil.ParsePrinted(p.text("followed_since"), civil.ParseOptions{}); err == nil && day.Precision == civil.Day {
		settings.FollowedSince = day.On
	}
	j.Fill(settings)
	return s.done(c, jobPath(j.ID)+"/columns", docket.Msg("The saved mapping is filled in."))
}
