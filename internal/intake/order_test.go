package intake_test

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"testing"

	"answerable/internal/docket"
	"answerable/internal/intake"
)

var monthFirst = func() *bool { no := false; return &no }()

// american is register.csv with the month first in its dates.
func american(t testing.TB) file {
	t.Helper()
	f := registerFile()
	rows, err := csv.NewReader(bytes.NewReader(f.content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	iso := regexp.MustCompile(`([0-9]{4})-([0-9]{2})-([0-9]{2})`)
	for at, name := range rows[0] {
		if name != "date_sent" && name != "reply_dates" {
			continue
		}
		for _, row := range rows[1:] {
			row[at] = iso.ReplaceAllString(row[at], "$2/$3/$1")
		}
	}
	f.name, f.content, f.mapping.DayFirst = "american.csv", written(t, rows), monthFirst
	return f
}

func TestTheFormatOfTheDatesDoesNotMatterToARepeat(t *testing.T) {
	o := openOffice(t)
	if got := tally(o.take(t, american(t))); got != whole {
		t.Fatalf("month first: %+v", got)
	}
	before := factsOf(t, o)
	for _, f := range []file{registerFile(), american(t), spreadsheetFile()} {
		if got := tally(o.take(t, f)); got.Unchanged != 1000 {
			t.Errorf("%s: %+v", f.name, got)
		}
	}
	checkRealRegister(t, o)
	after := factsOf(t, o)
	for text, n := range before {
		if after[text] != n {
			t.Errorf("changed: %s", text)
		}
	}
}

func TestAQueuedReplyIsKnownAgainWithItsDateInAnotherOrder(t *testing.T) {
	const header = "row_id|source_doc|date_sent|type|iso3|mandates|subject|reply_dates"
	o := openOffice(t)
	first := table(t, header, "R1|doc|||EGY|hrd|s|03/14/2020;04/05/2020")
	first.mapping.DayFirst = monthFirst
	if got := o.take(t, first); got != (intake.Counts{Rows: 1, Created: 1, Queued: 1}) {
		t.Errorf("first: %+v", got)
	}
	if got := o.take(t, table(t, header, "R1|doc|||EGY|hrd|s|2020-03-14;2020-04-05")); got != (intake.Counts{Rows: 1, Unchanged: 1}) {
		t.Errorf("again: %+v", got)
	}
	if got := o.take(t, table(t, header, "R1|doc|||EGY|hrd|s|14/03/2020;2020-05-06")); got != (intake.Counts{Rows: 1, Updated: 1, Queued: 1}) {
		t.Errorf("with one more: %+v", got)
	}
	if replies, _, err := o.st.CountQueue(t.Context(), docket.Everything); err != nil || replies != 3 {
		t.Errorf("%d replies wait: %v", replies, err)
	}
}
