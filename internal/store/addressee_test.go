package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

func yearsOf(t *testing.T, st docket.Store, scope docket.Scope, id docket.AddresseeID) docket.AddresseeYears {
	t.Helper()
	y, err := st.AddresseeYears(t.Context(), scope, id, testkit.Today)
	if err != nil {
		t.Fatal(err)
	}
	return y
}

func inARow(t *testing.T, st docket.Store, id docket.AddresseeID) int {
	t.Helper()
	n, err := st.UnansweredInARow(t.Context(), docket.Everything, id, testkit.Today)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheRowWithoutAnAnswerIsCountedFromTheNewestBack(t *testing.T) {
	st := testkit.Open(t)
	first := testkit.Communication(t, st, testkit.SentOn("2024-01-10"))
	id := first.AddresseeID
	testkit.Communication(t, st, testkit.SentOn("2024-03-10"))
	testkit.Communication(t, st, testkit.SentOn("2024-03-10"))
	testkit.Communication(t, st, testkit.SentOn("2026-11-01")) // not yet due: passed over
	testkit.Communication(t, st, testkit.SentOn("1991"))       // no exact day
	testkit.Communication(t, st, testkit.Draft())
	if got := inARow(t, st, id); got != 3 {
		t.Errorf("never answered: %d in a row", got)
	}
	testkit.Reply(t, st, docket.Acknowledgement, "2024-04-01", first)
	if got := inARow(t, st, id); got != 3 {
		t.Errorf("an acknowledgement is no answer: %d", got)
	}
	waiting := testkit.Communication(t, st, testkit.SentOn("2024-02-10"))
	testkit.Reply(t, st, docket.Unclassified, "2024-04-01", waiting)
	if got := inARow(t, st, id); got != 3 {
		t.Errorf("a reply that nobody looked at yet may be an answer: %d", got)
	}
	testkit.Reply(t, st, docket.Substantive, "2024-05-01", first)
	if got := inARow(t, st, id); got != 2 {
		t.Errorf("since the answered letter: %d", got)
	}
	last := testkit.Communication(t, st, testkit.SentOn("2024-03-10"))
	testkit.Reply(t, st, docket.Substantive, "2026-05-01", last)
	if got := inARow(t, st, id); got != 0 {
		t.Errorf("the newest of that day is answered: %d", got)
	}
}

func TestTheCellsOfTheYearsAddUpToTheRateOfTheAddressee(t *testing.T) {
	st := testkit.Open(t)
	a := testkit.Communication(t, st, testkit.SentOn("2023-02-01"))
	b := testkit.Communication(t, st, testkit.SentOn("2023-06-01"))
	testkit.Communication(t, st, testkit.SentOn("2025-06-01"))
	testkit.Communication(t, st, testkit.SentOn("2025"))
	testkit.Communication(t, st, testkit.To("XBB"), testkit.SentOn("2025-06-01"))
	testkit.Reply(t, st, docket.Substantive, "2023-02-11", a)
	testkit.Reply(t, st, docket.Substantive, "2023-12-01", b)
	testkit.Reply(t, st, docket.Substantive, "2024-12-01", b)
	got := yearsOf(t, st, docket.Everything, a.AddresseeID)
	want := docket.AddresseeYears{Overdue: 1, Days: map[int]int{10: 1, 183: 1},
		Total: docket.Cells{InTime: 1, Late: 1, OpenLate: 1, ByOriginal: 1, Undated: 1},
		Years: []docket.YearCells{{Year: 2025, Cells: docket.Cells{OpenLate: 1}}, {Year: 2023, Cells: docket.Cells{InTime: 1, Late: 1, ByOriginal: 1}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	figures, err := st.AddresseeFigures(t.Context(), docket.Everything, docket.RateQuery{AsAt: testkit.Today})
	if err != nil {
		t.Fatal(err)
	}
	f := figures[a.AddresseeID]
	if f.Cells != want.Total || f.Overdue != 1 || f.LastSubstantiveOn != civil.Must("2024-12-01") || f.LastReplyOn != civil.Must("2024-12-01") {
		t.Errorf("in the list: %+v", f)
	}
	rates, err := st.RateFacts(t.Context(), docket.Everything, docket.RateQuery{AsAt: testkit.Today})
	if err != nil || rates.States != want.Total.Plus(figures[testkit.State(t, st, "XBB").ID].Cells) {
		t.Errorf("the rate of all is %+v, %v", rates.States, err)
	}
}

func TestARememberedRecordChangesWithTheRegister(t *testing.T) {
	st := testkit.Open(t)
	svc := testkit.State(t, st, "XAA")
	c := testkit.Communication(t, st, testkit.SentOn("2023-02-01"))
	if got := yearsOf(t, st, docket.Everything, svc.ID).Total; got.OpenLate != 1 {
		t.Fatalf("before: %+v", got)
	}
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		r := docket.Reply{UID: docket.NewUID(), AddresseeID: c.AddresseeID, ReceivedOn: civil.Must("2023-03-01"), Translation: docket.TranslationNotNeeded, Publication: docket.PublicationPublic, CreatedAt: civil.InstantOf(testkit.Now())}
		if err := tx.InsertReply(ctx, &r); err != nil {
			return err
		}
		if err := tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: c.ID, Kind: docket.Substantive}); err != nil {
			return err
		}
		return tx.Record(ctx, docket.Change{Actor: docket.Console, Action: "reply.link", Subject: "communication", SubjectID: int64(c.ID)})
	})
	if got := yearsOf(t, st, docket.Everything, svc.ID).Total; got.InTime != 1 {
		t.Errorf("after: %+v", got)
	}
}

