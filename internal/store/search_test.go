package store_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

func change(t testing.TB, st docket.Store, fn func(tx docket.Store) error) {
	t.Helper()
	if err := st.Tx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// wantHits fails unless a query finds exactly the records, newest first.
func wantHits(t testing.TB, st docket.Store, scope docket.Scope, query string, want ...int64) {
	t.Helper()
	var got []int64
	for _, hit := range searchFor(t, st, scope, query) {
		got = append(got, hit.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q finds %v, want %v", query, got, want)
	}
}

func wantSound(t testing.TB, st *store.Store) {
	t.Helper()
	if findings, err := st.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("check: %v %v", findings, err)
	}
}

func TestHitsComeNewestFirstWhateverTheOrderOfWriting(t *testing.T) {
	st := testkit.Open(t)
	var ids []int64
	for _, day := range []string{"2019-05-01", "2021-01-01", "2003-01-01", "2020-02-02"} {
		ids = append(ids, int64(searchLetter(t, st, "same words", civil.Must(day))))
	}
	wantHits(t, st, docket.Everything, "words", ids[1], ids[3], ids[0], ids[2])
	ask := docket.SearchAsk{Query: docket.ParseSearch("same"), Kinds: docket.SearchKinds, Limit: 1, FromYear: 2019, ToYear: 2020}
	var paged []int64
	for {
		hits, err := st.Search(t.Context(), docket.Everything, ask)
		if err != nil {
			t.Fatal(err)
		}
		if len(hits) == 0 {
			break
		}
		paged, ask.After = append(paged, hits[0].ID), hits[0].Row
	}
	if !slices.Equal(paged, []int64{ids[3], ids[0]}) {
		t.Errorf("pages of two years give %v", paged)
	}
}

func TestTheIndexFollowsEveryChangeOfARecord(t *testing.T) {
	st, raw := opened(t)
	letter := searchLetter(t, st, "alpha", civil.Must("2020-01-01"))
	c := read(t, st, letter)
	c.Summary, c.PublicSubject = "beta", "gamma"
	change(t, st, func(tx docket.Store) error { return tx.UpdateCommunication(t.Context(), &c) })
	wantHits(t, st, docket.Everything, "alpha")
	wantHits(t, st, docket.Everything, "beta gamma", int64(letter))

	at := civil.InstantOf(testkit.Now())
	reply := docket.Reply{UID: docket.NewUID(), AddresseeID: c.AddresseeID, ReceivedOn: civil.Must("2020-03-01"), TheirReference: "Note 118", Summary: "delta",
		Translation: docket.TranslationNotNeeded, Publication: docket.PublicationPublic, CreatedAt: at}
	reminder := docket.Reminder{UID: docket.NewUID(), AddresseeID: c.AddresseeID, SentOn: civil.Must("2020-02-01"), Note: "epsilon", CreatedAt: at}
	dossier := docket.Case{UID: docket.NewUID(), Reference: "C-0412", Title: "zeta", Facts: "eta", CreatedAt: at}
	change(t, st, func(tx docket.Store) error {
		ctx := t.Context()
		for _, err := range []error{tx.InsertReply(ctx, &reply), tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: reply.ID, CommunicationID: letter, Kind: docket.Partial}),
			tx.InsertReminder(ctx, &reminder), tx.PutReminderLink(ctx, docket.ReminderLink{ReminderID: reminder.ID, CommunicationID: letter}), tx.InsertCase(ctx, &dossier)} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	wantHits(t, st, docket.Everything, "delta", int64(reply.ID))
	wantHits(t, st, docket.Everything, `"note 118"`, int64(reply.ID))
	wantHits(t, st, docket.Everything, "epsilon", int64(reminder.ID))
	wantHits(t, st, docket.Everything, "eta zeta C-0412", int64(dossier.ID))
	reply.Summary = "theta"
	change(t, st, func(tx docket.Store) error { return tx.UpdateReply(t.Context(), &reply) })
	wantHits(t, st, docket.Everything, "delta")
	wantHits(t, st, docket.Everything, "theta", int64(reply.ID))
	wantSound(t, st)

	run(t, raw, `PRAGMA foreign_keys = 0`)
	run(t, raw, `INSERT INTO users (id, email, name, role, identities, created_at) VALUES (900, 'a@example.org', 'Person A', 'staff', 0, 0)`)
	run(t, raw, `INSERT INTO comments (id, subject, subject_id, author_id, at, text) VALUES (7, 'communication', ?, 900, 0, 'iota')`, letter)
	change(t, st, func(docket.Store) error { return nil })
	wantHits(t, st, docket.Everything, "iota", 7)
	wantHits(t, st, docket.Scope{}, "iota")
	run(t, raw, `UPDATE comments SET text = '', removed_at = 1, removed_by = 900`)
	change(t, st, func(tx docket.Store) error { return tx.DeleteReplyLink(t.Context(), reply.ID, letter) })
	wantHits(t, st, docket.Everything, "theta", int64(reply.ID))
	run(t, raw, `DELETE FROM replies`)
	change(t, st, func(docket.Store) error { return nil })
	wantHits(t, st, docket.Everything, "iota")
	wantHits(t, st, docket.Everything, "theta")
	wantSound(t, st)
}

func TestAChangeThatIsRolledBackIsFoundByNothing(t *testing.T) {
	st := testkit.Open(t)
	letter := searchLetter(t, st, "before", civil.Must("2020-01-01"))
	_ = st.Tx(t.Context(), func(tx docket.Store) error {
		c := read(t, tx, letter)
		c.Summary = "after"
		if err := tx.UpdateCommunication(t.Context(), &c); err != nil {
			t.Error(err)
		}
		return context.Canceled
	})
	wantHits(t, st, docket.Everything, "before", int64(letter))
	wantHits(t, st, docket.Everything, "after")
	wantSound(t, st)
}

func TestALimitLeavesNoHitNoCountAndNoName(t *testing.T) {
	st := testkit.Open(t)
	states, err := st.States(t.Context(), docket.Everything)
	if err != nil {
		t.Fatal(err)
	}
	a, b := states[3], states[4]
	mine := int64(searchLetterTo(t, st, a, "mark", civil.Must("2020-01-01"), 1, 2))
	other := int64(searchLetterTo(t, st, a, "mark", civil.Must("2020-01-02"), 3))
	foreign := int64(searchLetterTo(t, st, b, "mark", civil.Must("2020-01-03"), 1))
	dossier := docket.Case{UID: docket.NewUID(), Reference: "C-0001", Title: "mark", CreatedAt: civil.InstantOf(testkit.Now())}
	change(t, st, func(tx docket.Store) error {
		if err := tx.InsertCase(t.Context(), &dossier); err != nil {
			return err
		}
		for _, id := range []int64{other, foreign} {
			c := read(t, tx, docket.CommunicationID(id))
			c.CaseID = &dossier.ID
			if err := tx.UpdateCommunication(t.Context(), &c); err != nil {
				return err
			}
		}
		return nil
	})
	today := int64(dossier.ID) // the case was made today
	mandate, state := docket.Scope{Mandates: []docket.MandateID{1}, Drafts: true}, docket.Scope{Addressees: []docket.AddresseeID{a.ID}, Drafts: true}
	both := docket.Scope{Mandates: mandate.Mandates, Addressees: state.Addressees, Drafts: true}
	wantHits(t, st, docket.Everything, "mark", today, foreign, other, mine)
	wantHits(t, st, mandate, "mark", today, foreign, mine)
	wantHits(t, st, state, "mark", today, other, mine)
	// The case has a letter to each of the limits, but none that is within both.
	wantHits(t, st, both, "mark", mine)
	wantHits(t, st, docket.Scope{Mandates: []docket.MandateID{}}, "mark")
	wantHits(t, st, docket.Scope{Addressees: []docket.AddresseeID{}}, "mark")
	wantHits(t, st, docket.Everything, b.NameEN, foreign)
	wantHits(t, st, state, b.NameEN)
	wantHits(t, st, mandate, "mark "+a.NameEN, mine)

	change(t, st, func(tx docket.Store) error {
		return tx.SetMandates(t.Context(), docket.CommunicationID(other), []docket.CommunicationMandate{{MandateID: 1}})
	})
	wantHits(t, st, both, "mark", today, other, mine)
	wantSound(t, st)
}

func TestDraftsAreFoundOnlyByThoseWhoReadThem(t *testing.T) {
	st := testkit.Open(t)
	letter := searchLetter(t, st, "mark", civil.Must("2020-01-01"))
	c := read(t, st, letter)
	c.Stage, c.DueOn = docket.Draft, civil.Date{}
	change(t, st, func(tx docket.Store) error { return tx.UpdateCommunication(t.Context(), &c) })
	wantHits(t, st, docket.Everything, "mark", int64(letter))
	wantHits(t, st, docket.Scope{}, "mark")
}

func TestTheIndexWrittenAnewIsTheIndexThatWasKept(t *testing.T) {
	st, raw := opened(t)
	for i, text := range []string{"alpha beta", "beta gamma", "alpha gamma"} {
		searchLetter(t, st, text, civil.Must("2020-01-01").AddDays(-i))
	}
	before := documentsOf(t, raw)
	run(t, raw, `UPDATE search_state SET version = 0`)
	run(t, raw, `DELETE FROM search_documents`)
	var path string
	if err := raw.QueryRow(`SELECT file FROM pragma_database_list`).Scan(&path); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	heard := 0
	again, err := store.Open(t.Context(), path, store.Options{Now: testkit.Now, Progress: func(done, of int) { heard = done }})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if after := documentsOf(t, raw); !slices.Equal(before, after) || len(after) == 0 || heard != 3 {
		t.Errorf("%v before, %v after; heard of %d", before, after, heard)
	}
	wantHits(t, again, docket.Everything, "alpha", 1, 3)
	wantSound(t, again)
}

func documentsOf(t *testing.T, raw *sql.DB) []int64 {
	t.Helper()
	rows, err := raw.Query(`SELECT key, row, digest FROM search_documents ORDER BY key`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []int64
	for rows.Next() {
		var key, row, digest int64
		if err := rows.Scan(&key, &row, &digest); err != nil {
			t.Fatal(err)
		}
		all = append(all, key, row, digest)
	}
	return all
}

func TestCheckFindsWhatTheIndexDoesNotSay(t *testing.T) {
	st, raw := opened(t)
	searchLetter(t, st, "alpha", civil.Must("2020-01-01"))
	for _, damage := range []string{
		`UPDATE search_documents SET digest = digest + 1`,
		`UPDATE search_documents SET digest = digest - 1, row = row + 8589934592`,
		`UPDATE search_documents SET row = row - 8589934592; DELETE FROM search_open`,
		`INSERT INTO search_open (rowid, words) SELECT row, 'x' FROM search_documents; DELETE FROM search_documents`,
	} {
		run(t, raw, damage)
		if findings, err := st.Check(t.Context()); err != nil || len(findings) == 0 {
			t.Errorf("after %s: %v %v", damage, findings, err)
		}
	}
}

func FuzzSearch(f *testing.F) {
	st := testkit.Open(f)
	searchLetter(f, st, "Arrest of a lawyer, l’école, 律师, القانون", civil.Must("2020-01-01"))
	for _, query := range []string{`"`, `" OR "`, `NEAR(a b)`, `a* ^b {c}: d`, "-", "--a", `-"a b"`, "a:b", "((", `""""`, "\x00", "\xff", "律", "ا", "'", "''-''", "*", "AND", "NOT NOT", strings.Repeat("a ", 300), "\ue000k0", "١٢", "ﷺ", "¼", "\u0301"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, scope := range []docket.Scope{docket.Everything, {Mandates: []docket.MandateID{1}, Addressees: []docket.AddresseeID{1}}} {
			ask := docket.SearchAsk{Query: docket.ParseSearch(query), Kinds: docket.SearchKinds, Limit: 10}
			if _, err := st.Search(context.Background(), scope, ask); err != nil {
				t.Fatalf("%q: %v", query, err)
			}
		}
		ask := docket.ParseSearch(query)
		for _, text := range []string{query, "Arrest of a lawyer, " + query} {
			var b strings.Builder
			for _, part := range ask.Mark(text) {
				b.WriteString(part.Text)
			}
			if b.String() != text {
				t.Fatalf("marking %q makes it %q", text, b.String())
			}
			ask.Snippet([]string{text}, 40)
		}
	})
}

func TestEveryWordOfAnyTextFindsItsRecord(t *testing.T) {
	st := testkit.Open(t)
	scripts := []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Arabic, unicode.Han, unicode.Greek, unicode.Hebrew, unicode.Devanagari, unicode.Nd, unicode.Adlam, unicode.Hangul}
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOfN(rapid.OneOf(rapid.RuneFrom([]rune(" '’-/.,«»")), rapid.RuneFrom(nil, scripts...)), 1, 60, -1).Draw(rt, "text")
		id := searchLetter(t, st, text, civil.Must("2020-01-01"))
		for _, token := range docket.SearchTokens(text) {
			ask := docket.SearchAsk{Query: docket.ParseSearch(text[token.Start:token.End]), Kinds: docket.SearchKinds, Limit: 500}
			hits, err := st.Search(context.Background(), docket.Everything, ask)
			if err != nil {
				rt.Fatal(err)
			}
			if !slices.ContainsFunc(hits, func(h docket.SearchHit) bool { return h.ID == int64(id) }) {
				rt.Fatalf("%q (%+q) does not find %q", text[token.Start:token.End], text[token.Start:token.End], text)
			}
		}
	})
}
