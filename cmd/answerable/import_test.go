package main

import (
	"encoding/csv"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/demo"
	"answerable/internal/intake"
)

// imports runs import for the officer and reads the counts.
func (c *console) imports(args ...string) intake.Counts {
	c.t.Helper()
	var n intake.Counts
	c.run(append([]string{"import", "--json", "--as", officer}, args...)...).done().reads(&n)
	return n
}

// figures are what the communications file counts, by its columns.
type figures struct {
	Letters, Dated, Others, Replied, Dates int
}

func figuresOf(records []record) (f figures) {
	for _, r := range records {
		f.Letters++
		if r["sent_on"] != "" {
			f.Dated++
		}
		if r["addressee_kind"] != "state" {
			f.Others++
		}
		if dates, _ := r["reply_dates"].([]any); len(dates) > 0 {
			f.Replied++
			f.Dates += len(dates)
		}
	}
	return f
}

// theRealRegister is what both layouts of the real data hold.
var theRealRegister = figures{Letters: 885, Dated: 851, Others: 10, Replied: 346, Dates: 389}

func TestTheRealRegisterIsImportedWholeAndOnlyOnce(t *testing.T) {
	c := newConsoleOn(t, staffed)
	file := c.file("register.csv", string(demo.Register()))
	// 58 reminders and 57 rows of replies wait for their letters: they are within the created ones.
	whole := intake.Counts{Rows: 1000, Created: 1000, Queued: 115}
	if diff := cmp.Diff(whole, c.imports(file, "--dry-run")); diff != "" {
		t.Errorf("dry run (-want +got):\n%s", diff)
	}
	if found := c.exported(); len(found) != 0 {
		t.Fatalf("the dry run wrote %d letters", len(found))
	}
	if diff := cmp.Diff(whole, c.imports(file)); diff != "" {
		t.Errorf("import (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(theRealRegister, figuresOf(c.exported())); diff != "" {
		t.Errorf("the register (-want +got):\n%s", diff)
	}
	before := c.exported()
	if diff := cmp.Diff(intake.Counts{Rows: 1000, Unchanged: 1000}, c.imports(file)); diff != "" {
		t.Errorf("again (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, c.exported()); diff != "" {
		t.Errorf("the repeat changed letters (-before +after):\n%s", diff)
	}
	c.run("check").done()
}

func TestTheCountsAreASentenceForPeople(t *testing.T) {
	c := newConsoleOn(t, staffed)
	file := c.file("register.csv", string(demo.Register()))
	c.run("import", file, "--as", officer, "--dry-run").done().says("1000 rows read, nothing written: 1000 created, 0 updated, 0 unchanged, 0 rejected; 115 put in the queue")
	c.run("import", file, "--as", officer).done().says("1000 rows imported: 1000 created")
}

func TestTheSpreadsheetWithADefaultLeadGivesTheSameLetters(t *testing.T) {
	mapping := `{"default_lead": "torture"}`
	one, other := newConsoleOn(t, staffed), newConsoleOn(t, staffed)
	one.imports(one.file("register.csv", string(demo.Register())), "--mapping", one.file("mapping.json", mapping))
	n := other.imports(other.file("register-spreadsheet.csv", string(demo.Spreadsheet())), "--mapping", other.file("mapping.json", mapping))
	if n.Rows != 1000 || n.Created != 1000 || n.Queued != 115 || n.Rejected != 0 {
		t.Errorf("%+v", n)
	}
	same := func(records []record) map[string]int {
		all := map[string]int{}
		for _, r := range records {
			line := ""
			for _, column := range []string{"reference", "type", "joint", "sent_on", "due_on", "iso3", "addressee_kind", "mandates", "lead", "reply_dates", "reply_kinds"} {
				line += r.text(column) + "|"
			}
			all[line]++
		}
		return all
	}
	if diff := cmp.Diff(same(one.exported()), same(other.exported())); diff != "" {
		t.Errorf("(-register.csv +spreadsheet):\n%s", diff)
	}
	if diff := cmp.Diff(theRealRegister, figuresOf(other.exported())); diff != "" {
		t.Errorf("the register (-want +got):\n%s", diff)
	}
}

const twoGoodOneBad = "date_sent,type,iso3,subject,mandates\n" +
	"2026-02-27,AL,NOR,Arrest of Person A,hrd\n" +
	"2026-02-28,AL,UTOPIA,Arrest of Person B,hrd\n" +
	"2026-03-02,UA,NOR,Threats against Person C,hrd\n"

func TestGoodRowsApplyAlthoughOthersAreRejected(t *testing.T) {
	c := newConsoleOn(t, staffed)
	results := c.place("results.csv")
	o := c.run("import", c.file("a.csv", twoGoodOneBad), "--as", officer, "--json", "--results", results)
	if o.status != exitDone {
		t.Fatalf("%d %s", o.status, o.stderr)
	}
	var n intake.Counts
	o.reads(&n)
	if diff := cmp.Diff(intake.Counts{Rows: 3, Created: 2, Rejected: 1}, n); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, words := range []string{"1 row is", "row 3", "UTOPIA", "--results"} {
		if !strings.Contains(o.stderr, words) {
			t.Errorf("the diagnostics do not say %q but: %s", words, o.stderr)
		}
	}
	if len(c.exported()) != 2 {
		t.Errorf("%d letters are on record", len(c.exported()))
	}
	rows, err := csv.NewReader(strings.NewReader(c.content(results))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("the results: %v %v", rows, err)
	}
	for i, want := range []string{"created", "rejected", "created"} {
		if row := rows[i+1]; row[1] != want || (want == "rejected") != strings.Contains(row[3], "UTOPIA") {
			t.Errorf("results: %v", row)
		}
	}
}

func TestStrictWritesNothingWhenARowIsRejected(t *testing.T) {
	c := newConsoleOn(t, staffed)
	results := c.place("results.csv")
	var n intake.Counts
	c.run("import", c.file("a.csv", twoGoodOneBad), "--as", officer, "--strict", "--json", "--results", results).
		refused(exitFailed, "nothing was written", "row 3", "UTOPIA").reads(&n)
	if n.Rejected != 1 || n.Rows != 3 {
		t.Errorf("%+v", n)
	}
	if found := c.exported(); len(found) != 0 {
		t.Errorf("%d letters were written", len(found))
	}
	if !strings.Contains(c.content(results), "rejected") {
		t.Error("the results do not tell which row is rejected")
	}
	c.run("import", c.file("a.csv", strings.Replace(twoGoodOneBad, "UTOPIA", "SWE", 1)), "--as", officer, "--strict").done()
	if found := c.exported(); len(found) != 3 {
		t.Errorf("%d letters were written", len(found))
	}
}

func TestAnImportThatCannotBeIsRefusedInWords(t *testing.T) {
	c := newConsoleOn(t, staffed)
	c.typed(passphrase, "user", "add", "--email", "gone@example.org", "--name", "Person G", "--role", "staff", "--password-stdin").done()
	c.run("user", "disable", "gone@example.org").done()
	good := c.file("a.csv", "date_sent,type,iso3,subject,mandates\n2026-02-27,AL,NOR,Arrest,hrd\n")
	rubbish := c.file("rubbish.csv", "\x00\x01\x02\xff\xfe\x00rubbish\x00")
	none, pipe := c.place("none"), c.place("pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil { // nobody writes to it
		t.Fatal(err)
	}
	for _, test := range []struct {
		words string
		args  []string
	}{
		{"nobody@example.org", []string{good, "--as", "nobody@example.org"}},
		{"gone@example.org", []string{good, "--as", "gone@example.org"}},
		{"role does not allow", []string{good, "--as", observer}},
		{"role does not allow", []string{good, "--as", administrator}},
		{"there is no file " + none, []string{none, "--as", officer}},
		{"This is not a file", []string{c.data, "--as", officer}},
		{"This is not a file", []string{pipe, "--as", officer}},
		{"neither a text table nor a workbook", []string{rubbish, "--as", officer}},
		{"empty", []string{c.file("empty.csv", ""), "--as", officer}},
		{"rubbish.csv", []string{good, "--as", officer, "--mapping", rubbish}},
		{"mapping file " + none, []string{good, "--as", officer, "--mapping", none}},
		{"mapping file " + c.data, []string{good, "--as", officer, "--mapping", c.data}},
		{"not valid JSON near line 2", []string{good, "--as", officer, "--mapping", c.file("m.json", "{\n\"default_lead\": torture}")}},
		{"default_led", []string{good, "--as", officer, "--mapping", c.file("m.json", `{"default_led": "torture"}`)}},
		{"no mandate has this code", []string{good, "--as", officer, "--mapping", c.file("m.json", `{"default_lead": "nonsense"}`)}},
		{"cannot be in the future", []string{good, "--as", officer, "--followed-since", "2026-11-24"}},
		{"there is no such directory", []string{good, "--as", officer, "--results", none + "/results.csv"}},
		{"it is a directory", []string{good, "--as", officer, "--results", c.data}},
	} {
		c.run(append([]string{"import"}, test.args...)...).refused(exitFailed, test.words).silent()
	}
	if found := c.exported(); len(found) != 0 {
		t.Errorf("%d letters were written", len(found))
	}
}

func TestResultsReplaceNoFileUnlessTheImportHasAResult(t *testing.T) {
	c := newConsoleOn(t, staffed)
	results := c.file("results.csv", "of last week")
	c.run("import", c.place("none.csv"), "--as", officer, "--results", results).refused(exitFailed)
	if got := c.content(results); got != "of last week" {
		t.Errorf("the file holds %q", got)
	}
	c.run("import", c.file("a.csv", twoGoodOneBad), "--as", officer, "--dry-run", "--results", results)
	if got := c.content(results); !strings.HasPrefix(got, "row,outcome,") {
		t.Errorf("the file holds %q", got)
	}
	if left, _ := os.ReadDir(results[:strings.LastIndex(results, "/")]); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}
