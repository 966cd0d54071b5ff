package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

// aCase writes a case and its letters.
func aCase(t testing.TB, st *store.Store, reference, title string, letters ...[]func(*testkit.Letter)) docket.Case {
	t.Helper()
	c := docket.Case{UID: docket.NewUID(), Reference: reference, Title: title, CreatedAt: civil.InstantOf(testkit.Now())}
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.InsertCase(ctx, &c) })
	for _, options := range letters {
		testkit.Communication(t, st, append(options, testkit.With(func(l *docket.Communication) { l.CaseID = &c.ID }))...)
	}
	return c
}

func referencesOf(rows []docket.CaseRow) string {
	var all []string
	for _, r := range rows {
		all = append(all, fmt.Sprintf("%s:%d", r.Reference, len(r.Letters)))
	}
	return strings.Join(all, " ")
}

// someCases are five cases: with letters of two States, a draft only, nothing, an answered letter.
func someCases(t testing.TB, st *store.Store) []docket.Case {
	type letter = []func(*testkit.Letter)
	all := []docket.Case{
		aCase(t, st, "C-0002", "Élan of Person A", letter{testkit.To("XAA")}, letter{testkit.To("XBB")}),
		aCase(t, st, "C-0010", "Arrest of Person B", letter{testkit.To("XBB"), testkit.By("torture")}),
		aCase(t, st, "C-0003", "Draft law", letter{testkit.Draft()}),
		aCase(t, st, "C-0001", "Nothing sent yet"),
		aCase(t, st, "C-0004", "Withdrawn", letter{testkit.To("XAA"), testkit.With(func(l *docket.Communication) {
			l.NotExpectedOn, l.NotExpectedKind = civil.Must("2026-09-10"), docket.Withdrawn
		})}),
	}
	source := docket.CaseSource{CaseID: all[1].ID, Kind: docket.SourceFamily, Name: "Person C", CreatedAt: civil.InstantOf(testkit.Now())}
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.InsertSource(ctx, &source) })
	return all
}

func TestTheListOfCasesIsFilteredAndSortedWithinTheScope(t *testing.T) {
	st := testkit.Open(t)
	someCases(t, st)
	ctx := t.Context()
	abroad, err := st.AddresseeByISO3(ctx, "XBB")
	must(t, err)
	mandates, err := st.Mandates(ctx)
	must(t, err)
	hrd := mandates[slices.IndexFunc(mandates, func(m docket.Mandate) bool { return m.Code == "hrd" })].ID
	none := docket.Scope{Addressees: []docket.AddresseeID{}, Drafts: true}
	toXBB := docket.Scope{Addressees: []docket.AddresseeID{abroad.ID}, Drafts: true}
	ofHRD := docket.Scope{Mandates: []docket.MandateID{hrd}, Drafts: true}
	observing := docket.Scope{}
	for _, test := range []struct {
		name  string
		scope docket.Scope
		q     docket.CaseQuery
		want  string
	}{
		{"newest first", docket.Everything, docket.CaseQuery{}, "C-0004:1 C-0001:0 C-0003:1 C-0010:1 C-0002:2"},
		{"oldest first", docket.Everything, docket.CaseQuery{Ascending: true}, "C-0002:2 C-0010:1 C-0003:1 C-0001:0 C-0004:1"},
		{"by reference as a number", docket.Everything, docket.CaseQuery{Sort: docket.CaseByReference, Ascending: true}, "C-0001:0 C-0002:2 C-0003:1 C-0004:1 C-0010:1"},
		{"by title, folded", docket.Everything, docket.CaseQuery{Sort: docket.CaseByTitle, Ascending: true}, "C-0010:1 C-0003:1 C-0002:2 C-0001:0 C-0004:1"},
		{"a word of the title", docket.Everything, docket.CaseQuery{Filter: docket.CaseFilter{Text: "ELAN"}}, "C-0002:2"},
		{"a reference", docket.Everything, docket.CaseQuery{Filter: docket.CaseFilter{Text: "c-0010"}}, "C-0010:1"},
		{"all words", docket.Everything, docket.CaseQuery{Filter: docket.CaseFilter{Text: "person arrest"}}, "C-0010:1"},
		{"a Government", docket.Everything, docket.CaseQuery{Filter: docket.CaseFilter{States: []string{"XBB"}}}, "C-0010:1 C-0002:2"},
		{"open letters", docket.Everything, docket.CaseQuery{Filter: docket.CaseFilter{Open: true}}, "C-0010:1 C-0002:2"},
		{"no source", docket.Everything, docket.CaseQuery{Filter: docket.CaseFilter{NoSource: true}}, "C-0004:1 C-0001:0 C-0003:1 C-0002:2"},
		{"no communications", docket.Everything, docket.CaseQuery{Filter: docket.CaseFilter{NoLetters: true}}, "C-0001:0"},
		{"all at once", docket.Everything, docket.CaseQuery{Sort: docket.CaseByTitle, Filter: docket.CaseFilter{States: []string{"XBB"}, Open: true, NoSource: true, Text: "person"}}, "C-0002:2"},
		{"limited to a State", toXBB, docket.CaseQuery{}, "C-0010:1 C-0002:1"},
		{"limited to a State, another asked", toXBB, docket.CaseQuery{Filter: docket.CaseFilter{States: []string{"XAA"}}}, ""},
		{"limited to a mandate", ofHRD, docket.CaseQuery{}, "C-0004:1 C-0003:1 C-0002:2"},
		{"limited, no communications", ofHRD, docket.CaseQuery{Filter: docket.CaseFilter{NoLetters: true}}, ""},
		{"limited to a mandate, a Government", ofHRD, docket.CaseQuery{Filter: docket.CaseFilter{States: []string{"XBB"}}}, "C-0002:2"},
		{"limited to nothing", none, docket.CaseQuery{}, ""},
		{"without drafts", observing, docket.CaseQuery{}, "C-0004:1 C-0001:0 C-0010:1 C-0002:2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			whole := test.q
			whole.Limit = 50
			page, err := st.ListCases(ctx, test.scope, whole)
			must(t, err)
			if got := referencesOf(page.Rows); got != test.want || page.Prev+page.Next != "" {
				t.Errorf("the page has %q", got)
			}
			var each, paged []docket.CaseRow
			must(t, st.EachCase(ctx, test.scope, test.q, func(r docket.CaseRow) error { each = append(each, r); return nil }))
			if got := referencesOf(each); got != test.want {
				t.Errorf("the file has %q", got)
			}
			n, err := st.CountCases(ctx, test.scope, test.q.Filter, 10)
			must(t, err)
			if n != len(page.Rows) {
				t.Errorf("counted are %d", n)
			}
			single := test.q
			for single.Limit = 1; ; {
				page, err := st.ListCases(ctx, test.scope, single)
				must(t, err)
				paged = append(paged, page.Rows...)
				if single.After = page.Next; page.Next == "" {
					break
				}
			}
			if got := referencesOf(paged); got != test.want {
				t.Errorf("the pages have %q", got)
			}
		})
	}
}

