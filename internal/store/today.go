package store

import (
	"context"
	"maps"
	"slices"

	"answerable/internal/docket"
)

// todayList names the lists of a day in their cursors.
const todayList = "today"

// TodayItems reads some parts of a day, one after the other: first the places in order, from indexes, then
// the rows.
func (s *Store) TodayItems(ctx context.Context, scope docket.Scope, q docket.TodayQuery) ([]docket.TodayItem, string, error) {
	if !s.inside {
		var items []docket.TodayItem
		var next string
		err := s.Read(ctx, func(r docket.Store) (err error) {
			items, next, err = r.TodayItems(ctx, scope, q)
			return err
		})
		return items, next, err
	}
	at := position{}
	var from *position
	if q.After != "" {
		var err error
		if at, err = cursorAt(todayList, q.After, len(q.Parts)); err != nil {
			return nil, "", err
		}
		from = &at
	}
	d, err := s.dayOf(ctx, scope, q)
	if err != nil {
		return nil, "", err
	}
	want := 0
	if q.Limit > 0 {
		want = q.Limit + 1
	}
	var found []position
	for group := at.group; group < len(q.Parts) && (want == 0 || len(found) < want); group++ {
		next, err := s.placesOf(ctx, d.of(q.Parts[group], false), group, from, want-len(found))
		if err != nil {
			return nil, "", err
		}
		found, from = append(found, next...), nil
	}
	next := ""
	if want > 0 && len(found) == want {
		found = found[:q.Limit]
		next = found[q.Limit-1].cursor(todayList)
	}
	items, err := s.itemsOf(ctx, d, found)
	return items, next, err
}

func (s *Store) placesOf(ctx context.Context, p dayPart, group int, at *position, limit int) ([]position, error) {
	q := p.beyond(at, limit)
	var found []position
	err := s.each(ctx, "read a part of a day", q.sql, q.args, func(scan func(...any) error) error {
		place := position{group: group}
		err := scan(&place.key, &place.id)
		found = append(found, place)
		return err
	})
	return found, err
}

// itemsOf reads what stands at the places, in their order, with one query for each kind of thing.
func (s *Store) itemsOf(ctx context.Context, d day, found []position) ([]docket.TodayItem, error) {
	var replyIDs []docket.ReplyID
	letterIDs := map[docket.CommunicationID]bool{}
	for _, place := range found {
		if d.Parts[place.group].OfReplies() {
			replyIDs = append(replyIDs, docket.ReplyID(place.id))
		} else {
			letterIDs[docket.CommunicationID(place.id)] = true
		}
	}
	replied, err := s.repliesOf(ctx, d.scope, replyIDs)
	if err != nil {
		return nil, err
	}
	for _, r := range replied {
		for _, id := range r.letters {
			letterIDs[id] = true
		}
	}
	letters, err := s.lettersOf(ctx, letterIDs)
	if err != nil {
		return nil, err
	}
	items := make([]docket.TodayItem, len(found))
	for i, place := range found {
		item := docket.TodayItem{Part: d.Parts[place.group]}
		if item.Part.OfReplies() {
			r := replied[docket.ReplyID(place.id)]
			item.Reply, item.AddresseeName, item.ISO3 = &r.Reply, r.name, r.iso3
			for _, id := range r.letters {
				item.Letters = append(item.Letters, letters[id])
			}
		} else {
			row := letters[docket.CommunicationID(place.id)]
			item.Letters, item.AddresseeName, item.ISO3 = []docket.ListRow{row}, row.AddresseeName, row.ISO3
		}
		items[i] = item
	}
	return items, s.explainItems(ctx, items)
}

