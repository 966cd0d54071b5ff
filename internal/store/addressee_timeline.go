package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// happening is one source of an addressee's timeline, read newest first from its own index. The sources
// stand in the order in which entries of one day are listed: what came last in an office comes first.
type happening struct {
	kind         docket.TimelineKind
	from         string // up to the condition on the addressee
	day, id, end string // the columns of the order, and the order spelled out
	seen         func(docket.Scope) (string, []any)
}

var happenings = [...]happening{
	{docket.TimelineExtension, `SELECT e.decided_on, e.id FROM extensions e INDEXED BY extensions_decided JOIN communications c ON c.id = e.communication_id
		WHERE e.decided_on IS NOT NULL AND e.addressee_id = ?`, "e.decided_on", "e.id", " ORDER BY e.decided_on DESC, e.id DESC LIMIT ?", seenSent},
	{docket.TimelineExtension, `SELECT e.asked_on, e.id FROM extensions e INDEXED BY extensions_asked JOIN communications c ON c.id = e.communication_id
		WHERE e.asked_on IS NOT NULL AND e.addressee_id = ?`, "e.asked_on", "e.id", " ORDER BY e.asked_on DESC, e.id DESC LIMIT ?", seenSent},
	{docket.TimelineReply, `SELECT r.counts_on, r.id FROM replies r INDEXED BY replies_by_addressee WHERE r.addressee_id = ?`,
		"r.counts_on", "r.id", " ORDER BY r.counts_on DESC, r.id DESC LIMIT ?", func(s docket.Scope) (string, []any) { return seenReplies(s, "r") }},
	{docket.TimelineReminder, `SELECT r.sent_on, r.id FROM reminders r INDEXED BY reminders_by_addressee WHERE r.addressee_id = ?`,
		"r.sent_on", "r.id", " ORDER BY r.sent_on DESC, r.id DESC LIMIT ?", func(s docket.Scope) (string, []any) { return seenReminders(s, "r") }},
	{docket.TimelineLetter, `SELECT c.sent_sort, c.id FROM communications c INDEXED BY communications_by_addressee WHERE c.sent_unknown = 0 AND c.addressee_id = ?`,
		"c.sent_sort", "c.id", " ORDER BY c.sent_sort DESC, c.id DESC LIMIT ?", seenSent},
	{docket.TimelineLetter, `SELECT c.sent_sort, c.id FROM communications c INDEXED BY communications_by_addressee WHERE c.sent_unknown = 1 AND c.addressee_id = ?`,
		"c.sent_sort", "c.id", " ORDER BY c.sent_sort DESC, c.id DESC LIMIT ?", seenSent},
}

// Places of the two sources of extensions: one record gives an entry for the request and one for the decision.
const decidedSource = 0

// seenSent leaves in the letters c of a scope that are no drafts, whoever reads.
func seenSent(scope docket.Scope) (string, []any) {
	seen, args := seenOpen(scope)
	return " AND c.standing <> 'draft'" + seen, args
}

// AddresseeTimeline reads a page of what happened with an addressee: of each source no more than a page,
// merged by day.
func (s *Store) AddresseeTimeline(ctx context.Context, scope docket.Scope, q docket.TimelineQuery) ([]docket.TimelineEntry, string, error) {
	list := fmt.Sprint("timeline ", q.Addressee, q.Kinds)
	var at *position
	if q.After != "" {
		after, err := cursorAt(list, q.After, len(happenings))
		if err != nil {
			return nil, "", err
		}
		at = &after
	}
	var found []position
	for rank, h := range happenings {
		if !q.Shows(h.kind) {
			continue
		}
		query := h.query(scope, q.Addressee, rank, at, q.Limit+1)
		err := s.each(ctx, "read a timeline", query.sql, query.args, func(scan func(...any) error) error {
			p := position{group: rank}
			err := scan(&p.key, &p.id)
			found = append(found, p)
			return err
		})
		if err != nil {
			return nil, "", err
		}
	}
	slices.SortFunc(found, func(a, b position) int {
		return cmp.Or(cmp.Compare(b.key, a.key), cmp.Compare(a.group, b.group), cmp.Compare(b.id, a.id))
	})
	next := ""
	if len(found) > q.Limit {
		found = found[:q.Limit]
		next = found[q.Limit-1].cursor(list)
	}
	entries, err := s.happened(ctx, scope, found)
	return entries, next, err
}

// query reads the source beyond a place in the merged list.
func (h happening) query(scope docket.Scope, id docket.AddresseeID, rank int, at *position, limit int) clause {
	seen, bound := h.seen(scope)
	q := clause{h.from, []any{id}}.with(seen, bound...)
	switch {
	case at == nil:
	case rank == at.group:
		q = q.with(" AND ("+h.day+", "+h.id+") < (?, ?)", at.key, at.id)
	case rank > at.group:
		q = q.with(" AND "+h.day+" <= ?", at.key)
	default:
		q = q.with(" AND "+h.day+" < ?", at.key)
	}
	return q.with(h.end, limit)
}

