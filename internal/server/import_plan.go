package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/importing"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// importPlanPage is the dry run: what would become of each row, before anything is written.
type importPlanPage struct {
	importPage
	Again   bool
	Counts  []view.Count
	Rows    []importPlanRow
	Filter  string // worded; empty for all rows
	Paging  paging
	Results string
	Values  string // where values are said, if some rows are rejected
	Apply   string // the words on the button; empty where there is nothing to write
	Left    string // how many rows are left out
}

// importPlanRow is one row of the file.
type importPlanRow struct {
	Row, Sent, Government string
	Letter                string
	What                  string
	Rejected              bool
	Subject               string
	Reason                string
	Differences           []importPlanDifference
	Warnings              []string
}

// importPlanDifference is one field that a row changes.
type importPlanDifference struct{ Field, Before, After string }

// planFilters are the filters of the dry run in their order.
var planFilters = []string{"created", "updated", "unchanged", "rejected", importing.Queued, importing.Warned}

func (s *Server) showImportPlan(c echo.Context) error {
	return s.onJob(c, func(j *importing.Job, st importing.State) error {
		if st.Task != importing.Nothing || st.Step != importing.Planned {
			return c.Redirect(http.StatusSeeOther, stepPath(st))
		}
		return s.showPlan(c, http.StatusOK, j, st)
	})
}

func (s *Server) showPlan(c echo.Context, status int, j *importing.Job, st importing.State) error {
	w := words(c)
	filter := c.QueryParam("what")
	if !slices.Contains(planFilters, filter) {
		filter = ""
	}
	page, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil || page < 1 || page > 1_000_000 {
		page = 1
	}
	from := (page - 1) * docket.PageSize
	lines, total, err := j.Lines(filter, from, docket.PageSize)
	if err != nil {
		return err
	}
	f := s.form(c, url.Values{})
	f.Once = ""
	p := importPlanPage{importPage: s.importPage(c, f, st, importing.Planned), Again: st.Again, Counts: planCounts(w, st, filter), Results: jobPath(st.ID) + "/results.csv"}
	p.Filter = filterWord(w, filter)
	for _, line := range lines {
		p.Rows = append(p.Rows, importPlanned(w, line))
	}
	p.Paging = planPaging(w, jobPath(st.ID)+"/plan", filter, page, len(lines), total)
	n := st.Counts
	if writing := n.Created + n.Updated; writing > 0 {
		p.Apply = w.N("Import %d row", "Import %d rows", writing)
	}
	if n.Rejected > 0 {
		p.Values = jobPath(st.ID) + "/values"
		p.Left = w.N("%d row is rejected and stays out.", "%d rows are rejected and stay out.", n.Rejected)
	}
	return s.render(c, status, "imports/plan", p)
}

func planCounts(w *locale.Words, st importing.State, filter string) []view.Count {
	n := st.Counts
	base := jobPath(st.ID) + "/plan"
	counts := []view.Count{{N: w.Number(n.Rows), Label: w.N("row", "rows", n.Rows), Href: base, Current: filter == ""}}
	for i, number := range []int{n.Created, n.Updated, n.Unchanged, n.Rejected, n.Queued, n.Warnings} {
		if number == 0 {
			continue
		}
		count := view.Count{N: w.Number(number), Label: filterWord(w, planFilters[i]), Href: base + "?what=" + planFilters[i], Current: filter == planFilters[i]}
		if planFilters[i] == importing.Warned {
			count.Label = w.N("warning", "warnings", number)
		}
		if planFilters[i] == "rejected" {
			count.Status = "overdue"
		}
		counts = append(counts, count)
	}
	return counts
}

func filterWord(w *locale.Words, filter string) string {
	switch filter {
	case "created":
		return w.C("import", "new")
	case "updated":
		return w.C("import", "changed")
	case "unchanged":
		return w.C("import", "as they are")
	case "rejected":
		return w.C("import", "rejected")
	case importing.Queued:
		return w.C("import", "into the queue")
	case importing.Warned:
		return w.C("import", "warnings")
	}
	return ""
}

func whatWord(w *locale.Words, line importing.Line) string {
	switch {
	case line.What == "rejected":
		return w.C("import row", "rejected")
	case line.What == "unchanged":
		return w.C("import row", "as it is")
	case line.Queued:
		return w.C("import row", "into the queue")
	case line.What == "updated":
		return w.C("import row", "changed")
	}
	return w.C("import row", "new")
}

// planned prepares a row of the dry run.
func importPlanned(w *locale.Words, line importing.Line) importPlanRow {
	row := importPlanRow{Row: w.Number(line.Row), What: whatWord(w, line), Rejected: line.What == "rejected", Subject: line.Cells["subject"]}
	row.Sent = firstOf(line.Cells["sent_on"], line.Cells["sent_text"])
	if line.Sent.Precision == civil.Day {
		row.Sent = line.Sent.From.String() // 03/04/2026 is shown as what it was taken for
	}
	if line.Kind != "communication" {
		row.Sent = firstOf(row.Sent, line.Cells["reply_dates"], line.Cells["reply_text"])
	}
	row.Sent = shownDay(w, row.Sent)
	row.Government = firstOf(line.Cells["addressee"], line.Cells["iso3"])
	if line.To != nil {
		row.Government = line.To.Name(w.Lang())
	}
	switch line.Kind {
	case "reply":
		row.Letter = w.C("queue", "reply")
	case "reminder":
		row.Letter = w.C("queue", "reminder")
	default:
		row.Letter = strings.TrimSpace(string(line.Type) + " " + line.Reference)
	}
	if line.Reason != nil {
		row.Reason = say(w, *line.Reason)
	}
	for _, d := range line.Differences {
		row.Differences = append(row.Differences, importPlanDifference{importFieldWord(w, string(d.Field)), shownDay(w, d.Before), shownDay(w, d.After)})
	}
	for _, warning := range line.Warnings {
		row.Warnings = append(row.Warnings, say(w, warning))
	}
	return row
}