// explainItems adds what the lines say beside their letters: what a record lacks, and since when a request waits.
func (s *Store) explainItems(ctx context.Context, items []docket.TodayItem) error {
	lacking, asked := map[int64]*docket.TodayItem{}, map[int64]*docket.TodayItem{}
	for i := range items {
		switch items[i].Part {
		case docket.PartGaps:
			lacking[int64(items[i].Letters[0].ID)] = &items[i]
		case docket.PartDecide:
			asked[int64(items[i].Letters[0].ID)] = &items[i]
		}
	}
	if len(lacking) > 0 {
		err := s.each(ctx, "count the sources of cases", `SELECT c.id, coalesce(k.sources, 0) FROM communications c LEFT JOIN cases k ON k.id = c.case_id WHERE c.id`+oneOf,
			[]any{idsOf(slices.Collect(maps.Keys(lacking)))}, func(scan func(...any) error) error {
				var id int64
				var sources int
				if err := scan(&id, &sources); err != nil {
					return err
				}
				lacking[id].Gaps = docket.GapsOf(lacking[id].Letters[0], sources)
				return nil
			})
		if err != nil {
			return err
		}
	}
	if len(asked) == 0 {
		return nil
	}
	return s.each(ctx, "read requests for more time", `SELECT communication_id, min(asked_on) FROM extensions WHERE decision = '' AND communication_id`+oneOf+` GROUP BY communication_id`,
		[]any{idsOf(slices.Collect(maps.Keys(asked)))}, func(scan func(...any) error) error {
			var id int64
			var item docket.TodayItem
			err := scan(&id, &item.AskedOn)
			if asked[id] != nil {
				asked[id].AskedOn = item.AskedOn
			}
			return err
		})
}

// repliedTo is a reply with whose it is and the letters it answers within a scope.
type repliedTo struct {
	docket.Reply
	name, iso3 string
	letters    []docket.CommunicationID
}

