package store_test

import (
	"context"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// Both write what a row of a file becomes, all in one transaction: a letter with two mandates, a reply
// that answers it, and an event. An import of 100,000 rows is to take less than 15 s with its reading.

func BenchmarkBulk(b *testing.B) {
	bulk(b, func(ctx context.Context, tx docket.Store, l *docket.NewLetter) error { return tx.InsertLetter(ctx, l) })
}

func BenchmarkBulkStepByStep(b *testing.B) {
	bulk(b, func(ctx context.Context, tx docket.Store, l *docket.NewLetter) error {
		if err := tx.InsertCommunication(ctx, &l.Communication, l.Mandates); err != nil {
			return err
		}
		r := &l.Replies[0]
		if err := tx.InsertReply(ctx, &r.Reply); err != nil {
			return err
		}
		if err := tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: l.ID, Kind: r.Kind}); err != nil {
			return err
		}
		return tx.Rederive(ctx, l.ID)
	})
}

func bulk(b *testing.B, write func(context.Context, docket.Store, *docket.NewLetter) error) {
	st, ctx := testkit.Open(b), context.Background()
	states, err := st.States(ctx, docket.Everything)
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	err = st.Tx(ctx, func(tx docket.Store) error {
		for i := range b.N {
			l := bulkLetter(i, states[i%len(states)])
			if err := write(ctx, tx, l); err != nil {
				return err
			}
			if err := tx.Record(ctx, docket.Change{Actor: docket.Console, Action: "communication.import", Subject: "communication",
				SubjectID: int64(l.ID), After: map[string]any{"subject": l.Subject, "sent_on": l.SentOn}}); err != nil {
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

func bulkLetter(i int, state docket.Addressee) *docket.NewLetter {
	sent, at := civil.Must("1990-01-01").AddDays(i%13000), civil.InstantOf(testkit.Now())
	l := &docket.NewLetter{
		Communication: docket.Communication{UID: docket.NewUID(), Stage: docket.Sent, Type: docket.AllegationLetter, AddresseeID: state.ID,
			AddresseeSort: state.SortName, Subject: "Person A, arrest and threats", ReplyRecord: docket.AsOfSource,
			DueOn: sent.AddDays(60), CreatedAt: at},
		Mandates: []docket.CommunicationMandate{{MandateID: 1, Lead: true}, {MandateID: 2}},
		Replies: []docket.AnsweringReply{{Kind: docket.Substantive, Reply: docket.Reply{UID: docket.NewUID(), AddresseeID: state.ID,
			ReceivedOn: sent.AddDays(40 + i%50), Translation: docket.TranslationNotNeeded, Publication: docket.PublicationPublic, CreatedAt: at}}},
	}
	l.SentAs(civil.OnDay(sent))
	return l
}