// happened plants letters, replies, reminders and extensions, several on one day.
func happened(t *testing.T, st *store.Store) docket.AddresseeID {
	t.Helper()
	var letters []docket.Communication
	for i := range 12 {
		letters = append(letters, testkit.Communication(t, st, testkit.SentOn(fmt.Sprintf("2024-0%d-10", i%3+1))))
	}
	testkit.Communication(t, st, testkit.SentOn("1991"))
	testkit.Communication(t, st, testkit.SentOn("unknown"))
	for i, c := range letters {
		testkit.Reply(t, st, docket.Partial, fmt.Sprintf("2024-0%d-10", i%4+3), c)
		testkit.Reminder(t, st, fmt.Sprintf("2024-0%d-10", i%4+3), c, letters[0])
	}
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		for _, c := range letters[:5] {
			e := docket.Extension{CommunicationID: c.ID, AskedOn: civil.Must("2024-03-10"), DecidedOn: civil.Must("2024-03-10"), Decision: docket.Refused, CreatedAt: civil.InstantOf(testkit.Now())}
			if err := tx.InsertExtension(ctx, &e); err != nil {
				return err
			}
		}
		return nil
	})
	return letters[0].AddresseeID
}

func TestTheTimelineIsPagedWithoutLossOrRepetition(t *testing.T) {
	st := testkit.Open(t)
	id := happened(t, st)
	page := func(limit int, kinds ...docket.TimelineKind) []string {
		var all []string
		for after := ""; ; {
			entries, next, err := st.AddresseeTimeline(t.Context(), docket.Everything, docket.TimelineQuery{Addressee: id, Kinds: kinds, After: after, Limit: limit})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				number := int64(e.Reply.ID) + int64(e.Reminder.ID) + int64(e.Extension.ID)
				if e.Letter != nil {
					number = int64(e.Letter.ID)
				} else if len(e.About) == 0 {
					t.Errorf("%s %d is about no letter", e.Kind, number)
				}
				all = append(all, fmt.Sprint(e.On, e.Kind, e.Decided, number))
			}
			if after = next; after == "" {
				return all
			}
		}
	}
	whole := page(1000)
	if len(whole) != 14+12+12+10 {
		t.Errorf("%d entries", len(whole))
	}
	if unique := slices.Compact(slices.Sorted(slices.Values(whole))); len(unique) != len(whole) {
		t.Errorf("%d entries, %d of them different", len(whole), len(unique))
	}
	for _, limit := range []int{1, 2, 3, 7} {
		if diff := cmp.Diff(whole, page(limit)); diff != "" {
			t.Errorf("in pages of %d (-whole +pages):\n%s", limit, diff)
		}
	}
	if got := page(4, docket.TimelineExtension); len(got) != 10 {
		t.Errorf("%d entries of more time", len(got))
	}
	if _, _, err := st.AddresseeTimeline(t.Context(), docket.Everything, docket.TimelineQuery{Addressee: id, After: "nonsense", Limit: 5}); docket.KindOf(err) != docket.Invalid {
		t.Errorf("a cursor that is none gives %v", err)
	}
}

func TestATimelineTellsOfLettersWithinTheMandatesOnly(t *testing.T) {
	st := testkit.Open(t)
	own := testkit.Communication(t, st, testkit.SentOn("2024-01-10"))
	other := testkit.Communication(t, st, testkit.SentOn("2024-01-11"), func(l *testkit.Letter) { l.Mandates = []string{"torture"} })
	testkit.Reminder(t, st, "2024-06-01", own, other)
	testkit.Reply(t, st, docket.Substantive, "2024-07-01", other)
	mandates, err := st.Mandates(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hrd := mandates[slices.IndexFunc(mandates, func(m docket.Mandate) bool { return m.Code == "hrd" })].ID
	scope := docket.Scope{Mandates: []docket.MandateID{hrd}, Drafts: true}
	entries, _, err := st.AddresseeTimeline(t.Context(), scope, docket.TimelineQuery{Addressee: own.AddresseeID, Limit: 50})
	if err != nil || len(entries) != 2 || len(entries[0].About) != 1 || entries[0].About[0].ID != own.ID {
		t.Errorf("%+v, %v", entries, err)
	}
	if r, err := st.LastReplyOf(t.Context(), scope, own.AddresseeID, docket.Substantive); err != nil || r.ID != 0 {
		t.Errorf("the last substantive reply is %+v, %v", r, err)
	}
	if got := yearsOf(t, st, scope, own.AddresseeID).Total; got.Letters() != 1 {
		t.Errorf("letters: %+v", got)
	}
}

func TestAnExtensionFollowsItsLetterToAnotherAddressee(t *testing.T) {
	st := testkit.Open(t)
	c := testkit.Communication(t, st, testkit.SentOn("2024-01-10"))
	xbb := testkit.State(t, st, "XBB")
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		e := docket.Extension{CommunicationID: c.ID, AskedOn: civil.Must("2024-02-10"), CreatedAt: civil.InstantOf(testkit.Now())}
		if err := tx.InsertExtension(ctx, &e); err != nil {
			return err
		}
		c.AddresseeID, c.AddresseeSort = xbb.ID, xbb.SortName
		return tx.UpdateCommunication(ctx, &c)
	})
	entries, _, err := st.AddresseeTimeline(t.Context(), docket.Everything, docket.TimelineQuery{Addressee: xbb.ID, Kinds: []docket.TimelineKind{docket.TimelineExtension}, Limit: 5})
	if err != nil || len(entries) != 1 {
		t.Errorf("%+v, %v", entries, err)
	}
	if found, err := st.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("the check finds %v, %v", found, err)
	}
}