// shownDay writes an exact day in the language of the page; other texts stay as they are printed.
func shownDay(w *locale.Words, text string) string {
	if day, err := civil.Parse(text); err == nil {
		return w.DateShort(day)
	}
	return text
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

func planPaging(w *locale.Words, base, filter string, page, shown, total int) paging {
	foot := paging{Words: w, PrevWord: w.C("pager", "previous"), NextWord: w.C("pager", "next")}
	if shown == 0 {
		return foot
	}
	at := func(page int) string {
		values := url.Values{"page": {strconv.Itoa(page)}}
		if filter != "" {
			values.Set("what", filter)
		}
		return address(base, values)
	}
	from := (page-1)*docket.PageSize + 1
	foot.say(from, from+shown-1, total)
	if page > 1 {
		foot.Prev = at(page - 1)
	}
	if from+shown <= total {
		foot.Next = at(page + 1)
	}
	return foot
}

// applyImport writes what the dry run says, behind the request.
func (s *Server) applyImport(c echo.Context) error {
	return s.onJob(c, func(j *importing.Job, st importing.State) error {
		w := words(c)
		if err := j.Apply(actorOf(c), func(m docket.Message) string { return say(w, m) }); err != nil {
			return err
		}
		return s.awaitImport(c, j)
	})
}

// importProgressPage tells how far the work is.
type importProgressPage struct {
	importPage
	importProgress
	Stop string
}

// importProgress is the part of the page that moves.
type importProgress struct {
	*locale.Words
	Doing string
	Part  string // its own address
	Done  int
	Of    int
}

func (s *Server) showImportProgress(c echo.Context) error {
	return s.onJob(c, func(_ *importing.Job, st importing.State) error {
		if st.Task == importing.Nothing {
			return c.Redirect(http.StatusSeeOther, stepPath(st))
		}
		f := s.form(c, url.Values{})
		f.Once = ""
		p := importProgressPage{importPage: s.importPage(c, f, st, ""), importProgress: progressOf(words(c), st), Stop: jobPath(st.ID) + "/stop"}
		p.Refresh = 2
		return s.render(c, http.StatusOK, "imports/progress", p)
	})
}

// showImportProgressPart is asked again and again by the page; when there is nothing to wait for any more
// it leads to where the import stands.
func (s *Server) showImportProgressPart(c echo.Context) error {
	return s.onJob(c, func(_ *importing.Job, st importing.State) error {
		if st.Task == importing.Nothing {
			return c.Redirect(http.StatusSeeOther, stepPath(st))
		}
		return s.render(c, http.StatusOK, "imports/part", progressOf(words(c), st))
	})
}

func progressOf(w *locale.Words, st importing.State) importProgress {
	p := importProgress{Words: w, Part: jobPath(st.ID) + "/progress/part", Done: st.Done, Of: max(st.Of, st.Done)}
	if st.Of == 0 {
		p.Of = 0
	}
	switch st.Task {
	case importing.Reading:
		p.Doing = w.N("The file is being read: %d row so far.", "The file is being read: %d rows so far.", st.Done)
	case importing.Planning:
		p.Doing = w.N("Each row is held against the register: %d row so far. Nothing is written.", "Each row is held against the register: %d rows so far. Nothing is written.", st.Done)
	default:
		p.Doing = w.T("The register is being written: %s of %s. Others can go on reading meanwhile.", w.Number(st.Done), w.Number(p.Of))
	}
	return p
}

// stopImport ends the work; what it wrote is undone.
func (s *Server) stopImport(c echo.Context) error {
	return s.onJob(c, func(j *importing.Job, _ importing.State) error {
		j.Stop()
		return s.awaitImport(c, j)
	})
}

// importResultPage tells what was written.
type importResultPage struct {
	importPage
	Counts  []view.Count
	Results string
	Queue   bool
	Past    string
}

func (s *Server) showImportResult(c echo.Context) error {
	return s.onJob(c, func(_ *importing.Job, st importing.State) error {
		if st.Step != importing.Done {
			return c.Redirect(http.StatusSeeOther, stepPath(st))
		}
		w := words(c)
		p := importResultPage{importPage: s.importPage(c, s.form(c, url.Values{}), st, importing.Done), Results: jobPath(st.ID) + "/results.csv", Queue: st.Counts.Queued > 0}
		if st.Import != 0 {
			p.Past = docket.PastImportPath(st.Import)
		}
		for _, count := range planCounts(w, st, "-") {
			count.Href = ""
			p.Counts = append(p.Counts, count)
		}
		return s.render(c, http.StatusOK, "imports/result", p)
	})
}

// sendImportResults gives what became of each row as a file, to the person who imports only.
func (s *Server) sendImportResults(c echo.Context) error {
	return s.onJob(c, func(j *importing.Job, _ importing.State) error {
		w := words(c)
		file, err := j.Results(func(m docket.Message) string { return say(w, m) })
		if err != nil {
			return err
		}
		defer file.Close()
		h := c.Response().Header()
		h.Set(echo.HeaderContentType, csvFile.contentType)
		h.Set(echo.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="import-results-%s.csv"`, s.Docket.Today()))
		http.ServeContent(c.Response(), c.Request(), "", s.Now(), file)
		return nil
	})
}
