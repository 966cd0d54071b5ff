package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"answerable/internal/docket"
)

// linking is one table of links between documents and letters.
type linking struct {
	group   int
	subject string
	columns string // of the document and of the link
	links   string
	day     string
	key     string
	table   string
}

var linkings = []linking{
	{0, docket.QueuedReply, "q.id, q.version, l.counts_on, q.their_reference, substr(q.summary, 1, 2000), l.kind, l.probable, l.communication_id", "reply_links", "l.counts_on", "l.reply_id", "replies"},
	{1, docket.QueuedReminder, "q.id, q.version, l.sent_on, '', substr(q.note, 1, 2000), '', l.probable, l.communication_id", "reminder_links", "l.sent_on", "l.reminder_id", "reminders"},
}

// condition is what makes a link part of a view, and the index that holds only such links.
func (k linking) condition(show docket.QueueShow) (index, where string) {
	if show == docket.ShowUnclassified {
		return " INDEXED BY reply_links_unclassified", "l.kind = 'unclassified'"
	}
	return " INDEXED BY " + k.links + "_probable", "l.probable = 1"
}

func (k linking) asked(q docket.QueueQuery) bool {
	return q.Asks(k.subject) && (q.Show == docket.ShowProbable || k.subject == docket.QueuedReply)
}

// from is the links of a view with their documents and letters, and what leaves the others out.
func (k linking) from(scope docket.Scope, q docket.QueueQuery) (string, []any) {
	index, where := k.condition(q.Show)
	from := k.links + " l" + index + " CROSS JOIN " + k.table + " q ON q.id = " + k.key + " CROSS JOIN communications c ON c.id = l.communication_id"
	states, some := ofStates(q.States, "q")
	seen, bound := seenLetters(scope, "c")
	return " FROM " + from + " WHERE " + where + states + seen, slices.Concat(some, bound)
}

// QueueLinks lists the links that wait to be confirmed or classified, in the order of their days.
func (s *Store) QueueLinks(ctx context.Context, scope docket.Scope, q docket.QueueQuery) ([]docket.QueueLink, string, error) {
	at := position{group: -1}
	if q.After != "" {
		var err error
		if at, err = cursorAt(queueList(q), q.After, len(linkings)); err != nil {
			return nil, "", err
		}
	}
	want := -1
	if q.Limit > 0 {
		want = q.Limit + 1
	}
	var found []docket.QueueLink
	for _, k := range linkings {
		if !k.asked(q) {
			continue
		}
		some, err := s.linked(ctx, scope, k, q, at, want)
		if err != nil {
			return nil, "", err
		}
		found = append(found, some...)
	}
	slices.SortStableFunc(found, func(a, b docket.QueueLink) int {
		if q.Descending {
			a, b = b, a
		}
		return cmp.Or(a.On.Compare(b.On), strings.Compare(b.Subject, a.Subject), cmp.Compare(a.ID, b.ID), cmp.Compare(a.LetterID, b.LetterID))
	})
	next := ""
	if q.Limit > 0 && len(found) > q.Limit {
		found = found[:q.Limit]
		next = found[q.Limit-1].Cursor
	}
	return found, next, s.addLetters(ctx, scope, found)
}

func (s *Store) linked(ctx context.Context, scope docket.Scope, k linking, q docket.QueueQuery, at position, want int) ([]docket.QueueLink, error) {
	from, args := k.from(scope, q)
	place, order := "", " ORDER BY "+k.day+", "+k.key+", l.communication_id"
	sign := " > "
	if q.Descending {
		order, sign = " ORDER BY "+k.day+" DESC, "+k.key+" DESC, l.communication_id DESC", " < "
	}
	if at.key != "" {
		day, letter, _ := strings.Cut(at.key, apart)
		id := beyond(k.group, at, q.Descending)
		place = " AND (" + k.day + ", " + k.key + ", l.communication_id)" + sign + "(?, ?, CAST(? AS INTEGER))"
		args = append(args, day, id, letter)
	}
	var found []docket.QueueLink
	err := s.each(ctx, "read links of the queue", "SELECT "+k.columns+from+place+order+" LIMIT ?", append(args, want), func(scan func(...any) error) error {
		l := docket.QueueLink{Subject: k.subject}
		err := scan(&l.ID, &l.Version, &l.On, &l.TheirReference, &l.Text, &l.Kind, &l.Probable, &l.LetterID)
		l.Cursor = position{group: k.group, key: l.On.String() + apart + strconv.FormatInt(int64(l.LetterID), 10), id: l.ID}.cursor(queueList(q))
		found = append(found, l)
		return err
	})
	return found, err
}

// addLetters adds the lines of the letters.
func (s *Store) addLetters(ctx context.Context, scope docket.Scope, found []docket.QueueLink) error {
	var ids []docket.CommunicationID
	for _, l := range found {
		if !slices.Contains(ids, l.LetterID) {
			ids = append(ids, l.LetterID)
		}
	}
	if ids == nil {
		return nil
	}
	rows, err := s.RowsOf(ctx, scope, ids)
	if err != nil {
		return err
	}
	byID := make(map[docket.CommunicationID]docket.ListRow, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	for i := range found {
		found[i].Letter = byID[found[i].LetterID]
	}
	return nil
}

func (s *Store) countLinksQueued(ctx context.Context, scope docket.Scope, q docket.QueueQuery) (int, error) {
	all := 0
	for _, k := range linkings {
		if !k.asked(q) {
			continue
		}
		from, args := k.from(scope, q)
		if !scope.Limited() && scope.Drafts && len(q.States) == 0 {
			index, where := k.condition(q.Show)
			from, args = " FROM "+k.links+" l"+index+" WHERE "+where, nil // from the index alone
		}
		var n int
		if err := s.one(ctx, "count links of the queue", &n, "SELECT count(*)"+from, args...); err != nil {
			return 0, err
		}
		all += n
	}
	return all, nil
}
