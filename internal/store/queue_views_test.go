package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// pages reads a list to its end, page by page.
func pages[T any](t *testing.T, read func(after string) ([]T, string, error)) []T {
	t.Helper()
	var all []T
	for after := ""; ; {
		some, next, err := read(after)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, some...)
		if next == "" || len(all) > 1000 {
			return all
		}
		after = next
	}
}

func TestTheQueueIsSortedBothWaysAndPagedWithoutAGap(t *testing.T) {
	st := openRegister(t)
	o := plantOffice(t, st, 3, 0, 1, 0)
	queued(t, st, o)
	ctx := context.Background()
	for _, byAddressee := range []bool{false, true} {
		q := docket.QueueQuery{ByAddressee: byAddressee}
		whole, _, err := st.Queue(ctx, docket.Everything, q)
		if err != nil || len(whole) != 40 {
			t.Fatal(len(whole), err)
		}
		sorted := slices.IsSortedFunc(whole, func(a, b docket.QueueItem) int {
			if c := strings.Compare(a.AddresseeSort, b.AddresseeSort); c != 0 && byAddressee {
				return c
			}
			return a.On.Compare(b.On)
		})
		if !sorted {
			t.Errorf("by addressee %v: it is not in order", byAddressee)
		}
		for _, descending := range []bool{false, true} {
			for _, limit := range []int{1, 7, 39, 40} {
				q.Descending, q.Limit = descending, limit
				got := pages(t, func(after string) ([]docket.QueueItem, string, error) {
					q.After = after
					return st.Queue(ctx, docket.Everything, q)
				})
				want := slices.Clone(whole)
				if descending {
					slices.Reverse(want)
				}
				if diff := gocmp.Diff(keysOf(want), keysOf(got)); diff != "" {
					t.Errorf("by addressee %v, descending %v, by %d (-want +got):\n%s", byAddressee, descending, limit, diff)
				}
			}
		}
	}
	_, next, _ := st.Queue(ctx, docket.Everything, docket.QueueQuery{Limit: 5})
	if _, _, err := st.Queue(ctx, docket.Everything, docket.QueueQuery{Limit: 5, After: next, ByAddressee: true}); docket.KindOf(err) != docket.Invalid {
		t.Errorf("a place in another order: %v", err)
	}
}

func keysOf(items []docket.QueueItem) []string {
	var keys []string
	for _, item := range items {
		keys = append(keys, fmt.Sprint(item.Subject, " ", item.ID))
	}
	return keys
}

func TestTheFiltersOfTheQueueLeaveInWhatTheyName(t *testing.T) {
	st := openRegister(t)
	o := plantOffice(t, st, 3, 1, 1, 0)
	queued(t, st, o)
	execute(t, st, queueQueries["reply"], fmt.Sprintf("%036d", 5000), o.others[0].ID, "2024-02-05")
	execute(t, st, `UPDATE replies SET set_aside_on = '2026-11-01', set_aside_reason = 'old' WHERE addressee_id = ?`, o.states[2].ID)
	for name, c := range map[string]struct {
		query docket.QueueQuery
		leave func(docket.QueueItem) bool
	}{
		"replies":      {docket.QueueQuery{Subjects: []string{docket.QueuedReply}}, func(i docket.QueueItem) bool { return i.Subject == docket.QueuedReply && i.ISO3 != "XAC" }},
		"a State":      {docket.QueueQuery{States: []string{"XAB"}}, func(i docket.QueueItem) bool { return i.ISO3 == "XAB" }},
		"other actors": {docket.QueueQuery{States: []string{docket.OTH}}, func(i docket.QueueItem) bool { return i.ISO3 == "" }},
		"two, by name": {docket.QueueQuery{States: []string{"XAB", "XAC"}, ByAddressee: true}, func(i docket.QueueItem) bool {
			return i.ISO3 == "XAB" || i.ISO3 == "XAC" && i.Subject == docket.QueuedReminder
		}},
		"set aside":      {docket.QueueQuery{Show: docket.ShowSetAside}, func(i docket.QueueItem) bool { return i.SetAsideReason == "old" }},
		"set aside of":   {docket.QueueQuery{Show: docket.ShowSetAside, States: []string{"XAB"}, ByAddressee: true}, func(i docket.QueueItem) bool { return false }},
		"nothing of all": {docket.QueueQuery{Subjects: []string{docket.QueuedForClosed}}, func(i docket.QueueItem) bool { return false }},
	} {
		ctx := context.Background()
		all, _, err := st.Queue(ctx, docket.Everything, docket.QueueQuery{})
		aside, _, err2 := st.Queue(ctx, docket.Everything, docket.QueueQuery{Show: docket.ShowSetAside})
		got, _, err3 := st.Queue(ctx, docket.Everything, c.query)
		n, err4 := st.CountQueued(ctx, docket.Everything, c.query)
		if err != nil || err2 != nil || err3 != nil || err4 != nil {
			t.Fatal(err, err2, err3, err4)
		}
		var want []string
		for _, item := range append(all, aside...) {
			if c.leave(item) && (c.query.Show == docket.ShowSetAside) == (item.SetAsideReason != "") {
				want = append(want, keysOf([]docket.QueueItem{item})...)
			}
		}
		keys := keysOf(got)
		slices.Sort(keys)
		slices.Sort(want)
		if diff := gocmp.Diff(want, keys); diff != "" || n != len(want) {
			t.Errorf("%s: counted %d (-want +got):\n%s", name, n, diff)
		}
	}
}

