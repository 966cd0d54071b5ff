package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/intake"
)

// record is a letter as export --format json tells of it.
type record map[string]any

// text is a value as the CSV file prints it.
func (r record) text(column string) string {
	switch v := r[column].(type) {
	case nil:
		return ""
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = fmt.Sprint(item)
		}
		return strings.Join(items, ";")
	default:
		return fmt.Sprint(v)
	}
}

// exported are the letters that a filter leaves, for the officer unless the arguments name somebody.
func (c *console) exported(filters ...string) []record {
	c.t.Helper()
	if !slices.Contains(filters, "--as") {
		filters = append(filters, "--as", officer)
	}
	return c.exportedPublicly(filters...)
}

// exportedPublicly names nobody.
func (c *console) exportedPublicly(filters ...string) []record {
	c.t.Helper()
	var records []record
	c.run(append([]string{"export", "communications", "--format", "json", "--output", "-"}, filters...)...).done().reads(&records)
	return records
}

func (c *console) exportFile(format string, filters ...string) string {
	c.t.Helper()
	path := c.place("export." + format)
	c.run(append([]string{"export", "communications", "--format", format, "--output", path}, filters...)...).done().says(" communications written to " + path)
	return path
}

func TestTheRealRegisterStandsAsPublishedOnThatDay(t *testing.T) {
	c := newConsoleOn(t, registered)
	counts, untimed := map[string]int{}, 0
	for _, r := range c.exported() {
		counts[r.text("status")]++
		if r["status"] == "replied" && r["effective_due_on"] == "" {
			untimed++
		}
	}
	want := map[string]int{"replied": 102, "replied_late": 244, "overdue": 515, "unknown": 24}
	if diff := cmp.Diff(want, counts); diff != "" || untimed != 34 {
		t.Errorf("%d replied with timeliness unknown; statuses (-want +got):\n%s", untimed, diff)
	}
	for status, n := range want {
		if got := len(c.exported("--status", status)); got != n {
			t.Errorf("--status %s gives %d letters, want %d", status, got, n)
		}
	}
}

