package store

import (
	"context"

	"answerable/internal/docket"
)

// MatchingLetters gives every letter of a list in its order, each in the version it has now.
func (s *Store) MatchingLetters(ctx context.Context, scope docket.Scope, q docket.ListQuery) ([]docket.Selected, error) {
	if !s.inside {
		var list []docket.Selected
		err := s.Read(ctx, func(r docket.Store) (err error) {
			list, err = r.MatchingLetters(ctx, scope, q)
			return err
		})
		return list, err
	}
	sel, err := s.choose(ctx, scope, q.Filter, q.Today)
	if err != nil || sel.nothing() {
		return nil, err
	}
	p, err := s.planFor(ctx, sel, orderOf(q))
	if err != nil {
		return nil, err
	}
	found, err := s.positions(ctx, p, nil, false, 0)
	if err != nil {
		return nil, err
	}
	ids := make([]docket.CommunicationID, len(found))
	for i, at := range found {
		ids[i] = docket.CommunicationID(at.id)
	}
	list := make([]docket.Selected, 0, len(ids))
	err = s.each(ctx, "read the versions of letters", `SELECT c.id, c.version FROM json_each(?) ids CROSS JOIN communications c ON c.id = ids.value ORDER BY ids.key`,
		[]any{idsOf(ids)}, func(scan func(...any) error) error {
			var one docket.Selected
			err := scan(&one.ID, &one.Version)
			list = append(list, one)
			return err
		})
	return list, err
}

// RowsOf reads letters as lines of the list, in the order asked; those outside the scope are not there.
func (s *Store) RowsOf(ctx context.Context, scope docket.Scope, ids []docket.CommunicationID) ([]docket.ListRow, error) {
	return s.rowsWhere(ctx, scope, "read chosen rows", "json_each(?) ids CROSS JOIN communications c ON c.id = ids.value WHERE 1", " ORDER BY ids.key", idsOf(ids))
}

// NewestReply is the number of the reply that was logged last.
func (s *Store) NewestReply(ctx context.Context) (docket.ReplyID, error) {
	var id docket.ReplyID
	err := s.one(ctx, "find the newest reply", &id, `SELECT coalesce(max(id), 0) FROM replies`)
	return id, err
}
