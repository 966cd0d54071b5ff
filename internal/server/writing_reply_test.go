package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// threeOpen are three open letters to XAA, and one to XBB.
func threeOpen(o *office) (xaa []docket.Communication, xbb docket.Communication) {
	for i, day := range []string{"2026-09-01", "2026-09-02", "2026-09-03"} {
		xaa = append(xaa, testkit.Communication(o.t, o.store, testkit.SentOn(day), testkit.Numbered(fmt.Sprintf("AL XAA %d/2026", i+1))))
	}
	return xaa, testkit.Communication(o.t, o.store, testkit.To("XBB"), testkit.Numbered("UA XBB 1/2026"), testkit.Of(docket.UrgentAppeal))
}

func number(c docket.Communication) string { return fmt.Sprint(c.ID) }

// kindsOf tells what each letter's replies are.
func (p *person) kindsOf(letters ...docket.Communication) []string {
	p.t.Helper()
	var out []string
	for _, c := range letters {
		kinds := []string{}
		for _, r := range p.read(docket.CommunicationPath(c.ID)).Replies {
			kinds = append(kinds, string(r.Kind))
		}
		out = append(out, strings.Join(kinds, " "))
	}
	return out
}

func TestOneReplyAnswersThreeLettersEachDifferently(t *testing.T) {
	o := openOffice(t)
	letters, _ := threeOpen(o)
	writer := o.as(docket.Staff)
	answer := writer.post("/replies/new", url.Values{
		"addressee": {"XAA"}, "communications": {number(letters[0]), number(letters[1]), "AL XAA 3/2026"}, "kind": {"substantive"},
		"kind_" + number(letters[1]): {"acknowledgement"}, "kind_" + number(letters[2]): {"extension_request"},
		"received_on": {"2 Oct 2026"}, "dated_on": {"28/9/2026"}, "their_reference": {"NV 118/2026"}, "channel": {"note verbale"},
		"language": {"fr"}, "translation": {"pending"}, "publication": {"withheld"}, "pages": {"4"}, "summary": {"One.\r\nTwo."},
	})
	if answer.Status != http.StatusSeeOther || !strings.HasPrefix(answer.Location, "/replies/") {
		t.Fatalf("answered %d, %s: %s", answer.Status, answer.Location, answer.text("main"))
	}
	if diff := cmp.Diff([]string{"substantive", "acknowledgement", "extension_request"}, writer.kindsOf(letters...)); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	r := writer.read(docket.CommunicationPath(letters[0].ID)).Replies[0]
	if r.TheirReference != "NV 118/2026" || r.Channel != "note verbale" || r.Language != "fr" || r.Translation != docket.TranslationPending ||
		r.Publication != docket.PublicationWithheld || r.Pages == nil || *r.Pages != 4 || r.Summary != "One.\nTwo." || r.DatedOn.String() != "2026-09-28" {
		t.Errorf("the document is recorded as %+v", r.Reply)
	}
}