func TestThePageBeforeACaseIsFoundAgain(t *testing.T) {
	st := testkit.Open(t)
	someCases(t, st)
	for _, sort := range []docket.CaseSort{docket.CaseByAge, docket.CaseByReference, docket.CaseByTitle} {
		q := docket.CaseQuery{Sort: sort, Limit: 2}
		first, err := st.ListCases(t.Context(), docket.Everything, q)
		must(t, err)
		q.After = first.Next
		second, err := st.ListCases(t.Context(), docket.Everything, q)
		must(t, err)
		q.After, q.Before = "", second.Prev
		back, err := st.ListCases(t.Context(), docket.Everything, q)
		must(t, err)
		if referencesOf(back.Rows) != referencesOf(first.Rows) || back.Prev != "" || back.Next != first.Next {
			t.Errorf("by %s: back is %q, first %q", sort, referencesOf(back.Rows), referencesOf(first.Rows))
		}
	}
}

func TestACaseIsReadWithinTheScopeOfItsLetters(t *testing.T) {
	st := testkit.Open(t)
	all := someCases(t, st)
	abroad, err := st.AddresseeByISO3(t.Context(), "XBB")
	must(t, err)
	toXBB := docket.Scope{Addressees: []docket.AddresseeID{abroad.ID}, Drafts: true}
	for _, test := range []struct {
		scope docket.Scope
		want  string
	}{
		{docket.Everything, "C-0002 C-0010 C-0003 C-0001 C-0004"},
		{docket.Scope{}, "C-0002 C-0010 C-0001 C-0004"},
		{toXBB, "C-0002 C-0010"},
	} {
		var byID, byReference []string
		for _, c := range all {
			if found, err := st.CaseWithin(t.Context(), test.scope, c.ID); err == nil {
				byID = append(byID, found.Reference)
			} else if docket.KindOf(err) != docket.NotFound {
				t.Fatal(err)
			}
			if found, err := st.CaseByReference(t.Context(), test.scope, strings.Replace(c.Reference, "C-00", "C-", 1)); err == nil {
				byReference = append(byReference, found.Reference)
			}
		}
		if got := strings.Join(byID, " "); got != test.want {
			t.Errorf("%+v reads %q", test.scope, got)
		}
		if got := strings.Join(byReference, " "); got != test.want {
			t.Errorf("%+v finds %q", test.scope, got)
		}
	}
}

func TestACaseCountsItsLettersAndSourcesWhoeverWritesThem(t *testing.T) {
	st := testkit.Open(t)
	all := someCases(t, st)
	letter, err := st.LettersOf(t.Context(), docket.Everything, all[0].ID, 10)
	must(t, err)
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		c, err := tx.Communication(ctx, docket.Everything, letter[0].ID)
		if err != nil {
			return err
		}
		c.CaseID = &all[3].ID
		return tx.UpdateCommunication(ctx, &c)
	})
	for _, test := range []struct {
		f    docket.CaseFilter
		want string
	}{{docket.CaseFilter{NoLetters: true}, ""}, {docket.CaseFilter{Text: "C-0001"}, "C-0001:1"}, {docket.CaseFilter{Text: "C-0002"}, "C-0002:1"}} {
		page, err := st.ListCases(t.Context(), docket.Everything, docket.CaseQuery{Filter: test.f, Limit: 9})
		must(t, err)
		if got := referencesOf(page.Rows); got != test.want {
			t.Errorf("%+v leaves %q", test.f, got)
		}
	}
	found, err := st.Check(t.Context())
	must(t, err)
	if len(found) > 0 {
		t.Errorf("the check finds %v", found)
	}
}

func TestASourceIsReadByThoseWithTheRightOnly(t *testing.T) {
	st := testkit.Open(t)
	all := someCases(t, st)
	for scope, want := range map[bool]int{true: 1, false: 0} {
		sources, err := st.SourcesOf(t.Context(), docket.Scope{Drafts: true, Identities: scope}, all[1].ID)
		must(t, err)
		if len(sources) != want {
			t.Errorf("identities %v: %d sources", scope, len(sources))
		}
	}
}