func TestAllFormatsSayTheSame(t *testing.T) {
	c := newConsoleOn(t, registered)
	rows, err := csv.NewReader(strings.NewReader(c.content(c.exportFile("csv", "--as", officer)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	const header = "uid,reference,type,joint,follow_up,stage,sent_on,sent_text,due_on,effective_due_on,addressee,iso3,addressee_kind,mandates,lead,subject,case,status,days_late,acknowledged_on,first_partial_on,first_reply_on,last_reply_on,replies,reply_dates,reply_kinds,reminders,reminder_dates,character,officer,closed,reply_record,reply_link,not_expected,not_expected_on,due_by_hand,extended_until"
	if got := strings.Join(rows[0], ","); got != header {
		t.Errorf("the header is %s", got)
	}
	var records []record
	if err := json.Unmarshal([]byte(c.content(c.exportFile("json", "--as", officer))), &records); err != nil {
		t.Fatal(err)
	}
	if len(records) != 885 || len(rows) != 886 {
		t.Fatalf("%d and %d letters", len(records), len(rows)-1)
	}
	for i, row := range rows[1:] {
		for at, column := range rows[0] {
			if want := strings.TrimPrefix(row[at], "'"); records[i].text(column) != want {
				t.Errorf("letter %d, %s: JSON has %q, CSV %q", i, column, records[i].text(column), want)
			}
		}
	}
	if book := c.content(c.exportFile("xlsx", "--as", officer)); !bytes.HasPrefix([]byte(book), []byte("PK\x03\x04")) {
		t.Error("the workbook is none")
	}
}

func TestAnExportReadsBackWithoutAChange(t *testing.T) {
	c := newConsoleOn(t, registered)
	for _, format := range []string{"csv", "xlsx"} {
		for _, as := range [][]string{{"--as", officer}, nil} {
			file := c.exportFile(format, as...)
			if diff := cmp.Diff(intake.Counts{Rows: 885, Unchanged: 885}, c.imports(file)); diff != "" {
				t.Errorf("%s %v (-want +got):\n%s", format, as, diff)
			}
		}
	}
}

// withMore adds a draft, and a letter of the officer with an exact reference.
func (c *console) withMore() *console {
	c.t.Helper()
	n := c.imports(c.file("more.csv", "reference,type,stage,sent_on,iso3,mandates,subject,officer\n"+
		",AL,draft,,NOR,hrd,Draft about Person A,\n"+
		"UA NOR 3/2026,UA,sent,2026-10-05,NOR,hrd;foe,Arrest of Person B,"+officer+"\n"))
	if n.Created != 2 {
		c.t.Fatalf("%+v", n)
	}
	return c
}

func TestAnObserverAndNobodySeeNoDrafts(t *testing.T) {
	c := newConsoleOn(t, registered).withMore()
	for as, want := range map[string]int{officer: 1, reviewer: 1, observer: 0, administrator: 0} {
		if got := len(c.exported("--status", "draft", "--as", as)); got != want {
			t.Errorf("%s is given %d drafts", as, got)
		}
	}
	if diff := cmp.Diff(c.exported("--as", observer), c.exportedPublicly()); diff != "" {
		t.Errorf("(-observer +nobody named):\n%s", diff)
	}
	if got := len(c.exportedPublicly()); got != 886 {
		t.Errorf("nobody named is given %d letters", got)
	}
	if strings.Contains(c.content(c.exportFile("csv")), "Draft about") {
		t.Error("a draft is in the file of an observer")
	}
	c.run("export", "communications", "--format", "csv", "--output", c.place("a.csv"), "--as", "nobody@example.org").refused(exitFailed, "nobody@example.org").silent()
}

func TestEachFilterOfTheListLeavesWhatItNames(t *testing.T) {
	c := newConsoleOn(t, registered).withMore()
	all := c.exported()
	between := func(column, from, to string) func(record) bool {
		return func(r record) bool { d := r.text(column); return d != "" && d >= from && d <= to }
	}
	is := func(column string, values ...string) func(record) bool {
		return func(r record) bool { return slices.Contains(values, r.text(column)) }
	}
	for _, test := range []struct {
		filters string
		wants   func(record) bool
	}{
		{"--status overdue --status unknown", is("status", "overdue", "unknown")},
		{"--type UA", is("type", "UA")},
		{"--state EGY --state SDN", is("iso3", "EGY", "SDN")},
		{"--state egy", is("iso3", "EGY")},
		{"--state OTH", func(r record) bool { return r.text("addressee_kind") != "state" }},
		{"--mandate torture", func(r record) bool { return slices.Contains(strings.Split(r.text("mandates"), ";"), "torture") }},
		{"--officer " + officer, is("officer", officer)},
		{"--joint yes", is("joint", "yes")},
		{"--joint no --type AL", func(r record) bool { return r.text("joint") == "no" && r.text("type") == "AL" }},
		{"--follow_up no", is("follow_up", "no")},
		{"--follow-up yes", is("follow_up", "yes")},
		{"--closed no", is("closed", "no")},
		{"--closed yes", is("closed", "yes")},
		{"--sent_from 2000-01-01 --sent_to 2000-06-30", between("sent_on", "2000-01-01", "2000-06-30")},
		{"--due-from 2000-01-01 --due-to 2000-12-31", between("effective_due_on", "2000-01-01", "2000-12-31")},
		{"--state NOR --q norway", is("iso3", "NOR")},
	} {
		want := map[string]bool{}
		for _, r := range all {
			if test.wants(r) {
				want[r.text("uid")] = true
			}
		}
		got := map[string]bool{}
		for _, r := range c.exported(strings.Fields(test.filters)...) {
			got[r.text("uid")] = true
		}
		if strings.HasPrefix(test.filters, "--sent_from") { // letters of a month or a year lie in the window too
			for _, r := range all {
				if r.text("sent_on") == "" {
					delete(got, r.text("uid"))
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: wants %d letters, gives %d", test.filters, len(want), len(got))
		}
	}
	got := c.exported("--received_from", "2000-01-01", "--received_to", "2000-03-31")
	for _, r := range got {
		if !slices.ContainsFunc(strings.Split(r.text("reply_dates"), ";"), func(d string) bool { return d >= "2000-01-01" && d <= "2000-03-31" }) {
			t.Errorf("no reply of the window: %v", r)
		}
	}
	if len(got) == 0 {
		t.Error("no letter has a reply in the window")
	}
	if found := c.exported("--q", "NOR 3/2026"); len(found) != 1 || found[0].text("subject") != "Arrest of Person B" {
		t.Errorf("%v", found)
	}
}

func TestTheListIsSortedAsAsked(t *testing.T) {
	c := newConsoleOn(t, registered)
	for _, test := range []struct {
		args, column string
		descending   bool
	}{
		{"--sort sent_on", "sent_on", true}, {"--sort sent_on --order asc", "sent_on", false},
		{"--sort addressee --order desc", "addressee", true}, {"--sort days_late --order desc --status overdue", "days_late", true},
	} {
		last := ""
		for _, r := range c.exported(strings.Fields(test.args)...) {
			key := fmt.Sprintf("%12s", r.text(test.column)) // numbers by their size
			switch {
			case r.text(test.column) == "":
				continue // undated, last in both directions
			case test.column == "addressee":
				key = docket.Fold(r.text("addressee"))[:1]
			}
			if last != "" && key != last && (key > last) == test.descending {
				t.Errorf("%s: %q comes after %q", test.args, key, last)
				break
			}
			last = key
		}
	}
}

func TestAFilterThatSaysNothingKnownIsWrongUsage(t *testing.T) {
	c := newConsoleOn(t, staffed)
	file := c.file("list.csv", "of last week")
	for _, filter := range []string{"--status late", "--type XX", "--state EG", "--state XQQ", "--mandate nonsense", "--officer nobody@example.org",
		"--joint perhaps", "--sent_from soon", "--due_to soon", "--received_to 2026-13-01", "--sort colour", "--order sideways", "--addressee NOR"} {
		value := strings.Fields(filter)[1]
		c.run(append([]string{"export", "communications", "--format", "csv", "--output", file}, strings.Fields(filter)...)...).refused(exitUsage, value).silent()
	}
	c.run("export", "communications", "--format", "csv", "--output", file, "--q", strings.Repeat("word ", 2000)).refused(exitUsage, "at most 12 words").silent()
	if got := c.content(file); got != "of last week" {
		t.Errorf("the file holds %q", got)
	}
}

func TestAFileThatCannotBeWrittenIsSaidInWords(t *testing.T) {
	c := newConsoleOn(t, staffed)
	export := func(output string) outcome {
		return c.run("export", "communications", "--format", "csv", "--output", output).silent()
	}
	export(c.place("none/list.csv")).refused(exitFailed, "none/list.csv was not written: there is no such directory")
	export(c.data).refused(exitFailed, "it is a directory")
	export(c.file("file", "")+"/list.csv").refused(exitFailed, "there is no such directory")
}

func TestAnEmptyRegisterIsExportedAsItsHeaderOrAnEmptyList(t *testing.T) {
	c := newConsole(t)
	if got := strings.Count(c.content(c.exportFile("csv")), "\r\n"); got != 1 {
		t.Errorf("%d lines", got)
	}
	if found := c.exportedPublicly(); found == nil || len(found) != 0 {
		t.Errorf("%v", found)
	}
}
