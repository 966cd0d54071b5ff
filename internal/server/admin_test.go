package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func TestOnlyAdministratorsReachAdministration(t *testing.T) {
	o := openOffice(t)
	paths := []string{adminPath, rulesPath, mandatesPath, mandatesPath + "/1", listsPath, wholeHistoryPath, wholeHistoryPath + ".csv"}
	for _, role := range docket.Roles {
		p, want := o.as(role), http.StatusForbidden
		if role == docket.Administrator {
			want = http.StatusOK
		}
		for _, path := range paths {
			if a := p.get(path); a.Status != want {
				t.Errorf("%s gets %d from %s", role, a.Status, path)
			}
		}
		if role == docket.Administrator {
			continue
		}
		for _, path := range []string{adminPath, rulesPath, rulesPath + "/1/remove", mandatesPath, mandatesPath + "/1", mandatesPath + "/1/titles", mandatesPath + "/1/retire", listsPath, listsPath + "/1/drop", listsPath + "/1/restore"} {
			fields := url.Values{"list": {"channel"}, "name_channel": {"x"}, "office": {"x"}, "title": {"x"}, "valid_from": {"2026-01-01"}, "title_kind": {"SR"},
				"type": {"UA"}, "amount": {"3"}, "unit": {"days"}, "source": {"x"}, "code": {"xx"}, "kind": {"thematic"}, "name_en": {"x"}}
			if a := p.post(path, fields); a.Status != http.StatusForbidden {
				t.Errorf("%s posts to %s and gets %d", role, path, a.Status)
			}
		}
	}
}

func TestAChangeOfRuleIsPreviewedAndTouchesNoLetterOnRecord(t *testing.T) {
	o := openOffice(t)
	letter := testkit.Communication(t, o.store, testkit.Of(docket.AllegationLetter), testkit.To("XAA"), testkit.SentOn("2026-10-01"))
	testkit.Communication(t, o.store, testkit.Of(docket.UrgentAppeal), testkit.To("XAA"), testkit.SentOn("2026-10-02"))
	testkit.Communication(t, o.store, testkit.Of(docket.AllegationLetter), testkit.To("XAA"), testkit.Draft())
	p := o.as(docket.Administrator)
	form := url.Values{"what": {"due"}, "type": {"AL"}, "valid_from": {"2026-09-01"}, "amount": {"45"}, "unit": {"days"}, "source": {"decision of the office"}}
	a := p.post(rulesPath, form)
	said := strings.Join(a.texts(".confirm li"), " | ")
	for _, part := range []string{"1 September 2026 or later", "on record: 1", "1 of them would have another", "Drafts get a due date when they are sent"} {
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(said, part) {
			t.Errorf("the preview (%d) does not say %q: %s", a.Status, part, said)
		}
	}
	if rules, _ := o.store.DueRules(t.Context()); len(rules) != 8 {
		t.Fatalf("a preview adds a rule: %d", len(rules))
	}
	form.Set("confirm", "yes")
	if a := p.post(rulesPath, form); a.Status != http.StatusSeeOther {
		t.Fatalf("adding a rule answers %d: %s", a.Status, a.text("main"))
	}
	after, err := o.store.Communication(t.Context(), docket.Everything, letter.ID)
	if err != nil || after.DueOn != letter.DueOn || after.DueOn.IsZero() {
		t.Errorf("the letter's due date was %s and is %s (%v)", letter.DueOn, after.DueOn, err)
	}
	due, _, err := o.docket.PreviewDue(t.Context(), p.Actor, docket.AllegationLetter, civil.Must("2026-11-01"))
	if err != nil || due != civil.Must("2026-12-16") {
		t.Errorf("a letter sent now is due on %s (%v)", due, err)
	}
	if a := p.post(rulesPath, form); !strings.Contains(a.text(".errors"), "a rule for this type from this day on already") {
		t.Errorf("the same day twice: %d %s", a.Status, a.text(".errors"))
	}
}

func TestARuleUnderWhichLettersWereSentStays(t *testing.T) {
	o := openOffice(t)
	testkit.Communication(t, o.store, testkit.Of(docket.UrgentAppeal), testkit.To("XAA"), testkit.SentOn("2026-10-01"))
	p := o.as(docket.Administrator)
	rules, err := o.store.DueRules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		if r.Type != docket.UrgentAppeal {
			continue
		}
		if a := p.post(rulesPath+"/"+itoa(int(r.ID))+"/remove", url.Values{"what": {"due"}}); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("removing the rule of %s answers %d", r.ValidFrom, a.Status)
		}
	}
	for _, r := range rules {
		if r.Type == docket.OtherLetter && r.ValidFrom == civil.Must("2017-06-01") {
			if a := p.post(rulesPath+"/"+itoa(int(r.ID))+"/remove", url.Values{"what": {"due"}}); a.Status != http.StatusSeeOther {
				t.Errorf("removing an unused rule answers %d", a.Status)
			}
		}
	}
}

