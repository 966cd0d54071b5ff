package store

import (
	"context"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// groups counts the model's letters as the page of the unanswered does, one by one.
func (m model) groups(scope docket.Scope) map[docket.AddresseeID]docket.UnansweredGroup {
	all := map[docket.AddresseeID]docket.UnansweredGroup{}
	for _, l := range m.letters {
		if !m.matches(l, scope, docket.Filter{}) || l.Stage == docket.Draft {
			continue
		}
		g := all[l.AddresseeID]
		g.EverReplied = g.EverReplied || l.Replies > 0
		if !slices.Contains([]docket.Standing{docket.StandingNotExpected, docket.StandingNotCaptured}, l.Standing) {
			g.Sent++
		}
		if l.Standing == docket.StandingOpen {
			m.addTo(&g, l)
		}
		all[l.AddresseeID] = g
	}
	for id, g := range all {
		if g.Sent == 0 || g.Open == 0 && g.EverReplied {
			delete(all, id)
		}
	}
	return all
}

func (m model) addTo(g *docket.UnansweredGroup, l planted) {
	g.Open++
	if status, _ := m.status(l); status == docket.StatusOverdue {
		g.Overdue++
	}
	if !l.FirstPartialOn.IsZero() {
		g.Partial++
	}
	g.Reminders += len(l.Reminded)
	g.OldestSentOn = first(g.OldestSentOn, l.SentOn)
	g.OldestDueOn = first(g.OldestDueOn, l.EffectiveDueOn)
	for _, on := range l.Reminded {
		if on.After(g.LastReminded) {
			g.LastReminded = on
		}
	}
}

func first(a, b civil.Date) civil.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func TestWhatIsUnansweredIsCountedByAddressee(t *testing.T) {
	for _, n := range []int{5, 12, 25, 400} {
		m := plantModel(t, n)
		for name, scope := range map[string]docket.Scope{
			"everything": docket.Everything,
			"limited":    {Mandates: []docket.MandateID{m.office.mandates[0].ID}, Addressees: []docket.AddresseeID{m.office.states[1].ID, m.office.others[0].ID}},
		} {
			got, err := m.st.Unanswered(context.Background(), scope, m.day)
			if err != nil {
				t.Fatal(err)
			}
			byID := map[docket.AddresseeID]docket.UnansweredGroup{}
			for _, g := range got {
				a := m.addressee(g.AddresseeID)
				if g.AddresseeName != a.NameEN || g.AddresseeKind != a.Kind || a.ISO3 != nil && g.ISO3 != *a.ISO3 {
					t.Errorf("%d letters, %s: %s %s %s, want %s", n, name, g.ISO3, g.AddresseeKind, g.AddresseeName, a.NameEN)
				}
				byID[g.AddresseeID] = g
			}
			names := cmpopts.IgnoreFields(docket.UnansweredGroup{}, "AddresseeID", "AddresseeName", "AddresseeKind", "ISO3")
			if diff := gocmp.Diff(m.groups(scope), byID, names); diff != "" {
				t.Errorf("%d letters, %s (-want +got):\n%s", n, name, diff)
			}
			if !slices.IsSortedFunc(got, oldestFirst) {
				t.Errorf("%d letters, %s: not oldest first", n, name)
			}
		}
	}
}

func TestAnUnclassifiedReplyIsNotCountedAsOpenNorAsSilence(t *testing.T) {
	st := openRegister(t)
	state := plantOffice(t, st, 1, 0, 0, 0).states[0]
	plant(t, st, []planted{
		sentTo(state, "2024-01-10", docket.ReplyLink{Kind: docket.Unclassified, CountsOn: civil.Must("2024-02-01")}),
		sentTo(state, "2024-01-11"),
	})
	groups, err := st.Unanswered(context.Background(), docket.Everything, today)
	if err != nil || len(groups) != 1 {
		t.Fatalf("%v, %v", groups, err)
	}
	if g := groups[0]; g.Open != 1 || g.Sent != 2 || !g.EverReplied {
		t.Errorf("got %+v", g)
	}
}

func TestAReplyThatWaitsInTheQueueIsNoSilence(t *testing.T) {
	st := openRegister(t)
	state := plantOffice(t, st, 1, 0, 0, 0).states[0]
	plant(t, st, []planted{sentTo(state, "2024-01-10", docket.ReplyLink{Kind: docket.Acknowledgement, CountsOn: civil.Must("2024-02-01")})})
	silent := func() bool {
		groups, err := st.Unanswered(context.Background(), docket.Everything, today)
		if err != nil || len(groups) != 1 {
			t.Fatalf("%v, %v", groups, err)
		}
		return !groups[0].EverReplied
	}
	if !silent() {
		t.Error("an acknowledgement was taken for a reply")
	}
	if _, err := st.writer.Exec(`INSERT INTO replies (uid, addressee_id, received_on, counts_on, links, created_at)
		VALUES (printf('%036d', 99), ?, '2024-03-01', '2024-03-01', 0, 0)`, state.ID); err != nil {
		t.Fatal(err)
	}
	if silent() {
		t.Error("a reply in the queue was overlooked")
	}
}

// sentTo is a letter with 60 days to answer.
func sentTo(a docket.Addressee, on string, links ...docket.ReplyLink) planted {
	l := planted{}
	l.Stage, l.Type, l.ReplyRecord = docket.Sent, docket.AllegationLetter, docket.Complete
	l.AddresseeID, l.AddresseeSort = a.ID, a.SortName
	l.SentAs(civil.OnDay(civil.Must(on)))
	l.DueOn = l.SentOn.AddDays(60)
	l.Links = links
	return l
}

func TestAnEnvelopeMayAnswerWhatIsOpenUnclassifiedUndatedOrNotCaptured(t *testing.T) {
	m := plantModel(t, 400)
	for _, a := range m.office.addressees() {
		var left []planted
		for _, l := range m.letters {
			if l.AddresseeID == a.ID && slices.Contains([]docket.Standing{docket.StandingOpen, docket.StandingUnclassified,
				docket.StandingUndated, docket.StandingNotCaptured}, l.Standing) {
				left = append(left, l)
			}
		}
		m.ordered(left, docket.ListQuery{Sort: docket.SortSentOn, Ascending: true})
		want := idsIn(left, func(l planted) docket.CommunicationID { return l.ID })
		for _, limit := range []int{0, 5} {
			rows, err := m.st.OpenOf(context.Background(), docket.Scope{}, a.ID, limit)
			if err != nil {
				t.Fatal(err)
			}
			expected := want
			if limit > 0 && len(want) > limit {
				expected = want[:limit]
			}
			if diff := gocmp.Diff(expected, idsIn(rows, rowID)); diff != "" {
				t.Errorf("%s, limit %d (-want +got):\n%s", a.NameEN, limit, diff)
			}
		}
	}
}

func TestRatesInSQLAreTheCellsCountedOneByOne(t *testing.T) {
	m := plantModel(t, 400)
	rapid.Check(t, func(t *rapid.T) {
		scope, list := drawQuery(t, m)
		q := docket.RateQuery{SentFrom: drawMaybe(t, "from"), SentTo: drawMaybe(t, "to"), AsAt: drawDay(t, "as at"), Filter: list.Filter}
		on := m
		on.day = q.AsAt
		var want docket.RateCells
		for _, l := range m.letters {
			if !on.matches(l, scope, q.Filter) || !on.matches(l, docket.Everything, docket.Filter{SentFrom: q.SentFrom, SentTo: q.SentTo}) {
				continue
			}
			cells := &want.Others
			if m.addressee(l.AddresseeID).Kind == docket.State {
				cells = &want.States
			}
			cells.Add(docket.FactsOf(l.Communication, l.Attached), q.AsAt)
		}
		got, err := m.st.RateFacts(context.Background(), scope, q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("cells (-want +got):\n%s", diff)
		}
	})
}
