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
	// manyStreams is how many streams are merged at most; beyond it a filter is read as one set.
	manyStreams = 40
	// fewLetters is how many letters are sorted rather than read by an index of the order.
	fewLetters = 10_000
	// comparedLetters is how far filters are counted to find the narrowest.
	comparedLetters = 2_000
)

// driver is one filter as a way to its letters.
type driver struct {
	by      string
	sources []source
	ordered bool   // each source comes newest first from its index
	size    clause // a query with one row for each letter, at least
}

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
	if drive != nil && drive.by != "status" {
		met = append(met, drive.by)
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

// drivers lists the filters that can lead to their letters, the narrower kinds first.
func (sel selection) drivers() []driver {
	var all []driver
	add := func(d *driver) {
		if d != nil {
			all = append(all, *d)
		}
	}
	add(sel.byAddressee())
	add(sel.byOfficer())
	add(sel.byWords())
	add(sel.byDueStatus())
	add(sel.byReceived())
	add(sel.byDue())
	add(byMandate("mandate", sel.mandates))
	add(byMandate("scope", sel.scopeMandates))
	if sel.officers == nil {
		add(sel.byStanding())
	}
	add(sel.byType())
	for _, f := range sel.flags() {
		add(&driver{by: f.by, ordered: true, sources: []source{lettersBy(f.index, f.column+" = ?", f.value)},
			size: clause{"SELECT 1 FROM communications c INDEXED BY " + f.index + " WHERE " + f.column + " = ?", []any{f.value}}})
	}
	return all
}

func (sel selection) byAddressee() *driver {
	if sel.addressees == nil {
		return nil
	}
	sources, ordered := addresseeSources(sel.addressees)
	return &driver{by: "addressee", sources: sources, ordered: ordered, size: clause{
		"SELECT 1 FROM communications c INDEXED BY communications_by_addressee WHERE c.addressee_id" + oneOf, []any{idsOf(sel.addressees)}}}
}

func addresseeSources(ids []int64) ([]source, bool) {
	const index = "communications_by_addressee"
	if len(ids) > manyStreams {
		return []source{lettersBy(index, "c.addressee_id"+oneOf, idsOf(ids))}, false
	}
	var sources []source
	for _, id := range ids {
		sources = append(sources, lettersBy(index, "c.addressee_id = ?", id))
	}
	return sources, true
}

// byOfficer reads an officer's letters of each standing that the statuses allow.
func (sel selection) byOfficer() *driver {
	if sel.officers == nil {
		return nil
	}
	allowed := sel.standings()
	d := &driver{by: "officer", ordered: len(sel.officers)*len(allowed) <= manyStreams}
	const index = "communications_by_officer"
	d.size = clause{"SELECT 1 FROM communications c INDEXED BY " + index + " WHERE c.officer_id" + oneOf + " AND c.standing" + oneOf,
		[]any{idsOf(sel.officers), textsOf(allowed)}}
	if !d.ordered {
		d.sources = []source{lettersBy(index, "c.officer_id"+oneOf+" AND c.standing"+oneOf, idsOf(sel.officers), textsOf(allowed))}
		return d
	}
	for _, officer := range sel.officers {
		for _, standing := range allowed {
			d.sources = append(d.sources, lettersBy(index, "c.officer_id = ? AND c.standing = ?", officer, string(standing)))
		}
	}
	return d
}

// standings gives the standings that the letters of the list can have.
func (sel selection) standings() []docket.Standing {
	statuses := sel.filter.Statuses
	if len(statuses) == 0 || !sel.settled {
		statuses = docket.Statuses
	}
	var allowed []docket.Standing
	for _, status := range statuses {
		for _, standing := range standings[status] {
			if !slices.Contains(allowed, standing) && (sel.drafts || standing != docket.StandingDraft) {
				allowed = append(allowed, standing)
			}
		}
	}
	return allowed
}

func (sel selection) byStanding() *driver {
	if len(sel.filter.Statuses) == 0 || !sel.settled {
		return nil
	}
	d := &driver{by: "status", ordered: true, size: clause{
		"SELECT 1 FROM communications c INDEXED BY communications_by_standing WHERE c.standing" + oneOf, []any{textsOf(sel.standings())}}}
	for _, standing := range sel.standings() {
		d.sources = append(d.sources, lettersBy("communications_by_standing", "c.standing = ?", string(standing)))
	}
	return d
}

// byDueStatus reads what is due soon or later by its due date: there is never much of it.
func (sel selection) byDueStatus() *driver {
	const index = "communications_open_by_due"
	if len(sel.filter.Statuses) == 0 || !sel.settled {
		return nil
	}
	d := &driver{by: "status"}
	for _, status := range sel.filter.Statuses {
		switch status {
		case docket.StatusDueSoon:
			d.sources = append(d.sources, lettersBy(index, "c.standing = 'open' AND c.effective_due_on BETWEEN ? AND ?", sel.today, soon(sel.today)))
		case docket.StatusAwaiting:
			d.sources = append(d.sources, lettersBy(index, "c.standing = 'open' AND c.effective_due_on > ?", soon(sel.today)),
				lettersBy(index, "c.standing = 'open' AND c.effective_due_on IS NULL"))
		default:
			return nil
		}
	}
	for i, src := range d.sources {
		if i > 0 {
			d.size = d.size.with(" UNION ALL ")
		}
		d.size = d.size.with("SELECT 1 FROM " + src.from + " WHERE ").then(src.where)
	}
	return d
}

func (sel selection) byType() *driver {
	if len(sel.filter.Types) == 0 {
		return nil
	}
	const index = "communications_by_type"
	d := &driver{by: "type", ordered: true, size: clause{
		"SELECT 1 FROM communications c INDEXED BY " + index + " WHERE c.type" + oneOf, []any{textsOf(sel.filter.Types)}}}
	for _, kind := range docket.Types {
		if slices.Contains(sel.filter.Types, kind) {
			d.sources = append(d.sources, lettersBy(index, "c.type = ?", string(kind)))
		}
	}
	return d
}

func byMandate(by string, ids []int64) *driver {
	if ids == nil {
		return nil
	}
	const table = "communication_mandates m INDEXED BY communication_mandates_by_mandate"
	d := &driver{by: by, ordered: len(ids) <= manyStreams,
		size: clause{"SELECT 1 FROM " + table + " WHERE m.mandate_id" + oneOf, []any{idsOf(ids)}}}
	if !d.ordered {
		d.sources = []source{lettersIn(clause{"SELECT m.communication_id FROM " + table + " WHERE m.mandate_id" + oneOf, []any{idsOf(ids)}})}
		return d
	}
	for _, id := range ids {
		d.sources = append(d.sources, source{from: table + " CROSS JOIN communications c ON c.id = m.communication_id",
			where: clause{"m.mandate_id = ?", []any{id}}, sent: "m", id: "m.communication_id"})
	}
	return d
}

func (sel selection) byReceived() *driver {
	from, to, set := window(sel.filter.ReceivedFrom, sel.filter.ReceivedTo)
	if !set {
		return nil
	}
	ids := clause{"SELECT l.communication_id FROM reply_links l INDEXED BY reply_links_by_day WHERE l.counts_on BETWEEN ? AND ?", []any{from, to}}
	return &driver{by: "received", sources: []source{lettersIn(ids)}, size: ids}
}

func (sel selection) byDue() *driver {
	from, to, set := window(sel.filter.DueFrom, sel.filter.DueTo)
	if !set {
		return nil
	}
	src := lettersBy("communications_by_due", "c.due_sort BETWEEN ? AND ?", from, to)
	return &driver{by: "due", sources: []source{src}, size: clause{sql: "SELECT 1 FROM " + src.from + " WHERE "}.then(src.where)}
}

// byWords reads the letters of the States named, those whose public subject has the words, and those
// whose reference has the text, side by side.
func (sel selection) byWords() *driver {
	w := sel.words
	if w == nil {
		return nil
	}
	d := &driver{by: "text", ordered: true, size: w.ids()}
	if way := w.byReference("w"); way.sql != "" {
		d.sources = append(d.sources, lettersIn(clause{sql: "SELECT w.id FROM communications w WHERE "}.then(way)))
	}
	if len(w.named) > 0 {
		sources, _ := addresseeSources(w.named)
		d.sources = append(d.sources, sources...)
	}
	if way := w.bySubject("c"); way.sql != "" {
		src := lettersBy("communications_public", "")
		src.where = way
		d.sources = append(d.sources, src)
	}
	return d
}

// emptyGroups tells which groups of the order the filters leave empty; looking through them would
// read every letter for nothing.
func (sel selection) emptyGroups(o ordering) (empty [2]bool) {
	only := func(statuses ...docket.Status) bool {
		return sel.settled && len(sel.filter.Statuses) > 0 && !slices.ContainsFunc(sel.filter.Statuses,
			func(s docket.Status) bool { return !slices.Contains(statuses, s) })
	}
	_, _, due := window(sel.filter.DueFrom, sel.filter.DueTo)
	switch o.sort {
	case docket.SortSentOn:
		empty[0] = only(docket.StatusUndated)
		empty[1] = due || only(docket.StatusOverdue, docket.StatusDueSoon, docket.StatusAwaiting, docket.StatusRepliedLate)
	case docket.SortDueOn:
		empty[0] = only(docket.StatusUndated)
		empty[1] = due || only(docket.StatusOverdue, docket.StatusDueSoon, docket.StatusRepliedLate)
	case docket.SortDaysLate:
		empty[0] = only(slices.DeleteFunc(slices.Clone(docket.Statuses), func(s docket.Status) bool {
			return s == docket.StatusOverdue || s == docket.StatusRepliedLate
		})...)
		empty[1] = only(docket.StatusOverdue, docket.StatusRepliedLate)
	}
	return empty
}
