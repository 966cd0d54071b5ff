package store_test

import (
	"compress/gzip"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

// A register of every schema that was ever handed out is kept in testdata and opened by the present program.
// A schema that was handed out stays as it is; while the newest was not, a changed migration asks for
//
//	go test -tags sqlite_fts5 ./internal/store -run TestARegisterOfEverySchema -update
var update = flag.Bool("update", false, "write the stored register of the newest schema anew")

// storedFigures are what stands in every stored register, as at the day of the clock that stands still.
var storedFigures = struct {
	Statuses                 map[docket.Status]int
	Replies, Reminders       int
	People, Imports, Cases   int
	Extensions, Closures     int
	ProbableLinks, FollowUps int
}{
	Statuses: map[docket.Status]int{
		docket.StatusDraft: 1, docket.StatusNotExpected: 1, docket.StatusReplied: 2 + 8 + 1, docket.StatusRepliedLate: 1 + 8,
		docket.StatusReceived: 1, docket.StatusUnknown: 4, docket.StatusUndated: 1, docket.StatusOverdue: 4 + 4 + 1 + 2,
		docket.StatusDueSoon: 1, docket.StatusAwaiting: 1,
	},
	Replies: 3, Reminders: 1, People: 7, Imports: 1, Cases: 12, Extensions: 2, Closures: 2, ProbableLinks: 16, FollowUps: 1,
}

func newestStored(t *testing.T) string {
	t.Helper()
	schema, err := store.SchemaOf(t.Context(), filepath.Join(t.TempDir(), "none.db"))
	must(t, err)
	return filepath.Join("testdata", fmt.Sprintf("schema-%05d.db.gz", schema.Newest))
}

// unpacked is a copy of a stored register.
func unpacked(t *testing.T, stored string) string {
	t.Helper()
	file, err := os.Open(stored)
	must(t, err)
	defer file.Close()
	content, err := gzip.NewReader(file)
	must(t, err)
	path := filepath.Join(t.TempDir(), "answerable.db")
	copied, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	must(t, err)
	_, err = io.Copy(copied, content)
	must(t, err)
	must(t, copied.Close())
	return path
}

func TestARegisterOfEverySchemaOpensMigratesAndKeepsItsFigures(t *testing.T) {
	newest := newestStored(t)
	if *update {
		makeStored(t, newest)
	}
	if _, err := os.Stat(newest); err != nil {
		t.Errorf("no register of the newest schema is kept; run this test with -update: %v", err)
	}
	all, err := filepath.Glob("testdata/schema-*.db.gz")
	must(t, err)
	for _, stored := range all {
		t.Run(filepath.Base(stored), func(t *testing.T) {
			path := unpacked(t, stored)
			st, err := store.Open(t.Context(), path, store.Options{Now: testkit.Now})
			must(t, err)
			defer st.Close()
			if found, err := st.Check(t.Context()); err != nil || len(found) > 0 {
				t.Errorf("the check finds %v: %v", found, err)
			}
			if schema, err := store.SchemaOf(t.Context(), path); err != nil || schema.Pending() {
				t.Errorf("%+v: %v", schema, err)
			}
			checkStored(t, st, bare(t, path))
			checkSchema(t, bare(t, path))
		})
	}
}

func checkStored(t *testing.T, st *store.Store, raw *sql.DB) {
	t.Helper()
	got := storedFigures
	got.Statuses = map[docket.Status]int{}
	err := st.EachCommunication(t.Context(), docket.Everything, docket.ListQuery{Today: testkit.Today}, func(r docket.ListRow) error {
		status, _ := r.Facts().StatusOn(testkit.Today)
		got.Statuses[status]++
		return nil
	})
	must(t, err)
	counted, err := st.CountByStatus(t.Context(), docket.Everything, docket.ListQuery{Today: testkit.Today})
	must(t, err)
	maps.DeleteFunc(counted, func(_ docket.Status, n int) bool { return n == 0 })
	if diff := cmp.Diff(got.Statuses, counted); diff != "" {
		t.Errorf("statuses (-rows +counts):\n%s", diff)
	}
	got.Replies, got.Reminders, err = st.CountQueue(t.Context(), docket.Everything)
	must(t, err)
	for query, into := range map[string]*int{
		"SELECT count(*) FROM users": &got.People, "SELECT count(*) FROM imports": &got.Imports, "SELECT count(*) FROM cases": &got.Cases,
		"SELECT count(*) FROM extensions": &got.Extensions, "SELECT count(*) FROM closures": &got.Closures,
		"SELECT count(*) FROM reply_links WHERE probable = 1":           &got.ProbableLinks,
		"SELECT count(*) FROM communications WHERE follows_id NOT NULL": &got.FollowUps,
	} {
		must(t, raw.QueryRow(query).Scan(into))
	}
	if diff := cmp.Diff(storedFigures, got); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
}

// schemaOf is what a database says of itself.
func schemaOf(t *testing.T, raw *sql.DB) map[string]string {
	t.Helper()
	rows, err := raw.Query(`SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'`)
	must(t, err)
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var name, text string
		must(t, rows.Scan(&name, &text))
		all[name] = text
	}
	must(t, rows.Err())
	return all
}

// checkSchema holds a migrated register against an empty one: the same tables, indexes and triggers.
func checkSchema(t *testing.T, raw *sql.DB) {
	t.Helper()
	if diff := cmp.Diff(schemaOf(t, bare(t, testkit.File(t))), schemaOf(t, raw)); diff != "" {
		t.Errorf("the migrated register differs from a new one. A migration that was handed out is not changed any more: add another. If it was not, run this test with -update (-new +migrated):\n%s", diff)
	}
}

func TestTheStoredRegisterHasSomethingInEveryTable(t *testing.T) {
	raw := bare(t, unpacked(t, newestStored(t)))
	for name := range schemaOf(t, raw) {
		var table string
		if n, _ := fmt.Sscanf(name, "table %s", &table); n == 0 || table == "search_pending" {
			continue // what is noted there is read before a change ends
		}
		var filled bool
		must(t, raw.QueryRow(`SELECT EXISTS (SELECT 1 FROM "`+table+`")`).Scan(&filled))
		if !filled {
			t.Errorf("%s is empty: an upgrade of what stands in it is not tried", table)
		}
	}
}
