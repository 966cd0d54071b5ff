package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	gocmp "github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

func TestPagesThereAndBackShowEveryLetterThatMatchesOnceInItsOrder(t *testing.T) {
	m := plantModel(t, 400)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		scope, q := drawQuery(t, m)
		q.Limit = rapid.SampledFrom([]int{1, 3, 50, 0}).Draw(t, "limit")
		if q.Limit == 1 {
			q.Filter.Types = []docket.Type{docket.VisitRequest} // keeps walks by single rows short
		}
		want := m.want(scope, q)
		there, last := walk(t, m.st, scope, q)
		if diff := gocmp.Diff(want, there, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("forwards (-want +got):\n%s", diff)
		}
		back := walkBack(t, m.st, scope, q, last)
		if diff := gocmp.Diff(want, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("backwards (-want +got):\n%s", diff)
		}
		var streamed []docket.CommunicationID
		if err := m.st.EachCommunication(ctx, scope, q, func(r docket.ListRow) error {
			streamed = append(streamed, r.ID)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, streamed, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("as a file (-want +got):\n%s", diff)
		}
	})
}

func TestWhicheverFilterLeadsTheLettersAreTheSame(t *testing.T) {
	m := plantModel(t, 400)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		scope, q := drawQuery(t, m)
		want := m.want(scope, q)
		sel, err := m.st.choose(ctx, scope, q.Filter, q.Today)
		if err != nil {
			t.Fatal(err)
		}
		if sel.nothing() {
			return
		}
		ways := []*driver{nil}
		for _, d := range sel.drivers() {
			ways = append(ways, &d)
		}
		for _, way := range ways {
			p := sel.read(orderOf(q), way)
			var got []docket.CommunicationID
			var at *position
			for {
				found, err := m.st.positions(ctx, p, at, false, 7)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range found {
					got = append(got, docket.CommunicationID(f.id))
				}
				if len(found) < 7 {
					break
				}
				if len(got) > len(m.letters) {
					t.Fatalf("led by %+v: more letters than there are", way)
				}
				at = &found[6]
			}
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("led by %+v (-want +got):\n%s", way, diff)
			}
		}
	})
}

// walk turns pages to the end and gives the last one.
func walk(t *rapid.T, st *Store, scope docket.Scope, q docket.ListQuery) ([]docket.CommunicationID, docket.ListPage) {
	var all []docket.CommunicationID
	for turn := 0; ; turn++ {
		page, err := st.ListCommunications(context.Background(), scope, q)
		if err != nil {
			t.Fatal(err)
		}
		if page.First != (turn == 0) || (page.Prev == "") != (turn == 0) {
			t.Fatalf("page %d: first %v, previous %q", turn, page.First, page.Prev)
		}
		all = append(all, idsIn(page.Rows, rowID)...)
		if page.Next == "" {
			return all, page
		}
		if turn > 1000 {
			t.Fatal("the pages never end")
		}
		q.After, q.Before = page.Next, ""
	}
}

func walkBack(t *rapid.T, st *Store, scope docket.Scope, q docket.ListQuery, page docket.ListPage) []docket.CommunicationID {
	all := idsIn(page.Rows, rowID)
	for page.Prev != "" {
		q.Before, q.After = page.Prev, ""
		var err error
		if page, err = st.ListCommunications(context.Background(), scope, q); err != nil {
			t.Fatal(err)
		}
		if page.Next == "" {
			t.Fatal("a page before another has no next one")
		}
		all = append(idsIn(page.Rows, rowID), all...)
		if len(all) > 1000 {
			t.Fatal("the pages never end")
		}
	}
	if !page.First {
		t.Fatal("the page without a previous one is not the first")
	}
	return all
}

func TestCountsByStatusAreThoseOfTheLettersCountedOneByOne(t *testing.T) {
	m := plantModel(t, 400)
	rapid.Check(t, func(t *rapid.T) {
		scope, q := drawQuery(t, m)
		q.Today = m.day
		if rapid.IntRange(0, 3).Draw(t, "past day") == 0 {
			q.Today = drawDay(t, "today")
		}
		on := m
		on.day = q.Today
		want := map[docket.Status]int{}
		filter := q.Filter
		filter.Statuses = nil
		for _, l := range m.letters {
			if on.matches(l, scope, filter) {
				status, _ := on.status(l)
				want[status]++
			}
		}
		for range 2 { // the second time from memory
			got, err := m.st.CountByStatus(context.Background(), scope, q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("counts (-want +got):\n%s", diff)
			}
			got[docket.StatusOverdue] = -1 // a reader's change reaches nobody else
		}
	})
}

