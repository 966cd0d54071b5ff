package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	gocmp "github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// model is a register kept twice: in the tables, and as plain values that filters and orders are
// tried on letter by letter.
type model struct {
	st      *Store
	office  office
	letters []planted
	day     civil.Date
}

// plantModel plants letters of every kind; the same seed gives the same register.
func plantModel(t testing.TB, n int) model {
	t.Helper()
	m := model{st: openRegister(t), day: civil.Must("2024-12-31")}
	m.office = plantOffice(t, m.st, 6, 2, 5, 3)
	draw := rapid.Custom(func(t *rapid.T) planted { return drawRecord(t, m.office) })
	for i := range n {
		l := draw.Example(i)
		if l.Type.Numbered() && i%3 > 0 && l.Stage == docket.Sent {
			ref := docket.Reference{Code: "XA" + string(rune('A'+i%5)), Number: i + 1, Year: 2024}
			key := ref.Key()
			l.Reference, l.ReferenceSort = &key, ref.SortKey()
		}
		m.letters = append(m.letters, l)
	}
	plant(t, m.st, m.letters)
	return m
}

func drawRecord(t *rapid.T, o office) planted {
	l := drawLetter(t)
	a := rapid.SampledFrom(o.addressees()).Draw(t, "addressee")
	l.AddresseeID, l.AddresseeSort = a.ID, a.SortName
	for _, m := range o.mandates {
		if rapid.IntRange(0, 2).Draw(t, "mandate") == 0 {
			l.mandates = append(l.mandates, int64(m.ID))
		}
	}
	if rapid.Bool().Draw(t, "has an officer") {
		id := rapid.SampledFrom(o.officers).Draw(t, "officer").ID
		l.OfficerID = &id
	}
	l.FollowUp = rapid.Bool().Draw(t, "follow-up")
	l.Subject = "internal words"
	l.PublicSubject = rapid.SampledFrom([]string{"", "", "Arrest of a lawyer", "Écoles fermées", "Lawyers and teachers"}).Draw(t, "public subject")
	return l
}

func drawQuery(t *rapid.T, m model) (docket.Scope, docket.ListQuery) {
	if rapid.IntRange(0, 3).Draw(t, "all letters") == 0 {
		return docket.Scope{Drafts: rapid.Bool().Draw(t, "drafts")}, docket.ListQuery{Today: m.day,
			Sort: rapid.SampledFrom(docket.Sorts).Draw(t, "sort"), Ascending: rapid.Bool().Draw(t, "ascending")}
	}
	some := func(label string) bool { return rapid.IntRange(0, 4).Draw(t, label) == 0 }
	var f docket.Filter
	if some("statuses?") {
		f.Statuses = rapid.SliceOfNDistinct(rapid.SampledFrom(docket.Statuses), 1, 4, rapid.ID).Draw(t, "statuses")
	}
	if some("types?") {
		f.Types = rapid.SliceOfNDistinct(rapid.SampledFrom(docket.Types), 1, 2, rapid.ID).Draw(t, "types")
	}
	if some("states?") {
		f.States = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"XAA", "XAB", "xac", "OTH", "XZZ"}), 1, 3, rapid.ID).Draw(t, "states")
	}
	if some("mandates?") {
		f.Mandates = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"mandate00", "mandate01", "mandate04", "none"}), 1, 2, rapid.ID).Draw(t, "mandates")
	}
	if some("officers?") {
		f.Officers = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"officer0@example.org", "OFFICER1@example.org", "nobody@example.org"}), 1, 2, rapid.ID).Draw(t, "officers")
	}
	for _, flag := range []**bool{&f.Joint, &f.FollowUp, &f.Closed} {
		if some("flag?") {
			value := rapid.Bool().Draw(t, "flag")
			*flag = &value
		}
	}
	for _, end := range []*civil.Date{&f.SentFrom, &f.SentTo, &f.DueFrom, &f.DueTo, &f.ReceivedFrom, &f.ReceivedTo} {
		if rapid.IntRange(0, 9).Draw(t, "end?") == 0 {
			*end = drawDay(t, "end")
		}
	}
	if some("text?") {
		f.Text = rapid.SampledFrom([]string{"lawyer", "LAWYER teach", "ecoles", "state xab", "Страна XAC", "XAA", "XAB 2", "AL XAC 3/2024", "4/2024",
			"internal words", "company", "–"}).Draw(t, "text")
	}
	scope := docket.Scope{Drafts: rapid.Bool().Draw(t, "drafts")}
	if some("limited to addressees?") {
		scope.Addressees = []docket.AddresseeID{m.office.states[0].ID, m.office.states[2].ID}
	}
	if some("limited to mandates?") {
		scope.Mandates = []docket.MandateID{m.office.mandates[1].ID, m.office.mandates[3].ID}
	}
	return scope, docket.ListQuery{Filter: f, Today: m.day,
		Sort: rapid.SampledFrom(docket.Sorts).Draw(t, "sort"), Ascending: rapid.Bool().Draw(t, "ascending")}
}

// status is that of the rule in Go on the model's day.
func (m model) status(l planted) (docket.Status, int) {
	return docket.FactsOf(l.Communication, l.Attached).StatusOn(m.day)
}

