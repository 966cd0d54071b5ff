package store

import (
	"cmp"
	"context"
	"slices"

	"answerable/internal/docket"
)

// batch is how many rows a file takes from the list at a time.
const batch = 500

// ListCommunications reads one page: first the ids in order, from indexes, then the rows of those ids.
func (s *Store) ListCommunications(ctx context.Context, scope docket.Scope, q docket.ListQuery) (docket.ListPage, error) {
	o := orderOf(q)
	at, back, err := placeIn(o, q)
	if err != nil {
		return docket.ListPage{}, err
	}
	sel, err := s.choose(ctx, scope, q.Filter, q.Today)
	if err != nil || sel.nothing() {
		return docket.ListPage{First: at == nil}, err
	}
	p, err := s.planFor(ctx, sel, o)
	if err != nil {
		return docket.ListPage{}, err
	}
	want := q.Limit
	if want > 0 {
		want++ // one more tells whether there is another page
	}
	found, err := s.positions(ctx, p, at, back, want)
	if err != nil {
		return docket.ListPage{}, err
	}
	more := q.Limit > 0 && len(found) > q.Limit
	if more {
		found = found[:q.Limit]
	}
	if back {
		slices.Reverse(found)
	}
	page := ends(o, found, at != nil, back, more)
	page.Rows, err = s.rowsAsAt(ctx, found, sel)
	return page, err
}

// placeIn reads the cursor of a page; back tells that the page lies before it.
func placeIn(o ordering, q docket.ListQuery) (at *position, back bool, err error) {
	cursor := q.After
	if cursor == "" {
		cursor, back = q.Before, q.Before != ""
	}
	if cursor == "" {
		return nil, false, nil
	}
	place, err := cursorAt(o.name(), cursor, o.groups())
	return &place, back, err
}

// ends gives the cursors of a page. Coming forward there is a page before, coming back one after.
func ends(o ordering, found []position, turned, back, more bool) docket.ListPage {
	page := docket.ListPage{First: !turned || back && !more}
	if len(found) == 0 {
		return page
	}
	if turned && (!back || more) {
		page.Prev = found[0].cursor(o.name())
	}
	if back || more {
		page.Next = found[len(found)-1].cursor(o.name())
	}
	return page
}

// EachCommunication hands out the whole list in its order, in batches that keep memory bounded and
// in one read transaction, so that a file shows one state of the register.
func (s *Store) EachCommunication(ctx context.Context, scope docket.Scope, q docket.ListQuery, each func(docket.ListRow) error) error {
	if !s.inside {
		return s.Read(ctx, func(r docket.Store) error { return r.EachCommunication(ctx, scope, q, each) })
	}
	sel, err := s.choose(ctx, scope, q.Filter, q.Today)
	if err != nil || sel.nothing() {
		return err
	}
	p, err := s.planFor(ctx, sel, orderOf(q))
	if err != nil {
		return err
	}
	for at := (*position)(nil); ; {
		found, err := s.positions(ctx, p, at, false, batch)
		if err != nil {
			return err
		}
		rows, err := s.rowsAsAt(ctx, found, sel)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := each(row); err != nil {
				return err
			}
		}
		if len(found) < batch {
			return nil
		}
		at = &found[len(found)-1]
	}
}

// positions reads up to want positions beyond at (0: all of them), group after group. Going back,
// the nearest comes first.
func (s *Store) positions(ctx context.Context, p plan, at *position, back bool, want int) ([]position, error) {
	var found []position
	group, step := 0, 1
	if back {
		group, step = p.groups()-1, -1
	}
	if at != nil {
		group = at.group
	}
	for ; group >= 0 && group < p.groups() && (want == 0 || len(found) < want); group += step {
		if p.without[group] {
			continue
		}
		var from *position
		if at != nil && at.group == group {
			from = at
		}
		next, err := s.inGroup(ctx, p, group, from, p.desc != back, want-len(found))
		if err != nil {
			return nil, err
		}
		found = append(found, next...)
	}
	return found, nil
}

// inGroup merges the streams of a group: each gives as many as are wanted, the first of all are kept.
func (s *Store) inGroup(ctx context.Context, p plan, group int, at *position, desc bool, want int) ([]position, error) {
	limit := want
	if limit <= 0 {
		limit = -1
	}
	var merged []position
	streams := p.streams(group)
	for _, st := range streams {
		q := p.query(st, p.rest, at, desc, limit)
		err := s.each(ctx, "list communications", q.sql, q.args, func(scan func(...any) error) error {
			found := position{group: group}
			err := scan(&found.key, &found.id)
			merged = append(merged, found)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if len(streams) > 1 {
		slices.SortStableFunc(merged, func(a, b position) int {
			if desc {
				a, b = b, a
			}
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id))
		})
		merged = slices.Compact(merged)
	}
	if want > 0 && len(merged) > want {
		merged = merged[:want]
	}
	return merged, nil
}
