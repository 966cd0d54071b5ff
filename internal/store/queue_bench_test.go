package store

import (
	"context"
	"fmt"
	"math/rand"
	"testing"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// BenchmarkQueue reads pages of a queue of 100,000 documents beside 100,000 letters, proposals and all.
func BenchmarkQueue(b *testing.B) {
	st, o := benchRegister(b, 100_000)
	r := rand.New(rand.NewSource(2))
	tx, err := st.writer.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for i := range 100_000 {
		a := o.states[few(r, len(o.states))]
		day := civil.Must("2003-01-01").AddDays(r.Intn(8000)).String()
		if _, err := tx.Exec(queueQueries[[]string{"reply", "reminder"}[i%2]], fmt.Sprintf("%036d", 900_000_000+i), a.ID, day); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	svc := docket.NewService(st, func() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }, time.UTC)
	yes, no := true, false
	for name, q := range map[string]docket.QueueQuery{
		"first": {}, "newest": {Descending: true}, "by Government": {ByAddressee: true}, "of one": {States: []string{"XAB"}}, "reminders": {Subjects: []string{docket.QueuedReminder}},
		"with a proposal": {Proposed: &yes}, "without one": {Proposed: &no}, "probable": {Show: docket.ShowProbable}, "to classify": {Show: docket.ShowUnclassified}, "set aside": {Show: docket.ShowSetAside},
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				if _, err := svc.Queue(context.Background(), docket.Console, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
