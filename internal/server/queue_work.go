package server

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
)

// mostTicks bounds the rows of one form; a page has fewer.
const mostTicks = 500

// workQueue does one thing with the rows ticked, or with all that match, and shows an answer for each.
func (s *Server) workQueue(c echo.Context) error {
	p := readForm(c)
	values, left := asked(c, queueNames)
	q, unknown := queueQuery(values)
	if err := refuse(slices.Concat(left, unknown)); err != nil {
		return err // what would be done with all that match must be what the person saw
	}
	filters := only(values, queueFilterNames...)
	act := docket.QueueAct{Do: docket.QueueDoing(p.text("do")), Kind: docket.ReplyKind(p.text("kind")), Confirmed: p.ticked("confirmed"), Reason: p.prose("reason")}
	ticks := queueTicks(p)
	all := p.ticked("all")
	switch {
	case !slices.Contains(doings(q.Show), act.Do):
		p.wrong("", "Choose what to do with the rows ticked.")
	case len(ticks) == 0 && !all:
		p.wrong("", "Tick the rows first.")
	}
	if len(p.errors) > 0 {
		return s.queueAgain(c, p, nil)
	}
	token := p.once()
	if token != "" && s.answersKept.has(actorOf(c), token) { // a second click
		return c.Redirect(http.StatusSeeOther, address(queuePath, with(filters, "answers", token)))
	}
	run, err := s.runQueue(c, q, ticks, act, all, p.text("go_on"))
	if err != nil && run == nil {
		return s.queueAgain(c, p, err)
	}
	if err != nil {
		s.Log.Error("a row of the queue failed", "request", c.Get(keyRequestID), "error", causeOf(err))
	}
	if token == "" {
		token = newOnce()
	}
	run.act, run.all = act, all
	s.answersKept.put(actorOf(c), token, *run)
	return c.Redirect(http.StatusSeeOther, address(queuePath, with(filters, "answers", token)))
}

// doings are what can be done in a view, the primary one first.
func doings(show docket.QueueShow) []docket.QueueDoing {
	switch show {
	case docket.ShowProbable:
		return []docket.QueueDoing{docket.DoConfirm, docket.DoClassify, docket.DoUnlink}
	case docket.ShowUnclassified:
		return []docket.QueueDoing{docket.DoClassify, docket.DoUnlink}
	case docket.ShowSetAside:
		return []docket.QueueDoing{docket.DoRestore}
	}
	return []docket.QueueDoing{docket.DoAccept, docket.DoSetAside}
}

// queueTicks reads the rows ticked with the letters ticked in each. What cannot be read was not ours.
func queueTicks(p *posted) []docket.QueueTick {
	var ticks []docket.QueueTick
	for _, text := range p.Values["item"] {
		t, err := readTick(text)
		if err != nil || len(ticks) == mostTicks {
			p.wrong("", "The form cannot be read. Open the page again.")
			return nil
		}
		for _, letter := range p.Values["letters_"+documentKey(t.Subject, t.ID)] {
			if id, err := strconv.ParseInt(letter, 10, 64); err == nil && t.Letters == nil || err == nil && len(t.Letters) < docket.MostProposals {
				t.Letters = append(t.Letters, docket.CommunicationID(id))
			}
		}
		ticks = append(ticks, t)
	}
	return ticks
}

// runQueue works through the rows. A refusal of the whole form gives no run.
func (s *Server) runQueue(c echo.Context, q docket.QueueQuery, ticks []docket.QueueTick, act docket.QueueAct, all bool, goOn string) (*queueRun, error) {
	ctx, actor := c.Request().Context(), actorOf(c)
	if all {
		q.After = goOn
		run, err := s.Docket.WorkQueueAll(ctx, actor, q, act)
		if err != nil && len(run.Answers) == 0 {
			return nil, err
		}
		return runOf(run.Answers, run.Next), err
	}
	answers, err := s.Docket.WorkQueue(ctx, actor, ticks, act)
	if answers == nil {
		return nil, err
	}
	return runOf(answers, ""), err
}

// runOf puts the rows that were not done first: they are what is left to look at.
func runOf(answers []docket.QueueAnswer, next string) *queueRun {
	run := queueRun{next: next}
	for _, a := range answers {
		if a.Done() {
			run.done++
		} else {
			run.answers = append(run.answers, a)
		}
	}
	run.not = len(run.answers)
	for _, a := range answers {
		if a.Done() {
			run.answers = append(run.answers, a)
		}
	}
	return &run
}

// queueAgain shows the page as it was ticked and typed, with what is wrong.
func (s *Server) queueAgain(c echo.Context, p *posted, err error) error {
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	if p.Values["item"] == nil {
		f.Values["item"] = []string{} // nothing is ticked, and that was typed
	}
	return s.renderQueue(c, status, f)
}
