package store

import (
	"cmp"
	"context"
	"slices"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// Unanswered gives the open letters of each addressee in figures, oldest first, and with them those
// who were asked and never replied. A letter with an unclassified reply waits for our own staff: it
// is not counted as open.
func (s *Store) Unanswered(ctx context.Context, scope docket.Scope, today civil.Date) ([]docket.UnansweredGroup, error) {
	groups := make(map[docket.AddresseeID]*docket.UnansweredGroup)
	group := func(id docket.AddresseeID) *docket.UnansweredGroup {
		if groups[id] == nil {
			groups[id] = &docket.UnansweredGroup{AddresseeID: id}
		}
		return groups[id]
	}
	if err := s.addOpen(ctx, scope, today, group); err != nil {
		return nil, err
	}
	if err := s.addSent(ctx, scope, group); err != nil {
		return nil, err
	}
	if err := s.addReplied(ctx, scope, groups); err != nil {
		return nil, err
	}
	list := make([]docket.UnansweredGroup, 0, len(groups))
	for _, g := range groups {
		if g.Open > 0 || !g.EverReplied {
			list = append(list, *g)
		}
	}
	if err := s.addNames(ctx, list); err != nil {
		return nil, err
	}
	slices.SortFunc(list, oldestFirst)
	return list, nil
}

func oldestFirst(a, b docket.UnansweredGroup) int {
	return cmp.Or(missingLast(a.OldestSentOn, b.OldestSentOn), cmp.Compare(a.AddresseeName, b.AddresseeName), cmp.Compare(a.AddresseeID, b.AddresseeID))
}

func missingLast(a, b civil.Date) int {
	if a.IsZero() != b.IsZero() {
		return -a.Compare(b)
	}
	return a.Compare(b)
}

func (s *Store) addOpen(ctx context.Context, scope docket.Scope, today civil.Date, group func(docket.AddresseeID) *docket.UnansweredGroup) error {
	seen, bound := seenOpen(scope)
	return s.each(ctx, "count what is unanswered", `SELECT c.addressee_id, count(*), count(CASE WHEN c.effective_due_on < ? THEN 1 END),
		count(c.first_partial_on), min(c.sent_sort), min(c.effective_due_on), sum(c.reminders), max(c.last_reminded_on)
		FROM communications c INDEXED BY communications_open WHERE c.standing = 'open'`+seen+` GROUP BY c.addressee_id`,
		append([]any{today}, bound...), func(scan func(...any) error) error {
			var id docket.AddresseeID
			var g docket.UnansweredGroup
			err := scan(&id, &g.Open, &g.Overdue, &g.Partial, &g.OldestSentOn, &g.OldestDueOn, &g.Reminders, &g.LastReminded)
			g.AddresseeID = id
			*group(id) = g
			return err
		})
}

// seenOpen is a scope for letters that are not drafts; nothing else of the row is looked at.
func seenOpen(scope docket.Scope) (string, []any) {
	scope.Drafts = true
	return seenLetters(scope, "c")
}

// addSent counts the letters of each addressee that asked for a reply: not those withdrawn, nor those
// whose source does not say whether one came.
func (s *Store) addSent(ctx context.Context, scope docket.Scope, group func(docket.AddresseeID) *docket.UnansweredGroup) error {
	seen, bound := seenOpen(scope)
	return s.each(ctx, "count what was sent", `SELECT c.addressee_id, count(*) FROM communications c INDEXED BY communications_asked
		WHERE c.standing <> 'draft' AND c.standing <> 'not_expected' AND c.standing <> 'not_captured'`+seen+` GROUP BY c.addressee_id`,
		bound, func(scan func(...any) error) error {
			var id docket.AddresseeID
			var sent int
			err := scan(&id, &sent)
			group(id).Sent = sent
			return err
		})
}

// addReplied marks who ever replied.
func (s *Store) addReplied(ctx context.Context, scope docket.Scope, groups map[docket.AddresseeID]*docket.UnansweredGroup) error {
	ids := make([]docket.AddresseeID, 0, len(groups))
	for id := range groups {
		ids = append(ids, id)
	}
	replied, err := s.EverReplied(ctx, scope, ids)
	for id := range replied {
		if g := groups[id]; g != nil {
			g.EverReplied = true
		}
	}
	return err
}

// EverReplied tells who of some addressees ever replied to anything within the scope. A reply that still
// waits in the queue is a reply: nobody is said to have been silent who was not.
func (s *Store) EverReplied(ctx context.Context, scope docket.Scope, ids []docket.AddresseeID) (map[docket.AddresseeID]bool, error) {
	replied := make(map[docket.AddresseeID]bool, len(ids))
	seen, bound := seenOpen(scope)
	args := append([]any{idsOf(ids)}, bound...)
	err := s.each(ctx, "see who ever replied", `SELECT ids.value FROM json_each(?) ids
		WHERE EXISTS (SELECT 1 FROM communications c INDEXED BY communications_answered WHERE c.addressee_id = ids.value AND c.replies > 0`+seen+`)
		OR EXISTS (SELECT 1 FROM replies r WHERE r.addressee_id = ids.value AND r.links = 0)`,
		args, func(scan func(...any) error) error {
			var id docket.AddresseeID
			err := scan(&id)
			replied[id] = true
			return err
		})
	return replied, err
}

func (s *Store) addNames(ctx context.Context, groups []docket.UnansweredGroup) error {
	byID := make(map[docket.AddresseeID]*docket.UnansweredGroup, len(groups))
	ids := make([]docket.AddresseeID, len(groups))
	for i := range groups {
		ids[i], byID[groups[i].AddresseeID] = groups[i].AddresseeID, &groups[i]
	}
	return s.each(ctx, "read addressees", `SELECT id, coalesce(iso3, ''), kind, name_en FROM addressees WHERE id`+oneOf, []any{idsOf(ids)},
		func(scan func(...any) error) error {
			var id docket.AddresseeID
			var named docket.UnansweredGroup
			err := scan(&id, &named.ISO3, &named.AddresseeKind, &named.AddresseeName)
			if g := byID[id]; g != nil {
				g.ISO3, g.AddresseeKind, g.AddresseeName = named.ISO3, named.AddresseeKind, named.AddresseeName
			}
			return err
		})
}

// OpenOf lists the letters to an addressee that an envelope may answer, oldest first: open ones,
// those whose reply nobody has classified, those without an exact date, and those whose replies were
// not captured. A closed letter is among them, for a reply after closing counts. 0 is no limit.
func (s *Store) OpenOf(ctx context.Context, scope docket.Scope, addressee docket.AddresseeID, limit int) ([]docket.ListRow, error) {
	if limit <= 0 {
		limit = -1
	}
	seen, bound := seenOpen(scope)
	args := append([]any{addressee}, bound...)
	ids, err := s.ids(ctx, "list the open letters of an addressee", `SELECT c.id FROM communications c INDEXED BY communications_by_addressee
		WHERE c.addressee_id = ? AND c.standing IN ('open', 'unclassified', 'undated', 'not_captured')`+seen+`
		ORDER BY c.sent_unknown, c.sent_sort, c.id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, err
	}
	found := make([]position, len(ids))
	for i, id := range ids {
		found[i].id = id
	}
	return s.rows(ctx, found)
}