func TestARowCarriesItsMandatesRepliesAndReminders(t *testing.T) {
	m := plantModel(t, 120)
	page, err := m.st.ListCommunications(context.Background(), docket.Everything, docket.ListQuery{Today: m.day})
	if err != nil || len(page.Rows) != len(m.letters) {
		t.Fatalf("%d rows, %v", len(page.Rows), err)
	}
	for _, row := range page.Rows {
		l := m.letters[row.ID-1]
		if got := idsOfMandates(row.Mandates); !slices.Equal(got, l.mandates) {
			t.Errorf("letter %d: mandates %v, want %v", row.ID, got, l.mandates)
		}
		var kinds []string
		for _, r := range l.Links {
			kinds = append(kinds, fmt.Sprint(r.CountsOn, r.Kind, r.Probable))
		}
		var got []string
		for _, r := range row.Replied {
			got = append(got, fmt.Sprint(r.On, r.Kind, r.Probable))
		}
		slices.Sort(kinds)
		slices.Sort(got)
		if !slices.Equal(got, kinds) {
			t.Errorf("letter %d: replies %v, want %v", row.ID, got, kinds)
		}
		reminded := slices.SortedFunc(slices.Values(l.Reminded), civil.Date.Compare)
		if !slices.Equal(row.Reminded, reminded) {
			t.Errorf("letter %d: reminded %v, want %v", row.ID, row.Reminded, reminded)
		}
		if diff := gocmp.Diff(l.Derived, row.Derived); diff != "" {
			t.Errorf("letter %d: derived facts (-planted +row):\n%s", row.ID, diff)
		}
		want, late := m.status(l)
		if status, days := row.Facts().StatusOn(m.day); status != want || days != late {
			t.Errorf("letter %d: %s, %d; want %s, %d", row.ID, status, days, want, late)
		}
	}
}

func idsOfMandates(mandates []docket.CommunicationMandate) []int64 {
	var ids []int64
	for _, m := range mandates {
		ids = append(ids, int64(m.MandateID))
	}
	return ids
}