func TestAMandateInUseIsRetiredAndOfferedNoMore(t *testing.T) {
	o := openOffice(t)
	letter := testkit.Communication(t, o.store, testkit.To("XAA"), testkit.By("hrd", "torture"))
	p, officer := o.as(docket.Administrator), o.as(docket.Staff)
	all, err := o.docket.ListMandates(t.Context(), p.Actor)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]docket.MandateView{}
	for _, m := range all {
		by[m.Code] = m
	}
	version := url.Values{"version": {"1"}}
	if a := p.post(mandatePath(by["torture"].ID)+"/retire", version); a.Status != http.StatusSeeOther {
		t.Fatal(a.Status, a.text("main"))
	}
	offered := func() []string {
		var codes []string
		for _, s := range officer.page("/communications/new").Find("#f-mandates-list option").EachIter() {
			codes = append(codes, s.AttrOr("value", ""))
		}
		return codes
	}
	if codes := strings.Join(offered(), " "); strings.Contains(codes+" ", "torture ") || !strings.Contains(codes, "hrd") {
		t.Errorf("offered are %s", codes)
	}
	if page := officer.page(docket.CommunicationPath(letter.ID)); !strings.Contains(page.text("main"), "TORTURE") {
		t.Error("the letter lost its retired mandate")
	}
	if a := p.post(mandatePath(by["torture"].ID)+"/restore", version); a.Status != http.StatusConflict {
		t.Errorf("a stale version is taken: %d", a.Status)
	}
	if a := p.post(mandatePath(by["torture"].ID)+"/restore", url.Values{"version": {"2"}}); a.Status != http.StatusSeeOther || !strings.Contains(strings.Join(offered(), " ")+" ", "torture ") {
		t.Errorf("restoring answers %d and offers %v", a.Status, offered())
	}
	a := p.post(mandatesPath, url.Values{"code": {"xnew"}, "kind": {"thematic"}, "name_en": {"New theme"}, "valid_from": {"2026-01-01"}, "title_kind": {"SR"}, "title": {"Special Rapporteur on a new theme"}, "holder": {"Person A"}})
	if a.Status != http.StatusSeeOther {
		t.Fatal(a.Status, a.text("main"))
	}
	all, _ = o.docket.ListMandates(t.Context(), p.Actor)
	added := all[len(all)-1]
	if title := added.Present(civil.Must("2026-05-05")); title.Holder != "Person A" || added.Used {
		t.Errorf("the new mandate has %+v", title)
	}
	p.post(mandatePath(added.ID)+"/titles", url.Values{"valid_from": {"2026-06-01"}, "title_kind": {"IE"}, "title": {"Independent Expert"}, "holder": {"Person B"}})
	shown, err := o.docket.ShowMandate(t.Context(), p.Actor, added.ID)
	if err != nil || shown.Present(civil.Must("2026-05-31")).Holder != "Person A" || shown.Present(civil.Must("2026-06-01")).Holder != "Person B" {
		t.Errorf("holders by day: %+v (%v)", shown.Titles, err)
	}
	if a := p.post(mandatePath(added.ID)+"/retire", version); a.Status != http.StatusSeeOther || p.get(mandatePath(added.ID)).Status != http.StatusNotFound {
		t.Error("a mandate that nothing names is not removed")
	}
}

