package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
)

// EventQuery asks for a page of the whole history, newest first.
type EventQuery struct {
	Before  EventID // only events before this one; 0 is no bound
	Limit   int
	Actor   *UserID // who did it; 0 is the console
	Subject string  // what kind of record was changed
	From    civil.Date
	To      civil.Date
}

// EventSubjects are the kinds of records that the whole history can be narrowed to.
var EventSubjects = []string{"communication", "reply", "reminder", "case", "addressee", "import", "user", "mandate", "rule", "list", "setting"}

// Open tells whether what an event recorded may be shown to whoever reads the whole history: of kinds of
// records that hold protected values only the line itself is shown (domain: rights, "the whole history
// without drafts, comments, protected values").
func (e Event) Open() bool {
	for _, subject := range EventSubjects {
		if e.Subject == subject {
			return !strings.Contains(e.Action, "source") && !strings.Contains(e.Action, "comment")
		}
	}
	return false
}

// WholeHistory reads what was done in the register, without drafts and comments. Somebody who sees only a
// part of the letters reads the history of each of them instead.
func (s *Service) WholeHistory(ctx context.Context, actor Actor, q EventQuery) ([]Event, error) {
	if !CanAdminister(actor) {
		return nil, forbidden()
	}
	if actor.Scope().Limited() {
		return nil, Refuse(Forbidden, "The whole history is for administrators who see every letter; you see a part. The history of a letter stands on its page.")
	}
	return s.store.AllEvents(ctx, q)
}
