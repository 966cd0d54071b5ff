package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"answerable/internal/docket"
)

// queueList names a view of the queue and its order in cursors.
func queueList(q docket.QueueQuery) string {
	name := "queue " + string(q.Show)
	if q.ByAddressee {
		name += " by addressee"
	}
	if q.Descending {
		name += " descending"
	}
	return name
}

// waiting is one kind of document in the queue. Its number orders items of one day.
type waiting struct {
	group   int
	subject string
	origin  string // what origins call it
	columns string
	table   string
	day     string
	where   string // beside the view's own condition; empty where that is all
}

var queues = []waiting{
	{0, docket.QueuedReply, "reply", "q.counts_on, q.their_reference, substr(q.summary, 1, 2000)", "replies", "q.counts_on", ""},
	{1, docket.QueuedReminder, "reminder", "q.sent_on, '', substr(q.note, 1, 2000)", "reminders", "q.sent_on", ""},
	{2, docket.QueuedForClosed, "reply", "q.counts_on, q.their_reference, substr(q.summary, 1, 2000)", "replies", "q.counts_on", "q.set_aside_on IS NULL AND q.id IN (" + repliedAfterClosing + ")"},
}

// repliedAfterClosing gives the replies received after a letter was closed, while it stays closed. Closing
// it again on a later day, once the reply is read, takes it off.
const repliedAfterClosing = `SELECT l.reply_id FROM closures k INDEXED BY closures_one_open
	CROSS JOIN reply_links l INDEXED BY reply_links_by_communication ON l.communication_id = k.communication_id AND l.counts_on > k.closed_on
	WHERE k.reopened_on IS NULL`

// from is the tables of a kind of document in the order that the rows are wanted in.
func (w waiting) from(q docket.QueueQuery) string {
	switch {
	case w.where != "":
		return w.table + " q JOIN addressees a ON a.id = q.addressee_id"
	case q.ByAddressee && q.Show != docket.ShowSetAside:
		return "addressees a INDEXED BY addressees_by_sort_name CROSS JOIN " + w.table + " q INDEXED BY " + w.table + "_waiting_of ON q.addressee_id = a.id"
	case len(q.States) > 0 && q.Show != docket.ShowSetAside:
		return w.table + " q INDEXED BY " + w.table + "_waiting_of JOIN addressees a ON a.id = q.addressee_id"
	case q.Show == docket.ShowSetAside:
		return w.table + " q INDEXED BY " + w.table + "_set_aside JOIN addressees a ON a.id = q.addressee_id"
	}
	return w.table + " q INDEXED BY " + w.table + "_waiting JOIN addressees a ON a.id = q.addressee_id"
}

// condition is what makes a document part of the view.
func (w waiting) condition(q docket.QueueQuery) string {
	switch {
	case w.where != "":
		return w.where
	case q.Show == docket.ShowSetAside:
		return "q.set_aside_on IS NOT NULL"
	}
	return "q.links = 0 AND q.set_aside_on IS NULL"
}

// asked tells whether a query leaves this kind in.
func (w waiting) asked(q docket.QueueQuery) bool {
	return q.Asks(w.subject) && (w.where == "" || q.Show == docket.ShowWaiting)
}

// ofStates leaves in the addressees of some States, or all others.
func ofStates(states []string, alias string) (string, []any) {
	if len(states) == 0 {
		return "", nil
	}
	return " AND " + alias + ".addressee_id IN (SELECT id FROM addressees WHERE iso3" + oneOf + " OR kind <> 'state' AND ?)",
		[]any{textsOf(states), slices.Contains(states, docket.OTH)}
}

// Queue lists the replies and reminders that wait for their letters, and the replies to closed letters, or
// what was set aside. A person limited to mandates sees none: nobody knows yet whose letter they answer.
func (s *Store) Queue(ctx context.Context, scope docket.Scope, q docket.QueueQuery) ([]docket.QueueItem, string, error) {
	at := position{group: -1}
	if q.After != "" {
		var err error
		if at, err = cursorAt(queueList(q), q.After, len(queues)); err != nil {
			return nil, "", err
		}
	}
	if scope.Mandates != nil {
		return nil, "", nil
	}
	want := -1
	if q.Limit > 0 {
		want = q.Limit + 1
	}
	var items []docket.QueueItem
	for _, w := range queues {
		if !w.asked(q) {
			continue
		}
		some, err := s.waiting(ctx, scope, w, q, at, want)
		if err != nil {
			return nil, "", err
		}
		items = append(items, some...)
	}
	slices.SortFunc(items, func(a, b docket.QueueItem) int {
		order := 0
		if q.ByAddressee {
			order = cmp.Or(strings.Compare(a.AddresseeSort, b.AddresseeSort), cmp.Compare(a.AddresseeID, b.AddresseeID))
		}
		order = cmp.Or(order, a.On.Compare(b.On), cmp.Compare(groupOf(a.Subject), groupOf(b.Subject)), cmp.Compare(a.ID, b.ID))
		if q.Descending {
			return -order
		}
		return order
	})
	if q.Limit <= 0 || len(items) <= q.Limit {
		return items, "", nil
	}
	items = items[:q.Limit]
	return items, items[q.Limit-1].Cursor, nil
}

