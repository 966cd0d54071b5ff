package store

import (
	"context"
	"strings"

	"answerable/internal/docket"
)

// AddresseeFigures counts the letters of each addressee by the four cells, from one index alone. The
// rule is that of every rate; only the grouping is another.
func (s *Store) AddresseeFigures(ctx context.Context, scope docket.Scope, q docket.RateQuery) (map[docket.AddresseeID]docket.AddresseeFigures, error) {
	return rememberedBy(ctx, s, &s.figures, scope, []any{"addressees", q}, func() (map[docket.AddresseeID]docket.AddresseeFigures, error) {
		figures := make(map[docket.AddresseeID]docket.AddresseeFigures)
		sel, err := s.choose(ctx, scope, q.Filter, q.AsAt)
		if err != nil || sel.nothing() {
			return figures, err
		}
		if err := s.addFigures(ctx, sel, q, figures); err != nil {
			return nil, err
		}
		if q.SentFrom.IsZero() && q.SentTo.IsZero() {
			err = s.addQueued(ctx, scope, figures)
		}
		return figures, err
	})
}

func (s *Store) addFigures(ctx context.Context, sel selection, q docket.RateQuery, figures map[docket.AddresseeID]docket.AddresseeFigures) error {
	query := clause{sql: "SELECT c.addressee_id, "}.then(cellOn(q)).with(", " + byOriginal + ", count(*), count(CASE WHEN ").then(sel.overdue()).
		with(" THEN 1 END), sum(c.reminders), max(c.last_reply_on), max(c.last_substantive_on)" +
			" FROM communications c INDEXED BY communications_rates WHERE c.standing <> 'draft' AND ").
		then(sel.sentWithin(q)).with(" GROUP BY 1, 2, 3")
	return s.each(ctx, "count the letters of each addressee", query.sql, query.args, func(scan func(...any) error) error {
		var id docket.AddresseeID
		var cell *string
		var original *bool
		var n int
		var more docket.AddresseeFigures
		if err := scan(&id, &cell, &original, &n, &more.Overdue, &more.Reminders, &more.LastReplyOn, &more.LastSubstantiveOn); err != nil || cell == nil {
			return err
		}
		f := figures[id]
		tally(&f.Cells, *cell, original != nil && *original, n)
		f.Overdue += more.Overdue
		f.Reminders += more.Reminders
		f.LastReplyOn = latest(f.LastReplyOn, more.LastReplyOn)
		f.LastSubstantiveOn = latest(f.LastSubstantiveOn, more.LastSubstantiveOn)
		figures[id] = f
		return nil
	})
}

// overdue is the condition of what the list calls overdue.
func (sel selection) overdue() clause {
	if sel.settled {
		return statusToday(docket.StatusOverdue, sel.today)
	}
	return statusOn(sel.today).with(" = 'overdue'")
}

// addQueued lets a reply that waits for its letter be the last one. A person limited to mandates does not
// hear of it: nobody knows yet whose letter it answers.
func (s *Store) addQueued(ctx context.Context, scope docket.Scope, figures map[docket.AddresseeID]docket.AddresseeFigures) error {
	if scope.Mandates != nil {
		return nil
	}
	seen, args := seenAddressees(scope, "r.addressee_id")
	return s.each(ctx, "find the last replies that wait for their letter",
		`SELECT r.addressee_id, max(r.counts_on) FROM replies r INDEXED BY replies_waiting WHERE r.links = 0 AND r.set_aside_on IS NULL`+seen+` GROUP BY r.addressee_id`, args,
		func(scan func(...any) error) error {
			var id docket.AddresseeID
			var queued docket.AddresseeFigures
			err := scan(&id, &queued.LastReplyOn)
			f := figures[id]
			f.LastReplyOn = latest(f.LastReplyOn, queued.LastReplyOn)
			figures[id] = f
			return err
		})
}

// AddresseesCalled finds addressees by words of their names, by what a State's code begins with, or both.
func (s *Store) AddresseesCalled(ctx context.Context, text string) ([]docket.AddresseeID, error) {
	folded := strings.Fields(docket.Fold(text))
	if len(folded) == 0 {
		return nil, nil
	}
	found, err := s.calledBy(ctx, folded)
	if err != nil {
		return nil, err
	}
	coded, err := s.ids(ctx, "find a State by its code", `SELECT id FROM addressees WHERE iso3 = ?`, strings.ToUpper(strings.TrimSpace(text)))
	ids := make([]docket.AddresseeID, 0, len(found)+1)
	for _, id := range append(found, coded...) {
		ids = append(ids, docket.AddresseeID(id))
	}
	return ids, err
}
