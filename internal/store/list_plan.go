package store

import (
	"context"
	"slices"

	"answerable/internal/docket"
)

// A list is read by the one filter that keeps the fewest letters; the others are looked at letter by
// letter. SQLite knows nothing of how many letters an officer or a State has, so the choice is made
// here and the index is named.

const (
	// fewLetters is how many letters are sorted rather than read by an index of the order.
	fewLetters = 10_000
	// comparedLetters is how far filters are counted to find the narrowest.
	comparedLetters = 2_000
)

// plan is how one list is read.
type plan struct {
	ordering
	rest    clause
	drive   *driver // nil: all letters by the index of the order
	without [2]bool // groups that the filters leave empty
}

// planFor chooses how to read a list.
func (s *Store) planFor(ctx context.Context, sel selection, o ordering) (plan, error) {
	drive, err := s.drive(ctx, sel.drivers(), o)
	return sel.read(o, drive), err
}

// read is the plan that a driver makes; whichever it is, the letters are the same.
func (sel selection) read(o ordering, drive *driver) plan {
	var met []string
	if drive != nil {
		met = append(met, drive.met...)
	}
	if o.sort == docket.SortSentOn {
		met = append(met, "sent")
	}
	return plan{ordering: o, drive: drive, rest: where(sel.conditions(), met...), without: sel.emptyGroups(o)}
}

// drive picks the narrowest driver, or none where the index of the order does better.
func (s *Store) drive(ctx context.Context, all []driver, o ordering) (*driver, error) {
	bySent := o.sort == docket.SortSentOn
	if bySent && len(all) == 1 && all[0].ordered {
		return &all[0], nil
	}
	var best, first *driver
	fewest := fewLetters
	for i := range all {
		limit := fewest
		if bySent && all[i].ordered {
			limit = min(limit, comparedLetters)
			if first == nil {
				first = &all[i]
			}
		}
		n, err := s.sizeOf(ctx, all[i], limit)
		if err != nil {
			return nil, err
		}
		if n < limit {
			best, fewest = &all[i], n
		}
	}
	if best == nil {
		best = first
	}
	return best, nil
}

// sizeOf counts the letters of a driver up to a limit.
func (s *Store) sizeOf(ctx context.Context, d driver, limit int) (int, error) {
	q := clause{sql: "SELECT count(*) FROM (SELECT 1 FROM ("}.then(d.size).with(") LIMIT ?)", limit)
	var n int
	err := s.one(ctx, "count the letters of a filter", &n, q.sql, q.args...)
	return n, err
}

// streams gives what is merged for a group.
func (p plan) streams(group int) []stream {
	if p.drive == nil {
		return p.scan(group)
	}
	list := make([]stream, len(p.drive.sources))
	for i, src := range p.drive.sources {
		list[i] = p.through(src, group)
	}
	return list
}

// emptyGroups tells which groups of the order the filters leave empty; looking through them would
// read every letter for nothing.
func (sel selection) emptyGroups(o ordering) (empty [2]bool) {
	only := func(statuses ...docket.Status) bool {
		return sel.settled && len(sel.filter.Statuses) > 0 && !slices.ContainsFunc(sel.filter.Statuses,
			func(s docket.Status) bool { return !slices.Contains(statuses, s) })
	}
	_, _, due := window(sel.filter.DueFrom, sel.filter.DueTo)
	exactly := func(is bool) bool { return sel.filter.Exact != nil && *sel.filter.Exact == is }
	switch o.sort {
	case docket.SortSentOn:
		empty[0] = exactly(false) || only(docket.StatusUndated)
		empty[1] = exactly(true) || due || only(docket.StatusOverdue, docket.StatusDueSoon, docket.StatusAwaiting, docket.StatusRepliedLate)
	case docket.SortDueOn:
		empty[0] = exactly(false) || only(docket.StatusUndated)
		empty[1] = due || only(docket.StatusOverdue, docket.StatusDueSoon, docket.StatusRepliedLate)
	case docket.SortDaysLate:
		empty[0] = exactly(false) || only(slices.DeleteFunc(slices.Clone(docket.Statuses), func(s docket.Status) bool {
			return s == docket.StatusOverdue || s == docket.StatusRepliedLate
		})...)
		empty[1] = only(docket.StatusOverdue, docket.StatusRepliedLate)
	}
	return empty
}
