package server

import (
	"net/url"
	"sync"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// queueRun is what became of rows that were worked on at once.
type queueRun struct {
	done    int
	answers []docket.QueueAnswer // one for each row
	not     int                  // the first of them, which were not done
	next    string               // where all that match go on
	act     docket.QueueAct
	all     bool
}

// rememberedAnswers keeps, for each person, what became of the rows worked on last: too much for a cookie,
// and gone when the next rows are worked on.
type rememberedAnswers struct {
	mu    sync.Mutex
	byWho map[docket.UserID]keptAnswers
}

type keptAnswers struct {
	token string
	run   queueRun
}

func (r *rememberedAnswers) put(actor docket.Actor, token string, run queueRun) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byWho == nil {
		r.byWho = map[docket.UserID]keptAnswers{}
	}
	r.byWho[actor.ID] = keptAnswers{token, run}
}

func (r *rememberedAnswers) get(actor docket.Actor, token string) (queueRun, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept := r.byWho[actor.ID]
	return kept.run, token != "" && kept.token == token
}

func (r *rememberedAnswers) has(actor docket.Actor, token string) bool {
	_, ok := r.get(actor, token)
	return ok
}

// queueAnswers is what became of the rows, as a page shows it.
type queueAnswers struct {
	*locale.Words
	Failed  bool // something was not done
	Open    bool // there are few enough answers to be read at once
	Summary string
	Rows    []answeredRow
	Form    *view.Form
	Action  string
	GoOn    []hidden // the fields that go on with the rest; none at the end
}

type answeredRow struct {
	Href, Label, Addressee string
	Done                   bool
	Answer                 []string
}

// fewAnswers is how many stand open above the list that they are about.
const fewAnswers = 12

// of words the answers that an address names; nil where there are none any more.
func (r *rememberedAnswers) of(w *locale.Words, actor docket.Actor, token string, f *view.Form, filters url.Values) *queueAnswers {
	run, ok := r.get(actor, token)
	if !ok {
		return nil
	}
	a := queueAnswers{Words: w, Failed: run.not > 0, Summary: runWords(w, run), Form: f, Action: address(queuePath, filters)}
	for _, answer := range run.answers {
		a.Rows = append(a.Rows, answerRow(w, answer, run.act))
	}
	a.Open = a.Failed && len(a.Rows) <= fewAnswers
	if run.next != "" {
		a.GoOn = []hidden{{"do", string(run.act.Do)}, {"all", "yes"}, {"go_on", run.next}, {"kind", string(run.act.Kind)}, {"reason", run.act.Reason}}
		if run.act.Confirmed {
			a.GoOn = append(a.GoOn, hidden{"confirmed", "yes"})
		}
	}
	return &a
}

// runWords counts what was done and what was not, and says what was not touched.
func runWords(w *locale.Words, run queueRun) string {
	text := w.N("%d row is done.", "%d rows are done.", run.done)
	if n := run.not; n > 0 {
		text += " " + w.N("%d row is not.", "%d rows are not.", n)
	}
	switch {
	case run.next != "":
		text += " " + w.T("The rest was not touched yet.")
	case !run.all:
		text += " " + w.T("What was not ticked was not touched.")
	}
	return text
}

func answerRow(w *locale.Words, a docket.QueueAnswer, act docket.QueueAct) answeredRow {
	row := answeredRow{Href: documentPath(a.Subject, a.ID), Label: w.T("%s of %s", queuedWord(w, a.Subject), w.DateShort(a.On)), Addressee: a.AddresseeName, Done: a.Done()}
	if a.On.IsZero() {
		row.Label, row.Href = queuedWord(w, a.Subject), ""
	}
	for _, why := range a.Why {
		row.Answer = append(row.Answer, say(w, why))
	}
	if row.Done {
		row.Answer = []string{doneWord(w, act)}
	}
	return row
}

// doneWord says what was done with a row.
func doneWord(w *locale.Words, act docket.QueueAct) string {
	switch act.Do {
	case docket.DoAccept:
		if act.Confirmed {
			return w.C("done", "linked, confirmed")
		}
		return w.C("done", "linked, probable")
	case docket.DoConfirm:
		return w.C("done", "confirmed")
	case docket.DoClassify:
		return w.C("done", "classified")
	case docket.DoUnlink:
		return w.C("done", "taken back")
	case docket.DoSetAside:
		return w.C("done", "set aside")
	}
	return w.C("done", "back in the queue")
}
