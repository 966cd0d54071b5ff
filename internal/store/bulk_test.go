package store_test

import (
	"context"
	"fmt"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// BenchmarkBulk writes letters as an import does, all in one transaction: a letter with two mandates,
// a reply that answers it, and the events of both. An import of 100,000 rows is to take less than 10 s.
func BenchmarkBulk(b *testing.B) {
	st := testkit.Open(b)
	ctx := context.Background()
	states, err := st.States(ctx, docket.Everything)
	if err != nil {
		b.Fatal(err)
	}
	mandates := []docket.CommunicationMandate{{MandateID: 1, Lead: true}, {MandateID: 2}}
	first := civil.Must("1990-01-01")
	b.ResetTimer()
	err = st.Tx(ctx, func(tx docket.Store) error {
		for i := range b.N {
			state := states[i%len(states)]
			if err := bulkRow(ctx, tx, i, state, first.AddDays(i%13000), mandates); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func bulkRow(ctx context.Context, tx docket.Store, i int, state docket.Addressee, sent civil.Date, mandates []docket.CommunicationMandate) error {
	key := fmt.Sprintf("%s %d/%d", state.Code(), 1+i/len(state.Code())%9999, 1901+i%120)
	c := docket.Communication{UID: docket.NewUID(), Stage: docket.Sent, Type: docket.AllegationLetter, AddresseeID: state.ID,
		AddresseeSort: state.SortName, Subject: "Person A, arrest and threats", ReplyRecord: docket.AsOfSource,
		DueOn: sent.AddDays(60), ReferenceSort: key, CreatedAt: civil.InstantOf(testkit.Now())}
	c.SentAs(civil.OnDay(sent))
	if err := tx.InsertCommunication(ctx, &c, mandates); err != nil {
		return err
	}
	r := docket.Reply{UID: docket.NewUID(), AddresseeID: state.ID, ReceivedOn: sent.AddDays(40 + i%50),
		Translation: docket.TranslationNotNeeded, Publication: docket.PublicationPublic, CreatedAt: c.CreatedAt}
	if err := tx.InsertReply(ctx, &r); err != nil {
		return err
	}
	if err := tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: c.ID, Kind: docket.Substantive}); err != nil {
		return err
	}
	if err := tx.Rederive(ctx, c.ID); err != nil {
		return err
	}
	return tx.Record(ctx, docket.Change{Actor: docket.Console, Action: "communication.import", Subject: "communication",
		SubjectID: int64(c.ID), After: map[string]any{"subject": c.Subject, "sent_on": c.SentOn}})
}
