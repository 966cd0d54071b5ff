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

func TestTheRecordOfAGovernmentStandsOnOnePage(t *testing.T) {
	k := silent(t)
	k.add("bb later", testkit.To("XBB"), testkit.SentOn("2026-03-03"))
	testkit.Reply(t, k.store, docket.Acknowledgement, "2026-04-01", k.byName["bb later"])
	testkit.Reminder(t, k.store, "2026-09-01", k.byName["bb"], k.byName["bb later"])
	p := k.as(docket.Staff)
	page := p.page(governmentsPath + "/XBB")
	want := []string{"33.3 % 1 of 3, few", "33.3 % 1 of 3, few", "33.3 % 1 of 3, few", "1 February 2025", "1 April 2026", "2 letters the latest past their date", "1"}
	if diff := cmp.Diff(want, page.texts(".facts dd")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1 33.3 %", "0 0.0 %", "0 0.0 %", "2 66.7 %"}, page.texts(".cells tbody td")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2026", "2025"}, page.texts("#years ~ .sheet tbody th")); diff != "" {
		t.Error(diff)
	}
	told := page.texts(".timeline li")
	heads := []string{"1 Sep 2026 Reminder", "1 Apr 2026 Acknowledgement (A)", "3 Mar 2026 Sent", "10 Jan 2026 Sent", "1 Feb 2025 Substantive reply", "10 Jan 2025 Sent"}
	if len(told) != len(heads) {
		t.Fatalf("the timeline tells %q", told)
	}
	for i, head := range heads {
		if !strings.HasPrefix(told[i], head) {
			t.Errorf("entry %d is %q, want %q", i, told[i], head)
		}
	}
	if got := p.page(governmentsPath + "/XBB?kind=reminder").texts(".timeline b"); !cmp.Equal(got, []string{"Reminder"}) {
		t.Errorf("the reminders are %v", got)
	}
}

func TestEveryFigureOfARecordLeadsToAsManyLetters(t *testing.T) {
	k := silent(t)
	k.add("soon", testkit.To("XCC"), testkit.SentOn("2026-11-01"))
	k.add("withdrawn", testkit.To("XCC"), testkit.SentOn("2026-01-05"))
	p := k.as(docket.Staff)
	for _, code := range []string{"XAA", "XBB", "XCC"} {
		page := p.page(governmentsPath + "/" + code)
		selector := ".cells a, #years ~ .sheet td.num a"
		links, texts := page.links(selector), page.texts(selector)
		if len(links) < 3 {
			t.Errorf("%s has %d figures that lead to letters", code, len(links))
		}
		for i, link := range links {
			if got := p.page(link).Find("tbody tr").Length(); itoa(got) != texts[i] {
				t.Errorf("%s: %s counts %s and leads to %d", code, link, texts[i], got)
			}
		}
	}
}

func TestAStateHasOneAddressAndAnotherActorItsNumber(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Observer)
	state := testkit.State(t, k.store, "XAA")
	if a := p.get(fmt.Sprintf("/addressees/%d?kind=reply", state.ID)); a.Status != http.StatusSeeOther || a.Location != "/governments/XAA?kind=reply" {
		t.Errorf("by number it answers %d to %s", a.Status, a.Location)
	}
	if a := p.get(governmentsPath + "/xaa"); a.Location != "/governments/XAA" {
		t.Errorf("in small letters it leads to %s", a.Location)
	}
	for _, path := range []string{governmentsPath + "/XZZ", governmentsPath + "/nonsense", "/addressees/99999", "/addressees/x"} {
		if got := p.get(path).Status; got != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got)
		}
	}
	actor := p.page(governmentsPath + "?kind=other").links("tbody .ref a")[0]
	page := p.page(actor)
	if title := page.text("title"); strings.Contains(title, "Компания") {
		t.Errorf("the window's title is %q", title)
	}
	if page.has("a[href*='/channels/']") || page.has("a[href$='/edit']") || page.has("a[href*='/replies/new']") {
		t.Error("an observer is offered forms")
	}
	letter := p.page(docket.CommunicationPath(k.byName["company"].ID))
	if got := letter.links(".crumb a"); got[len(got)-1] != actor {
		t.Errorf("the letter leads to %v", got)
	}
}

