package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// The register of the scope's tests: a letter of each State and mandate, a draft, replies and reminders
// to each of them and one of each in the queue.
type scoped struct {
	hrdXAA, tortureXAA, hrdXAB, draftXAA docket.Communication
	replies                              map[string]docket.Reply
	reminders                            map[string]docket.Reminder
}

func TestAScopeLeavesOutWhatItDoesNotName(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	s := scoped{
		hrdXAA:     testkit.Communication(t, st, testkit.Numbered("XAA 1/2026")),
		tortureXAA: testkit.Communication(t, st, testkit.By("torture"), testkit.Numbered("XAA 2/2026")),
		hrdXAB:     testkit.Communication(t, st, testkit.To("XAB"), testkit.Numbered("XAB 1/2026")),
		draftXAA:   testkit.Communication(t, st, testkit.Draft(), testkit.Numbered("XAA 3/2026")),
	}
	letters := map[string]docket.Communication{"hrd XAA": s.hrdXAA, "torture XAA": s.tortureXAA, "hrd XAB": s.hrdXAB, "draft XAA": s.draftXAA}
	s.replies, s.reminders = map[string]docket.Reply{}, map[string]docket.Reminder{}
	for name, c := range letters {
		s.replies[name] = testkit.Reply(t, st, docket.Partial, "2026-10-01", c)
		s.reminders[name] = testkit.Reminder(t, st, "2026-11-01", c)
	}
	s.replies["queue XAA"], s.reminders["queue XAA"] = testkit.Reply(t, st, docket.Partial, "2026-10-01"), testkit.Reminder(t, st, "2026-11-01")

	xaa, hrd := []docket.AddresseeID{s.hrdXAA.AddresseeID}, []docket.MandateID{1}
	for _, test := range []struct {
		name      string
		scope     docket.Scope
		letters   string
		documents string
	}{
		{"everything", docket.Everything, "hrd XAA,torture XAA,hrd XAB,draft XAA", "hrd XAA,torture XAA,hrd XAB,draft XAA,queue XAA"},
		{"no drafts", docket.Scope{}, "hrd XAA,torture XAA,hrd XAB", "hrd XAA,torture XAA,hrd XAB,draft XAA,queue XAA"},
		{"one State", docket.Scope{Addressees: xaa, Drafts: true}, "hrd XAA,torture XAA,draft XAA", "hrd XAA,torture XAA,draft XAA,queue XAA"},
		{"one mandate", docket.Scope{Mandates: hrd, Drafts: true}, "hrd XAA,hrd XAB,draft XAA", "hrd XAA,hrd XAB,draft XAA"},
		{"one mandate, no drafts", docket.Scope{Mandates: hrd}, "hrd XAA,hrd XAB", "hrd XAA,hrd XAB"},
		{"one State and mandate", docket.Scope{Addressees: xaa, Mandates: hrd}, "hrd XAA", "hrd XAA"},
		{"no State", docket.Scope{Addressees: []docket.AddresseeID{}, Drafts: true}, "", ""},
		{"no mandate", docket.Scope{Mandates: []docket.MandateID{}, Drafts: true}, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, c := range letters {
				_, err := st.Communication(ctx, test.scope, c.ID)
				wantSeen(t, "letter "+name, err, seen(test.letters, name))
				_, err = st.CommunicationByReference(ctx, test.scope, c.Key())
				wantSeen(t, "reference "+name, err, seen(test.letters, name))
			}
			for name, r := range s.replies {
				_, err := st.Reply(ctx, test.scope, r.ID)
				wantSeen(t, "reply "+name, err, seen(test.documents, name))
			}
			for name, r := range s.reminders {
				_, err := st.Reminder(ctx, test.scope, r.ID)
				wantSeen(t, "reminder "+name, err, seen(test.documents, name))
			}
		})
	}
}

func TestStatesOutsideTheScopeAreNotOffered(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	state := testkit.State(t, st, "XAA")
	got, err := st.States(ctx, docket.Scope{Addressees: []docket.AddresseeID{state.ID}})
	if err != nil || len(got) != 1 || got[0].Code() != "XAA" {
		t.Errorf("%d States, %v", len(got), err)
	}
	if got, err = st.States(ctx, docket.Scope{Addressees: []docket.AddresseeID{}}); err != nil || len(got) != 0 {
		t.Errorf("%d States, %v", len(got), err)
	}
}

func seen(list, name string) bool { return slices.Contains(strings.Split(list, ","), name) }

func wantSeen(t *testing.T, what string, err error, want bool) {
	t.Helper()
	if want && err != nil || !want && docket.KindOf(err) != docket.NotFound {
		t.Errorf("%s: seen %v, got %v", what, want, err)
	}
}

