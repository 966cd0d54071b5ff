package intake_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func unled(f file) file {
	f.mapping.DefaultLead = ""
	return f
}

// leads lists the mandates of every letter and the one that leads.
func leads(t testing.TB, o office) map[string]int {
	all := map[string]int{}
	for _, row := range o.letters(t) {
		e := docket.Export(row, testkit.Today)
		all[strings.Join([]string{e.ISO3, e.SentText, e.Subject, strings.Join(e.Mandates, ";"), e.Lead}, "|")]++
	}
	return all
}

func TestALeadTakenFromThoseWhoJoinedIsSaidAndGivesWayToTheSender(t *testing.T) {
	want := openOffice(t)
	want.take(t, registerFile())
	for _, after := range []file{registerFile(), spreadsheetFile()} {
		o := openOffice(t)
		p := o.plan(t, unled(spreadsheetFile()))
		said := 0
		for _, out := range p.Outcomes {
			for _, warning := range out.Warnings {
				if strings.HasPrefix(warning.String(), "The mandate that sent the letter is not named.") {
					said++
				}
			}
		}
		if said < 100 {
			t.Errorf("said of %d rows", said)
		}
		o.take(t, unled(spreadsheetFile()))
		o.take(t, after)
		if diff := cmp.Diff(leads(t, want), leads(t, o)); diff != "" {
			t.Errorf("after %s (-want +got):\n%s", after.name, diff)
		}
		if got := tally(o.take(t, after)); got.Unchanged != 1000 {
			t.Errorf("%s again: %+v", after.name, got)
		}
		if got := tally(o.take(t, unled(spreadsheetFile()))); got.Unchanged != 1000 {
			t.Errorf("the spreadsheet again: %+v", got)
		}
		if diff := cmp.Diff(leads(t, want), leads(t, o)); diff != "" {
			t.Errorf("at last (-want +got):\n%s", diff)
		}
	}
}

func TestALeadThatAPersonCorrectedStays(t *testing.T) {
	const header = "row_id|source_doc|date_sent|type|iso3|mandates|subject"
	o := openOffice(t)
	line := "1|A/1|2026-02-02|AL|NOR|in conjunction with the Special Rapporteur on freedom of expression|Arrest"
	o.take(t, table(t, header, line))
	svc := docket.NewService(o.st, testkit.Now, testkit.Now().Location())
	in := docket.CommunicationInput{Version: 1, Confirmed: true, Type: docket.AllegationLetter, Addressee: "NOR", Mandates: []string{"hrd", "foe"}, Lead: "hrd",
		Sent: civil.OnDay(civil.Must("2026-02-02")), Subject: "Arrest"}
	if err := svc.EditCommunication(t.Context(), o.actor, o.letters(t)[0].ID, in); err != nil {
		t.Fatal(err)
	}
	o.take(t, table(t, header, strings.Replace(line, "in conjunction with the Special Rapporteur on freedom of expression", "torture;foe", 1)))
	if e := docket.Export(o.letters(t)[0], testkit.Today); e.Lead != "hrd" || strings.Join(e.Mandates, ";") != "hrd;foe;torture" {
		t.Errorf("%v led by %s", e.Mandates, e.Lead)
	}
}