// plantLinks hangs replies and reminders on letters, some links only probable, some unclassified.
func plantLinks(t *testing.T, st *Store) office {
	t.Helper()
	o := plantOffice(t, st, 2, 0, 2, 0)
	var letters []planted
	for i := range 12 {
		l := sentTo(o.states[i%2], fmt.Sprintf("2024-01-%02d", 1+i))
		l.mandates = []int64{int64(o.mandates[i%3/2].ID)}
		l.Links = []docket.ReplyLink{{Kind: docket.Substantive, Probable: i%2 == 0, CountsOn: civil.Must("2024-03-01").AddDays(i / 3)}, {Kind: docket.Unclassified, CountsOn: civil.Must("2024-04-01").AddDays(i / 4)}}
		l.Reminded = []civil.Date{civil.Must("2024-03-01").AddDays(i / 3)}
		letters = append(letters, l)
	}
	plant(t, st, letters)
	execute(t, st, `UPDATE reminder_links SET probable = 1 WHERE communication_id % 3 = 0`)
	return o
}

func TestLinksThatWaitAreListedInTheOrderOfTheirDaysAndKeepToTheScope(t *testing.T) {
	st := openRegister(t)
	o := plantLinks(t, st)
	ctx := context.Background()
	keys := func(links []docket.QueueLink) []string {
		var out []string
		for _, l := range links {
			out = append(out, fmt.Sprint(l.On, " ", l.Subject, " ", l.ID, " ", l.LetterID))
			if l.Letter.ID != l.LetterID {
				t.Errorf("%s %d has the line of letter %d", l.Subject, l.ID, l.Letter.ID)
			}
		}
		return out
	}
	for show, want := range map[docket.QueueShow]int{docket.ShowProbable: 6 + 4, docket.ShowUnclassified: 12} {
		whole, _, err := st.QueueLinks(ctx, docket.Everything, docket.QueueQuery{Show: show})
		if err != nil || len(whole) != want {
			t.Fatalf("%s: %d links, %v", show, len(whole), err)
		}
		if !slices.IsSortedFunc(whole, func(a, b docket.QueueLink) int { return a.On.Compare(b.On) }) {
			t.Errorf("%s: not in the order of the days", show)
		}
		for _, descending := range []bool{false, true} {
			for _, limit := range []int{1, 4, want} {
				got := pages(t, func(after string) ([]docket.QueueLink, string, error) {
					return st.QueueLinks(ctx, docket.Everything, docket.QueueQuery{Show: show, Descending: descending, Limit: limit, After: after})
				})
				expected := keys(whole)
				if descending {
					slices.Reverse(expected)
				}
				if diff := gocmp.Diff(expected, keys(got)); diff != "" {
					t.Errorf("%s, descending %v, by %d (-want +got):\n%s", show, descending, limit, diff)
				}
			}
		}
		for name, scope := range map[string]docket.Scope{
			"a State":   {Addressees: []docket.AddresseeID{o.states[1].ID}, Drafts: true},
			"a mandate": {Mandates: []docket.MandateID{o.mandates[1].ID}},
			"nothing":   {Mandates: []docket.MandateID{}},
		} {
			some, _, err := st.QueueLinks(ctx, scope, docket.QueueQuery{Show: show})
			n, err2 := st.CountQueued(ctx, scope, docket.QueueQuery{Show: show})
			if err != nil || err2 != nil || n != len(some) || name != "nothing" && n == 0 || n == want {
				t.Errorf("%s, %s: %d listed, %d counted: %v, %v", show, name, len(some), n, err, err2)
			}
			for _, l := range some {
				if _, err := st.Communication(ctx, scope, l.LetterID); err != nil {
					t.Errorf("%s, %s: letter %d is listed, and not there: %v", show, name, l.LetterID, err)
				}
			}
		}
	}
	if n, err := st.CountQueued(ctx, docket.Everything, docket.QueueQuery{Show: docket.ShowProbable, Subjects: []string{docket.QueuedReminder}, States: []string{"XAA"}}); err != nil || n != 2 {
		t.Errorf("%d probable links of reminders to XAA, %v", n, err)
	}
}

