package store

import (
	"slices"

	"answerable/internal/docket"
)

// manyStreams is how many streams are merged at most; beyond it a filter is read as one set.
const manyStreams = 40

// driver is one filter as a way to its letters.
type driver struct {
	met     []string // the conditions that its letters meet by themselves
	sources []source
	ordered bool   // each source comes newest first from its index
	size    clause // a query with one row for each letter, at least
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
	add(sel.byPeople(sel.officers))
	add(sel.byPeople(sel.reviewers))
	add(sel.byWords())
	add(sel.byDueStatus())
	add(sel.byReceived())
	add(sel.byDue())
	add(byMandate("mandate", sel.mandates))
	add(byMandate("scope", sel.scopeMandates))
	if sel.officers == nil && sel.reviewers == nil {
		add(sel.byStanding())
	}
	add(sel.byType())
	if sel.filter.Exact != nil && !*sel.filter.Exact {
		add(&driver{met: []string{"exact"}, ordered: true, sources: []source{lettersBy("communications_newest", "c.sent_unknown = 1")},
			size: clause{sql: "SELECT 1 FROM communications c INDEXED BY communications_newest WHERE c.sent_unknown = 1"}})
	}
	for _, f := range sel.flags() {
		add(&driver{met: []string{f.by}, ordered: true, sources: []source{lettersBy(f.index, f.column+" = ?", f.value)},
			size: clause{"SELECT 1 FROM communications c INDEXED BY " + f.index + " WHERE " + f.column + " = ?", []any{f.value}}})
	}
	return all
}

func (sel selection) byAddressee() *driver {
	if sel.addressees == nil {
		return nil
	}
	sources, ordered := addresseeSources(sel.addressees)
	return &driver{met: []string{"addressee"}, sources: sources, ordered: ordered, size: clause{
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
	d := &driver{ordered: true, size: clause{
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
	d := &driver{met: []string{"status", "draft"}}
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
	d := &driver{met: []string{"type"}, ordered: true, size: clause{
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
	d := &driver{met: []string{by}, ordered: len(ids) <= manyStreams,
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
	return &driver{met: []string{"received"}, sources: []source{lettersIn(ids)}, size: ids}
}

func (sel selection) byDue() *driver {
	from, to, set := window(sel.filter.DueFrom, sel.filter.DueTo)
	if !set {
		return nil
	}
	src := lettersBy("communications_by_due", "c.due_sort BETWEEN ? AND ?", from, to)
	return &driver{met: []string{"due"}, sources: []source{src}, size: clause{sql: "SELECT 1 FROM " + src.from + " WHERE "}.then(src.where)}
}

// byWords reads the letters of the States named, those whose public subject has the words, and those
// whose reference has the text, side by side.
func (sel selection) byWords() *driver {
	w := sel.words
	if w == nil {
		return nil
	}
	d := &driver{met: []string{"text"}, ordered: true, size: w.ids()}
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
