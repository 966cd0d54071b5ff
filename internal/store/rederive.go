package store

import (
	"context"
	"reflect"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// Rederive computes the derived facts of a letter from all that hangs on it and writes those that changed.
func (s *Store) Rederive(ctx context.Context, id docket.CommunicationID) error {
	const doing = "derive the facts of a communication"
	c, err := take[docket.Communication](ctx, s, doing, letters, "t.id = ?", id)
	if err != nil {
		return err
	}
	attached, err := s.attached(ctx, id)
	if err != nil {
		return err
	}
	was := c.Derived
	c.Derived = docket.Derive(c, attached)
	if err := s.writeDerived(ctx, doing, was, c); err != nil {
		return err
	}
	if s.change != nil {
		delete(s.change.stale, id)
	}
	return nil
}

// writeDerived names only the columns that changed: every other index stays untouched.
func (s *Store) writeDerived(ctx context.Context, doing string, was docket.Derived, c docket.Communication) error {
	changed := changedFacts(was, c)
	if len(changed) > 0 {
		values := append(letters.values(&c, changed), c.ID)
		if _, err := s.exec(ctx, doing, letters.setting(changed)+" WHERE id = ?", values...); err != nil {
			return err
		}
	}
	if was.SentUnknown == c.SentUnknown && was.SentSort == c.SentSort {
		return nil
	}
	_, err := s.exec(ctx, doing, `UPDATE communication_mandates SET sent_unknown = ?, sent_sort = ? WHERE communication_id = ?`,
		c.SentUnknown, c.SentSort, c.ID)
	return err
}

// changedFacts names the derived columns whose facts are not what they were.
func changedFacts(was docket.Derived, c docket.Communication) []string {
	before := docket.Communication{Derived: was}
	old, now := letters.values(&before, letterDerived), letters.values(&c, letterDerived)
	var changed []string
	for i, name := range letterDerived {
		if !reflect.DeepEqual(old[i], now[i]) {
			changed = append(changed, name)
		}
	}
	return changed
}

// attached reads everything that decides the derived facts of a letter.
func (s *Store) attached(ctx context.Context, id docket.CommunicationID) (docket.Attached, error) {
	const doing = "read what hangs on a communication"
	var at docket.Attached
	err := s.one(ctx, doing, &at.Mandates, `SELECT count(*) FROM communication_mandates WHERE communication_id = ?`, id)
	if err != nil {
		return at, err
	}
	if at.Links, err = list[docket.ReplyLink](ctx, s, doing, replyLinks, "WHERE t.communication_id = ?", id); err != nil {
		return at, err
	}
	if at.Extensions, err = s.ExtensionsOf(ctx, id); err != nil {
		return at, err
	}
	if at.Closures, err = s.ClosuresOf(ctx, id); err != nil {
		return at, err
	}
	err = s.each(ctx, doing, `SELECT sent_on FROM reminder_links WHERE communication_id = ?`, []any{id},
		func(scan func(...any) error) error {
			var on civil.Date
			err := scan(&on)
			at.Reminded = append(at.Reminded, on)
			return err
		})
	return at, err
}
