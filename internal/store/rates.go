package store

import (
	"context"

	"answerable/internal/docket"
)

// cellOn is docket.Cells.Add in SQL: the cell that a letter belongs to on a day, none for a letter
// that is not sent by then.
func cellOn(q docket.RateQuery) clause {
	due := effectiveDueOn(q.AsAt)
	c := clause{sql: "(CASE WHEN c.standing = 'draft' THEN NULL WHEN c.sent_unknown = 1 THEN 'undated'"}
	c = c.with(" WHEN c.sent_sort > ? THEN NULL WHEN c.not_expected_on <= ? THEN 'not_expected' WHEN ", q.AsAt, q.AsAt).
		then(notCapturedOn(q.AsAt)).with(" THEN 'not_captured'")
	c = c.with(" WHEN c.first_substantive_on <= ? THEN CASE WHEN c.first_substantive_on > ", q.AsAt).then(due).with(" THEN 'late' ELSE 'in_time' END")
	return c.with(" WHEN ? > ", q.AsAt).then(due).with(" THEN 'open_late' ELSE 'open_in_time' END)")
}

// byOriginal tells of an answered letter that it was answered by the date first asked for.
const byOriginal = "c.due_on IS NULL OR c.first_substantive_on <= c.due_on"

// sentWithin is the condition of the letters that a rate looks at.
func (sel selection) sentWithin(q docket.RateQuery) clause {
	own := selection{filter: docket.Filter{SentFrom: q.SentFrom, SentTo: q.SentTo}, drafts: true}
	return where(append(sel.conditions(), own.conditions()...))
}

// RateFacts counts the letters of a window by the four cells, as at a day, States and others apart.
func (s *Store) RateFacts(ctx context.Context, scope docket.Scope, q docket.RateQuery) (docket.RateCells, error) {
	var cells docket.RateCells
	sel, err := s.choose(ctx, scope, q.Filter, q.AsAt)
	if err != nil || sel.nothing() {
		return cells, err
	}
	query := clause{sql: "SELECT "}.then(cellOn(q)).
		with(", a.kind = 'state', " + byOriginal + ", count(*)" +
			" FROM communications c INDEXED BY communications_rates JOIN addressees a ON a.id = c.addressee_id WHERE ").
		then(sel.sentWithin(q)).with(" GROUP BY 1, 2, 3")
	err = s.each(ctx, "count the cells of a rate", query.sql, query.args, func(scan func(...any) error) error {
		var cell *string
		var state bool
		var original *bool
		var n int
		if err := scan(&cell, &state, &original, &n); err != nil || cell == nil {
			return err
		}
		into := &cells.Others
		if state {
			into = &cells.States
		}
		tally(into, *cell, original != nil && *original, n)
		return nil
	})
	return cells, err
}

// tally adds letters to the cell that the query named.
func tally(cells *docket.Cells, cell string, byOriginal bool, n int) {
	answered := false
	switch cell {
	case "in_time":
		cells.InTime += n
		answered = true
	case "late":
		cells.Late += n
		answered = true
	case "open_in_time":
		cells.OpenInTime += n
	case "open_late":
		cells.OpenLate += n
	case "not_expected":
		cells.NotExpected += n
	case "undated":
		cells.Undated += n
	case "not_captured":
		cells.NotCaptured += n
	}
	if answered && byOriginal {
		cells.ByOriginal += n
	}
}