func groupOf(subject string) int {
	return slices.IndexFunc(queues, func(w waiting) bool { return w.subject == subject })
}

// beyond is where a table is read on: everything of a place's own key is behind it, or nothing is, as the
// kinds of one key are ordered among themselves.
func beyond(group int, at position, descending bool) int64 {
	order := cmp.Compare(group, at.group)
	if descending {
		order = -order
	}
	switch {
	case order < 0 && !descending, order > 0 && descending:
		return 1<<63 - 1
	case order != 0:
		return 0
	}
	return at.id
}

// waiting reads one kind of document beyond a place in the order asked for.
func (s *Store) waiting(ctx context.Context, scope docket.Scope, w waiting, q docket.QueueQuery, at position, want int) ([]docket.QueueItem, error) {
	place, bound := w.place(q, at)
	states, some := ofStates(q.States, "q")
	seen, seenBound := seenAddressees(scope, "q.addressee_id")
	query := "SELECT q.id, q.version, q.addressee_id, coalesce(a.iso3, ''), a.name_en, a.sort_name, " + w.columns +
		", q.set_aside_on, q.set_aside_reason, coalesce(o.document, ''), coalesce(o.paragraph, '') FROM " + w.from(q) +
		" LEFT JOIN origins o ON o.id = (SELECT min(id) FROM origins WHERE subject = '" + w.origin + "' AND subject_id = q.id) WHERE " +
		w.condition(q) + place + states + seen + w.order(q) + " LIMIT ?"
	args := slices.Concat(bound, some, seenBound, []any{want})
	var items []docket.QueueItem
	err := s.each(ctx, "read the queue", query, args, func(scan func(...any) error) error {
		item := docket.QueueItem{Subject: w.subject}
		err := scan(&item.ID, &item.Version, &item.AddresseeID, &item.ISO3, &item.AddresseeName, &item.AddresseeSort, &item.On, &item.TheirReference,
			&item.Text, &item.SetAsideOn, &item.SetAsideReason, &item.Document, &item.Paragraph)
		item.Cursor = w.cursor(q, item)
		items = append(items, item)
		return err
	})
	return items, err
}

// apart stands between the parts of a place's key; no name holds it.
const apart = "\x1e"

func (w waiting) cursor(q docket.QueueQuery, item docket.QueueItem) string {
	key := item.On.String()
	if q.ByAddressee {
		key = strings.Join([]string{item.AddresseeSort, strconv.FormatInt(int64(item.AddresseeID), 10), key}, apart)
	}
	return position{group: w.group, key: key, id: item.ID}.cursor(queueList(q))
}

// place is the condition that leaves out what is behind a position.
func (w waiting) place(q docket.QueueQuery, at position) (string, []any) {
	if at.key == "" {
		return "", nil
	}
	id := beyond(w.group, at, q.Descending)
	parts := strings.Split(at.key, apart)
	switch {
	case len(parts) != 3 && !q.Descending:
		return " AND (" + w.day + ", q.id) > (?, ?)", []any{parts[0], id}
	case len(parts) != 3:
		return " AND (" + w.day + ", q.id) < (?, ?)", []any{parts[0], id}
	case !q.Descending:
		return " AND a.sort_name >= ? AND (a.sort_name, a.id, " + w.day + ", q.id) > (?, CAST(? AS INTEGER), ?, ?)", []any{parts[0], parts[0], parts[1], parts[2], id}
	}
	return " AND a.sort_name <= ? AND (a.sort_name, a.id, " + w.day + ", q.id) < (?, CAST(? AS INTEGER), ?, ?)", []any{parts[0], parts[0], parts[1], parts[2], id}
}

func (w waiting) order(q docket.QueueQuery) string {
	direction := ""
	if q.Descending {
		direction = " DESC"
	}
	order := w.day + direction + ", q.id" + direction
	if q.ByAddressee {
		order = "a.sort_name" + direction + ", a.id" + direction + ", " + order
	}
	return " ORDER BY " + order
}

