package intake_test

import (
	"context"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/docket/statuscases"
	"answerable/internal/testkit"
)

// plant records the letter of a case with all that hangs on it, under the name of the case.
func plant(t *testing.T, o office, c statuscases.Case) {
	t.Helper()
	state := testkit.State(t, o.st, "XAA")
	letter := docket.NewLetter{Communication: c.Communication}
	letter.UID, letter.AddresseeID, letter.AddresseeSort, letter.Subject = docket.NewUID(), state.ID, state.SortName, c.Name
	if letter.Stage == docket.Sent && letter.SentPrecision == civil.Unknown {
		letter.SentText = "without a date" // a letter on record says at least so much
	}
	letter.CreatedAt, letter.Version = civil.InstantOf(testkit.Now()), 1
	for _, l := range c.Attached.Links {
		letter.Replies = append(letter.Replies, docket.AnsweringReply{Kind: l.Kind, Probable: l.Probable, Reply: docket.Reply{UID: docket.NewUID(),
			ReceivedOn: l.CountsOn, CountsOn: l.CountsOn, Translation: docket.TranslationNotNeeded, Publication: docket.PublicationPublic,
			CreatedAt: letter.CreatedAt, Version: 1}})
	}
	testkit.Change(t, o.st, func(ctx context.Context, tx docket.Store) error {
		if err := tx.InsertLetter(ctx, &letter); err != nil {
			return err
		}
		for _, e := range c.Attached.Extensions {
			e.CommunicationID, e.CreatedAt = letter.ID, letter.CreatedAt
			if err := tx.InsertExtension(ctx, &e); err != nil {
				return err
			}
		}
		return tx.Rederive(ctx, letter.ID)
	})
}

func TestAnExportReadIntoAnEmptyRegisterGivesTheSameStatuses(t *testing.T) {
	from, to := openOffice(t), openOffice(t)
	cases := statuscases.Cases()
	byHand, asked := cases[0], docket.Communication{Stage: docket.Sent, Type: docket.InformationRequest, ReplyRecord: docket.Complete, DueByHand: true,
		DueOn: civil.Must("2026-11-20"), DueReason: "named in the request"}
	asked.SentAs(civil.OnDay(civil.Must("2026-09-01")))
	byHand.Name, byHand.Communication, byHand.Attached = "asked for by a day", asked, docket.Attached{}
	later := byHand
	later.Name, later.Communication.Type, later.Communication.DueReason = "a due date of its own", docket.AllegationLetter, "agreed by telephone"
	later.Communication.DueOn = civil.Must("2027-01-15")
	noReply := later
	noReply.Name, noReply.Communication.NotExpectedOn = "no reply asked", civil.Must("2026-09-02")
	noReply.Communication.NotExpectedKind, noReply.Communication.NotExpectedReason = docket.NoReplyAsked, "for information"
	for _, c := range append(cases, byHand, later, noReply) {
		if !c.Communication.SentOn.After(testkit.Today) {
			plant(t, from, c)
		}
	}
	testkit.State(t, to.st, "XAA")
	f := file{name: "communications.csv", content: exported(t, from, "csv")}
	want := rowsByUID(t, f.content)
	p := to.plan(t, f)
	for _, out := range p.Outcomes {
		if out.Reason != nil {
			t.Errorf("row %d: %v", out.Row, out.Reason)
		}
	}
	to.take(t, f)
	got, seen, extended := rowsByUID(t, exported(t, to, "csv")), map[string]int{}, 0
	for uid, row := range want {
		seen[row["status"]]++
		if row["extended_until"] != "" {
			extended++ // the decision stands in no column, so the import says that it is missing
			continue
		}
		for column, text := range row {
			if row["stage"] == "draft" && strings.HasSuffix(column, "_on") {
				continue // a draft has no dates until it is sent
			}
			if column != "closed" && got[uid][column] != text {
				t.Errorf("%s: %s is %q, was %q", row["subject"], column, got[uid][column], text)
			}
		}
	}
	told := 0
	for _, out := range p.Outcomes {
		for _, warning := range out.Warnings {
			if strings.HasPrefix(warning.String(), "More time was granted until") {
				told++
			}
		}
	}
	if extended == 0 || told != extended {
		t.Errorf("%d letters with more time, %d are told", extended, told)
	}
	for _, status := range []docket.Status{docket.StatusDraft, docket.StatusNotExpected, docket.StatusReplied, docket.StatusRepliedLate, docket.StatusReceived,
		docket.StatusUnknown, docket.StatusUndated, docket.StatusOverdue, docket.StatusAwaiting} {
		if seen[string(status)] == 0 {
			t.Errorf("no letter is %s", status)
		}
	}
	if again := to.take(t, f); again.Unchanged != len(want) {
		t.Errorf("again: %+v", again)
	}
}