func TestAChannelIsAddedEditedAndEndedOnThePage(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Staff)
	page := p.page(governmentsPath + "/XAA")
	add := page.links("a[href$='/channels/new']")[0]
	once := p.page(add).Find("input[name=once]").AttrOr("value", "")
	fields := url.Values{"once": {once}, "kind": {"permanent_mission"}, "valid_from": {"1/1/2020"}, "name_en": {"Mission A"}, "form_en": {"Excellency"}, "name_ru": {"Миссия"}}
	for range 2 { // a second click lands on the first one's result
		if a := p.post(add, fields); a.Status != http.StatusSeeOther || a.Location != "/governments/XAA" {
			t.Fatalf("adding answers %d: %s", a.Status, a.text(".errors"))
		}
	}
	page = p.page(governmentsPath + "/XAA")
	edit := page.links("a[href*='/channels/']:not([href$='/new'])")
	if len(edit) != 1 || !strings.Contains(page.text("aside"), "Permanent Mission since 1 January 2020") {
		t.Fatalf("the page has %v: %s", edit, page.text("aside"))
	}
	taken := p.post(add, url.Values{"kind": {"permanent_mission"}, "name_en": {"Mission B"}})
	if taken.Status != http.StatusUnprocessableEntity || !strings.Contains(taken.text(".errors"), "End it first") || taken.Find("#f-name_en").AttrOr("value", "") != "Mission B" {
		t.Errorf("a second mission answers %d: %s", taken.Status, taken.text("main"))
	}
	form := p.page(edit[0])
	ended := url.Values{"version": {form.Find("input[name=version]").AttrOr("value", "")}, "kind": {"permanent_mission"}, "valid_from": {"2020-01-01"}, "valid_to": {"2022-12-31"}, "name_en": {"Mission A"}}
	if a := p.post(edit[0], ended); a.Status != http.StatusSeeOther {
		t.Errorf("ending answers %d: %s", a.Status, a.text("main"))
	}
	stale := p.post(edit[0], ended)
	if stale.Status != http.StatusConflict || stale.Find("input[name=version]").AttrOr("value", "") != "2" {
		t.Errorf("a stale edit answers %d", stale.Status)
	}
	if got := p.page(governmentsPath + "/XAA").text("aside"); !strings.Contains(got, "1 January 2020 to 31 December 2022") {
		t.Errorf("after the end: %s", got)
	}
	if got := k.as(docket.Observer).get(add).Status; got != http.StatusForbidden {
		t.Errorf("an observer's form answers %d", got)
	}
}

func TestAnotherActorIsEditedByStaffAndAStateByAnAdministrator(t *testing.T) {
	k := silent(t)
	staff, admin := k.as(docket.Staff), k.as(docket.Administrator)
	actor := staff.page(governmentsPath + "?kind=other").links("tbody .ref a")[0]
	form := staff.page(actor + "/edit")
	fields := url.Values{"version": {form.Find("input[name=version]").AttrOr("value", "")}, "name_en": {"Компания Б"}, "renamed_on": {"2026-10-01"}, "kind": {"company"}, "home": {"XBB"}, "operations": {"XAA\r\nState XCC"}}
	if a := staff.post(actor+"/edit", fields); a.Status != http.StatusSeeOther || a.Location != actor {
		t.Fatalf("saving answers %d: %s", a.Status, a.text(".errors"))
	}
	page := staff.page(actor)
	for _, want := range []string{"Home StateState XBB", "State XAA", "State XCC", "Компания A until 30 September 2026"} {
		if !strings.Contains(page.text("aside"), want) {
			t.Errorf("the page does not say %q: %s", want, page.text("aside"))
		}
	}
	if rows := rowsOf(staff.page(governmentsPath)); strings.Contains(strings.Join(rows, "\n"), "Компания") {
		t.Error("the actor is counted under a State")
	}
	home := staff.page(governmentsPath + "/XBB").links("aside a[href*='home=XBB']")
	if len(home) != 1 || len(staff.page(home[0]).texts("tbody .ref")) != 1 {
		t.Errorf("its home leads to %v", home)
	}
	stale := staff.post(actor+"/edit", fields)
	if stale.Status != http.StatusConflict || !stale.has(".errors, .stale") {
		t.Errorf("a stale edit answers %d", stale.Status)
	}
	state := testkit.State(t, k.store, "XAA")
	own := fmt.Sprintf("/addressees/%d", state.ID)
	if got := staff.get(own + "/edit").Status; got != http.StatusForbidden {
		t.Errorf("staff edit a State: %d", got)
	}
	form = admin.page(own + "/edit")
	if form.has("#f-home") {
		t.Error("a State's form asks for a home")
	}
	a := admin.post(own+"/edit", url.Values{"version": {form.Find("input[name=version]").AttrOr("value", "")}, "name_en": {"State of XAA"}, "name_fr": {"État XAA"}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("an administrator's edit answers %d: %s", a.Status, a.text("main"))
	}
	if got := admin.page(governmentsPath + "/XAA").text("h1"); got != "State of XAA" {
		t.Errorf("the heading is %q", got)
	}
	name := admin.post(own+"/names/new", url.Values{"name_en": {"Old State XAA"}, "valid_to": {"1990-12-31"}})
	if name.Status != http.StatusSeeOther {
		t.Fatalf("adding a name answers %d: %s", name.Status, name.text("main"))
	}
	edit := admin.page(governmentsPath + "/XAA").links("a[href*='/names/']:not([href$='/new'])")[0]
	again := admin.post(edit, url.Values{"version": {"1"}, "name_en": {"Older State XAA"}, "valid_to": {"1991-12-31"}})
	if again.Status != http.StatusSeeOther || !strings.Contains(admin.page(governmentsPath+"/XAA").text("aside"), "Older State XAA until 31 December 1991") {
		t.Errorf("editing a name answers %d", again.Status)
	}
}

func TestThePagesOfAddresseesAreWordedWhole(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Reviewer)
	p.language = "qps"
	actor := p.page(governmentsPath + "?kind=other").links("tbody .ref a")[0]
	number := testkit.State(t, k.store, "XAA").ID
	for _, path := range []string{governmentsPath, governmentsPath + "?letters=all", governmentsPath + "/XAA", governmentsPath + "/XCC?kind=letter", actor, actor + "/edit", actor + "/names/new",
		fmt.Sprintf("/addressees/%d/channels/new", number), governmentsPath + "?region=WEOG"} {
		p.page(path)
	}
}
