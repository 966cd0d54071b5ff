package store

import (
	"context"
	"fmt"
	"reflect"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// Rederive computes the derived facts of a letter from all that hangs on it and writes those that changed.
func (s *Store) Rederive(ctx context.Context, id docket.CommunicationID) error {
	const doing = "derive the facts of a communication"
	if s.change == nil {
		return fmt.Errorf("%s: %w", doing, errOutside)
	}
	c, known := s.change.known[id]
	if !known {
		var err error
		if c, err = take[docket.Communication](ctx, s, doing, letters, "t.id = ?", id); err != nil {
			return err
		}
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
	delete(s.change.stale, id)
	s.change.remember(c)
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

// attachedTo reads everything that decides the derived facts of letters, in one query: of each row a
// word for what it is, then what Derive asks of it. It is bound once for each of its five parts.
func attachedTo(where string) string {
	return `SELECT communication_id AS letter, 'mandate' AS what, '' AS kind, 0 AS flag, NULL AS first, NULL AS second, NULL AS third
			FROM communication_mandates` + where + `
		UNION ALL SELECT communication_id, 'link', kind, probable, counts_on, NULL, NULL FROM reply_links` + where + `
		UNION ALL SELECT communication_id, 'extension', decision, 0, asked_on, decided_on, granted_until FROM extensions` + where + `
		UNION ALL SELECT communication_id, 'closure', '', 0, closed_on, reopened_on, NULL FROM closures` + where + `
		UNION ALL SELECT communication_id, 'reminder', '', probable, sent_on, NULL, NULL FROM reminder_links` + where
}

var attachedToOne = attachedTo(" WHERE communication_id = ?")

func (s *Store) attached(ctx context.Context, id docket.CommunicationID) (docket.Attached, error) {
	var at docket.Attached
	err := s.each(ctx, "read what hangs on a communication", attachedToOne, []any{id, id, id, id, id},
		func(scan func(...any) error) error {
			_, err := attach(&at, scan)
			return err
		})
	return at, err
}

// attach adds one row of attachedTo and tells whose it is.
func attach(at *docket.Attached, scan func(...any) error) (docket.CommunicationID, error) {
	var letter docket.CommunicationID
	var what, kind string
	var flag bool
	var first, second, third civil.Date
	if err := scan(&letter, &what, &kind, &flag, &first, &second, &third); err != nil {
		return 0, err
	}
	switch what {
	case "mandate":
		at.Mandates++
	case "link":
		at.Links = append(at.Links, docket.ReplyLink{CommunicationID: letter, Kind: docket.ReplyKind(kind), Probable: flag, CountsOn: first})
	case "extension":
		at.Extensions = append(at.Extensions, docket.Extension{CommunicationID: letter, Decision: docket.Decision(kind),
			AskedOn: first, DecidedOn: second, GrantedUntil: third})
	case "closure":
		at.Closures = append(at.Closures, docket.Closure{CommunicationID: letter, ClosedOn: first, ReopenedOn: second})
	case "reminder":
		at.Reminded = append(at.Reminded, first)
		if flag {
			at.Guessed++
		}
	}
	return letter, nil
}
