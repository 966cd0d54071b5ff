package store_test

import (
	"slices"
	"strings"
	"testing"

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