func TestTheGovernmentChosenShowsItsOpenLetters(t *testing.T) {
	o := openOffice(t)
	letters, other := threeOpen(o)
	testkit.Reply(t, o.store, docket.Substantive, "2026-10-01", letters[2])
	writer := o.as(docket.Staff)
	before := o.changes()
	fields := url.Values{"addressee": {"state xaa"}, "show": {"yes"}, "summary": {"typed before"}, "communications": {number(letters[1])}, "kind_" + number(letters[1]): {"partial"}}
	for name, page := range map[string]*answer{"by its button": writer.post("/replies/new", fields), "by the address": writer.page("/replies/new?addressee=XAA")} {
		if page.Status != http.StatusOK || o.changes() != before {
			t.Fatalf("%s answered %d", name, page.Status)
		}
		if diff := cmp.Diff([]string{"AL XAA 1/2026", "AL XAA 2/2026"}, page.texts("table.picks tbody .ref")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	typed := writer.post("/replies/new", fields).typed()
	if typed.Get("summary") != "typed before" || typed.Get("communications") != number(letters[1]) || typed.Get("kind_"+number(letters[1])) != "partial" {
		t.Errorf("what was typed became %v", typed)
	}
	if page := writer.page("/replies/new?addressee=XBB"); !strings.Contains(page.text("table.picks"), other.Key()) {
		t.Error("the letters of the other Government are missing")
	}
	if page := writer.page("/replies/new?addressee=Nowhere"); !page.has("#f-addressee-error") {
		t.Error("an unknown Government is not said")
	}
}

func TestTicksAndKindsStayWhenSomethingIsWrong(t *testing.T) {
	o := openOffice(t)
	letters, _ := threeOpen(o)
	writer := o.as(docket.Staff)
	sent := url.Values{
		"addressee": {"State XAA"}, "communications": {number(letters[0]), number(letters[2]), "AL XAA 77/2026; AL XAA 78/2026"}, "kind": {"partial"},
		"kind_" + number(letters[2]): {"substantive"}, "received_on": {"2 Oct 2026"}, "language": {"sw"},
	}
	answer := writer.post("/replies/new", sent)
	if answer.Status != http.StatusUnprocessableEntity || !strings.Contains(answer.text("#f-communications-error"), "77/2026") {
		t.Fatalf("answered %d: %s", answer.Status, answer.text(".errors"))
	}
	typed := answer.typed()
	want := url.Values{"communications": {number(letters[0]), number(letters[2]), "AL XAA 77/2026\nAL XAA 78/2026"}, "kind": {"partial"}, "kind_" + number(letters[2]): {"substantive"}, "language": {"sw"}}
	for name := range want {
		if diff := cmp.Diff(want[name], typed[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAReplyWithoutALetterWaitsInTheQueue(t *testing.T) {
	o := openOffice(t)
	threeOpen(o)
	writer := o.as(docket.Staff)
	answer := writer.post("/replies/new", url.Values{"addressee": {"XAA"}, "received_on": {"2 Oct 2026"}})
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("answered %d: %s", answer.Status, answer.text("main"))
	}
	q, err := o.docket.Queue(t.Context(), writer.Actor, docket.QueueQuery{})
	if err != nil || q.Replies != 1 {
		t.Errorf("%d wait, %v", q.Replies, err)
	}
	if page := writer.page(answer.Location); !strings.Contains(page.text(".flash"), "queue") {
		t.Errorf("the next page says %q", page.text(".flash"))
	}
	if page := writer.page("/replies/new?addressee=XAA"); !strings.Contains(page.text(".queue-note"), "queue") {
		t.Error("the form does not say that a reply may wait")
	}
}

func TestReferencesArePastedOnLinesOrWithCommas(t *testing.T) {
	for text, want := range map[string][]string{
		"AL XAA 1/2026\r\nal xaa 2/2026": {"AL XAA 1/2026", "al xaa 2/2026"},
		"XAA 1/2026, XAA 2/2026; 17":     {"XAA 1/2026", "XAA 2/2026", "17"},
		"AL XAA 1/2026, UA XAA 2/2026":   {"AL XAA 1/2026", "UA XAA 2/2026"},
		"AL XAA 1/2026\tUA XAA 2/2026":   {"AL XAA 1/2026", "UA XAA 2/2026"},
		"AL XAA 1/2026: UA XAA 2/2026:":  {"AL XAA 1/2026", "UA XAA 2/2026"},
		"lost; AL XAA 1/2026":            {"lost", "AL XAA 1/2026"},
		" \n;, ":                         nil,
		"UA G/SO 218/2 G/SO 214 (67-17), Assembly & Association (2010-1) SAU 5/2014": {"UA G/SO 218/2 G/SO 214 (67-17), Assembly & Association (2010-1) SAU 5/2014"},
	} {
		if diff := cmp.Diff(want, splitReferences(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestAReplyAnswersLettersToItsOwnGovernmentOnly(t *testing.T) {
	o := openOffice(t)
	letters, other := threeOpen(o)
	answer := o.as(docket.Staff).post("/replies/new", url.Values{"addressee": {"XAA"}, "communications": {number(letters[0]), other.Key()}, "received_on": {"2 Oct 2026"}})
	if answer.Status != http.StatusUnprocessableEntity || !answer.has("#f-communications-error") {
		t.Errorf("answered %d: %s", answer.Status, answer.text(".errors"))
	}
}

func TestAKindWithoutItsTickIsASlip(t *testing.T) {
	o := openOffice(t)
	letters, _ := threeOpen(o)
	writer := o.as(docket.Staff)
	slip := "kind_" + number(letters[1])
	answer := writer.post("/replies/new", url.Values{"addressee": {"XAA"}, "communications": {number(letters[0])}, slip: {"partial"}, "received_on": {"2 Oct 2026"}})
	if answer.Status != http.StatusUnprocessableEntity || !answer.has("#f-"+slip+"-error") || answer.typed().Get(slip) != "partial" {
		t.Errorf("answered %d: %s", answer.Status, answer.text(".errors"))
	}
	answer = writer.post("/replies/new", url.Values{"addressee": {"XAA"}, "communications": {number(letters[1])}, slip: {"splendid"}, "received_on": {"2 Oct 2026"}})
	if answer.Status != http.StatusUnprocessableEntity || !answer.has("#f-"+slip+"-error") {
		t.Errorf("an unknown kind answered %d: %s", answer.Status, answer.text(".errors"))
	}
}

func TestFromTheLetterItIsTickedOnTop(t *testing.T) {
	o := openOffice(t)
	letters, _ := threeOpen(o)
	writer := o.as(docket.Staff)
	path := docket.CommunicationPath(letters[1].ID) + "/replies/new"
	page := writer.page(path)
	if diff := cmp.Diff([]string{"AL XAA 2/2026", "AL XAA 1/2026", "AL XAA 3/2026"}, page.texts("table.picks tbody .ref")); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{number(letters[1]), ""}, page.typed()["communications"]); diff != "" {
		t.Errorf("ticked (-want +got):\n%s", diff)
	}
	answer := writer.post(path, url.Values{"kind": {"partial"}, "received_on": {"2 Oct 2026"}})
	if answer.Status != http.StatusSeeOther || answer.Location != docket.CommunicationPath(letters[1].ID) {
		t.Fatalf("answered %d, %s: %s", answer.Status, answer.Location, answer.text("main"))
	}
	writer.post(path, url.Values{"communications": {number(letters[1]), number(letters[2])}, "kind": {"substantive"}, "received_on": {"3 Oct 2026"}})
	if diff := cmp.Diff([]string{"", "partial substantive", "substantive"}, writer.kindsOf(letters...)); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
}

func TestOneReminderAsksForSeveralLetters(t *testing.T) {
	o := openOffice(t)
	letters, _ := threeOpen(o)
	writer := o.as(docket.Staff)
	path := docket.CommunicationPath(letters[2].ID) + "/reminders/new"
	page := writer.page(path)
	if diff := cmp.Diff([]string{"AL XAA 3/2026", "AL XAA 1/2026", "AL XAA 2/2026"}, page.texts("table.picks tbody .ref")); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
	form := page.typed()
	form["communications"] = []string{number(letters[2]), number(letters[0])}
	if answer := writer.post(path, form); answer.Status != http.StatusSeeOther || answer.Location != docket.CommunicationPath(letters[2].ID) {
		t.Fatalf("answered %d: %s", answer.Status, answer.text("main"))
	}
	var reminded []int
	for _, c := range letters {
		reminded = append(reminded, len(writer.read(docket.CommunicationPath(c.ID)).Reminders))
	}
	if diff := cmp.Diff([]int{1, 0, 1}, reminded); diff != "" {
		t.Errorf("reminders (-want +got):\n%s", diff)
	}
}

func TestARequestForMoreTimeIsDecidedLater(t *testing.T) {
	o := openOffice(t)
	c := testkit.Communication(t, o.store)
	writer := o.as(docket.Staff)
	path := docket.CommunicationPath(c.ID) + "/extensions/new"
	if page := writer.page(path); page.has("input[name=extension]") {
		t.Error("a request is offered although none was made")
	}
	if answer := writer.post(path, url.Values{"asked_on": {"5 Oct 2026"}}); answer.Status != http.StatusSeeOther {
		t.Fatalf("asking answered %d: %s", answer.Status, answer.text("main"))
	}
	if v := writer.read(path); v.EffectiveDueOn != c.DueOn {
		t.Errorf("asking moved the due date to %s", v.EffectiveDueOn)
	}
	form := writer.page(path).typed()
	if form.Get("extension") == "" {
		t.Fatal("the request that waits is not offered")
	}
	answer := writer.post(path, changed(form, "decided_on", "6 Oct 2026", "decision", "granted", "granted_until", "30 Nov 2026"))
	v := writer.read(path)
	if answer.Status != http.StatusSeeOther || len(v.Extensions) != 1 || v.EffectiveDueOn.String() != "2026-11-30" || v.Extensions[0].AskedOn.String() != "2026-10-05" {
		t.Errorf("answered %d; %d requests, due on %s: %s", answer.Status, len(v.Extensions), v.EffectiveDueOn, answer.text("main"))
	}
	twice := writer.post(path, changed(form, "once", "another-form", "decided_on", "7 Oct 2026", "decision", "refused"))
	if twice.Status != http.StatusConflict {
		t.Errorf("deciding again answered %d", twice.Status)
	}
	for field, value := range map[string]string{"decision": "perhaps", "extension": "x"} {
		answer := writer.post(path, url.Values{"asked_on": {"5 Oct 2026"}, field: {value}})
		if answer.Status != http.StatusUnprocessableEntity || !strings.Contains(answer.text(".errors"), " ") {
			t.Errorf("%s = %s answered %d", field, value, answer.Status)
		}
	}
}
