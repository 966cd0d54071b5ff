package store

import (
	"context"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// The twin of docket.Facts in SQL. Everything here speaks of communications under the alias c; the
// table of statuscases runs the rule in Go and these texts side by side.

// never stands for a day after all days where the calendar has none.
const never = "9999-12-31"

// clause is a piece of SQL and what it binds, in order.
type clause struct {
	sql  string
	args []any
}

func (c clause) with(text string, args ...any) clause {
	return clause{c.sql + text, append(append([]any{}, c.args...), args...)}
}

func (c clause) then(more clause) clause { return c.with(more.sql, more.args...) }

// effectiveDueOn is the due date as it stood on the day: only letters with a grant that moved it
// are looked up in the decisions.
func effectiveDueOn(day civil.Date) clause {
	return clause{`(CASE WHEN c.effective_due_on IS c.due_on THEN c.due_on ELSE max(c.due_on, coalesce((SELECT max(e.granted_until)` +
		` FROM extensions e WHERE e.communication_id = c.id AND e.decision = 'granted' AND e.decided_on <= ?), c.due_on)) END)`,
		[]any{day}}
}

// notSentOn tells that the letter was no more than a draft on the day.
func notSentOn(day civil.Date) clause {
	return clause{"(c.standing = 'draft' OR c.sent_unknown = 0 AND c.sent_sort > ?)", []any{day}}
}

// notCapturedOn tells that nobody knows whether anything came up to the day.
func notCapturedOn(day civil.Date) clause {
	return clause{"(c.reply_record = 'not_captured' AND (c.first_received_on IS NULL OR c.first_received_on > ?))", []any{day}}
}

// statusOn is docket.Facts.StatusOn: the status on any day, from the facts; first match wins.
func statusOn(day civil.Date) clause {
	due := effectiveDueOn(day)
	s := clause{sql: "(CASE WHEN "}.then(notSentOn(day)).with(" THEN 'draft'")
	s = s.with(" WHEN c.not_expected_on <= ? THEN 'not_expected'", day)
	s = s.with(" WHEN c.first_substantive_on <= ? THEN CASE WHEN c.first_substantive_on > ", day).then(due).
		with(" THEN 'replied_late' ELSE 'replied' END")
	s = s.with(" WHEN c.first_unclassified_on <= ? THEN 'received' WHEN ", day).then(notCapturedOn(day)).with(" THEN 'unknown'")
	s = s.with(" WHEN c.sent_unknown = 1 THEN 'undated' WHEN c.due_on IS NULL THEN 'awaiting'")
	s = s.with(" WHEN ? > ", day).then(due).with(" THEN 'overdue' WHEN ").then(due).
		with(" <= ? THEN 'due_soon' ELSE 'awaiting' END)", soon(day))
	return s
}

// daysLateOn is the other answer of docket.Facts.StatusOn, 0 where nothing is late.
func daysLateOn(day civil.Date) clause {
	due := effectiveDueOn(day)
	s := clause{sql: "(CASE "}.then(statusOn(day))
	s = s.with(" WHEN 'replied_late' THEN CAST(julianday(c.first_substantive_on) - julianday(").then(due).with(") AS INTEGER)")
	return s.with(" WHEN 'overdue' THEN CAST(julianday(?) - julianday(", day).then(due).with(") AS INTEGER) ELSE 0 END)")
}

// soon is the last day of being due soon.
func soon(day civil.Date) string {
	if last := day.AddDays(docket.DueSoonDays); !last.IsZero() {
		return last.String()
	}
	return never
}

// standings gives the standings that a status may come from, as docket.Standing documents them.
var standings = map[docket.Status][]docket.Standing{
	docket.StatusDraft:       {docket.StandingDraft},
	docket.StatusNotExpected: {docket.StandingNotExpected},
	docket.StatusReplied:     {docket.StandingInTime, docket.StandingUntimed},
	docket.StatusRepliedLate: {docket.StandingLate},
	docket.StatusReceived:    {docket.StandingUnclassified},
	docket.StatusUnknown:     {docket.StandingNotCaptured},
	docket.StatusUndated:     {docket.StandingUndated},
	docket.StatusOverdue:     {docket.StandingOpen},
	docket.StatusDueSoon:     {docket.StandingOpen},
	docket.StatusAwaiting:    {docket.StandingOpen},
}

// openStatus tells the three statuses of an open letter apart by its effective due date. It holds on
// and after the day of the last fact.
func openStatus(today civil.Date) clause {
	return clause{"(CASE WHEN c.effective_due_on < ? THEN 'overdue' WHEN c.effective_due_on <= ? THEN 'due_soon' ELSE 'awaiting' END)",
		[]any{today, soon(today)}}
}

// statusToday is the condition of one status for today, from the standing alone.
func statusToday(status docket.Status, today civil.Date) clause {
	switch status {
	case docket.StatusOverdue:
		return clause{"(c.standing = 'open' AND c.effective_due_on < ?)", []any{today}}
	case docket.StatusDueSoon:
		return clause{"(c.standing = 'open' AND c.effective_due_on BETWEEN ? AND ?)", []any{today, soon(today)}}
	case docket.StatusAwaiting:
		return clause{"(c.standing = 'open' AND (c.effective_due_on IS NULL OR c.effective_due_on > ?))", []any{soon(today)}}
	case docket.StatusReplied:
		return clause{sql: "c.standing IN ('in_time', 'untimed')"}
	}
	for _, standing := range standings[status] {
		return clause{"c.standing = ?", []any{string(standing)}}
	}
	return clause{sql: "0"}
}

// settled tells whether the day is on or after the last fact of the register. It always is for the
// office's today; after a change of time zone or clock the general rule steps in.
func (s *Store) settled(ctx context.Context, day civil.Date) (bool, error) {
	var last string
	err := s.one(ctx, "find the last fact", &last, `SELECT max(
		coalesce((SELECT sent_sort FROM communications INDEXED BY communications_newest
			WHERE sent_unknown = 0 AND standing <> 'draft' ORDER BY sent_sort DESC, id DESC LIMIT 1), ''),
		coalesce((SELECT max(counts_on) FROM reply_links), ''),
		coalesce((SELECT max(decided_on) FROM extensions WHERE decided_on IS NOT NULL), ''),
		coalesce((SELECT max(not_expected_on) FROM communications WHERE not_expected_on IS NOT NULL), ''))`)
	return last <= day.String(), err
}
