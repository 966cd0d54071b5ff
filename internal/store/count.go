package store

import (
	lru "container/list"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"sync"

	"answerable/internal/docket"
)

// CountByStatus counts the list by status, whatever statuses the filter names: each count is a link.
// Counts are exact and cannot be flat, so they are remembered until the register changes.
func (s *Store) CountByStatus(ctx context.Context, scope docket.Scope, q docket.ListQuery) (map[docket.Status]int, error) {
	filter := q.Filter
	filter.Statuses = nil
	count := func() (map[docket.Status]int, error) {
		sel, err := s.choose(ctx, scope, filter, q.Today)
		if err != nil || sel.nothing() {
			return map[docket.Status]int{}, err
		}
		return s.countByStatus(ctx, sel)
	}
	if s.change != nil {
		return count() // what this transaction writes may yet be undone
	}
	key, err := s.countKey(ctx, scope, filter, q.Today)
	if err != nil {
		return nil, err
	}
	if known, ok := s.counts.get(key); ok {
		return known, nil
	}
	counts, err := count()
	if err == nil {
		s.counts.put(key, counts)
	}
	return counts, err
}

// countKey names what a count depends on. The change number is read before the letters are: a count
// is never kept under a number that is newer than what it counted.
func (s *Store) countKey(ctx context.Context, scope docket.Scope, filter docket.Filter, today fmt.Stringer) (string, error) {
	var change int64
	err := s.one(ctx, "read the change number", &change, `SELECT change_number FROM register_state WHERE id = 1`)
	if err != nil {
		return "", err
	}
	scope.Identities = false // no count depends on them
	key, err := json.Marshal([]any{change, today.String(), scope, filter})
	return string(key), err
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
		return from("communications_by_officer"), ""
	case sel.mandates != nil:
		return in(clause{"SELECT m.communication_id FROM communication_mandates m WHERE m.mandate_id" + oneOf, []any{idsOf(sel.mandates)}}), "mandate"
	case sel.scopeMandates != nil:
		return in(clause{"SELECT m.communication_id FROM communication_mandates m WHERE m.mandate_id" + oneOf, []any{idsOf(sel.scopeMandates)}}), "scope"
	}
	return from("communications_by_standing"), ""
}

// countsKept is how many counts are remembered; a key is some hundred bytes.
const countsKept = 256

// countCache remembers the counts asked for last.
type countCache struct {
	mu     sync.Mutex
	recent lru.List // of counted, the latest in front
	byKey  map[string]*lru.Element
}

type counted struct {
	key    string
	counts map[docket.Status]int
}

func (c *countCache) get(key string) (map[docket.Status]int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(e)
	return maps.Clone(e.Value.(counted).counts), true
}

func (c *countCache) put(key string, counts map[docket.Status]int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byKey == nil {
		c.byKey = make(map[string]*lru.Element)
	}
	if _, ok := c.byKey[key]; ok {
		return
	}
	c.byKey[key] = c.recent.PushFront(counted{key, maps.Clone(counts)})
	for len(c.byKey) > countsKept {
		oldest := c.recent.Back()
		delete(c.byKey, oldest.Value.(counted).key)
		c.recent.Remove(oldest)
	}
}