// happened reads the records of the entries, each kind by one query, and what they are about by another.
func (s *Store) happened(ctx context.Context, scope docket.Scope, found []position) ([]docket.TimelineEntry, error) {
	ids := map[docket.TimelineKind][]int64{}
	var letters []position
	for _, p := range found {
		kind := happenings[p.group].kind
		if kind == docket.TimelineLetter {
			letters = append(letters, p)
		}
		ids[kind] = append(ids[kind], p.id)
	}
	rows, err := s.rows(ctx, letters)
	if err != nil {
		return nil, err
	}
	known, err := s.timelineRecords(ctx, ids)
	if err != nil {
		return nil, err
	}
	about, err := s.timelineLinks(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	entries := make([]docket.TimelineEntry, len(found))
	for i, p := range found {
		kind := happenings[p.group].kind
		e := docket.TimelineEntry{Kind: kind, Decided: p.group == decidedSource, About: about[kind][p.id]}
		if e.On, err = civil.Parse(p.key); err != nil {
			e.On = civil.Date{} // a letter of which nobody knows when it was sent
		}
		switch kind {
		case docket.TimelineLetter:
			e.Letter, rows = &rows[0], rows[1:]
		case docket.TimelineReply:
			e.Reply = known.replies[p.id]
		case docket.TimelineReminder:
			e.Reminder = known.reminders[p.id]
		case docket.TimelineExtension:
			e.Extension = known.extensions[p.id]
		}
		entries[i] = e
	}
	return entries, nil
}

// timelineFound are the records of a page of a timeline, by their numbers.
type timelineFound struct {
	replies    map[int64]docket.Reply
	reminders  map[int64]docket.Reminder
	extensions map[int64]docket.Extension
}

func (s *Store) timelineRecords(ctx context.Context, ids map[docket.TimelineKind][]int64) (timelineFound, error) {
	found := timelineFound{map[int64]docket.Reply{}, map[int64]docket.Reminder{}, map[int64]docket.Extension{}}
	const doing, where = "read the records of a timeline", "WHERE t.id" + oneOf
	answers, err := takeAll[docket.Reply](ctx, s, doing, replies, where, idsOf(ids[docket.TimelineReply]))
	if err != nil {
		return found, err
	}
	for _, r := range answers {
		found.replies[int64(r.ID)] = r
	}
	reminded, err := takeAll[docket.Reminder](ctx, s, doing, reminders, where, idsOf(ids[docket.TimelineReminder]))
	if err != nil {
		return found, err
	}
	for _, r := range reminded {
		found.reminders[int64(r.ID)] = r
	}
	extended, err := takeAll[docket.Extension](ctx, s, doing, extensions, where, idsOf(ids[docket.TimelineExtension]))
	for _, e := range extended {
		found.extensions[int64(e.ID)] = e
	}
	return found, err
}

const timelineLetter = `c.id, c.type, c.stage, coalesce(c.reference, ''), c.sent_precision, c.sent_on, c.sent_text`

var timelineLinks = []struct {
	kind  docket.TimelineKind
	query string
}{
	{docket.TimelineReply, `SELECT l.reply_id, l.kind, l.probable, ` + timelineLetter + ` FROM json_each(?) ids CROSS JOIN reply_links l ON l.reply_id = ids.value
		JOIN communications c ON c.id = l.communication_id WHERE 1`},
	{docket.TimelineReminder, `SELECT l.reminder_id, '', 0, ` + timelineLetter + ` FROM json_each(?) ids CROSS JOIN reminder_links l ON l.reminder_id = ids.value
		JOIN communications c ON c.id = l.communication_id WHERE 1`},
	{docket.TimelineExtension, `SELECT e.id, '', 0, ` + timelineLetter + ` FROM json_each(?) ids CROSS JOIN extensions e ON e.id = ids.value
		JOIN communications c ON c.id = e.communication_id WHERE 1`},
}

// timelineLinks reads the letters that entries are about, as far as the reader may see them.
func (s *Store) timelineLinks(ctx context.Context, scope docket.Scope, ids map[docket.TimelineKind][]int64) (map[docket.TimelineKind]map[int64][]docket.TimelineLink, error) {
	about := make(map[docket.TimelineKind]map[int64][]docket.TimelineLink)
	for _, of := range timelineLinks {
		if len(ids[of.kind]) == 0 {
			continue
		}
		of, byID := of, map[int64][]docket.TimelineLink{}
		about[of.kind] = byID
		unique := slices.Compact(slices.Sorted(slices.Values(ids[of.kind]))) // a request and its decision are one record
		seen, bound := seenSent(scope)
		err := s.each(ctx, "read what a timeline is about", of.query+seen+" ORDER BY c.sent_sort, c.id", append([]any{idsOf(unique)}, bound...), func(scan func(...any) error) error {
			var id int64
			var l docket.TimelineLink
			err := scan(&id, &l.Kind, &l.Probable, &l.ID, &l.Type, &l.Stage, &l.Reference, &l.Sent.Precision, &l.Sent.On, &l.Sent.Text)
			byID[id] = append(byID[id], l)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return about, nil
}