func TestLettersAreLookedForWithinTheScopeAndNeverAmongDrafts(t *testing.T) {
	st := openRegister(t)
	o := plantOffice(t, st, 2, 0, 2, 0)
	letter := func(i int, day string, change func(*planted)) planted {
		l := sentTo(o.states[i], "2024-01-01")
		printed, err := civil.ParsePrinted(day, civil.ParseOptions{})
		if err != nil {
			t.Fatal(err)
		}
		l.SentAs(printed)
		if l.DueOn = l.SentOn; !l.DueOn.IsZero() {
			l.DueOn = l.SentOn.AddDays(60)
		}
		l.mandates = []int64{int64(o.mandates[0].ID)}
		if change != nil {
			change(&l)
		}
		return l
	}
	key := "XAA 3/1999"
	letters := []planted{
		letter(0, "2024-01-10", nil), // 1: open
		letter(0, "2024-02-10", func(l *planted) {
			l.Links = []docket.ReplyLink{{Kind: docket.Substantive, CountsOn: civil.Must("2024-02-12")}}
		}), // 2: answered
		letter(0, "2024-03-10", nil), // 3: after the document
		letter(1, "2024-01-10", nil), // 4: of another State
		letter(0, "2024-01-11", func(l *planted) { l.mandates = []int64{int64(o.mandates[1].ID)} }), // 5: of another mandate
		letter(0, "1999-01-10", func(l *planted) {
			l.Reference, l.ReferenceSort = &key, "XAA 1999 0003"
			l.Links = []docket.ReplyLink{{Kind: docket.Substantive, CountsOn: civil.Must("1999-02-12")}}
		}), // 6: cited only
		letter(0, "January 2024", nil),                                       // 7: by its month
		letter(0, "2024-01-12", func(l *planted) { l.Stage = docket.Draft }), // 8
	}
	plant(t, st, letters)
	q := docket.Queued{AddresseeID: o.states[0].ID, On: civil.Must("2024-03-01")}
	citing := q
	citing.Text = "your letter XAA 3/1999"
	for name, c := range map[string]struct {
		scope docket.Scope
		want  [2][]docket.CommunicationID
	}{
		"everything":    {docket.Everything, [2][]docket.CommunicationID{{1, 2, 5, 7}, {1, 2, 5, 6, 7}}},
		"a mandate":     {docket.Scope{Mandates: []docket.MandateID{o.mandates[0].ID}}, [2][]docket.CommunicationID{{1, 2, 7}, {1, 2, 6, 7}}},
		"another State": {docket.Scope{Addressees: []docket.AddresseeID{o.states[1].ID}}, [2][]docket.CommunicationID{nil, nil}},
	} {
		found, err := st.Candidates(context.Background(), c.scope, []docket.Queued{q, citing})
		if err != nil {
			t.Fatal(err)
		}
		var got [2][]docket.CommunicationID
		for i := range found {
			for _, candidate := range found[i] {
				got[i] = append(got[i], candidate.ID)
			}
		}
		if diff := gocmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestEachWayToALetterReadsAPieceOfAnIndex(t *testing.T) {
	st := openRegister(t)
	for _, query := range evidenceKinds("") {
		plan := explain(t, st, clause{sql: query, args: []any{`[[1,"2024-03-01"]]`, 10}})
		if strings.Contains(plan, "SCAN o") || strings.Contains(plan, "SCAN c") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s\n%s", plan, query)
		}
	}
	for _, q := range []docket.QueueQuery{{}, {Descending: true}, {ByAddressee: true}, {ByAddressee: true, Descending: true}} {
		for _, w := range queues[:2] {
			place, args := w.place(q, position{key: map[bool]string{true: "a\x1e1\x1e2024-01-01", false: "2024-01-01"}[q.ByAddressee], id: 5, group: w.group})
			plan := explain(t, st, clause{sql: "SELECT q.id FROM " + w.from(q) + " WHERE " + w.condition(q) + place + w.order(q) + " LIMIT ?", args: append(args, 51)})
			if strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "SCAN q") {
				t.Errorf("%+v\n%s", q, plan)
			}
		}
	}
}
