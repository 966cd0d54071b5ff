package docket

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
)

// people script against these names and this order.
const exportHeader = "uid,reference,type,joint,follow_up,stage,sent_on,sent_text,due_on,effective_due_on,addressee,iso3,addressee_kind,mandates,lead,subject,case,status,days_late,acknowledged_on,first_partial_on,first_reply_on,last_reply_on,replies,reply_dates,reply_kinds,reminders,reminder_dates,character,officer,closed," +
	"reply_record,reply_link,not_expected,not_expected_on,due_by_hand,extended_until"

func exportedLetter() ListRow {
	day := civil.Must
	c := Communication{Stage: Sent, Type: UrgentAppeal, SentPrecision: civil.Day, SentOn: day("2026-01-05"), SentFrom: day("2026-01-05"), SentTo: day("2026-01-05"), DueOn: day("2026-03-06")}
	links := []ReplyLink{{Kind: Acknowledgement, CountsOn: day("2026-01-20")}, {Kind: Partial, CountsOn: day("2026-02-01")}, {Kind: Substantive, CountsOn: day("2026-03-16")}, {Kind: Additional, CountsOn: day("2026-04-01")}}
	r := ListRow{UID: "01890a5d-ac96-774b-bcce-b302099a8057", Stage: c.Stage, Type: c.Type, Reference: "XAA 3/2026", CaseReference: "C-7",
		AddresseeKind: State, ISO3: "XAA", AddresseeName: "State XAA", SentPrecision: c.SentPrecision, SentOn: c.SentOn, SentText: "5 January 2026", DueOn: c.DueOn,
		Subject: "Person A, arrest", FollowUp: true, OfficerEmail: "officer@example.org", Reminded: []civil.Date{day("2026-03-10")},
		Mandates: []CommunicationMandate{{Code: "hrd"}, {Code: "foe", Lead: true}},
		Derived:  Derive(c, Attached{Links: links, Mandates: 2, Reminded: []civil.Date{day("2026-03-10")}, Closures: []Closure{{ClosedOn: day("2026-05-01")}}})}
	r.ReplyRecord = AsOfSource
	for _, l := range links {
		r.Replied = append(r.Replied, ListReply{On: l.CountsOn, Kind: l.Kind})
	}
	r.Replied[1].Probable = true
	return r
}

func TestTheCommunicationsFileSaysOfALetterWhatItsColumnsPromise(t *testing.T) {
	var names []string
	for _, column := range ExportColumns {
		names = append(names, column.Name)
	}
	if got := strings.Join(names, ","); got != exportHeader {
		t.Errorf("columns %s", got)
	}
	want := "01890a5d-ac96-774b-bcce-b302099a8057,XAA 3/2026,UA,yes,yes,sent,2026-01-05,5 January 2026,2026-03-06,2026-03-06,State XAA,XAA,state,hrd;foe,foe," +
		"Person A, arrest,C-7,replied_late,10,2026-01-20,2026-02-01,2026-03-16,2026-04-01,3,2026-01-20;2026-02-01;2026-03-16;2026-04-01,acknowledgement;partial;substantive;additional,1,2026-03-10,,officer@example.org,yes,as_of_source,;probable;;,,,,"
	if diff := cmp.Diff(want, strings.Join(ExportRow(exportedLetter(), civil.Must("2026-11-23")), ",")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDaysLateAreThoseOfTheDayAndOnlyOfWhatIsLate(t *testing.T) {
	r := exportedLetter()
	for day, want := range map[string]string{"2026-03-16": "10", "2026-02-01": ""} {
		if got := ExportRow(r, civil.Must(day))[18]; got != want {
			t.Errorf("on %s: %q, want %q", day, got, want)
		}
	}
	r.Derived = Derive(Communication{Stage: Sent, SentPrecision: civil.Day, SentOn: r.SentOn, DueOn: r.DueOn}, Attached{})
	for day, want := range map[string]string{"2026-03-06": "", "2026-03-07": "1"} {
		if got := ExportRow(r, civil.Must(day))[18]; got != want {
			t.Errorf("open on %s: %q, want %q", day, got, want)
		}
	}
}

func TestProgramsReadTheSameNamesInJSON(t *testing.T) {
	text, err := json.Marshal(Export(exportedLetter(), civil.Must("2026-11-23")))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for _, column := range ExportColumns {
		if _, said := got[column.Name]; !said {
			t.Errorf("%s is missing", column.Name)
		}
	}
	if len(got) != len(ExportColumns) || got["days_late"] != 10.0 || got["joint"] != true || len(got["reply_kinds"].([]any)) != 4 || got["due_on"] != "2026-03-06" {
		t.Errorf("%s", text)
	}
}

func TestADateThatIsNotExactStandsInItsTextAlone(t *testing.T) {
	r := ListRow{Stage: Sent, SentPrecision: civil.Month, SentText: "August 1992"}
	cells := ExportRow(r, civil.Must("2026-11-23"))
	if cells[6] != "" || cells[7] != "August 1992" || cells[8] != "" {
		t.Errorf("%q", cells)
	}
	r = ListRow{Stage: Sent, SentPrecision: civil.Day, SentOn: civil.Must("1992-08-03"), SentText: "1992-08-03"}
	if cells := ExportRow(r, civil.Must("2026-11-23")); cells[6] != "1992-08-03" || cells[7] != "" {
		t.Errorf("%q", cells)
	}
}

func TestTheCommunicationsFileSaysWhatPersonsDecidedAboutTheAnswer(t *testing.T) {
	r := exportedLetter()
	r.NotExpected, r.NotExpectedOn, r.DueByHand, r.EffectiveDueOn = NoReplyAsked, civil.Must("2026-05-02"), true, civil.Must("2026-03-09")
	cells := ExportRow(r, civil.Must("2026-11-23"))
	if diff := cmp.Diff([]string{"no_reply_asked", "2026-05-02", "2026-03-06", "2026-03-09"}, cells[len(cells)-4:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
