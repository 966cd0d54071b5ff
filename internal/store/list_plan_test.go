package store

import (
	"context"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// plansOf explains every query that a page beyond a cursor makes.
func plansOf(t *testing.T, st *Store, scope docket.Scope, q docket.ListQuery) []string {
	t.Helper()
	ctx := context.Background()
	sel, err := st.choose(ctx, scope, q.Filter, q.Today)
	if err != nil {
		t.Fatal(err)
	}
	p, err := st.planFor(ctx, sel, orderOf(q))
	if err != nil {
		t.Fatal(err)
	}
	var plans []string
	for group := range p.groups() {
		if p.without[group] {
			continue
		}
		for _, stream := range p.streams(group) {
			at := &position{group: group, key: "2010-06-15", id: 1000}
			if stream.days || stream.falls {
				at.key = "000000100"
			}
			plans = append(plans, explain(t, st, p.query(stream, p.rest, at, p.desc, 51)))
		}
	}
	return plans
}

func TestEverySingleFilterIsReadInItsOrderFromAnIndex(t *testing.T) {
	st := openRegister(t)
	o := plantOffice(t, st, 5, 2, 3, 2)
	truth, untruth := true, false
	filters := map[string]docket.Filter{
		"none":        {},
		"state":       {States: []string{"XAB"}},
		"states":      {States: []string{"XAB", "XAC", "XZZ"}},
		"others":      {States: []string{docket.OTH}},
		"mandate":     {Mandates: []string{o.mandates[1].Code}},
		"mandates":    {Mandates: []string{o.mandates[1].Code, o.mandates[2].Code}},
		"officer":     {Officers: []string{o.officers[0].Email}},
		"no officer":  {Officers: []string{docket.Nobody}},
		"reviewer":    {Reviewers: []string{o.officers[1].Email}},
		"unreviewed":  {Reviewers: []string{docket.Nobody}},
		"either":      {Officers: []string{o.officers[0].Email, docket.Nobody}},
		"types":       {Types: []docket.Type{docket.UrgentAppeal, docket.OtherLetter}},
		"joint":       {Joint: &truth},
		"alone":       {Joint: &untruth},
		"follow-ups":  {FollowUp: &truth},
		"closed":      {Closed: &truth},
		"not closed":  {Closed: &untruth},
		"exact":       {Exact: &truth},
		"not exact":   {Exact: &untruth},
		"sent":        {SentFrom: civil.Must("2010-01-01"), SentTo: civil.Must("2010-12-31")},
		"state, sent": {States: []string{"XAB"}, SentFrom: civil.Must("2010-01-01"), SentTo: civil.Must("2010-12-31")},
		"officer and status": {Officers: []string{o.officers[0].Email},
			Statuses: []docket.Status{docket.StatusOverdue, docket.StatusReceived}},
	}
	for _, status := range docket.Statuses {
		if status != docket.StatusDueSoon && status != docket.StatusAwaiting {
			filters["status "+string(status)] = docket.Filter{Statuses: []docket.Status{status}}
		}
	}
	for name, filter := range filters {
		for _, ascending := range []bool{false, true} {
			for _, plan := range plansOf(t, st, docket.Scope{}, docket.ListQuery{Filter: filter, Ascending: ascending, Today: today}) {
				inOrder(t, name, plan)
			}
		}
	}
	limited := docket.Scope{Mandates: []docket.MandateID{o.mandates[0].ID}}
	for _, plan := range plansOf(t, st, limited, docket.ListQuery{Today: today}) {
		inOrder(t, "a scope of mandates", plan)
	}
}

// inOrder wants the first step to enter an index at the cursor and nothing to be sorted.
func inOrder(t *testing.T, name, plan string) {
	t.Helper()
	first, _, _ := strings.Cut(plan, "\n")
	if !strings.HasPrefix(first, "SEARCH") || !strings.Contains(first, "INDEX communication") {
		t.Errorf("%s: the first step is no search:\n%s", name, plan)
	}
	if !strings.Contains(first, "sent_sort") {
		t.Errorf("%s: the index is not entered at the cursor:\n%s", name, plan)
	}
	if strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "SCAN c") || strings.Contains(plan, "SCAN m") {
		t.Errorf("%s: sorted, or read from end to end:\n%s", name, plan)
	}
}

func TestEverySortHasItsIndex(t *testing.T) {
	st := openRegister(t)
	plantOffice(t, st, 1, 0, 0, 0)
	for _, sort := range docket.Sorts {
		for _, ascending := range []bool{false, true} {
			for _, plan := range plansOf(t, st, docket.Scope{}, docket.ListQuery{Sort: sort, Ascending: ascending, Today: today}) {
				if strings.Contains(plan, "TEMP B-TREE") || !strings.HasPrefix(plan, "SEARCH c USING") {
					t.Errorf("%s, ascending %v:\n%s", sort, ascending, plan)
				}
			}
		}
	}
}

func TestCountsAndFiguresAreReadFromIndexesAlone(t *testing.T) {
	st := openRegister(t)
	o := plantOffice(t, st, 2, 1, 2, 1)
	for name, filter := range map[string]docket.Filter{
		"none":       {},
		"state":      {States: []string{"XAB"}},
		"officer":    {Officers: []string{o.officers[0].Email}},
		"no officer": {Officers: []string{docket.Nobody}},
		"either":     {Officers: []string{o.officers[0].Email, docket.Nobody}},
		"reviewer":   {Reviewers: []string{o.officers[0].Email}},
		"unreviewed": {Reviewers: []string{docket.Nobody}},
		"type":       {Types: []docket.Type{docket.UrgentAppeal}},
		"closed":     {Closed: yes()},
		"joint":      {Joint: yes()},
		"sent":       {SentFrom: civil.Must("2010-01-01"), SentTo: civil.Must("2010-12-31")},
		"due":        {DueFrom: civil.Must("2010-01-01")},
	} {
		sel, err := st.choose(context.Background(), docket.Scope{}, filter, today)
		if err != nil {
			t.Fatal(err)
		}
		q := sel.countQuery()
		if plan := explain(t, st, q); !strings.Contains(plan, "COVERING INDEX") && name != "sent" {
			t.Errorf("%s:\n%s", name, plan)
		}
	}
}
