package store

import (
	"context"
	"slices"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// selection is a filter within a scope, resolved to ids. A nil list does not narrow; an empty one
// leaves nothing in.
type selection struct {
	filter        docket.Filter
	drafts        bool
	addressees    []int64 // the filter's States and addressees, within the scope
	officers      *people
	reviewers     *people
	mandates      []int64
	scopeMandates []int64
	words         *words
	today         civil.Date
	settled       bool
}

// choose resolves a filter within a scope.
func (s *Store) choose(ctx context.Context, scope docket.Scope, f docket.Filter, today civil.Date) (selection, error) {
	sel := selection{filter: f, drafts: scope.Drafts, today: today, settled: true}
	if scope.Mandates != nil {
		sel.scopeMandates = plain(scope.Mandates)
	}
	if scope.Addressees != nil {
		sel.addressees = plain(scope.Addressees)
	}
	if len(f.Addressees) > 0 {
		sel.addressees = both(sel.addressees, plain(f.Addressees))
	}
	if len(f.States) > 0 {
		ids, err := s.addresseesOf(ctx, f.States)
		if err != nil {
			return sel, err
		}
		sel.addressees = both(sel.addressees, ids)
	}
	var err error
	if len(f.Officers) > 0 {
		if sel.officers, err = s.peopleOf(ctx, "officer", f.Officers); err != nil {
			return sel, err
		}
	}
	if len(f.Reviewers) > 0 {
		if sel.reviewers, err = s.peopleOf(ctx, "reviewer", f.Reviewers); err != nil {
			return sel, err
		}
	}
	if len(f.Mandates) > 0 {
		sel.mandates, err = s.ids(ctx, "find mandates", `SELECT id FROM mandates WHERE code`+oneOf, textsOf(f.Mandates))
		if err != nil {
			return sel, err
		}
	}
	if sel.words, err = s.wordsOf(ctx, f.Text); err != nil {
		return sel, err
	}
	sel.settled, err = s.settled(ctx, today)
	return sel, err
}

// addresseesOf resolves ISO codes; OTH is every addressee that is not a State.
func (s *Store) addresseesOf(ctx context.Context, states []string) ([]int64, error) {
	codes := make([]string, len(states))
	for i, code := range states {
		codes[i] = strings.ToUpper(strings.TrimSpace(code))
	}
	return s.ids(ctx, "find addressees", `SELECT id FROM addressees WHERE iso3`+oneOf+
		` UNION SELECT id FROM addressees WHERE kind <> 'state' AND ? ORDER BY id`, textsOf(codes), slices.Contains(codes, docket.OTH))
}

// ids runs a query for ids; none gives an empty list, never nil.
func (s *Store) ids(ctx context.Context, doing, query string, args ...any) ([]int64, error) {
	found := []int64{}
	err := s.each(ctx, doing, query, args, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		found = append(found, id)
		return err
	})
	return found, err
}

