package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// log saves a letter by its form and reads it back.
func (p *person) log(fields url.Values) docket.CommunicationView {
	p.t.Helper()
	answer := p.post("/communications/new", fields)
	if answer.Status != http.StatusSeeOther {
		p.t.Fatalf("answered %d: %s", answer.Status, answer.text("main"))
	}
	return p.read(answer.Location)
}

// read reads the letter at an address.
func (p *person) read(location string) docket.CommunicationView {
	p.t.Helper()
	var id int64
	if _, err := fmt.Sscanf(location, "/communications/%d", &id); err != nil {
		p.t.Fatalf("%s is no letter", location)
	}
	v, err := p.docket.ShowCommunication(p.t.Context(), p.Actor, docket.CommunicationID(id))
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

func codes(v docket.CommunicationView) []string {
	var out []string
	for _, m := range v.Mandates {
		code := m.Code
		if m.Lead {
			code += " leads"
		}
		out = append(out, code)
	}
	return out
}

func TestAPastedReferenceGivesTypeAndGovernment(t *testing.T) {
	o := openOffice(t)
	writer := o.as(docket.Staff)
	v := writer.log(url.Values{"reference": {"jua  egy 5/2026:"}, "mandates": {"HRD", "ijl"}, "sent_on": {"14 Sep 2026"}, "subject": {"Person A"}, "once": {"r-1"}})
	if v.Type != docket.UrgentAppeal || v.Addressee.Code() != "EGY" || v.Key() != "EGY 5/2026" {
		t.Errorf("saved as %s %s to %s", v.Type, v.Key(), v.Addressee.Code())
	}
	answer := writer.post("/communications/new", url.Values{"reference": {"AL CAN 9/2026"}, "once": {"r-2"}})
	typed := answer.typed()
	if answer.Status != http.StatusUnprocessableEntity || typed.Get("type") != "AL" || typed.Get("addressee") != "CAN" {
		t.Errorf("answered %d with %s and %s filled in", answer.Status, typed.Get("type"), typed.Get("addressee"))
	}
}

func TestTheGovernmentMayBeTypedInAnyOfTheSixLanguages(t *testing.T) {
	writer := openOffice(t).as(docket.Staff)
	for i, name := range []string{"EGY", "egypt", "Égypte", "EGIPTO", "مصر", "Египет", "埃及"} {
		v := writer.log(url.Values{"type": {"AL"}, "addressee": {name}, "mandates": {"hrd"}, "sent_on": {"14 Sep 2026"}, "subject": {"Person A"}, "once": {fmt.Sprint("g-", i)}})
		if v.Addressee.Code() != "EGY" {
			t.Errorf("%s is %s", name, v.Addressee.Code())
		}
	}
}

func TestWhoIsNoStateIsNamedWithItsKind(t *testing.T) {
	writer := openOffice(t).as(docket.Staff)
	fields := url.Values{"type": {"AL"}, "addressee_name": {"Northgate Mining"}, "addressee_kind": {"company"}, "mandates": {"wgbhr"}, "sent_on": {"14 Sep 2026"}, "subject": {"Person A"}, "once": {"o-1"}}
	v := writer.log(fields)
	if v.Addressee.Kind != docket.Company || v.Addressee.NameEN != "Northgate Mining" || v.Addressee.Code() != docket.OTH {
		t.Errorf("saved to %s, %s", v.Addressee.NameEN, v.Addressee.Kind)
	}
	again := writer.log(changed(fields, "addressee", "OTH", "once", "o-2"))
	if again.AddresseeID != v.AddresseeID {
		t.Error("the same company became two addressees")
	}
	both := writer.post("/communications/new", changed(fields, "addressee", "EGY", "once", "o-3"))
	if both.Status != http.StatusUnprocessableEntity || !both.has("#f-addressee_name-error") || !both.has("details[open] #f-addressee_name") {
		t.Errorf("two addressees answered %d", both.Status)
	}
}

func TestMandatesAreTypedByCodeOrNameInTheirOrder(t *testing.T) {
	o := openOffice(t)
	testkit.State(t, o.store, "XAA")
	writer := o.as(docket.Staff)
	for i, c := range []struct {
		typed []string
		lead  string
		want  []string
	}{
		{[]string{"IJL", "", "hrd"}, "", []string{"ijl leads", "hrd"}},
		{[]string{"hrd ijl, foe"}, "", []string{"hrd leads", "ijl", "foe"}},
		{[]string{"executions", "Special Rapporteur on minority issues"}, "", []string{"summex leads", "minority"}},
		{[]string{"hrd", "ijl"}, "ijl", []string{"hrd", "ijl leads"}},
	} {
		fields := aLetter("lead", c.lead, "once", fmt.Sprint("m-", i), "reference", "")
		fields["mandates"], fields["type"], fields["addressee"] = c.typed, []string{"AL"}, []string{"XAA"}
		if diff := cmp.Diff(c.want, codes(writer.log(fields))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.typed, diff)
		}
	}
	fields := aLetter("once", "m-x")
	fields["mandates"] = []string{"hrd", "nobody", "ijl"}
	answer := writer.post("/communications/new", fields)
	if answer.Status != http.StatusUnprocessableEntity || !strings.Contains(answer.text("#f-mandates-error"), "nobody") {
		t.Errorf("an unknown mandate answered %d: %s", answer.Status, answer.text(".errors"))
	}
	if diff := cmp.Diff([]string{"hrd", "nobody", "ijl"}, answer.typed()["mandates"][:3]); diff != "" {
		t.Errorf("typed (-want +got):\n%s", diff)
	}
}