// matches is the filter in plain words, letter by letter.
func (m model) matches(l planted, scope docket.Scope, f docket.Filter) bool {
	status, _ := m.status(l)
	a := m.addressee(l.AddresseeID)
	return (scope.Drafts || l.Stage == docket.Sent) &&
		(scope.Addressees == nil || slices.Contains(scope.Addressees, l.AddresseeID)) &&
		(scope.Mandates == nil || shares(l.mandates, plain(scope.Mandates))) &&
		(len(f.Statuses) == 0 || slices.Contains(f.Statuses, status)) &&
		(len(f.Types) == 0 || slices.Contains(f.Types, l.Type)) &&
		(len(f.States) == 0 || slices.ContainsFunc(f.States, func(code string) bool { return strings.EqualFold(code, a.Code()) })) &&
		(len(f.Mandates) == 0 || shares(l.mandates, m.mandateIDs(f.Mandates))) &&
		(len(f.Officers) == 0 || slices.ContainsFunc(f.Officers, func(mail string) bool { return l.OfficerID != nil && strings.EqualFold(mail, m.mail(*l.OfficerID)) })) &&
		(f.Joint == nil || *f.Joint == (len(l.mandates) > 1)) &&
		(f.FollowUp == nil || *f.FollowUp == l.FollowUp) &&
		(f.Closed == nil || *f.Closed == (len(l.Closures) > 0)) &&
		m.inWindows(l, f) && m.hasText(l, a, f.Text)
}

func (m model) inWindows(l planted, f docket.Filter) bool {
	in := func(first, last, from, to civil.Date) bool {
		return from.IsZero() && to.IsZero() || !first.IsZero() && !last.IsZero() &&
			!first.Before(from) && (to.IsZero() || !last.After(to))
	}
	due := docket.FactsOf(l.Communication, l.Attached).EffectiveDueOn(civil.Must("9999-12-31"))
	received := f.ReceivedFrom.IsZero() && f.ReceivedTo.IsZero() || slices.ContainsFunc(l.Links, func(link docket.ReplyLink) bool {
		return in(link.CountsOn, link.CountsOn, f.ReceivedFrom, f.ReceivedTo)
	})
	return in(l.SentFrom, l.SentTo, f.SentFrom, f.SentTo) && in(due, due, f.DueFrom, f.DueTo) && received
}

func (m model) hasText(l planted, a docket.Addressee, text string) bool {
	fold := docket.Fold(text)
	key := l.Key()
	switch text {
	case "":
		return true
	case "XAA", "XAB 2":
		if key != "" && strings.HasPrefix(key, text) {
			return true
		}
	case "AL XAC 3/2024":
		return key == "XAC 3/2024"
	case "4/2024":
		if strings.Contains(key, text) {
			return true
		}
	case "–":
		return false
	}
	for _, name := range []string{a.NameEN, strings.Replace(a.NameEN, "State", "État", 1), strings.Replace(a.NameEN, "State", "Страна", 1)} {
		folded := docket.Fold(name)
		if strings.HasPrefix(folded, fold) || strings.Contains(folded, " "+fold) {
			return true
		}
	}
	public := docket.Fold(l.PublicSubject)
	for _, word := range strings.Fields(fold) {
		if !strings.Contains(public, word) {
			return false
		}
	}
	return public != ""
}

func shares(a, b []int64) bool {
	return slices.ContainsFunc(a, func(id int64) bool { return slices.Contains(b, id) })
}

func (m model) addressee(id docket.AddresseeID) docket.Addressee {
	all := m.office.addressees()
	return all[slices.IndexFunc(all, func(a docket.Addressee) bool { return a.ID == id })]
}

func (m model) mandateIDs(codes []string) []int64 {
	var ids []int64
	for _, mandate := range m.office.mandates {
		if slices.Contains(codes, mandate.Code) {
			ids = append(ids, int64(mandate.ID))
		}
	}
	return ids
}

func (m model) mail(id docket.UserID) string {
	return m.office.officers[slices.IndexFunc(m.office.officers, func(u docket.User) bool { return u.ID == id })].Email
}

// ordered is the order in plain words: those without the value last in both directions, ties by id.
func (m model) ordered(all []planted, q docket.ListQuery) {
	place := func(l planted) (int, string) {
		missing := func(is bool, key string) (int, string) {
			if is {
				return 1, key
			}
			return 0, key
		}
		switch q.Sort {
		case docket.SortDueOn:
			return missing(l.EffectiveDueOn.IsZero(), l.EffectiveDueOn.String())
		case docket.SortReference:
			return missing(l.Reference == nil, l.ReferenceSort)
		case docket.SortAddressee:
			return 0, l.AddresseeSort
		case docket.SortDaysLate:
			_, late := m.status(l)
			return missing(late == 0, fmt.Sprintf("%09d", late))
		}
		from := "0000-00-00"
		if !l.SentFrom.IsZero() {
			from = l.SentFrom.String()
		}
		return missing(l.SentPrecision != civil.Day, from)
	}
	slices.SortFunc(all, func(a, b planted) int {
		groupA, keyA := place(a)
		groupB, keyB := place(b)
		within := cmp.Or(cmp.Compare(keyA, keyB), cmp.Compare(a.ID, b.ID))
		if !q.Ascending {
			within = -within
		}
		return cmp.Or(cmp.Compare(groupA, groupB), within)
	})
}

func (m model) want(scope docket.Scope, q docket.ListQuery) []docket.CommunicationID {
	var left []planted
	for _, l := range m.letters {
		if m.matches(l, scope, q.Filter) {
			left = append(left, l)
		}
	}
	m.ordered(left, q)
	return idsIn(left, func(l planted) docket.CommunicationID { return l.ID })
}

func idsIn[T any](list []T, id func(T) docket.CommunicationID) []docket.CommunicationID {
	ids := []docket.CommunicationID{}
	for _, item := range list {
		ids = append(ids, id(item))
	}
	return ids
}

func rowID(r docket.ListRow) docket.CommunicationID { return r.ID }

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
