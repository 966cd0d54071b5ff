package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func TestALetterIsReadBackAsItWasWritten(t *testing.T) {
	st := testkit.Open(t)
	officer := testkit.User(t, st, "Person A", docket.Staff)
	reviewer := testkit.User(t, st, "Person B", docket.Reviewer)
	earlier := testkit.Communication(t, st)
	subjectOf := docket.Case{UID: docket.NewUID(), Reference: "C-1", Title: "Person A", Facts: "Arrested.", CreatedAt: civil.InstantOf(testkit.Now())}
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.InsertCase(ctx, &subjectOf) })
	written := testkit.Communication(t, st, testkit.Numbered("XAA 3/2026"), testkit.By("hrd", "torture"), testkit.With(func(c *docket.Communication) {
		c.ReferenceText, c.CaseID, c.DatedOn = "AL G/SO 214 XAA 3/2026", &subjectOf.ID, civil.Must("2026-08-31")
		c.DueOn, c.DueByHand, c.DueReason = civil.Must("2026-10-01"), true, "asked by telephone"
		c.EarliestPublicOn, c.ReleasedAt = civil.Must("2026-11-01"), civil.InstantOf(testkit.Now())
		c.Summary, c.PublicSubject, c.PublicSummary = "summary", "public subject", "public summary"
		c.Categories, c.VictimProfile, c.Language = "arrest", "journalist", "en"
		c.FollowUp, c.FollowsID, c.ReplyRecord = true, &earlier.ID, docket.AsOfSource
		c.OfficerID, c.ReviewerID = &officer.ID, &reviewer.ID
		c.NotExpectedOn, c.NotExpectedKind, c.NotExpectedReason = civil.Must("2026-11-02"), docket.Withdrawn, "sent in error"
	}))
	if diff := cmp.Diff(written, read(t, st, written.ID)); diff != "" {
		t.Errorf("by id (-written +read):\n%s", diff)
	}
	again, err := st.CommunicationByReference(t.Context(), docket.Everything, "XAA 3/2026")
	if err != nil || again.ID != written.ID {
		t.Errorf("by reference: %d, %v", again.ID, err)
	}
	mandates, err := st.MandatesOf(t.Context(), written.ID)
	if err != nil || len(mandates) != 2 || !mandates[0].Lead || mandates[1].Lead || mandates[1].Code != "torture" {
		t.Errorf("mandates %+v, %v", mandates, err)
	}
}

func TestAnEditOfAnOlderVersionIsRefused(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	c := testkit.Communication(t, st)
	first, second := c, c
	first.Subject, second.Subject = "first", "second"
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.UpdateCommunication(ctx, &first) })
	wantKind(t, st.Tx(ctx, func(tx docket.Store) error { return tx.UpdateCommunication(ctx, &second) }), docket.Conflict)
	if got := read(t, st, c.ID); got.Subject != "first" || got.Version != 2 || first.Version != 2 {
		t.Errorf("subject %q, version %d and %d", got.Subject, got.Version, first.Version)
	}
}

func TestADueDateMovesInBothDirections(t *testing.T) {
	st := testkit.Open(t)
	c := testkit.Communication(t, st)
	for _, due := range []string{"2026-12-15", "2026-10-05"} {
		c.DueOn, c.DueByHand, c.DueReason = civil.Must(due), true, "asked by telephone"
		testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.UpdateCommunication(ctx, &c) })
		if got := read(t, st, c.ID); got.DueOn != civil.Must(due) || got.EffectiveDueOn != civil.Must(due) {
			t.Errorf("due %s, effective %s, want %s", got.DueOn, got.EffectiveDueOn, due)
		}
	}
}

func TestAReferenceIsGivenOnceWhateverTheType(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	first := testkit.Communication(t, st, testkit.Numbered("XAA 3/2026"))
	other := testkit.Communication(t, st, testkit.Of(docket.UrgentAppeal))
	other.Reference = first.Reference
	err := st.Tx(ctx, func(tx docket.Store) error { return tx.UpdateCommunication(ctx, &other) })
	wantKind(t, err, docket.Invalid)
	if refusal, ok := err.(*docket.Error); !ok || len(refusal.Fields) != 1 || refusal.Fields[0].Field != "reference" {
		t.Errorf("got %v", err)
	}
	for _, test := range []struct {
		key    string
		except docket.CommunicationID
		want   bool
	}{{"XAA 3/2026", 0, true}, {"XAA 3/2026", first.ID, false}, {"XAA 3/2026", other.ID, true}, {"XAA 4/2026", 0, false}} {
		taken, err := st.ReferenceTaken(ctx, test.key, test.except)
		if err != nil || taken != test.want {
			t.Errorf("%s except %d: %v, %v", test.key, test.except, taken, err)
		}
	}
}

func TestTheHighestNumberIsThatOfItsCodeAndYear(t *testing.T) {
	st := testkit.Open(t)
	for _, key := range []string{"XAA 2/2026", "XAA 10/2026", "XAA 9/2026", "XAA 77/2025", "XAB 88/2026"} {
		testkit.Communication(t, st, testkit.Numbered(key))
	}
	for code, want := range map[string]int{"XAA": 10, "XAB": 88, "XAC": 0} {
		if got, err := st.HighestNumber(t.Context(), code, 2026); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", code, got, err, want)
		}
	}
}