func (s *Store) repliesOf(ctx context.Context, scope docket.Scope, ids []docket.ReplyID) (map[docket.ReplyID]*repliedTo, error) {
	found := make(map[docket.ReplyID]*repliedTo, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	const doing = "read the replies of a day"
	all, err := takeAll[docket.Reply](ctx, s, doing, replies, "WHERE t.id"+oneOf, idsOf(ids))
	if err != nil {
		return nil, err
	}
	of := map[docket.AddresseeID][]*repliedTo{}
	for _, r := range all {
		found[r.ID] = &repliedTo{Reply: r}
		of[r.AddresseeID] = append(of[r.AddresseeID], found[r.ID])
	}
	err = s.each(ctx, doing, `SELECT id, name_en, coalesce(iso3, '') FROM addressees WHERE id`+oneOf, []any{idsOf(slices.Collect(maps.Keys(of)))}, func(scan func(...any) error) error {
		var id docket.AddresseeID
		var named repliedTo
		err := scan(&id, &named.name, &named.iso3)
		for _, r := range of[id] {
			r.name, r.iso3 = named.name, named.iso3
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	seen, bound := seenLetters(scope, "c")
	err = s.each(ctx, doing, `SELECT l.reply_id, l.communication_id FROM json_each(?) ids CROSS JOIN reply_links l ON l.reply_id = ids.value
		CROSS JOIN communications c ON c.id = l.communication_id WHERE 1`+seen+` ORDER BY ids.key, c.sent_unknown, c.sent_sort, c.id`,
		append([]any{idsOf(ids)}, bound...), func(scan func(...any) error) error {
			var reply docket.ReplyID
			var letter docket.CommunicationID
			err := scan(&reply, &letter)
			if r := found[reply]; r != nil {
				r.letters = append(r.letters, letter)
			}
			return err
		})
	return found, err
}

// lettersOf reads the rows of letters that a list of the scope already named.
func (s *Store) lettersOf(ctx context.Context, ids map[docket.CommunicationID]bool) (map[docket.CommunicationID]docket.ListRow, error) {
	places := make([]position, 0, len(ids))
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		places = append(places, position{id: int64(id)})
	}
	rows, err := s.rows(ctx, places)
	found := make(map[docket.CommunicationID]docket.ListRow, len(rows))
	for _, row := range rows {
		found[row.ID] = row
	}
	return found, err
}

// CountToday counts parts of a day; like all counts they are remembered until something changes or is read.
func (s *Store) CountToday(ctx context.Context, scope docket.Scope, q docket.TodayQuery) (map[docket.TodayPart]int, error) {
	// Reading a reply is no change of the register, but what is unread depends on it. The number is read before
	// the letters are, like the change number.
	var seen int64
	if err := s.one(ctx, "find who saw a reply last", &seen, `SELECT coalesce(max(id), 0) FROM reply_seen`); err != nil {
		return nil, err
	}
	counts, err := rememberedBy(ctx, s, &s.parts, scope, []any{seen, q}, func() (map[docket.TodayPart]int, error) {
		d, err := s.dayOf(ctx, scope, q)
		if err != nil {
			return nil, err
		}
		counts := make(map[docket.TodayPart]int, len(q.Parts))
		for _, name := range q.Parts {
			var n int
			query := d.of(name, true).count()
			if err := s.one(ctx, "count a part of a day", &n, query.sql, query.args...); err != nil {
				return nil, err
			}
			counts[name] = n
		}
		return counts, nil
	})
	return maps.Clone(counts), err
}

// SilentStates gives the Governments whose oldest followed letter has waited longest.
func (s *Store) SilentStates(ctx context.Context, scope docket.Scope, q docket.TodayQuery, limit int) ([]docket.SilentState, error) {
	states, err := rememberedBy(ctx, s, &s.silent, scope, []any{q, limit}, func() ([]docket.SilentState, error) { return s.silentStates(ctx, scope, q, limit) })
	return slices.Clone(states), err
}

func (s *Store) silentStates(ctx context.Context, scope docket.Scope, q docket.TodayQuery, limit int) ([]docket.SilentState, error) {
	letter := day{TodayQuery: q, scope: scope}.letter()
	var states []docket.SilentState
	query := clause{sql: `SELECT a.id, a.iso3, a.name_en, g.open, g.reminders, g.oldest FROM (
		SELECT c.addressee_id, count(*) AS open, sum(c.reminders) AS reminders, min(c.sent_sort) AS oldest
		FROM communications c INDEXED BY communications_today WHERE c.standing = 'open' AND `}.then(letter).
		with(` GROUP BY c.addressee_id) g CROSS JOIN addressees a ON a.id = g.addressee_id WHERE a.kind = 'state' ORDER BY g.oldest, a.sort_name, a.id LIMIT ?`, limit)
	at := map[docket.AddresseeID]int{}
	err := s.each(ctx, "find who is silent longest", query.sql, query.args, func(scan func(...any) error) error {
		var g docket.SilentState
		err := scan(&g.AddresseeID, &g.ISO3, &g.AddresseeName, &g.Open, &g.Reminders, &g.OldestSentOn)
		at[g.AddresseeID] = len(states)
		states = append(states, g)
		return err
	})
	if err != nil || len(states) == 0 {
		return nil, err
	}
	from, _, _ := window(q.Followed, q.Followed)
	seen, bound := seenOpen(scope)
	counted := clause{"SELECT c.addressee_id, count(*) FROM communications c INDEXED BY communications_by_addressee WHERE c.addressee_id" + oneOf, []any{idsOf(slices.Collect(maps.Keys(at)))}}
	if q.Officer != 0 {
		counted = clause{"SELECT c.addressee_id, count(*) FROM communications c INDEXED BY communications_by_officer WHERE c.officer_id = ? AND c.addressee_id" + oneOf,
			[]any{q.Officer, idsOf(slices.Collect(maps.Keys(at)))}}
	}
	counted = counted.with(" AND c.standing IN ('in_time', 'late', 'untimed') AND c.sent_unknown = 0 AND c.sent_sort >= ?", from).with(seen+" GROUP BY c.addressee_id", bound...)
	err = s.each(ctx, "count what Governments answered", counted.sql, counted.args, func(scan func(...any) error) error {
		var id docket.AddresseeID
		var n int
		err := scan(&id, &n)
		if i, ok := at[id]; ok {
			states[i].Answered = n
		}
		return err
	})
	return states, err
}

// RatesKept is RateFacts remembered until the register changes.
func (s *Store) RatesKept(ctx context.Context, scope docket.Scope, q docket.RateQuery) (docket.RateCells, error) {
	return rememberedBy(ctx, s, &s.rates, scope, []any{q}, func() (docket.RateCells, error) { return s.RateFacts(ctx, scope, q) })
}
