package store

import (
	"context"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

func latest(a, b civil.Date) civil.Date {
	if b.After(a) {
		return b
	}
	return a
}

// AddresseeYears reads the cells of each year and the days that replies took, in one look through the
// letters of the addressee.
func (s *Store) AddresseeYears(ctx context.Context, scope docket.Scope, id docket.AddresseeID, asAt civil.Date) (docket.AddresseeYears, error) {
	return rememberedBy(ctx, s, &s.records, scope, []any{"years", id, asAt}, func() (docket.AddresseeYears, error) {
		v := docket.AddresseeYears{Days: map[int]int{}}
		q := docket.RateQuery{AsAt: asAt, Filter: docket.Filter{Addressees: []docket.AddresseeID{id}}}
		sel, err := s.choose(ctx, scope, q.Filter, asAt)
		if err != nil || sel.nothing() {
			return v, err
		}
		query := clause{sql: "SELECT CASE c.sent_unknown WHEN 0 THEN CAST(substr(c.sent_sort, 1, 4) AS INTEGER) ELSE 0 END, "}.then(cellOn(q)).with(", " + byOriginal +
			", CASE WHEN c.sent_unknown = 0 THEN CAST(julianday(c.first_substantive_on) - julianday(c.sent_sort) AS INTEGER) END, count(*), count(CASE WHEN ").
			then(sel.overdue()).with(" THEN 1 END), count(*) - count(c.due_on) FROM communications c INDEXED BY communications_rates WHERE ").
			then(sel.to(id)).with(" GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC")
		err = s.each(ctx, "count the letters of an addressee by year", query.sql, query.args, func(scan func(...any) error) error {
			var year, n, overdue, undue int
			var cell *string
			var original *bool
			var days *int
			if err := scan(&year, &cell, &original, &days, &n, &overdue, &undue); err != nil || cell == nil {
				return err
			}
			v.Overdue += overdue
			if *cell == "open_in_time" {
				v.Undue += undue
			}
			addYear(&v, year, *cell, original != nil && *original, n)
			if days != nil && (*cell == "in_time" || *cell == "late") {
				v.Days[*days] += n
			}
			return nil
		})
		return v, err
	})
}

// to is the condition of the letters sent to one addressee. Named by equality, its index gives them in order.
func (sel selection) to(id docket.AddresseeID) clause {
	return clause{"c.addressee_id = ? AND c.standing <> 'draft' AND ", []any{id}}.then(where(sel.conditions(), "addressee", "draft"))
}

func addYear(v *docket.AddresseeYears, year int, cell string, byOriginal bool, n int) {
	tally(&v.Total, cell, byOriginal, n)
	if year == 0 {
		return
	}
	if last := len(v.Years) - 1; last < 0 || v.Years[last].Year != year {
		v.Years = append(v.Years, docket.YearCells{Year: year})
	}
	tally(&v.Years[len(v.Years)-1].Cells, cell, byOriginal, n)
}

// UnansweredInARow counts from the newest letter back. Letters that are not yet due, or expect no reply, or have
// a reply of which nobody said yet what it is, are passed over; the first that was answered ends the row.
func (s *Store) UnansweredInARow(ctx context.Context, scope docket.Scope, id docket.AddresseeID, asAt civil.Date) (int, error) {
	q := docket.RateQuery{AsAt: asAt, Filter: docket.Filter{Addressees: []docket.AddresseeID{id}}}
	sel, err := s.choose(ctx, scope, q.Filter, asAt)
	if err != nil || sel.nothing() {
		return 0, err
	}
	of := clause{sql: " FROM communications c INDEXED BY communications_rates WHERE c.sent_unknown = 0 AND "}.then(sel.to(id)).with(" AND ").then(cellOn(q))
	on, last := "", int64(0)
	// Of the letters of one day the highest number is the newest: the index orders by day, the numbers are compared here.
	answered := clause{sql: "SELECT c.sent_sort, c.id"}.then(of).with(" IN ('in_time', 'late') ORDER BY c.sent_sort DESC LIMIT 1")
	err = s.each(ctx, "find the newest answered letter", answered.sql, answered.args, func(scan func(...any) error) error { return scan(&on, &last) })
	if err != nil {
		return 0, err
	}
	if on != "" {
		newest := clause{sql: "SELECT max(c.id)"}.then(of).with(" IN ('in_time', 'late') AND c.sent_sort = ?", on)
		if err := s.one(ctx, "find the newest answered letter of a day", &last, newest.sql, newest.args...); err != nil {
			return 0, err
		}
	}
	row := clause{sql: "SELECT count(*)"}.then(of).with(" = 'open_late' AND c.sent_sort >= ? AND (c.sent_sort > ? OR c.id > ?) AND (c.first_unclassified_on IS NULL OR c.first_unclassified_on > ?)", on, on, last, asAt)
	var n int
	err = s.one(ctx, "count the letters unanswered in a row", &n, row.sql, row.args...)
	return n, err
}

// LastReplyOf reads the latest reply that is of a kind for at least one letter within the scope.
func (s *Store) LastReplyOf(ctx context.Context, scope docket.Scope, id docket.AddresseeID, kind docket.ReplyKind) (docket.Reply, error) {
	letter, bound := seenLetters(scope, "letter")
	link := "EXISTS (SELECT 1 FROM reply_links l WHERE l.reply_id = t.id AND l.kind = ?)"
	args := []any{id, kind}
	if letter != "" {
		link = "EXISTS (SELECT 1 FROM reply_links l JOIN communications letter ON letter.id = l.communication_id WHERE l.reply_id = t.id AND l.kind = ?" + letter + ")"
		args = append(args, bound...)
	}
	found, err := takeAll[docket.Reply](ctx, s, "find the last reply of a kind", replies,
		"WHERE t.addressee_id = ? AND "+link+" ORDER BY t.counts_on DESC, t.id DESC LIMIT 1", args...)
	if err != nil || len(found) == 0 {
		return docket.Reply{}, err
	}
	return found[0], nil
}

// CountReminders counts the reminders within the scope that were sent to an addressee.
func (s *Store) CountReminders(ctx context.Context, scope docket.Scope, id docket.AddresseeID) (int, error) {
	seen, args := seenReminders(scope, "r")
	var n int
	err := s.one(ctx, "count the reminders of an addressee", &n, `SELECT count(*) FROM reminders r WHERE r.addressee_id = ?`+seen, append([]any{id}, args...)...)
	return n, err
}

// CountAtHome counts the other actors within the scope that have their home in a State.
func (s *Store) CountAtHome(ctx context.Context, scope docket.Scope, state docket.AddresseeID) (int, error) {
	offered, args := offeredAddressees(scope, "a")
	var n int
	err := s.one(ctx, "count the actors at home in a State", &n, `SELECT count(*) FROM addressees a WHERE a.home_state_id = ?`+offered, append([]any{state}, args...)...)
	return n, err
}