func TestAnotherActorIsOfferedToThoseWhoSeeALetterOrAReplyOfIt(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	actors := map[string]docket.Addressee{}
	put := func(name string, of func(a docket.Addressee)) {
		a := docket.Addressee{Kind: docket.Company, Standing: docket.NoStanding, NameEN: name, SortName: docket.Fold(name), FoldName: docket.Fold(name)}
		testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.InsertAddressee(ctx, &a, nil) })
		actors[name] = a
		of(a)
	}
	letter := func(options ...func(*testkit.Letter)) func(docket.Addressee) {
		return func(a docket.Addressee) {
			c := testkit.Communication(t, st, options...)
			testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
				c.AddresseeID, c.AddresseeSort = a.ID, a.SortName
				return tx.UpdateCommunication(ctx, &c)
			})
		}
	}
	put("hrd", letter())
	put("torture", letter(testkit.By("torture")))
	put("draft", letter(testkit.Draft()))
	put("unused", func(docket.Addressee) {})
	put("queue", func(a docket.Addressee) {
		testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
			return tx.InsertReply(ctx, &docket.Reply{UID: docket.NewUID(), AddresseeID: a.ID, ReceivedOn: testkit.Today, Translation: docket.TranslationNotNeeded, Publication: docket.PublicationPublic, CreatedAt: civil.InstantOf(testkit.Now())})
		})
	})
	hrd := []docket.MandateID{1}
	for _, test := range []struct {
		name  string
		scope docket.Scope
		want  string
	}{
		{"everything", docket.Everything, "draft,hrd,queue,torture,unused"},
		{"no drafts", docket.Scope{}, "hrd,queue,torture"},
		{"one mandate", docket.Scope{Mandates: hrd, Drafts: true}, "draft,hrd"},
		{"one mandate, no drafts", docket.Scope{Mandates: hrd}, "hrd"},
		{"one actor", docket.Scope{Addressees: []docket.AddresseeID{actors["torture"].ID}, Drafts: true}, "torture"},
		{"one actor, another mandate", docket.Scope{Addressees: []docket.AddresseeID{actors["torture"].ID}, Mandates: hrd, Drafts: true}, ""},
		{"nothing", docket.Scope{Mandates: []docket.MandateID{}, Drafts: true}, ""},
	} {
		offered, err := st.OtherActors(ctx, test.scope, 0)
		var names []string
		for _, a := range offered {
			names = append(names, a.NameEN)
		}
		if got := strings.Join(names, ","); got != test.want || err != nil {
			t.Errorf("%s: offered %s, want %s, %v", test.name, got, test.want, err)
		}
		for name, a := range actors {
			_, err := st.OfferedAddressee(ctx, test.scope, a.ID)
			wantSeen(t, test.name+": "+name, err, seen(test.want, name))
		}
		if state := testkit.State(t, st, "XAA"); test.scope.Addressees == nil {
			_, err := st.OfferedAddressee(ctx, test.scope, state.ID)
			wantSeen(t, test.name+": a State", err, true)
		}
	}
}

func TestACaseIsKnownToThoseWhoSeeALetterOfItAndWithoutAnyToThoseWithoutLimits(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	put := func(reference string) docket.CaseID {
		c := docket.Case{UID: docket.NewUID(), Reference: reference, Title: "Person A", CreatedAt: civil.InstantOf(testkit.Now())}
		testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.InsertCase(ctx, &c) })
		return c.ID
	}
	of := func(id docket.CaseID) func(*testkit.Letter) {
		return testkit.With(func(c *docket.Communication) { c.CaseID = &id })
	}
	put("C-1")
	testkit.Communication(t, st, of(put("C-2")))
	testkit.Communication(t, st, of(put("C-3")), testkit.By("torture"))
	testkit.Communication(t, st, of(put("C-4")), testkit.Draft())
	mixed := put("C-5")
	testkit.Communication(t, st, of(mixed))
	testkit.Communication(t, st, of(mixed), testkit.By("torture"))
	for _, test := range []struct {
		name  string
		scope docket.Scope
		want  string
	}{
		{"everything", docket.Everything, "C-1,C-2,C-3,C-4,C-5"},
		{"no drafts", docket.Scope{}, "C-1,C-2,C-3,C-5"},
		{"one mandate", docket.Scope{Mandates: []docket.MandateID{1}, Drafts: true}, "C-2,C-4,C-5"},
		{"nothing", docket.Scope{Addressees: []docket.AddresseeID{}, Drafts: true}, ""},
	} {
		for _, reference := range []string{"C-1", "C-2", "C-3", "C-4", "C-5"} {
			_, err := st.CaseByReference(ctx, test.scope, reference)
			wantSeen(t, test.name+": "+reference, err, seen(test.want, reference))
		}
	}
}