// CountQueue counts the replies and the reminders that wait.
func (s *Store) CountQueue(ctx context.Context, scope docket.Scope) (replies, reminders int, err error) {
	if scope.Mandates != nil {
		return 0, 0, nil
	}
	seen, bound := seenAddressees(scope, "q.addressee_id")
	const doing = "count the queue"
	replied, reminded := "replies q INDEXED BY replies_waiting", "reminders q INDEXED BY reminders_waiting" // counted from the index alone
	if seen != "" {
		replied, reminded = "replies q INDEXED BY replies_waiting_of", "reminders q INDEXED BY reminders_waiting_of"
	}
	err = s.conn.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM `+replied+` WHERE q.links = 0 AND q.set_aside_on IS NULL`+seen+
		`), (SELECT count(*) FROM `+reminded+` WHERE q.links = 0 AND q.set_aside_on IS NULL`+seen+`)`, append(append([]any{}, bound...), bound...)...).Scan(&replies, &reminders)
	return replies, reminders, refused(doing, err)
}

// CountRepliesToClosed counts the replies that came after their letter was closed.
func (s *Store) CountRepliesToClosed(ctx context.Context, scope docket.Scope) (n int, err error) {
	if scope.Mandates != nil {
		return 0, nil
	}
	seen, bound := seenAddressees(scope, "q.addressee_id")
	err = s.conn.QueryRowContext(ctx, `SELECT count(*) FROM replies q WHERE q.set_aside_on IS NULL AND q.id IN (`+repliedAfterClosing+`)`+seen, bound...).Scan(&n)
	return n, refused("count replies to closed letters", err)
}

// CountQueued counts what the filters of a query leave in.
func (s *Store) CountQueued(ctx context.Context, scope docket.Scope, q docket.QueueQuery) (int, error) {
	if q.Show.Links() {
		return s.countLinksQueued(ctx, scope, q)
	}
	if scope.Mandates != nil {
		return 0, nil
	}
	all := 0
	for _, w := range queues {
		if !w.asked(q) {
			continue
		}
		states, some := ofStates(q.States, "q")
		seen, bound := seenAddressees(scope, "q.addressee_id")
		from := w.table + " q"
		switch {
		case w.where != "":
		case q.Show == docket.ShowSetAside:
			from += " INDEXED BY " + w.table + "_set_aside"
		case states+seen != "":
			from += " INDEXED BY " + w.table + "_waiting_of"
		default:
			from += " INDEXED BY " + w.table + "_waiting"
		}
		var n int
		if err := s.one(ctx, "count the queue", &n, "SELECT count(*) FROM "+from+" WHERE "+w.condition(q)+states+seen, slices.Concat(some, bound)...); err != nil {
			return 0, err
		}
		all += n
	}
	return all, nil
}

// CountQueueViews counts what stands in each view of the queue.
func (s *Store) CountQueueViews(ctx context.Context, scope docket.Scope) (c docket.QueueCounts, err error) {
	if c.Replies, c.Reminders, err = s.CountQueue(ctx, scope); err != nil {
		return c, err
	}
	if c.ToClosed, err = s.CountRepliesToClosed(ctx, scope); err != nil {
		return c, err
	}
	for show, into := range map[docket.QueueShow]*int{docket.ShowProbable: &c.Probable, docket.ShowUnclassified: &c.Unclassified, docket.ShowSetAside: &c.SetAside} {
		if *into, err = s.CountQueued(ctx, scope, docket.QueueQuery{Show: show}); err != nil {
			return c, err
		}
	}
	return c, nil
}

// SetAside leaves a document without a letter, or takes it back.
func (s *Store) SetAside(ctx context.Context, item docket.SetAside) error {
	query := `UPDATE replies SET set_aside_on = ?, set_aside_reason = ?`
	if item.Subject == docket.QueuedReminder {
		query = `UPDATE reminders SET set_aside_on = ?, set_aside_reason = ?`
	}
	return s.edit(ctx, "set a document aside", query+edited, item.On, item.Reason, item.ID, item.Version)
}

// QueuedDocuments reads replies, or reminders, within the scope.
func (s *Store) QueuedDocuments(ctx context.Context, scope docket.Scope, subject string, ids []int64) ([]docket.QueueItem, error) {
	query, see := `SELECT q.id, q.version, q.counts_on, a.name_en FROM replies q`, seenReplies
	if subject == docket.QueuedReminder {
		query, see = `SELECT q.id, q.version, q.sent_on, a.name_en FROM reminders q`, seenReminders
	}
	seen, bound := see(scope, "q")
	var items []docket.QueueItem
	err := s.each(ctx, "read documents of the queue", query+` JOIN addressees a ON a.id = q.addressee_id WHERE q.id`+oneOf+seen, append([]any{idsOf(ids)}, bound...),
		func(scan func(...any) error) error {
			item := docket.QueueItem{Subject: subject}
			err := scan(&item.ID, &item.Version, &item.On, &item.AddresseeName)
			items = append(items, item)
			return err
		})
	return items, err
}