func plain[T ~int64](ids []T) []int64 {
	list := make([]int64, len(ids))
	for i, id := range ids {
		list[i] = int64(id)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// both keeps what two lists have in common; nil does not narrow.
func both(a, b []int64) []int64 {
	if a == nil {
		return b
	}
	common := []int64{}
	for _, id := range a {
		if slices.Contains(b, id) {
			common = append(common, id)
		}
	}
	return common
}

// nothing tells that no letter can be left, so that none is looked for.
func (sel selection) nothing() bool {
	for _, ids := range [][]int64{sel.addressees, sel.mandates, sel.scopeMandates} {
		if ids != nil && len(ids) == 0 {
			return true
		}
	}
	return sel.words.nothing() || sel.officers.nothing() || sel.reviewers.nothing()
}

// condition is one filter as SQL on the alias c; by names the filter, so that a query that is driven
// by it leaves it out.
type condition struct {
	by string
	clause
}

// conditions gives everything that a letter has to meet.
func (sel selection) conditions() []condition {
	f := sel.filter
	var all []condition
	add := func(by, text string, args ...any) { all = append(all, condition{by, clause{text, args}}) }
	if !sel.drafts {
		add("draft", "c.standing <> 'draft'")
	}
	if sel.addressees != nil {
		add("addressee", "c.addressee_id"+oneOf, idsOf(sel.addressees))
	}
	for _, p := range []*people{sel.officers, sel.reviewers} {
		if p != nil {
			all = append(all, condition{p.by, p.condition()})
		}
	}
	if sel.mandates != nil {
		add("mandate", sentBy, idsOf(sel.mandates))
	}
	if sel.scopeMandates != nil {
		add("scope", sentBy, idsOf(sel.scopeMandates))
	}
	if len(f.Statuses) > 0 {
		all = append(all, condition{"status", sel.status()})
	}
	if len(f.Types) > 0 {
		add("type", "c.type"+oneOf, textsOf(f.Types))
	}
	for _, flag := range sel.flags() {
		add(flag.by, flag.column+" = ?", flag.value)
	}
	if f.Exact != nil {
		add("exact", "c.sent_unknown = ?", !*f.Exact)
	}
	all = append(all, sel.windows()...)
	if sel.words != nil {
		all = append(all, condition{"text", sel.words.condition()})
	}
	return all
}

const sentBy = "EXISTS (SELECT 1 FROM communication_mandates cm WHERE cm.communication_id = c.id AND cm.mandate_id" + oneOf + ")"

// flag is a filter that is yes or no.
type flag struct {
	by, column, index string
	value             bool
}

func (sel selection) flags() []flag {
	var set []flag
	for _, f := range []struct {
		value             *bool
		by, column, index string
	}{
		{sel.filter.Joint, "joint", "(c.mandate_count > 1)", "communications_joint"},
		{sel.filter.FollowUp, "follow_up", "c.follow_up", "communications_follow_ups"},
		{sel.filter.Closed, "closed", "c.closed", "communications_closed"},
	} {
		if f.value != nil {
			set = append(set, flag{f.by, f.column, f.index, *f.value})
		}
	}
	return set
}

// windows gives the filters by dates. A letter without an exact day belongs to a window only if its
// whole period does; received is any reply of any kind.
func (sel selection) windows() []condition {
	f := sel.filter
	var all []condition
	if from, to, set := window(f.SentFrom, f.SentTo); set {
		all = append(all, condition{"sent", clause{
			"c.sent_sort BETWEEN ? AND ? AND (c.sent_unknown = 0 OR c.sent_to <= ?)", []any{from, to, to}}})
	}
	if from, to, set := window(f.DueFrom, f.DueTo); set {
		all = append(all, condition{"due", clause{"c.effective_due_on BETWEEN ? AND ?", []any{from, to}}})
	}
	if from, to, set := window(f.ReceivedFrom, f.ReceivedTo); set {
		all = append(all, condition{"received", clause{
			"c.first_received_on <= ? AND EXISTS (SELECT 1 FROM reply_links l WHERE l.communication_id = c.id AND l.counts_on BETWEEN ? AND ?)",
			[]any{to, from, to}}})
	}
	return all
}

// window fills an end that was left open.
func window(from, to civil.Date) (string, string, bool) {
	first, last := "0001-01-01", never
	if !from.IsZero() {
		first = from.String()
	}
	if !to.IsZero() {
		last = to.String()
	}
	return first, last, !from.IsZero() || !to.IsZero()
}

// status is the condition of the chosen statuses.
func (sel selection) status() clause {
	if !sel.settled {
		return clause{sql: ""}.then(statusOn(sel.today)).with(oneOf, textsOf(sel.filter.Statuses))
	}
	either := clause{sql: "("}
	for i, status := range sel.filter.Statuses {
		if i > 0 {
			either = either.with(" OR ")
		}
		either = either.then(statusToday(status, sel.today))
	}
	return either.with(")")
}

// where joins conditions, leaving out those that the query is driven by.
func where(all []condition, without ...string) clause {
	joined := clause{sql: "1"}
	for _, c := range all {
		if !slices.Contains(without, c.by) {
			joined = joined.with(" AND ").then(c.clause)
		}
	}
	return joined
}
