package store

import (
	"context"
	"fmt"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// BenchmarkToday measures what a day costs: the steps of one officer and of everybody, a page of each list,
// and the figures counted anew, for an office that follows its letters since a year and for one that follows all.
func BenchmarkToday(b *testing.B) {
	for _, n := range benchSizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			st, o := benchRegister(b, n)
			for name, followed := range map[string]civil.Date{"a year": today.AddMonths(-12), "all": {}} {
				for whose, officer := range map[string]docket.UserID{"mine": o.officers[0].ID, "everyone's": 0} {
					q := docket.TodayQuery{Officer: officer, Followed: followed, Today: today, Rates: docket.RateQuery{SentFrom: today.AddMonths(-12).AddDays(1), SentTo: today, AsAt: today}}
					benchDay(b, st, name+"/"+whose, q)
				}
			}
		})
	}
}

func benchDay(b *testing.B, st *Store, name string, q docket.TodayQuery) {
	ctx := context.Background()
	measure := func(what string, read func() error) {
		b.Run(name+"/"+what, func(b *testing.B) {
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	rows := func(parts []docket.TodayPart, limit int) func() error {
		return func() error {
			q := q
			q.Parts, q.Limit = parts, limit
			_, _, err := st.TodayItems(ctx, docket.Everything, q)
			return err
		}
	}
	measure("steps", rows(docket.StepParts, docket.StepsShown))
	for _, part := range []docket.TodayPart{docket.PartUnread, docket.PartGaps, docket.PartUnassessed, docket.PartRemind, docket.PartOpenLate} {
		measure("list of "+string(part), rows([]docket.TodayPart{part}, docket.PageSize))
	}
	d, err := st.dayOf(ctx, docket.Everything, q)
	if err != nil {
		b.Fatal(err)
	}
	for _, part := range everyPart[:8] {
		measure("count "+string(part), func() error {
			var n int
			query := d.of(part, true).count()
			return st.one(ctx, "count", &n, query.sql, query.args...)
		})
	}
	measure("silent", func() error { _, err := st.silentStates(ctx, docket.Everything, q, docket.SilentShown); return err })
	measure("rates", func() error { _, err := st.RateFacts(ctx, docket.Everything, q.Rates); return err })
	q.Parts = docket.DayParts
	measure("remembered", func() error { _, err := st.CountToday(ctx, docket.Everything, q); return err })
}