func TestAChangedCursorIsRefused(t *testing.T) {
	m := plantModel(t, 20)
	ctx := context.Background()
	q := docket.ListQuery{Today: m.day, Limit: 5}
	page, err := m.st.ListCommunications(ctx, docket.Everything, q)
	if err != nil {
		t.Fatal(err)
	}
	other := docket.ListQuery{Today: m.day, Limit: 5, Sort: docket.SortDueOn, After: page.Next}
	turned := docket.ListQuery{Today: m.day, Limit: 5, Ascending: true, After: page.Next}
	for name, q := range map[string]docket.ListQuery{
		"not base64":         {Today: m.day, After: "%%%"},
		"cut short":          {Today: m.day, After: page.Next[:len(page.Next)/2]},
		"of another sort":    other,
		"of the other order": turned,
		"a group too far":    {Today: m.day, Before: position{group: 2, id: 1}.cursor("sent_on desc")},
		"a number too long":  {Today: m.day, After: position{group: 1, id: -1}.cursor("sent_on desc")},
	} {
		if _, err := m.st.ListCommunications(ctx, docket.Everything, q); docket.KindOf(err) != docket.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnEmptyScopeSeesAndCountsNothing(t *testing.T) {
	m := plantModel(t, 30)
	ctx := context.Background()
	for name, scope := range map[string]docket.Scope{
		"no mandates":   {Drafts: true, Mandates: []docket.MandateID{}},
		"no addressees": {Drafts: true, Addressees: []docket.AddresseeID{}},
	} {
		page, err := m.st.ListCommunications(ctx, scope, docket.ListQuery{Today: m.day})
		if err != nil || len(page.Rows) != 0 {
			t.Errorf("%s: %d rows, %v", name, len(page.Rows), err)
		}
		counts, err := m.st.CountByStatus(ctx, scope, docket.ListQuery{Today: m.day})
		if err != nil || len(counts) != 0 {
			t.Errorf("%s: counts %v, %v", name, counts, err)
		}
		groups, err := m.st.Unanswered(ctx, scope, m.day)
		if err != nil || len(groups) != 0 {
			t.Errorf("%s: unanswered %v, %v", name, groups, err)
		}
		cells, err := m.st.RateFacts(ctx, scope, docket.RateQuery{AsAt: m.day})
		if err != nil || cells != (docket.RateCells{}) {
			t.Errorf("%s: rates %v, %v", name, cells, err)
		}
		if _, err := m.st.CommunicationRow(ctx, scope, 1); docket.KindOf(err) != docket.NotFound {
			t.Errorf("%s: a row: %v", name, err)
		}
		rows, err := m.st.OpenOf(ctx, scope, m.office.states[0].ID, 0)
		if err != nil || len(rows) != 0 {
			t.Errorf("%s: open %d, %v", name, len(rows), err)
		}
	}
}

func TestAFileStopsWhereItsReaderDoes(t *testing.T) {
	m := plantModel(t, 10)
	own := errors.New("the disk is full")
	n := 0
	err := m.st.EachCommunication(context.Background(), docket.Everything, docket.ListQuery{Today: m.day}, func(docket.ListRow) error {
		n++
		return own
	})
	if !errors.Is(err, own) || n != 1 {
		t.Errorf("%d rows, %v", n, err)
	}
}

func TestACountInsideAChangeIsNotRemembered(t *testing.T) {
	m := plantModel(t, 30)
	ctx := context.Background()
	q := docket.ListQuery{Today: m.day}
	undone := errors.New("undone")
	before := 0
	err := m.st.Tx(ctx, func(tx docket.Store) error {
		if _, err := tx.(*Store).conn.ExecContext(ctx, `UPDATE communications SET standing = 'undated'`); err != nil {
			return err
		}
		counts, err := tx.CountByStatus(ctx, docket.Everything, q)
		before = counts[docket.StatusUndated]
		return errors.Join(err, undone)
	})
	if !errors.Is(err, undone) || before != 30 {
		t.Fatalf("%d, %v", before, err)
	}
	counts, err := m.st.CountByStatus(ctx, docket.Everything, q)
	if err != nil || counts[docket.StatusUndated] == 30 {
		t.Errorf("counts after the change was undone: %v, %v", counts, err)
	}
}

func FuzzAnyTextOfTheFilterIsOnlyLookedFor(f *testing.F) {
	m := plantModel(f, 60)
	for _, text := range []string{"", "lawyer", "XAA 1/2024", "AL XAC 3/2024", "%_'\"", "') OR 1=1 --", "\x00", "Ω ё ي", "JUA", "2/"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all := 0
		for _, sort := range docket.Sorts {
			page, err := m.st.ListCommunications(context.Background(), docket.Everything,
				docket.ListQuery{Filter: docket.Filter{Text: text}, Sort: sort, Today: m.day})
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if all = max(all, len(page.Rows)); len(page.Rows) != all {
				t.Errorf("%q: %d rows by %s, %d by another order", text, len(page.Rows), sort, all)
			}
		}
	})
}

func FuzzACursorIsReadAsItWasWrittenOrRefused(f *testing.F) {
	f.Add(position{group: 1, key: "2024-01-10", id: 7}.cursor("sent_on desc"))
	f.Add("")
	f.Add("MR9zZW50X29uIGRlc2MfMB83Hw")
	f.Fuzz(func(t *testing.T, cursor string) {
		at, err := cursorAt("sent_on desc", cursor, 2)
		if err != nil {
			if docket.KindOf(err) != docket.Invalid {
				t.Errorf("%q: %v", cursor, err)
			}
			return
		}
		again, err := cursorAt("sent_on desc", at.cursor("sent_on desc"), 2)
		if err != nil || again != at {
			t.Errorf("%q: %+v, then %+v, %v", cursor, at, again, err)
		}
	})
}