func TestDerivedFactsFollowTheirCauseInTheSameChange(t *testing.T) {
	st := testkit.Open(t)
	c := testkit.Communication(t, st)
	at := func() docket.Derived { return read(t, st, c.ID).Derived }

	testkit.Reply(t, st, docket.Acknowledgement, "2026-09-05", c)
	if d := at(); d.FirstAcknowledgedOn != civil.Must("2026-09-05") || d.Replies != 0 || d.Standing != docket.StandingOpen {
		t.Errorf("acknowledged: %+v", d)
	}
	testkit.Reminder(t, st, "2026-11-05", c)
	if d := at(); d.Reminders != 1 || d.LastRemindedOn != civil.Must("2026-11-05") {
		t.Errorf("reminded: %+v", d)
	}
	testkit.Reply(t, st, docket.Substantive, "2026-11-10", c)
	if d := at(); d.Standing != docket.StandingLate || d.DaysLate == nil || *d.DaysLate != 10 {
		t.Errorf("answered ten days late: %+v", d)
	}
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		return tx.InsertExtension(ctx, &docket.Extension{CommunicationID: c.ID, AskedOn: civil.Must("2026-10-20"), DecidedOn: civil.Must("2026-10-25"),
			Decision: docket.Granted, GrantedUntil: civil.Must("2026-11-15"), CreatedAt: civil.InstantOf(testkit.Now())})
	})
	if d := at(); d.Standing != docket.StandingInTime || d.DaysLate != nil || d.EffectiveDueOn != civil.Must("2026-11-15") {
		t.Errorf("more time granted: %+v", d)
	}
	closure := docket.Closure{CommunicationID: c.ID, ClosedOn: civil.Must("2026-11-20"), Reason: "answered"}
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.InsertClosure(ctx, &closure) })
	if !at().Closed {
		t.Error("closed: the letter is not")
	}
	closure.ReopenedOn, closure.ReopenedReason = civil.Must("2026-11-21"), "a new fact"
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.UpdateClosure(ctx, closure) })
	if at().Closed {
		t.Error("reopened: the letter is closed")
	}
}

func TestADecisionOnARequestMovesTheDueDate(t *testing.T) {
	st := testkit.Open(t)
	c := testkit.Communication(t, st)
	e := docket.Extension{CommunicationID: c.ID, AskedOn: civil.Must("2026-10-20"), Reason: "elections", CreatedAt: civil.InstantOf(testkit.Now())}
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.InsertExtension(ctx, &e) })
	if d := read(t, st, c.ID); d.EffectiveDueOn != c.DueOn {
		t.Errorf("asking moved the due date to %s", d.EffectiveDueOn)
	}
	e.DecidedOn, e.Decision, e.GrantedUntil = civil.Must("2026-10-22"), docket.Granted, civil.Must("2026-12-01")
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.UpdateExtension(ctx, e) })
	if d := read(t, st, c.ID); d.EffectiveDueOn != civil.Must("2026-12-01") || d.DueOn != c.DueOn {
		t.Errorf("due %s, effective %s", d.DueOn, d.EffectiveDueOn)
	}
	got, err := st.ExtensionsOf(t.Context(), c.ID)
	if diff := cmp.Diff([]docket.Extension{e}, got); diff != "" || err != nil {
		t.Errorf("extensions (-want +got):\n%s%v", diff, err)
	}
}

func TestALetterIsClosedOnceAtATime(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	c := testkit.Communication(t, st)
	shut := func(tx docket.Store) error {
		return tx.InsertClosure(ctx, &docket.Closure{CommunicationID: c.ID, ClosedOn: civil.Must("2026-11-20"), Reason: "answered"})
	}
	if err := st.Tx(ctx, shut); err != nil {
		t.Fatal(err)
	}
	wantKind(t, st.Tx(ctx, shut), docket.Conflict)
}

func TestMandatesAreReplacedInOrderWithOneThatLeads(t *testing.T) {
	st, raw := opened(t)
	c := testkit.Communication(t, st)
	c.SentAs(civil.OnDay(civil.Must("2026-09-08")))
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		if err := tx.UpdateCommunication(ctx, &c); err != nil {
			return err
		}
		return tx.SetMandates(ctx, c.ID, []docket.CommunicationMandate{{MandateID: 3}, {MandateID: 1}, {MandateID: 2}})
	})
	got, err := st.MandatesOf(t.Context(), c.ID)
	if err != nil || len(got) != 3 || got[0].MandateID != 3 || !got[0].Lead || got[1].Lead || got[2].Position != 3 {
		t.Errorf("mandates %+v, %v", got, err)
	}
	if d := read(t, st, c.ID); d.MandateCount != 3 || d.SentSort != "2026-09-08" {
		t.Errorf("derived %+v", d.Derived)
	}
	var ordered int
	if err := raw.QueryRow(`SELECT count(*) FROM communication_mandates WHERE sent_sort = '2026-09-08'`).Scan(&ordered); err != nil || ordered != 3 {
		t.Errorf("%d mandates are ordered by the new date, %v", ordered, err)
	}
}
