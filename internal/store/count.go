package store

import (
	"context"
	"maps"

	"answerable/internal/docket"
)

// CountByStatus counts the list by status, whatever statuses the filter names: each count is a link.
// Counts are exact and cannot be flat, so they are remembered until the register changes.
func (s *Store) CountByStatus(ctx context.Context, scope docket.Scope, q docket.ListQuery) (map[docket.Status]int, error) {
	filter := q.Filter
	filter.Statuses = nil
	counts, err := rememberedBy(ctx, s, &s.counts, scope, []any{filter, q.Today}, func() (map[docket.Status]int, error) {
		sel, err := s.choose(ctx, scope, filter, q.Today)
		if err != nil || sel.nothing() {
			return map[docket.Status]int{}, err
		}
		return s.countByStatus(ctx, sel)
	})
	return maps.Clone(counts), err
}

// countQuery counts the letters of a selection by status, or by the standing of those not open.
func (sel selection) countQuery() clause {
	from, without := sel.countedFrom()
	status := statusOn(sel.today)
	if sel.settled {
		status = clause{sql: "(CASE c.standing WHEN 'open' THEN "}.then(openStatus(sel.today)).with(" ELSE c.standing END)")
	}
	return clause{sql: "SELECT "}.then(status).with(", count(*) FROM ").then(from).with(" AND ").
		then(where(sel.conditions(), without)).with(" GROUP BY 1")
}

func (s *Store) countByStatus(ctx context.Context, sel selection) (map[docket.Status]int, error) {
	q := sel.countQuery()
	counts := make(map[docket.Status]int)
	err := s.each(ctx, "count by status", q.sql, q.args, func(scan func(...any) error) error {
		var name string
		var n int
		err := scan(&name, &n)
		counts[statusNamed(name)] += n
		return err
	})
	return counts, err
}

// statusNamed takes a status, or the standing of a letter that is not open.
func statusNamed(name string) docket.Status {
	for status, from := range standings {
		for _, standing := range from {
			if string(standing) == name && standing != docket.StandingOpen {
				return status
			}
		}
	}
	return docket.Status(name)
}

// countedFrom chooses what is counted: an index that holds all the columns looked at, or the letters
// that a filter of another table leaves.
func (sel selection) countedFrom() (clause, string) {
	from := func(index string) clause { return clause{sql: "communications c INDEXED BY " + index + " WHERE 1"} }
	in := func(ids clause) clause {
		return clause{sql: "communications c NOT INDEXED WHERE c.id IN ("}.then(ids).with(")")
	}
	received := sel.byReceived()
	switch {
	case !sel.settled:
		return clause{sql: "communications c WHERE 1"}, ""
	case sel.addressees != nil:
		return from("communications_by_addressee"), ""
	case sel.words != nil:
		return in(sel.words.ids()), "text"
	case received != nil:
		return in(received.size), "received"
	case sel.officers != nil:
		return sel.officers.counted()
	case sel.reviewers != nil:
		return sel.reviewers.counted()
	case sel.mandates != nil:
		return in(clause{"SELECT m.communication_id FROM communication_mandates m WHERE m.mandate_id" + oneOf, []any{idsOf(sel.mandates)}}), "mandate"
	case sel.scopeMandates != nil:
		return in(clause{"SELECT m.communication_id FROM communication_mandates m WHERE m.mandate_id" + oneOf, []any{idsOf(sel.scopeMandates)}}), "scope"
	}
	return from("communications_by_standing"), ""
}