func TestSaveAndNextKeepsAddresseeTypeMandatesLeadAndLanguage(t *testing.T) {
	o := openOffice(t)
	testkit.State(t, o.store, "XAA")
	writer := o.as(docket.Staff)
	answer := writer.post("/communications/new", aLetter("language", "fr", "lead", "ijl", "next", "yes"))
	if answer.Status != http.StatusSeeOther || !strings.HasPrefix(answer.Location, "/communications/new?") {
		t.Fatalf("answered %d, %s: %s", answer.Status, answer.Location, answer.text("main"))
	}
	next := writer.page(answer.Location)
	typed := next.typed()
	for name, want := range map[string]string{"type": "AL", "addressee": "State XAA", "language": "fr", "lead": "ijl", "reference": "", "subject": "", "sent_on": ""} {
		if got := typed.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if diff := cmp.Diff([]string{"hrd", "ijl"}, typed["mandates"][:2]); diff != "" {
		t.Errorf("mandates (-want +got):\n%s", diff)
	}
	if links := next.links(".flash a"); len(links) != 1 || writer.read(links[0]).Key() != "XAA 5/2026" {
		t.Errorf("the letter saved is linked as %q", links)
	}
	company := url.Values{"type": {"AL"}, "addressee_name": {"Northgate Mining"}, "addressee_kind": {"company"}, "mandates": {"wgbhr"}, "sent_on": {"14 Sep 2026"}, "subject": {"Person A"}, "next": {"yes"}}
	answer = writer.post("/communications/new", company)
	if strings.Contains(answer.Location, "Northgate") {
		t.Errorf("the address names the company: %s", answer.Location)
	}
	if got := writer.page(answer.Location).typed().Get("addressee"); got != "Northgate Mining" {
		t.Errorf("the next letter goes to %q", got)
	}
}

func TestADraftHasNoDateSentUntilItIsSent(t *testing.T) {
	o := openOffice(t)
	testkit.State(t, o.store, "XAA")
	writer := o.as(docket.Staff)
	v := writer.log(aLetter("stage", "draft", "reference", "", "type", "UA", "addressee", "XAA"))
	if v.Stage != docket.Draft || !v.SentOn.IsZero() || !v.DueOn.IsZero() {
		t.Fatalf("the draft is sent on %s, due on %s", v.SentOn, v.DueOn)
	}
	path := docket.CommunicationPath(v.ID)
	if page := writer.page(path + "/edit"); page.has("#f-sent_on") {
		t.Error("the form of a draft asks when it was sent")
	}
	if got := writer.page(path + "/send").typed().Get("sent_on"); got != "2026-11-23" {
		t.Errorf("the day proposed is %q", got)
	}
	answer := writer.post(path+"/send", url.Values{"version": {"1"}, "sent_on": {"2 Nov 2026"}, "reference": {"UA XAA 8/2026"}})
	if v = writer.read(answer.Location); v.DueOn.String() != "2027-01-01" || v.Key() != "XAA 8/2026" {
		t.Errorf("sent, it is due on %s, %s", v.DueOn, v.Key())
	}
}

func TestADateIsEchoedAndTheDueDateShownBeforeSaving(t *testing.T) {
	o := openOffice(t)
	testkit.State(t, o.store, "XAA")
	writer := o.as(docket.Staff)
	before := o.changes()
	answer := writer.post("/communications/new", aLetter("sent_on", "14/9/2026", "check", "yes"))
	if answer.Status != http.StatusOK || o.changes() != before {
		t.Fatalf("the check answered %d", answer.Status)
	}
	if got := answer.text("output.echo[for=f-sent_on]"); got != "14 Sep 2026" {
		t.Errorf("understood as %q", got)
	}
	if got := answer.text("#due"); !strings.Contains(got, "13 November 2026") || !strings.Contains(got, "60 days") {
		t.Errorf("the preview says %q", got)
	}
	if got := answer.typed().Get("subject"); got != "Person A, arrest" {
		t.Errorf("the subject became %q", got)
	}
}

func TestTheScriptIsToldTheDueDate(t *testing.T) {
	o := openOffice(t)
	reader := o.as(docket.Staff)
	for _, c := range []struct{ query, want string }{
		{"type=AL&sent_on=2014-01-31", "31 March 2014"},
		{"type=UA&sent_on=31/1/2014", "2 March 2014"},
		{"reference=AL+CAN+3/2023&sent_on=14+Jun+2023", "13 August 2023 (Sunday)"},
		{"type=AL&sent_on=August+1992", "Without an exact day"},
		{"type=IR&sent_on=2026-09-14", "names the day"},
		{"type=VR&sent_on=2026-09-14", "no due date"},
		{"type=AL&sent_on=", ""}, {"type=banana&sent_on=2026-09-14", ""}, {"sent_on=%ff%00&type=AL", ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/communications/due-preview?"+c.query, nil)
		r.Header.Set("Test-Person", fmt.Sprint(reader.ID))
		w := httptest.NewRecorder()
		o.server.ServeHTTP(w, r)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), c.want) && !strings.Contains(plainHTML(w.Body.String()), c.want) {
			t.Errorf("%s answered %d: %s", c.query, w.Code, w.Body)
		}
		if c.want == "" && strings.TrimSpace(w.Body.String()) != "" {
			t.Errorf("%s says %s", c.query, w.Body)
		}
	}
	if got := reader.get("/dates/understood?text=August+1992").Body; got != "August 1992" {
		t.Errorf("August 1992 is understood as %q", got)
	}
}

