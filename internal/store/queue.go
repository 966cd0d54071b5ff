package store

import (
	"cmp"
	"context"
	"slices"

	"answerable/internal/docket"
)

// queueList names the queue in its cursors.
const queueList = "queue"

// waiting is one table of documents that hang on no letter yet. Its number orders items of one day.
type waiting struct {
	group   int
	subject string
	query   string
}

var queues = []waiting{
	{0, "reply", `SELECT q.id, q.addressee_id, coalesce(a.iso3, ''), a.name_en, q.counts_on, q.their_reference, coalesce(o.document, ''), coalesce(o.paragraph, '')
		FROM replies q INDEXED BY replies_waiting JOIN addressees a ON a.id = q.addressee_id
		LEFT JOIN origins o ON o.id = (SELECT min(id) FROM origins WHERE subject = 'reply' AND subject_id = q.id)
		WHERE q.links = 0 AND (q.counts_on, q.id) > (?, ?)`},
	{1, "reminder", `SELECT q.id, q.addressee_id, coalesce(a.iso3, ''), a.name_en, q.sent_on, '', coalesce(o.document, ''), coalesce(o.paragraph, '')
		FROM reminders q INDEXED BY reminders_waiting JOIN addressees a ON a.id = q.addressee_id
		LEFT JOIN origins o ON o.id = (SELECT min(id) FROM origins WHERE subject = 'reminder' AND subject_id = q.id)
		WHERE q.links = 0 AND (q.sent_on, q.id) > (?, ?)`},
	{2, docket.QueuedForClosed, `SELECT q.id, q.addressee_id, coalesce(a.iso3, ''), a.name_en, q.counts_on, q.their_reference, coalesce(o.document, ''), coalesce(o.paragraph, '')
		FROM replies q JOIN addressees a ON a.id = q.addressee_id
		LEFT JOIN origins o ON o.id = (SELECT min(id) FROM origins WHERE subject = 'reply' AND subject_id = q.id)
		WHERE q.id IN (` + repliedAfterClosing + `) AND (q.counts_on, q.id) > (?, ?)`},
}

// repliedAfterClosing gives the replies received after a letter was closed, while it stays closed. Closing
// it again on a later day, once the reply is read, takes it off.
const repliedAfterClosing = `SELECT l.reply_id FROM closures k INDEXED BY closures_one_open
	CROSS JOIN reply_links l INDEXED BY reply_links_by_communication ON l.communication_id = k.communication_id AND l.counts_on > k.closed_on
	WHERE k.reopened_on IS NULL`

// The orders of the queues are spelled out, since a query's text never comes from a value.
var queueOrders = [...]string{" ORDER BY q.counts_on, q.id LIMIT ?", " ORDER BY q.sent_on, q.id LIMIT ?", " ORDER BY q.counts_on, q.id LIMIT ?"}

// Queue lists the replies and reminders that wait for their letters, and the replies to closed letters,
// oldest first. A person limited to
// mandates sees none: nobody knows yet whose letter they answer.
func (s *Store) Queue(ctx context.Context, scope docket.Scope, after string, limit int) ([]docket.QueueItem, string, error) {
	at := position{group: -1}
	if after != "" {
		var err error
		if at, err = cursorAt(queueList, after, len(queues)); err != nil {
			return nil, "", err
		}
	}
	if scope.Mandates != nil {
		return nil, "", nil
	}
	want := -1
	if limit > 0 {
		want = limit + 1
	}
	var items []docket.QueueItem
	for _, w := range queues {
		some, err := s.waiting(ctx, scope, w, at, want)
		if err != nil {
			return nil, "", err
		}
		items = append(items, some...)
	}
	slices.SortStableFunc(items, func(a, b docket.QueueItem) int { return a.On.Compare(b.On) })
	if limit <= 0 || len(items) <= limit {
		return items, "", nil
	}
	items = items[:limit]
	last := items[limit-1]
	place := position{key: last.On.String(), id: last.ID}
	for _, w := range queues {
		if w.subject == last.Subject {
			place.group = w.group
		}
	}
	return items, place.cursor(queueList), nil
}

// waiting reads one table beyond a place in the order of (day, table, id).
func (s *Store) waiting(ctx context.Context, scope docket.Scope, w waiting, at position, want int) ([]docket.QueueItem, error) {
	id := at.id
	switch cmp.Compare(w.group, at.group) {
	case -1: // everything of that day is behind
		id = 1<<63 - 1
	case 1: // nothing of that day is
		id = 0
	}
	seen, bound := seenAddressees(scope, "q.addressee_id")
	args := append([]any{at.key, id}, bound...)
	var items []docket.QueueItem
	err := s.each(ctx, "read the queue", w.query+seen+queueOrders[w.group], append(args, want), func(scan func(...any) error) error {
		item := docket.QueueItem{Subject: w.subject}
		err := scan(&item.ID, &item.AddresseeID, &item.ISO3, &item.AddresseeName, &item.On, &item.TheirReference, &item.Document, &item.Paragraph)
		items = append(items, item)
		return err
	})
	return items, err
}

// CountQueue counts the replies and the reminders that wait.
func (s *Store) CountQueue(ctx context.Context, scope docket.Scope) (replies, reminders int, err error) {
	if scope.Mandates != nil {
		return 0, 0, nil
	}
	seen, bound := seenAddressees(scope, "q.addressee_id")
	const doing = "count the queue"
	err = s.conn.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM replies q WHERE q.links = 0`+seen+
		`), (SELECT count(*) FROM reminders q WHERE q.links = 0`+seen+`)`, append(append([]any{}, bound...), bound...)...).Scan(&replies, &reminders)
	return replies, reminders, refused(doing, err)
}

// CountRepliesToClosed counts the replies that came after their letter was closed.
func (s *Store) CountRepliesToClosed(ctx context.Context, scope docket.Scope) (n int, err error) {
	if scope.Mandates != nil {
		return 0, nil
	}
	seen, bound := seenAddressees(scope, "q.addressee_id")
	err = s.conn.QueryRowContext(ctx, `SELECT count(*) FROM replies q WHERE q.id IN (`+repliedAfterClosing+`)`+seen, bound...).Scan(&n)
	return n, refused("count replies to closed letters", err)
}
