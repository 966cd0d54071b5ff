package intake

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/demo"
	"answerable/internal/intake/sheet"
)

// exported is the head of the communications file.
const exported = "uid,reference,type,joint,follow_up,stage,sent_on,sent_text,due_on,effective_due_on,addressee,iso3,addressee_kind,mandates,lead,subject,case,status,days_late,acknowledged_on,first_partial_on,first_reply_on,last_reply_on,replies,reply_dates,reply_kinds,reminders,reminder_dates,character,officer,closed"

func said(headers string, c Columns) string {
	names := strings.Split(headers, ",")
	out := make([]string, len(names))
	for i := range names {
		for _, field := range c.Fields() {
			if c.at[field] == i {
				out[i] = string(field)
			}
		}
	}
	return strings.Join(out, ",")
}

func TestTheColumnsOfTheThreeKnownLayoutsAreRecognised(t *testing.T) {
	for headers, want := range map[string]string{
		exported: "uid,reference,type,,,stage,sent_on,sent_text,,,addressee,iso3,addressee_kind,mandates,lead,subject,case,,,,,,,,reply_dates,reply_kinds,,reminder_dates,,officer,",
		"row_id,source_doc,source_para,ref,date_raw,date_sent,type_raw,type,state_raw,addressee_kind,iso3,mandates_raw,mandates,subject,categories,victim_profile,reply_raw,reply_dates,days_to_first_reply,reply_status,reply_link,lang,origin": "row_id,document,paragraph,reference,sent_text,sent_on,type_text,type,addressee,addressee_kind,iso3,mandates_text,mandates,subject,categories,victim_profile,reply_text,reply_dates,,reply_record,reply_link,language,origin",
		"Date,Country,Type,Ref. no.,Mandates,Summary,Nb. of replies,Replies,Source": "sent_on,addressee,type,reference,mandates,subject,,reply_dates,source",
		"DATE SENT,PAYS,replies,Comments,Résumé":                                    "sent_on,addressee,,,subject",
		"Date,date_sent,Country,state_raw,iso3":                                     ",sent_on,,addressee,iso3",
	} {
		c := Guess(strings.Split(headers, ","))
		if diff := cmp.Diff(want, said(headers, c)); diff != "" {
			t.Errorf("%s:\n%s", headers, diff)
		}
	}
}

func TestColumnsThatMeanNothingAreNamed(t *testing.T) {
	c := Guess([]string{"Date", "", "Comments", "due_on", "date_sent"})
	if diff := cmp.Diff([]string{"Comments", "Date"}, c.Unread); diff != "" {
		t.Error(diff)
	}
	for _, content := range [][]byte{demo.Register(), demo.Spreadsheet()} {
		if _, c := readAll(t, content); len(c.Unread) > 0 {
			t.Errorf("not read: %q", c.Unread)
		}
	}
}

func TestAFileWithoutDatesOrGovernmentsIsRefused(t *testing.T) {
	for headers, words := range map[string]string{
		"Country,Type": "when the letters were sent", "Date,Type": "to which Government", "Date,Country": "", "uid,subject": "", "ref": "",
	} {
		err := Guess(strings.Split(headers, ",")).Check()
		if (err == nil) != (words == "") || err != nil && !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", headers, err)
		}
	}
}

func TestACellLosesItsGuardAndTheSpacesAroundIt(t *testing.T) {
	c := Guess([]string{"subject", "Date"})
	row := sheet.Row{Cells: []string{" '=1+1 ", "'+x"}}
	if got := c.Text(row, Subject); got != "'=1+1" {
		t.Errorf("a guard after a space is none: %q", got)
	}
	if got := c.Text(row, SentOn); got != "+x" {
		t.Errorf("%q", got)
	}
	if got := c.Text(sheet.Row{}, Subject) + c.Text(row, Officer); got != "" {
		t.Errorf("%q", got)
	}
}

func TestAMappingHasTheFirstWord(t *testing.T) {
	m, err := ParseMapping([]byte(`{"columns": {"When": "sent_on", "addressee": "To whom", "Note": "subject", "Type": "", "Nr": "ref"},
		"default_lead": "torture", "day_first": false, "types": {"Note verbale": "AL"}, "states": {"Arland": "XAR"}, "mandates": {"us": "hrd"}}`))
	if err != nil {
		t.Fatal(err)
	}
	headers := "Date,When,To whom,Summary,note,Type,Nr"
	c, err := m.Guess(strings.Split(headers, ","))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(",sent_on,addressee,,subject,,reference", said(headers, c)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Date", "Summary"}, c.Unread); diff != "" {
		t.Error(diff)
	}
	if !m.MonthFirst() || m.DefaultLead != "torture" || m.Types["Note verbale"] != "AL" || m.States["Arland"] != "XAR" {
		t.Errorf("%+v", m)
	}
	if m, err := ParseMapping([]byte(`{}`)); err != nil || m.MonthFirst() {
		t.Errorf("an empty mapping: %+v %v", m, err)
	}
}

func TestAMappingThatCannotBeMeantIsRefusedInWords(t *testing.T) {
	for text, words := range map[string]string{
		"":                                  "empty or cut off",
		"{":                                 "empty or cut off",
		"{\n\"columns\": {,}}":              "near line 2",
		`{"column": {}}`:                    `"column"`,
		`{"day_first": "yes"}`:              "“day_first” is not of the right kind",
		`{"types": ["UA"]}`:                 "“types” is not of the right kind",
		`{} {}`:                             "behind the end",
		`{"types": {"x": "Z"}}`:             "the type “x” is “Z”",
		`{"states": {"Arland": "Arland"}}`:  "State “Arland”",
		`{"columns": {"Nope": "sent_on"}}`:  "a column “Nope”",
		`{"columns": {"sent_on": "Nope"}}`:  "a column “Nope”",
		`{"columns": {"Date": "nonsense"}}`: "“Date” to “nonsense”",
		`{"columns": {"Date": "sent_on", "Country": "sent_on"}}`: "two columns to “sent_on”",
		`{"default_lead": "moon"}`:                               "“moon” as default_lead",
		`{"mandates": {"us": "hrd;moon"}}`:                       "the mandate “moon”",
	} {
		m, err := ParseMapping([]byte(text))
		if err == nil {
			_, err = m.Guess([]string{"Date", "Country"})
		}
		if err == nil {
			err = m.CheckMandates(func(code string) bool { return code == "hrd" })
		}
		var refusal *sheet.Refusal
		if !errors.As(err, &refusal) || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "%!") {
			t.Errorf("%s: %v, want it to say %q", text, err, words)
		}
	}
}
