package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func TestOneReplyAnswersEachLetterInItsOwnWay(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	first, second := testkit.Communication(t, st), testkit.Communication(t, st)
	r := testkit.Reply(t, st, docket.Substantive, "2026-10-01", first, second)
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		return tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: second.ID, Kind: docket.Partial, Probable: true})
	})
	for id, want := range map[docket.CommunicationID]docket.AnsweringReply{
		first.ID: {Reply: r, Kind: docket.Substantive}, second.ID: {Reply: r, Kind: docket.Partial, Probable: true},
	} {
		got, err := st.RepliesTo(ctx, id)
		if diff := cmp.Diff([]docket.AnsweringReply{want}, got); diff != "" || err != nil {
			t.Errorf("letter %d (-want +got):\n%s%v", id, diff, err)
		}
	}
	if got, err := st.Reply(ctx, docket.Everything, r.ID); err != nil || got.Links != 2 {
		t.Errorf("the reply counts %d letters, %v", got.Links, err)
	}
	if d := read(t, st, second.ID); d.ProbableLinks != 1 || d.Standing != docket.StandingOpen || d.FirstPartialOn != r.CountsOn {
		t.Errorf("second: %+v", d.Derived)
	}
}

func TestWhereTheDayReceivedIsUnknownTheDayOnTheDocumentCounts(t *testing.T) {
	st := testkit.Open(t)
	c := testkit.Communication(t, st)
	r := docket.Reply{UID: docket.NewUID(), AddresseeID: c.AddresseeID, DatedOn: civil.Must("2026-10-02"),
		Translation: docket.TranslationPending, Publication: docket.PublicationWithheld, CreatedAt: civil.InstantOf(testkit.Now())}
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		if err := tx.InsertReply(ctx, &r); err != nil {
			return err
		}
		return tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: c.ID, Kind: docket.Substantive})
	})
	if d := read(t, st, c.ID); d.FirstSubstantiveOn != civil.Must("2026-10-02") {
		t.Errorf("answered on %s", d.FirstSubstantiveOn)
	}
	r.ReceivedOn = civil.Must("2026-11-09")
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.UpdateReply(ctx, &r) })
	if d := read(t, st, c.ID); d.FirstSubstantiveOn != civil.Must("2026-11-09") || d.Standing != docket.StandingLate {
		t.Errorf("corrected: answered on %s, %s", d.FirstSubstantiveOn, d.Standing)
	}
	wantKind(t, st.Tx(t.Context(), func(tx docket.Store) error {
		stale := r
		stale.Version = 1
		return tx.UpdateReply(t.Context(), &stale)
	}), docket.Conflict)
}

func TestTheSameNoteNumberOrDateOnTheDocumentIsSimilar(t *testing.T) {
	st := testkit.Open(t)
	state, other := testkit.State(t, st, "XAA"), testkit.State(t, st, "XAB")
	put := func(addressee docket.AddresseeID, note, dated string) docket.Reply {
		r := docket.Reply{UID: docket.NewUID(), AddresseeID: addressee, ReceivedOn: civil.Must("2026-10-01"), TheirReference: note,
			Translation: docket.TranslationNotNeeded, Publication: docket.PublicationPublic, CreatedAt: civil.InstantOf(testkit.Now())}
		if dated != "" {
			r.DatedOn = civil.Must(dated)
		}
		testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.InsertReply(ctx, &r) })
		return r
	}
	note, dated := put(state.ID, "NV 12", ""), put(state.ID, "", "2026-09-30")
	put(state.ID, "", "")
	put(other.ID, "NV 12", "2026-09-30")
	for _, test := range []struct {
		name string
		r    docket.Reply
		want []docket.ReplyID
	}{
		{"note", docket.Reply{AddresseeID: state.ID, TheirReference: "NV 12"}, []docket.ReplyID{note.ID}},
		{"date", docket.Reply{AddresseeID: state.ID, DatedOn: civil.Must("2026-09-30")}, []docket.ReplyID{dated.ID}},
		{"neither", docket.Reply{AddresseeID: state.ID}, nil},
		{"itself", note, nil},
	} {
		got, err := st.SimilarReplies(t.Context(), docket.Everything, test.r)
		var ids []docket.ReplyID
		for _, r := range got {
			ids = append(ids, r.ID)
		}
		if diff := cmp.Diff(test.want, ids); diff != "" || err != nil {
			t.Errorf("%s (-want +got):\n%s%v", test.name, diff, err)
		}
	}
}

func TestALinkToNothingIsRefused(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	c := testkit.Communication(t, st)
	r := testkit.Reply(t, st, docket.Unclassified, "2026-10-01")
	for name, link := range map[string]docket.ReplyLink{
		"no reply":  {ReplyID: 999, CommunicationID: c.ID, Kind: docket.Partial},
		"no letter": {ReplyID: r.ID, CommunicationID: 999, Kind: docket.Partial},
		"no kind":   {ReplyID: r.ID, CommunicationID: c.ID},
	} {
		if err := st.Tx(ctx, func(tx docket.Store) error { return tx.PutReplyLink(ctx, link) }); err == nil {
			t.Errorf("%s: the link was kept", name)
		}
	}
	if got, err := st.Reply(ctx, docket.Everything, r.ID); err != nil || got.Links != 0 {
		t.Errorf("the reply counts %d letters, %v", got.Links, err)
	}
}

func TestAReminderIsCountedOnceForEachLetter(t *testing.T) {
	st := testkit.Open(t)
	c := testkit.Communication(t, st)
	r := testkit.Reminder(t, st, "2026-11-05", c)
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		return tx.PutReminderLink(ctx, docket.ReminderLink{ReminderID: r.ID, CommunicationID: c.ID})
	})
	got, err := st.RemindersFor(t.Context(), c.ID)
	if diff := cmp.Diff([]docket.AskingReminder{{Reminder: r}}, got); diff != "" || err != nil {
		t.Errorf("reminders (-want +got):\n%s%v", diff, err)
	}
	if d := read(t, st, c.ID); d.Reminders != 1 {
		t.Errorf("the letter counts %d reminders", d.Reminders)
	}
}
