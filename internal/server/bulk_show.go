package server

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/document"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// runShowPage tells what became of each of many letters, while the work goes on and after it.
type runShowPage struct {
	view.Page
	Own, Back, BackLabel string
	Running              bool
	State                string
	Total, Answered      int
	Counts               []view.Count
	Notes                []string
	Rows                 []runRow
}

type runRow struct {
	Href, Heading, Addressee string
	Data                     bool
	Answer, Class, Why       string
}

// answersShown is how many answers the page lists; the file holds them all.
const answersShown = 100

// refreshAfter is how often the page looks how far the work is, in seconds; it needs no script.
const refreshAfter = "2"

func (s *Server) showRun(c echo.Context) error {
	r, err := s.running.of(actorOf(c).ID, c.Param("run"))
	if err != nil {
		return err
	}
	w, t := words(c), r.tell()
	p := runShowPage{Page: s.page(c, say(w, r.title)), Own: "/runs/" + r.id, Back: r.back, BackLabel: say(w, r.backWord),
		Running: t.state == runGoing, State: runStateWord(w, t, len(r.letters)), Total: len(r.letters), Answered: len(t.said)}
	for _, outcome := range docket.BulkOutcomes {
		p.Counts = append(p.Counts, view.Count{Label: outcomeWord(w, outcome), N: w.Number(t.counts[outcome])})
	}
	if p.Running {
		c.Response().Header().Set("Refresh", refreshAfter)
	} else if err := s.answersOn(c, &p, r, t); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "runs/show", p)
}

func runStateWord(w *locale.Words, t runTold, total int) string {
	switch t.state {
	case runGoing:
		return w.T("%s of %s letters so far. You may leave this page; the work goes on.", w.Number(len(t.said)), w.Number(total))
	case runStopped:
		return w.T("Stopped after %s of %s letters. What was done stays done; the other letters are as they were.", w.Number(len(t.said)), w.Number(total))
	case runFailed:
		return w.T("Something went wrong after %s of %s letters. What was done stays done; the other letters are as they were.", w.Number(len(t.said)), w.Number(total))
	}
	return w.N("One letter is answered for.", "All %d letters are answered for.", total)
}

func outcomeWord(w *locale.Words, o docket.BulkOutcome) string {
	switch o {
	case docket.BulkDone:
		return w.C("answer", "done")
	case docket.BulkUnchanged:
		return w.C("answer", "unchanged")
	}
	return w.C("answer", "refused")
}

// whyWord words why an answer is what it is; what was simply done needs no word.
func whyWord(w *locale.Words, a docket.BulkAnswer) string {
	if a.Why.Key == "" {
		return ""
	}
	return say(w, a.Why)
}

// outcomeClass gives an answer the shape and colour of a status that says alike.
func outcomeClass(o docket.BulkOutcome) string {
	switch o {
	case docket.BulkDone:
		return "replied"
	case docket.BulkUnchanged:
		return "not_expected"
	}
	return "overdue"
}

// answersOn lists the answers: all of a few letters, of many those that were not simply done.
func (s *Server) answersOn(c echo.Context, p *runShowPage, r *run, t runTold) error {
	w := p.Words
	var at []int
	plain, more := 0, 0
	for i, n := range t.said {
		switch a := t.answers[n]; {
		case len(t.said) > answersShown && a.Outcome == docket.BulkDone && a.Why.Key == "":
			plain++
		case len(at) == answersShown:
			more++
		default:
			at = append(at, i)
		}
	}
	rows, err := s.runRows(c.Request().Context(), w, actorOf(c), r, t, at)
	p.Rows = rows
	if plain > 0 {
		p.Notes = append(p.Notes, w.N("One letter was done and is not listed here.", "%d letters were done and are not listed here.", plain))
	}
	if more > 0 {
		p.Notes = append(p.Notes, w.N("One more answer is in the results file.", "%d more answers are in the results file.", more))
	}
	return err
}

// runRows words the answers of some letters of a run. A letter that the person does not see is one without
// a name.
func (s *Server) runRows(ctx context.Context, w *locale.Words, actor docket.Actor, r *run, t runTold, at []int) ([]runRow, error) {
	ids := make([]docket.CommunicationID, len(at))
	for i, n := range at {
		ids[i] = r.letters[n]
	}
	found, err := s.Docket.RowsOf(ctx, actor, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[docket.CommunicationID]docket.ListRow, len(found))
	for _, row := range found {
		byID[row.ID] = row
	}
	rows := make([]runRow, len(at))
	for i, n := range at {
		a := t.answers[t.said[n]]
		rows[i] = runRow{Heading: w.T("a letter you do not see"), Answer: outcomeWord(w, a.Outcome), Class: outcomeClass(a.Outcome), Why: whyWord(w, a)}
		if row, ok := byID[ids[i]]; ok {
			rows[i].Href, rows[i].Heading, rows[i].Data, rows[i].Addressee = docket.CommunicationPath(row.ID), headingOf(w, row), row.Reference != "", row.AddresseeName
		}
	}
	return rows, nil
}

var runFile = []document.Column{{Name: "uid"}, {Name: "reference"}, {Name: "iso3"}, {Name: "addressee"}, {Name: "answer"}, {Name: "why"}}

// exportRun gives the answer for every letter as a file. What the person does not see has no name in it.
func (s *Server) exportRun(c echo.Context) error {
	r, err := s.running.of(actorOf(c).ID, c.Param("run"))
	if err != nil {
		return err
	}
	ctx, w, actor, t := c.Request().Context(), words(c), actorOf(c), r.tell()
	return s.sendTable(c, csvFile, "answers", document.Table{Title: "answers", Columns: runFile}, func(yield func([]string, error) bool) {
		const some = 500
		for from := 0; from < len(t.said); from += some {
			ids := r.letters[from:min(from+some, len(t.said))]
			found, err := s.Docket.RowsOf(ctx, actor, ids)
			if err != nil {
				yield(nil, err)
				return
			}
			byID := make(map[docket.CommunicationID]docket.ListRow, len(found))
			for _, row := range found {
				byID[row.ID] = row
			}
			for i, id := range ids {
				a, row := t.answers[t.said[from+i]], byID[id]
				if !yield([]string{row.UID, row.Reference, row.ISO3, row.AddresseeName, string(a.Outcome), whyWord(w, a)}, nil) {
					return
				}
			}
		}
	})
}

func (s *Server) stopRun(c echo.Context) error {
	r, err := s.running.of(actorOf(c).ID, c.Param("run"))
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.stop = true
	r.mu.Unlock()
	return c.Redirect(http.StatusSeeOther, "/runs/"+r.id)
}