// plainHTML leaves the words of a fragment.
func plainHTML(html string) string {
	var b strings.Builder
	inside := false
	for _, r := range html {
		switch {
		case r == '<':
			inside = true
		case r == '>':
			inside = false
		case !inside:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestALetterMayBeSentInAMonthOrAYear(t *testing.T) {
	o := openOffice(t)
	testkit.State(t, o.store, "XAA")
	writer := o.as(docket.Staff)
	v := writer.log(aLetter("sent_on", "August 1992", "confirm", "yes"))
	if v.SentText != "August 1992" || !v.SentOn.IsZero() || !v.DueOn.IsZero() {
		t.Errorf("sent %q on %s, due on %s", v.SentText, v.SentOn, v.DueOn)
	}
	if got := writer.page(docket.CommunicationPath(v.ID) + "/edit").typed().Get("sent_on"); got != "August 1992" {
		t.Errorf("the form shows %q", got)
	}
}

func TestAnUnknownChoiceIsAMessageAtItsField(t *testing.T) {
	o := openOffice(t)
	testkit.State(t, o.store, "XAA")
	writer := o.as(docket.Staff)
	for field, value := range map[string]string{"type": "XX", "reply_record": "perhaps", "officer": "nobody@example.org", "case": "C-1", "follows": "AL XAA 99/2026", "dated_on": "32/1/2026", "due_on": "soon"} {
		answer := writer.post("/communications/new", aLetter(field, value))
		if answer.Status != http.StatusUnprocessableEntity || !answer.has("#f-"+field+"-error") {
			t.Errorf("%s = %s answered %d: %s", field, value, answer.Status, answer.text(".errors"))
		}
	}
	answer := writer.post("/communications/new", aLetter("stage", "lost"))
	if answer.Status != http.StatusUnprocessableEntity || !answer.has(".errors li") {
		t.Errorf("an unknown stage answered %d", answer.Status)
	}
}

func TestAStaleEditShowsBothTextsAndCanBeSavedAgain(t *testing.T) {
	o := openOffice(t)
	c := testkit.Communication(t, o.store, testkit.Numbered("AL XAA 1/2026"))
	path := docket.CommunicationPath(c.ID) + "/edit"
	first, second := o.as(docket.Staff), o.as(docket.Staff)
	form := second.page(path).typed()
	if got := first.post(path, changed(form, "subject", "Person A, released", "sent_on", "2026-09-02", "confirm", "yes")); got.Status != http.StatusSeeOther {
		t.Fatalf("the first edit answered %d: %s", got.Status, got.text("main"))
	}
	before := o.changes()
	stale := second.post(path, changed(form, "subject", "Person A, charged", "summary", "Charged on the first day."))
	if stale.Status != http.StatusConflict || o.changes() != before {
		t.Fatalf("the stale edit answered %d", stale.Status)
	}
	beside := map[string][2]string{}
	for _, row := range stale.Find(".stale tbody tr").EachIter() {
		beside[plainText(row.Find("th"))] = [2]string{plainText(row.Find(".yours")), plainText(row.Find(".now"))}
	}
	want := map[string][2]string{
		"Subject": {"Person A, charged", "Person A, released"}, "Summary": {"Charged on the first day.", "–"},
		"Date sent": {"1 Sep 2026", "2 Sep 2026"},
	}
	if diff := cmp.Diff(want, beside); diff != "" {
		t.Errorf("side by side (-want +got):\n%s", diff)
	}
	again := stale.typed()
	if again.Get("subject") != "Person A, charged" || again.Get("version") != "2" {
		t.Errorf("the form holds %q in version %s", again.Get("subject"), again.Get("version"))
	}
	again.Set("confirm", "yes")
	if got := second.post(path, again); got.Status != http.StatusSeeOther {
		t.Fatalf("saving again answered %d: %s", got.Status, got.text("main"))
	}
	if v := second.read(path); v.Subject != "Person A, charged" || v.Version != 3 {
		t.Errorf("now it says %q in version %d", v.Subject, v.Version)
	}
}

func TestAStaleDecisionShowsTheRecordAsItIsNow(t *testing.T) {
	o := openOffice(t)
	c := testkit.Communication(t, o.store)
	path := docket.CommunicationPath(c.ID)
	writer := o.as(docket.Reviewer)
	writer.post(path+"/edit", url.Values{"version": {"1"}, "subject": {"Person A, released"}})
	for verb, fields := range map[string]url.Values{
		"close": {"closed_on": {"2/10/2026"}, "reason": {"settled"}}, "withdraw": {"closed_on": {"2/10/2026"}, "reason": {"sent twice"}},
		"assign": {"officer": {writer.Email}},
	} {
		stale := writer.post(path+"/"+verb, changed(fields, "version", "1"))
		if stale.Status != http.StatusConflict || !strings.Contains(stale.text(".stale"), "Person A, released") {
			t.Errorf("%s answered %d: %s", verb, stale.Status, stale.text("main"))
		}
		if got := stale.typed().Get("version"); got != "2" {
			t.Errorf("%s offers version %s", verb, got)
		}
	}
}

func TestAnEditLeavesWhatItDoesNotName(t *testing.T) {
	o := openOffice(t)
	c := testkit.Communication(t, o.store, testkit.SentOn("1 September 2026"), testkit.By("ijl", "hrd"), testkit.Numbered("AL XAA 1/2026"),
		testkit.With(func(c *docket.Communication) {
			c.FollowUp, c.Language, c.PublicSubject = true, "sw", "Arrest of a lawyer"
		}))
	writer := o.as(docket.Staff)
	path := docket.CommunicationPath(c.ID)
	for _, fields := range []url.Values{{"version": {"1"}, "subject": {"Person A, trial"}}, changed(writer.page(path+"/edit").typed(), "version", "2")} {
		if answer := writer.post(path+"/edit", fields); answer.Status != http.StatusSeeOther {
			t.Fatalf("answered %d: %s", answer.Status, answer.text("main"))
		}
		v := writer.read(path)
		if v.SentText != "1 September 2026" || !v.FollowUp || v.Language != "sw" || v.PublicSubject != "Arrest of a lawyer" || v.Key() != "XAA 1/2026" || v.DueOn != c.DueOn {
			t.Errorf("after %v: sent %q, follow-up %v, %s, %q, %s", fields, v.SentText, v.FollowUp, v.Language, v.PublicSubject, v.Key())
		}
		if diff := cmp.Diff([]string{"ijl leads", "hrd"}, codes(v)); diff != "" {
			t.Errorf("mandates (-want +got):\n%s", diff)
		}
		if fields.Get("version") == "1" {
			writer.page(path + "/edit")
		}
	}
}
