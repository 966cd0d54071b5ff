package server

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/importing"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// importNewPage asks for a file or for rows pasted from a spreadsheet.
type importNewPage struct {
	formPage
	Open []openImport
}

// openImport is a file that the person has not taken in yet, or whose results can still be fetched.
type openImport struct {
	Href, File, Step string
	Discard          string
	CSRF             string
	Words            *locale.Words
}

func (s *Server) newImport(c echo.Context) error {
	if !docket.CanWrite(actorOf(c)) {
		return notAllowed()
	}
	return s.askForFile(c, http.StatusOK, s.form(c, url.Values{}))
}

func (s *Server) askForFile(c echo.Context, status int, f *view.Form) error {
	w := words(c)
	f.Once = "" // a file sent twice is two dry runs, and neither writes anything
	p := importNewPage{formPage: s.formPage(c, w.T("Import"), f, listPath)}
	for _, j := range s.imports.Of(actorOf(c)) {
		p.Open = append(p.Open, openImport{Href: jobPath(j.ID), File: j.FileName, Step: stepWord(w, j.State()), Discard: jobPath(j.ID) + "/discard", CSRF: p.CSRF, Words: w})
	}
	return s.render(c, status, "imports/new", p)
}

// createImport keeps the file and goes on to its columns. Nothing is written to the register.
func (s *Server) createImport(c echo.Context) error {
	if !docket.CanWrite(actorOf(c)) {
		drain(c)
		return notAllowed()
	}
	in, err := s.receive(c)
	if err == nil {
		return c.Redirect(http.StatusSeeOther, jobPath(in.job.ID)+"/columns")
	}
	p := &posted{Values: url.Values{"rows": {in.rows}}, words: words(c)}
	p.clean()
	f, status, err := s.again(c, p, atImportField(err, in.field))
	if err != nil {
		return err
	}
	return s.askForFile(c, status, f)
}

// atField puts the sentence of a refusal at the field that it is about.
func atImportField(err error, field string) error {
	var refusal *docket.Error
	if !errors.As(err, &refusal) || refusal.Kind != docket.Invalid || len(refusal.Fields) > 0 || field == "" {
		return err
	}
	there := *refusal
	there.Fields = []docket.FieldMessage{{Field: field, Message: refusal.Message}}
	return &there
}

func jobPath(id string) string { return importPath + "/" + id }

// job finds the import in the address; only the person who chose its file has it.
func (s *Server) job(c echo.Context) (*importing.Job, error) {
	return s.imports.Job(actorOf(c), c.Param("job"))
}

// onJob gives a handler its import, or says that the file has to be chosen again.
func (s *Server) onJob(c echo.Context, do func(*importing.Job, importing.State) error) error {
	j, err := s.job(c)
	if docket.KindOf(err) == docket.NotFound {
		w := words(c)
		_, message := s.classify(err)
		return s.render(c, http.StatusNotFound, "imports/gone", importGonePage{s.page(c, w.T("Not found")), say(w, message)})
	}
	if err != nil {
		return err
	}
	return do(j, j.State())
}

// importGonePage says that the file has to be chosen again.
type importGonePage struct {
	view.Page
	Sentence string
}

// stepPath is where an import stands.
func stepPath(st importing.State) string {
	if st.Task != importing.Nothing {
		return jobPath(st.ID) + "/progress"
	}
	return jobPath(st.ID) + "/" + string(st.Step)
}

// showImport leads to where the import stands.
func (s *Server) showImport(c echo.Context) error {
	return s.onJob(c, func(_ *importing.Job, st importing.State) error {
		return c.Redirect(http.StatusSeeOther, stepPath(st))
	})
}

// discardImport gives a file up.
func (s *Server) discardImport(c echo.Context) error {
	return s.onJob(c, func(j *importing.Job, _ importing.State) error {
		s.imports.Discard(j)
		return s.done(c, importPath, docket.Msg("The file was given up. Nothing of it was written."))
	})
}

// importStep is one of the steps of an import, as tabs above its pages.
type importStep struct {
	Label, Href string
	Current     bool
}

// importPage is what the pages of one import share.
type importPage struct {
	formPage
	File    string
	Steps   []importStep
	Problem string // why the last thing that was tried did not end well
	Discard string
}

// importPage makes the frame of a step.
func (s *Server) importPage(c echo.Context, f *view.Form, st importing.State, current importing.Step) importPage {
	w := words(c)
	p := importPage{formPage: s.formPage(c, w.T("Import"), f, importPath), File: st.FileName, Discard: jobPath(st.ID) + "/discard"}
	if st.Problem != nil {
		_, message := s.classify(st.Problem)
		p.Problem = say(w, message)
	}
	reached := true
	for _, step := range []struct {
		step  importing.Step
		label string
	}{{importing.Columns, w.T("1. Columns")}, {importing.Values, w.T("2. Values")}, {importing.Planned, w.T("3. Dry run")}} {
		tab := importStep{Label: step.label, Current: step.step == current}
		if reached && !tab.Current {
			tab.Href = jobPath(st.ID) + "/" + string(step.step)
		}
		p.Steps = append(p.Steps, tab)
		if step.step == st.Step {
			reached = false
		}
	}
	return p
}

func stepWord(w *locale.Words, st importing.State) string {
	switch st.Task {
	case importing.Reading, importing.Planning:
		return w.C("import", "being read")
	case importing.Applying:
		return w.C("import", "being written")
	}
	switch st.Step {
	case importing.Values:
		return w.C("import", "values to be looked at")
	case importing.Planned:
		return w.C("import", "dry run made, nothing written")
	case importing.Done:
		return w.C("import", "imported")
	}
	return w.C("import", "columns to be looked at")
}