func TestAValueInUseIsRetiredAndAnUnusedOneRemoved(t *testing.T) {
	o := openOffice(t)
	p, officer := o.as(docket.Administrator), o.as(docket.Staff)
	letter := testkit.Communication(t, o.store, testkit.To("XAA"), testkit.SentOn("2026-10-01"))
	a := officer.post(docket.CommunicationPath(letter.ID)+"/replies/new", url.Values{"kind": {"substantive"}, "received_on": {"2026-11-01"}, "channel": {"fax"}, "once": {newOnce()}})
	if a.Status != http.StatusSeeOther {
		t.Fatal(a.Status, a.text("main"))
	}
	values := func() map[string]docket.ListValue {
		list, err := o.docket.ListValues(t.Context(), p.Actor, docket.ListChannels)
		if err != nil {
			t.Fatal(err)
		}
		by := map[string]docket.ListValue{}
		for _, v := range list {
			by[v.Name] = v
		}
		return by
	}
	drop := func(name string) { p.post(listsPath+"/"+itoa(int(values()[name].ID))+"/drop", nil) }
	drop("fax")
	drop("post")
	if v := values(); !v["fax"].Retired() || v["post"].ID != 0 {
		t.Errorf("fax is %+v, post is %+v", v["fax"], v["post"])
	}
	if offered := officer.page("/replies/new?addressee=XAA").Find("#f-channel-list option[value=fax]").Length(); offered != 0 {
		t.Error("a retired value is offered")
	}
	p.post(listsPath, url.Values{"list": {"channel"}, "name_channel": {"FAX"}})
	if v := values()["fax"]; v.Retired() {
		t.Error("a retired value that is added again stays retired")
	}
	if a := p.post(listsPath, url.Values{"list": {"channel"}, "name_channel": {"E-Mail"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a value twice answers %d", a.Status)
	}
}

func TestTheWholeHistoryLeavesOutDraftsAndNarrows(t *testing.T) {
	o := openOffice(t)
	officer, p := o.as(docket.Staff), o.as(docket.Administrator)
	letter := func(stage, subject string) {
		a := officer.post("/communications/new", url.Values{"stage": {stage}, "type": {"AL"}, "addressee": {testkitState(t, o)}, "mandates": {"hrd"}, "subject": {subject}, "sent_on": {"2026-10-01"}, "once": {newOnce()}})
		if a.Status != http.StatusSeeOther {
			t.Fatal(a.Status, a.text("main"))
		}
	}
	letter("sent", "planted open subject")
	letter("draft", "planted draft subject")
	page := p.page(wholeHistoryPath)
	if text := page.text("main"); !strings.Contains(text, "planted open subject") || strings.Contains(text, "planted draft") {
		t.Errorf("the history says %s", text)
	}
	if rows := p.page(wholeHistoryPath + "?what=communication").texts("table.history tbody"); len(rows) != 1 {
		t.Errorf("%d events of communications", len(rows))
	}
	if !p.page(wholeHistoryPath + "?what=rule").has(".empty") {
		t.Error("no rule was changed, and the history says so otherwise")
	}
	if rows := p.page(wholeHistoryPath + "?from_day=2026-11-23&to_day=2026-11-23&what=communication&who=" + itoa(int(officer.ID))).texts("table.history tbody"); len(rows) != 1 {
		t.Errorf("%d events on the day by the officer", len(rows))
	}
	if !p.page(wholeHistoryPath + "?to_day=2026-11-22").has(".empty") {
		t.Error("the day before has events")
	}
	if file := p.get(wholeHistoryPath + ".csv"); !strings.Contains(file.Body, "communication.log") || strings.Contains(file.Body, "planted") {
		t.Errorf("the file is %s", file.Body)
	}
}

func TestTheWholeHistoryDoesNotTellWhatOnlyADraftTellsOf(t *testing.T) {
	o := openOffice(t)
	officer, p := o.as(docket.Staff), o.as(docket.Administrator)
	testkitState(t, o)
	logged := officer.post("/communications/new", url.Values{"stage": {"draft"}, "type": {"AL"}, "addressee": {"OTH"}, "addressee_name": {"planted company"},
		"addressee_kind": {"company"}, "mandates": {"hrd"}, "subject": {"planted draft"}, "once": {newOnce()}})
	letter := strings.TrimPrefix(logged.Location, "/communications/")
	officer.logCase("title", "planted case", "communications", letter)
	taken := importFile(t, o.store, officer.Actor, "stage,Type,addressee,addressee_kind,iso3,Mandates,Summary,Date\ndraft,AL,planted actor,company,,hrd,planted import,\nsent,AL,,,XAA,hrd,shown import,2026-10-01\n")
	if text := p.page(wholeHistoryPath).text("main"); strings.Contains(text, "planted") || !strings.Contains(text, "shown import") {
		t.Errorf("while they are drafts the history says %s", text)
	}
	officer.saved(docket.PastImportPath(taken)+"/undo", url.Values{})
	if text := p.page(wholeHistoryPath).text("main"); strings.Contains(text, "planted") || !strings.Contains(text, "shown import") {
		t.Errorf("after the import was taken back the history says %s", text)
	}
	officer.saved("/communications/"+letter+"/send", url.Values{"version": {"2"}, "sent_on": {"2026-10-01"}})
	if text := p.page(wholeHistoryPath).text("main"); !strings.Contains(text, "planted company") || !strings.Contains(text, "planted case") || strings.Contains(text, "planted import") {
		t.Errorf("once the letter was sent the history says %s", text)
	}
}

func testkitState(t *testing.T, o *office) string {
	t.Helper()
	testkit.State(t, o.store, "XAA")
	return "XAA"
}

func TestALettersHistoryIsNarrowedByPersonActionAndField(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	testkit.State(t, o.store, "XAA")
	a := p.post("/communications/new", url.Values{"stage": {"sent"}, "type": {"AL"}, "addressee": {"XAA"}, "mandates": {"hrd"}, "subject": {"First"}, "sent_on": {"2026-10-01"}, "once": {newOnce()}})
	if a.Status != http.StatusSeeOther {
		t.Fatal(a.Status, a.text("main"))
	}
	letter := a.Location
	a = p.post(letter+"/edit", url.Values{"version": {"1"}, "type": {"AL"}, "addressee": {"XAA"}, "mandates": {"hrd"}, "subject": {"Second"}, "sent_on": {"2026-10-01"}})
	if a.Status != http.StatusSeeOther {
		t.Fatal(a.Status, a.text("main"))
	}
	for query, want := range map[string]int{"": 2, "?what=communication.edit": 1, "?field=subject": 2, "?field=type": 1, "?who=" + itoa(int(p.ID)): 2, "?what=communication.edit&field=type": 0} {
		if rows := p.page(letter + "/history" + query).Find("table.history tbody").Length(); rows != want {
			t.Errorf("%s shows %d changes, want %d", query, rows, want)
		}
	}
}
