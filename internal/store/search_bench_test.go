package store

import (
	"context"
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"answerable/internal/docket"
)

// searchRegister opens a register that "answerable sample" filled, or fills one.
func searchRegister(b *testing.B) *Store {
	b.Helper()
	path := os.Getenv("ANSWERABLE_BENCH_SEARCH")
	if path == "" {
		st, _ := benchRegister(b, 100_000)
		err := st.Tx(b.Context(), func(tx docket.Store) error { return tx.(*Store).rebuildSearch(b.Context(), func(int, int) {}) })
		if err != nil {
			b.Fatal(err)
		}
		return st
	}
	st, err := Open(b.Context(), path, Options{Now: time.Now, KeepSchema: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	return st
}

// BenchmarkSearch measures a page of 50 hits with all it shows, and its count, apart: rows never wait for
// a count. Run it at 1,000,000 letters on what "answerable sample --communications 1000000 --data DIR" made,
// with ANSWERABLE_BENCH_SEARCH=DIR/answerable.db.
func BenchmarkSearch(b *testing.B) {
	st, everything := searchRegister(b), docket.Scope{Drafts: true}
	mandates, err := st.Mandates(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	states, err := st.States(b.Context(), docket.Everything)
	if err != nil {
		b.Fatal(err)
	}
	var some []docket.AddresseeID
	for _, a := range states[:min(20, len(states))] {
		some = append(some, a.ID)
	}
	limited := docket.Scope{Mandates: []docket.MandateID{mandates[len(mandates)-1].ID}}
	both := docket.Scope{Mandates: []docket.MandateID{mandates[len(mandates)-1].ID, mandates[len(mandates)/2].ID}, Addressees: some, Drafts: true}
	for _, c := range []struct {
		name, text string
		scope      docket.Scope
	}{
		{"common", "lawyer.", everything}, {"very common", "of.", everything}, {"rare", `"XAR 77/2024"`, everything}, {"none", "nowhere.", everything},
		{"beginning of a common word", "lawy", everything}, {"beginning, two letters", "la", everything}, {"beginning, three letters", "ass", everything},
		{"beginning, many words", "demo", everything}, {"two common", "arrest lawyer.", everything}, {"two common, never together", "lawyer journalists.", everything},
		{"three common, never together", "of lawyer indigenous.", everything}, {"phrase", `"lawyer after a hearing"`, everything},
		{"phrase, in another order", `"hearing lawyer"`, everything}, {"one without the other", `of -lawyer`, everything},
		{"a Government", "Arland.", everything}, {"a Government and a word", "Arland lawyer.", everything}, {"a word of many names", "republic", everything},
		{"limited to a rare mandate", "lawyer", limited}, {"limited to mandates and Governments", "lawyer", both},
		{"limited, none", "lawyer journalists", limited}, {"observer", "lawyer", docket.Scope{}},
		{"a year and replies", "lawyer", everything},
	} {
		ask := docket.SearchAsk{Query: docket.ParseSearch(c.text), Kinds: docket.SearchKinds, Limit: docket.PageSize + 1}
		if c.name == "a year and replies" {
			ask.FromYear, ask.ToYear, ask.Kinds = 2020, 2020, []docket.SearchKind{docket.SearchReplies}
		}
		b.Run(c.name+"/page", func(b *testing.B) { benchSearch(b, st, c.scope, ask) })
		b.Run(c.name+"/ids", func(b *testing.B) { benchFound(b, st, c.scope, ask) })
		b.Run(c.name+"/count", func(b *testing.B) {
			defer workOf(b)()
			n := 0
			for b.Loop() {
				n, err = st.CountHits(b.Context(), c.scope, ask, docket.MostCounted)
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n), "hits")
		})
	}
}

func benchSearch(b *testing.B, st *Store, scope docket.Scope, ask docket.SearchAsk) {
	defer workOf(b)()
	for b.Loop() {
		if _, err := st.Search(b.Context(), scope, ask); err != nil {
			b.Fatal(err)
		}
	}
}

// benchFound is the search alone, without reading what stands on the page.
func benchFound(b *testing.B, st *Store, scope docket.Scope, ask docket.SearchAsk) {
	ctx := context.Background()
	defer workOf(b)()
	for b.Loop() {
		questions, err := st.questions(ctx, scope, ask)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := st.found(ctx, questions, ask, ask.Limit); err != nil {
			b.Fatal(fmt.Errorf("%s: %w", ask.Query.Typed, err))
		}
	}
}

// workOf reports the processor's time beside the clock's, which others on the machine lengthen.
func workOf(b *testing.B) func() {
	spent := func() float64 {
		var usage syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
			b.Fatal(err)
		}
		return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
	}
	before := spent()
	return func() { b.ReportMetric((spent()-before)/float64(b.N), "cpu-ms/op") }
}
