package intake_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake"
	"answerable/internal/intake/sheet"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

// filed is an office whose database can be looked at from outside.
type filed struct {
	office
	path string
}

func openFiled(t testing.TB) filed {
	t.Helper()
	path := testkit.File(t)
	st, err := store.Open(t.Context(), path, store.Options{Now: testkit.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	u := testkit.User(t, st, "Officer A", docket.Staff)
	return filed{office{st: st, actor: docket.Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: docket.Staff, Identities: true}}, path}
}

func (o office) service() *docket.Service { return docket.NewService(o.st, testkit.Now, time.UTC) }

// newest is the import made last.
func (o office) newest(t testing.TB) docket.PastImport {
	t.Helper()
	list, err := o.st.PastImports(t.Context(), 0, 0, 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	return list[0]
}

func (o office) undo(t testing.TB, id docket.ImportID) {
	t.Helper()
	if _, err := o.service().UndoImport(t.Context(), o.actor, id, ""); err != nil {
		t.Fatalf("take import %d back: %v", id, err)
	}
}

// everything is the content of each table that a register is read from, row by row, without the history and
// the list of imports; versions may rise, since a page that shows the state between is to be told.
func (o filed) everything(t testing.TB) map[string][]string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+o.path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all := make(map[string][]string)
	for _, table := range []string{"communications", "communication_mandates", "replies", "reply_links", "reminders", "reminder_links",
		"origins", "addressees", "addressee_names", "cases", "settings", "extensions", "closures",
		"reply_seen", "assessments", "search_documents", "search_names", "search_pending"} {
		rows, err := db.Query("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			var line strings.Builder
			for i, name := range names {
				if name != "version" {
					fmt.Fprintf(&line, "%s=%v ", name, values[i])
				}
			}
			all[table] = append(all[table], line.String())
		}
		all[table] = append([]string{}, all[table]...)
		slices.Sort(all[table])
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestAnImportTakenBackLeavesTheRegisterAsItWas(t *testing.T) {
	files := []file{registerFile(), spreadsheetFile()}
	o := openFiled(t)
	empty := o.everything(t)
	for _, f := range files {
		first := o.take(t, f)
		o.sound(t)
		o.undo(t, o.newest(t).ID)
		o.sound(t)
		// The first import gave the day since which letters are followed; without it there is none.
		after := o.everything(t)
		after["settings"] = slices.DeleteFunc(after["settings"], func(line string) bool { return line == "key=followed_since value= " })
		if diff := cmp.Diff(empty, after); diff != "" {
			t.Fatalf("%s (-before +after):\n%s", f.name, diff)
		}
		if again := o.take(t, f); again != first {
			t.Errorf("%s imported again: %+v, first %+v", f.name, again, first)
		}
		o.undo(t, o.newest(t).ID)
	}
	// The second file knows most letters of the first again and adds to them.
	o.take(t, files[0])
	before := o.everything(t)
	second := o.take(t, files[1])
	kept := o.newest(t)
	o.undo(t, kept.ID)
	o.sound(t)
	if diff := cmp.Diff(before, o.everything(t)); diff != "" {
		t.Fatalf("of the second alone (-before +after):\n%s", diff)
	}
	if again := o.take(t, files[1]); again != second {
		t.Errorf("the second imported again: %+v, first %+v", again, second)
	}
	// Both go, the later one first: what the earlier one made was changed by the later one only.
	o.undo(t, o.newest(t).ID)
	list, err := o.st.PastImports(t.Context(), 0, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(i docket.PastImport) bool { return !i.Undone() })
	o.undo(t, list[i].ID)
	if rows := o.letters(t); len(rows) != 0 {
		t.Errorf("%d letters stay", len(rows))
	}
	o.sound(t)
}

// earlier and later are a letter on record and a file that changes all of it that an import can change.
var (
	earlier = file{name: "earlier.csv", kind: docket.Unclassified, content: []byte("row_id,source_doc,ref,Date,Type,Country,Mandates,Summary,Replies,language,categories\n" +
		"F1,Report,,June 2023,AL,XAA,hrd,First words,2023-08-01,,arrest\nF2,Report,AL XAA 6/2023,2023-06-02,AL,XAA,hrd,Not touched,,,\n")}
	later = file{name: "later.csv", kind: docket.Substantive, content: []byte("row_id,source_doc,ref,Date,Type,Country,Mandates,lead,Summary,reply_dates,reply_kinds,language,categories,reminder_dates\n" +
		"F1,Report,,2023-06-14,UA,XAA,foe;hrd,foe,Other words,2023-08-01;2023-09-05,substantive;partial,fr,threats,2023-10-01\n" +
		"F3,Report,AL XAA 7/2023,2023-06-20,AL,XAA,hrd,,A new one,2023-07-20,,,,\n" +
		"F4,Report,OTH 3/2023,2023-06-20,AL,Example Company A,hrd,,To a company,,,,,\n")}
)

func TestWhatAnImportChangedInALetterGoesBack(t *testing.T) {
	o := openFiled(t)
	testkit.State(t, o.st, "XAA")
	o.take(t, earlier)
	before := o.everything(t)
	counts := o.take(t, later)
	if counts.Updated != 1 || counts.Created != 2 || counts.Rejected != 0 {
		t.Fatalf("%+v %+v", counts, o.plan(t, later).Outcomes)
	}
	if made := o.newest(t).Made; made != (docket.ImportMade{Letters: 2, Changed: 1, Replies: 2, Reminders: 1, Addressees: 1}) {
		t.Fatalf("%+v", made)
	}
	o.undo(t, o.newest(t).ID)
	o.sound(t)
	if diff := cmp.Diff(before, o.everything(t)); diff != "" {
		t.Fatalf("(-before +after):\n%s", diff)
	}
	events, err := o.st.Events(t.Context(), "communication", int64(o.letters(t)[1].ID), 0)
	if err != nil || events[0].Action != "communication.restore" || !strings.Contains(events[0].JSON, "Other words") || !strings.Contains(events[0].JSON, "First words") {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestTheDayFollowedSinceGoesBackWithTheImportsThatSetIt(t *testing.T) {
	follow := func(o office, f file, day string) docket.ImportID {
		t.Helper()
		opts := intake.Options{Actor: o.actor, Today: testkit.Today, Now: civil.InstantOf(testkit.Now())}
		if day != "" {
			opts.FollowedSince = civil.Must(day)
		}
		applyWith(t, o, f, opts)
		return o.newest(t).ID
	}
	since := func(o office) string {
		day, err := o.service().FollowedSince(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return day.String()
	}
	row := func(i int) file {
		return file{name: "one.csv", content: fmt.Appendf(nil, "Date,Type,Country,Mandates,Summary\n2023-06-0%d,AL,XAA,hrd,letter %d\n", i, i)}
	}
	o := openOffice(t)
	testkit.State(t, o.st, "XAA")
	first, second := follow(o, row(1), "2020-01-01"), follow(o, row(2), "2021-01-01")
	third := follow(o, row(3), "")
	o.undo(t, first)
	if since(o) != "2021-01-01" {
		t.Errorf("the later import set it: %s", since(o))
	}
	o.undo(t, second)
	if since(o) != testkit.Today.String() {
		t.Errorf("the day of the first import that stays: %s", since(o))
	}
	if err := o.service().SetFollowedSince(t.Context(), o.actor, civil.Must("2019-05-05")); err != nil {
		t.Fatal(err)
	}
	o.undo(t, third)
	if since(o) != "2019-05-05" {
		t.Errorf("what a person said stays: %s", since(o))
	}
}

func applyWith(t *testing.T, o office, f file, opts intake.Options) {
	t.Helper()
	table, err := intake.Read(f.name, bytes.NewReader(f.content), int64(len(f.content)), &f.mapping, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	p, err := intake.NewPlan(t.Context(), o.st, table, opts)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Apply(t.Context(), o.st, intake.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
}
