package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/testkit"
)

// told gives the history of a letter as lines, newest first: what, field, before, after, why.
func (p *person) told(letter string) []string {
	var out []string
	page := p.page(letter + "/history")
	page.Find("tbody").Each(func(_ int, event *goquery.Selection) {
		event.Find("tr").Each(func(i int, row *goquery.Selection) {
			var cells []string
			row.Children().Each(func(at int, cell *goquery.Selection) {
				if i == 0 && at < 2 { // when and who
					return
				}
				if text := plainText(cell); text != "" {
					cells = append(cells, text)
				}
			})
			out = append(out, strings.Join(cells, " | "))
		})
	})
	return out
}

func (p *person) saved(path string, fields url.Values) string {
	p.t.Helper()
	a := p.post(path, fields)
	if a.Status != http.StatusSeeOther {
		p.t.Fatalf("%s answered %d: %s", path, a.Status, a.text(".errors, .confirm"))
	}
	return a.Location
}

func TestTheHistoryTellsWhoChangedWhatAndWhy(t *testing.T) {
	o := openOffice(t)
	testkit.State(t, o.store, "XAA")
	p := o.as(docket.Reviewer)
	letter := p.saved("/communications/new", url.Values{"reference": {"AL XAA 5/2026"}, "mandates": {"hrd"}, "sent_on": {"14/9/2026"}, "subject": {"Арест"}})
	p.saved(letter+"/edit", url.Values{"version": {"1"}, "reference": {"AL XAA 5/2026"}, "mandates": {"hrd", "ijl"}, "sent_on": {"15/9/2026"}, "subject": {"Суд"}, "due_on": {"1/12/2026"}, "due_reason": {"asked by note"}, "confirm": {"yes"}})
	p.saved(letter+"/assign", url.Values{"version": {"2"}, "officer": {p.Email}, "reviewer": {""}})
	p.saved(letter+"/close", url.Values{"version": {"3"}, "closed_on": {"2/10/2026"}, "reason": {"no address left"}})
	want := []string{
		"closed | Closed on | 2 October 2026 | no address left",
		"assigned | Officer | " + p.Name,
		"edited | Date sent | 14 September 2026 | 15 September 2026 | asked by note",
		"Due date | 13 November 2026 | 1 December 2026",
		"Due date set by hand | no | yes",
		"Reason for it | asked by note",
		"Mandates | HRD | HRD, IJL",
		"Subject | Арест | Суд",
		"logged | Stage | sent", "Type | allegation letter", "Reference | XAA 5/2026", "Addressee | State XAA", "Date sent | 14 September 2026",
		"Due date | 13 November 2026", "Mandates | HRD", "Lead | HRD", "Subject | Арест", "Record of replies | complete: we follow it",
	}
	if diff := cmp.Diff(want, p.told(letter)); diff != "" {
		t.Error(diff)
	}
	page := p.page(letter + "/history")
	if got := page.text("tbody td:nth-child(1)"); got != "23 Nov 2026, 12:00 UTC" {
		t.Errorf("it happened at %q", got)
	}
	if got := page.texts("tbody tr:first-child td:nth-child(2)"); !slices.Equal(got, []string{p.Name, p.Name, p.Name, p.Name}) {
		t.Errorf("it was done by %q", got)
	}
}

func TestAReminderIsToldByItsDateNotByItsNumber(t *testing.T) {
	o := openOffice(t)
	sent := testkit.Communication(t, o.store, testkit.SentOn("2026-06-01"))
	p := o.as(docket.Staff)
	letter := docket.CommunicationPath(sent.ID)
	p.saved(letter+"/reminders/new", url.Values{"communications": {itoa(int(sent.ID))}, "sent_on": {"2/11/2026"}})
	if got := p.told(letter)[0]; got != "reminder logged | Reminder | 2 November 2026" {
		t.Errorf("it tells %q", got)
	}
}

func TestARecordsHistoryIsReadWithTheRecordButNotItsDraft(t *testing.T) {
	o := openOffice(t)
	testkit.State(t, o.store, "XAA")
	p := o.as(docket.Staff)
	letter := p.saved("/communications/new", url.Values{"stage": {"draft"}, "type": {"AL"}, "addressee": {"XAA"}, "mandates": {"hrd"}, "subject": {"secret of the draft"}})
	p.saved(letter+"/edit", url.Values{"version": {"1"}, "type": {"AL"}, "addressee": {"XAA"}, "mandates": {"hrd"}, "subject": {"second secret"}})
	p.saved(letter+"/assign", url.Values{"version": {"2"}, "officer": {p.Email}, "reviewer": {""}})
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		if got := o.as(role).get(letter + "/history").Status; got != http.StatusNotFound {
			t.Errorf("the history of a draft answers %s with %d", role, got)
		}
	}
	p.saved(letter+"/edit", url.Values{"version": {"3"}, "type": {"AL"}, "addressee": {"XAA"}, "mandates": {"hrd"}, "subject": {"Суд"}})
	p.saved(letter+"/send", url.Values{"version": {"4"}, "sent_on": {"14/9/2026"}, "reference": {"AL XAA 7/2026"}})
	if got := p.told(letter); !slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, "secret of the draft") }) {
		t.Errorf("staff do not read the draft: %q", got)
	}
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		reader := o.as(role)
		page := reader.page(letter + "/history")
		for _, secret := range []string{"secret of the draft", "second secret"} {
			if strings.Contains(page.Body, secret) {
				t.Errorf("%s reads %q", role, secret)
			}
		}
		told := reader.told(letter)
		if told[0] != "marked as sent | Stage | sent" || !slices.Contains(told, "Subject | Суд") {
			t.Errorf("%s does not read what was sent: %q", role, told)
		}
		if got := told[len(told)-1]; got != "logged | What a draft said is not shown to your role." {
			t.Errorf("%s reads %q of the draft", role, got)
		}
	}
}

func TestWhatWasDestroyedIsSaidToBe(t *testing.T) {
	if got := readPayload(""); got.After != nil || got.Before != nil || got.Why != "" {
		t.Errorf("nothing was read as %v", got)
	}
	o := openOffice(t)
	names := &historyNames{ctx: t.Context(), store: o.store, words: locale.For("en")}
	h := historyOf(names, docket.Event{Action: "communication.edit", ActorName: "Person A", ActorID: 1}, payload{}, false, false)
	if h.Note == "" || h.Changes != nil || h.Who != "Person A" {
		t.Errorf("it shows %+v", h)
	}
}
