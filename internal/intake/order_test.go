package intake_test

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake"
	"answerable/internal/testkit"
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

func TestACorrectedMappingIsNeverPassedOverInSilence(t *testing.T) {
	const header = "row_id|source_doc|date_sent|type|State|mandates|subject|reply_dates"
	o := openOffice(t)
	lines := []string{header, "1|A/1|03/04/2020|telegram|Utopia|work group|Arrest|05/06/2020", "2|A/1|2020-04-03|AL|Norway|hrd|Threats|2020-05-06"}
	mapped := func(dayFirst *bool, base, state, mandate string) file {
		f := table(t, lines...)
		f.mapping = intake.Mapping{DayFirst: dayFirst, Types: map[string]string{"telegram": base}, States: map[string]string{"Utopia": state}, Mandates: map[string]string{"work group": mandate}}
		return f
	}
	if got := o.take(t, mapped(nil, "AL", "NOR", "foe")); got.Created != 2 {
		t.Fatalf("first: %+v", got)
	}
	for _, test := range []struct {
		name string
		file
		want intake.Counts
	}{
		{"month first", mapped(monthFirst, "AL", "NOR", "foe"), intake.Counts{Rows: 2, Updated: 1, Unchanged: 1, Warnings: 1}},
		{"month first again", mapped(monthFirst, "AL", "NOR", "foe"), intake.Counts{Rows: 2, Unchanged: 2}},
		{"another type", mapped(monthFirst, "UA", "NOR", "foe"), intake.Counts{Rows: 2, Updated: 1, Unchanged: 1}},
		{"another mandate", mapped(monthFirst, "UA", "NOR", "foe;vaw"), intake.Counts{Rows: 2, Updated: 1, Unchanged: 1}},
		{"one mandate less", mapped(monthFirst, "UA", "NOR", "vaw"), intake.Counts{Rows: 2, Unchanged: 2, Warnings: 1}},
		{"another State", mapped(monthFirst, "UA", "SWE", "vaw"), intake.Counts{Rows: 2, Unchanged: 1, Rejected: 1}},
	} {
		if got := o.take(t, test.file); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
	for _, row := range o.letters(t) {
		if row.Subject != "Arrest" {
			continue
		}
		e := docket.Export(row, testkit.Today)
		if e.SentOn.String() != "2020-03-04" || e.Type != docket.UrgentAppeal || e.DueOn.String() != "2020-05-03" || strings.Join(e.Mandates, ";") != "foe;vaw" {
			t.Errorf("%+v", e)
		}
	}
}

func TestAnotherOrderOfDayAndMonthLeavesAPersonsDateWhereItSaysTheSame(t *testing.T) {
	const header = "row_id|source_doc|date_sent|type|iso3|mandates|subject"
	o := openOffice(t)
	f := table(t, header, "1|A/1|04/04/2020|AL|NOR|hrd|Arrest")
	o.take(t, f)
	svc := docket.NewService(o.st, testkit.Now, testkit.Now().Location())
	in := docket.CommunicationInput{Version: 1, Confirmed: true, Type: docket.AllegationLetter, Addressee: "NOR", Mandates: []string{"hrd"},
		Sent: civil.OnDay(civil.Must("2020-04-08")), Subject: "Arrest"}
	if err := svc.EditCommunication(t.Context(), o.actor, o.letters(t)[0].ID, in); err != nil {
		t.Fatal(err)
	}
	f.mapping.DayFirst = monthFirst
	if got := o.take(t, f); got != (intake.Counts{Rows: 1, Unchanged: 1}) || o.letters(t)[0].SentOn.String() != "2020-04-08" {
		t.Errorf("%+v: %s", got, o.letters(t)[0].SentOn)
	}
}
