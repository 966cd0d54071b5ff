package server

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func TestTheHeadOfEveryKindOfLetterTellsItsStory(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Staff)
	for name, want := range map[string]string{
		"draft":                "draft · State XAA · allegation letter",
		"awaiting":             "awaiting in 47 days · State XAA · allegation letter",
		"due soon":             "due soon in 4 days · State XAA · allegation letter",
		"overdue":              "overdue by 23 days · State XAA · allegation letter · acknowledged (A) · unread reply",
		"partial":              "overdue by 54 days · State XAA · allegation letter · partial: a remainder is outstanding · unread reply",
		"replied":              "replied · State XAA · allegation letter · unread reply",
		"replied late":         "replied late 1 day late · State XAA · allegation letter · unread reply",
		"received":             "to classify · State XAA · allegation letter · unread reply",
		"undated":              "undated · State XAA · allegation letter · date not exact",
		"undated but answered": "replied · State XAA · allegation letter · date not exact · timeliness unknown · unread reply",
		"unknown":              "unknown · State XAA · allegation letter",
		"withdrawn":            "not expected · State XAA · allegation letter",
		"closed":               "overdue by 176 days · State XAA · allegation letter · closed",
		"extended":             "awaiting in 27 days · State XAA · allegation letter · more time asked",
		"extension asked":      "overdue by 21 days · State XAA · allegation letter · more time asked",
		"probable":             "replied · State XAA · allegation letter · probable link · unread reply",
		"joint":                "overdue by 20 days · State XAA · allegation letter, joint",
		"reminded":             "overdue by 19 days · State XAA · allegation letter · 1 reminder",
		"other actor":          "overdue by 18 days · Компания A · allegation letter",
	} {
		if got := p.page(k.id(name)).text(".lead"); got != want {
			t.Errorf("%s reads\n%s, want\n%s", name, got, want)
		}
	}
}

func TestWhyThisDateIsToldStepByStep(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Observer)
	for name, want := range map[string]string{
		"overdue":         "1 September 2026 is day 0 · allegation letters: 60 days",
		"extended":        "on 25 October 2026 more time was granted until 20 December 2026",
		"extension asked": "nothing is decided, so the date does not move",
		"undated":         "without an exact day sent there is no due date",
	} {
		page := p.page(k.id(name))
		told := strings.Join(page.texts(".why li"), " · ")
		if !strings.Contains(told, want) {
			t.Errorf("%s tells %q, want %q", name, told, want)
		}
		if got := page.links(".facts dd a"); !slices.Equal(got, []string{"#why"}) || !page.has("#why") {
			t.Errorf("%s leads to it by %v", name, got)
		}
	}
}

func TestOnlyALetterThatWaitsIsSaidToBeOverdueFromADay(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Observer)
	for name, want := range map[string]string{
		"overdue": "overdue from 1 November 2026", "awaiting": "overdue from 10 January 2027", "partial": "overdue from 1 October 2026", "closed": "overdue from 1 June 2026",
		"replied": "a reply is late from 31 August 2026", "replied late": "a reply is late from 1 August 2026", "received": "a reply is late from 1 July 2026",
		"unknown": "a reply is late from 4 April 2026", "withdrawn": "",
	} {
		steps := p.page(k.id(name)).texts(".why li")
		last := steps[len(steps)-1]
		if want == "" && (strings.Contains(last, "overdue from") || strings.Contains(last, "late from")) || want != "" && last != want {
			t.Errorf("%s ends with %q, want %q", name, last, want)
		}
	}
}

func TestTheNextStepIsShownWithTheWayForThoseWhoMay(t *testing.T) {
	k := everyKind(t)
	staff, observer := k.as(docket.Staff), k.as(docket.Observer)
	for name, want := range map[string][2]string{
		"draft":           {"Next step: send it", k.id("draft") + "/send"},
		"awaiting":        {"Nothing to do before 10 January 2027", ""},
		"overdue":         {"Next step: reminder 1", k.id("overdue") + "/reminders/new"},
		"reminded":        {"Next step: reminder 2", k.id("reminded") + "/reminders/new"},
		"received":        {"Next step: classify the reply", "/replies/5"},
		"probable":        {"Next step: confirm the link", "/replies/7"},
		"extension asked": {"Next step: decide on more time", k.id("extension asked") + "/extensions/new"},
		"closed":          {"", ""},
		"withdrawn":       {"", ""},
		"replied":         {"", ""},
	} {
		page := staff.page(k.id(name))
		got := [2]string{page.text(".next b"), page.Find(".next a").AttrOr("href", "")}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if name == "draft" {
			continue
		}
		if page := observer.page(k.id(name)); page.text(".next b") != want[0] || page.has(".next a") {
			t.Errorf("%s for an observer: %q, with a way: %v", name, page.text(".next b"), page.has(".next a"))
		}
	}
}

func TestWhatMayBeDoneDependsOnRoleAndState(t *testing.T) {
	k := everyKind(t)
	for _, test := range []struct {
		role docket.Role
		name string
		want []string
	}{
		{docket.Staff, "overdue", []string{"Log a reminder", "Edit", "More time", "Assign", "Close", "Withdraw", "Log a reply"}},
		{docket.Staff, "closed", []string{"Log a reminder", "Edit", "More time", "Assign", "Withdraw", "Log a reply"}},
		{docket.Reviewer, "closed", []string{"Log a reminder", "Edit", "More time", "Assign", "Reopen", "Withdraw", "Log a reply"}},
		{docket.Staff, "withdrawn", []string{"Edit", "More time", "Assign", "Close", "Log a reply"}},
		{docket.Staff, "draft", []string{"Edit", "Assign", "Withdraw", "Mark as sent"}},
		{docket.Observer, "overdue", nil},
		{docket.Administrator, "overdue", nil},
	} {
		p := k.as(test.role)
		page := p.page(k.id(test.name))
		if diff := cmp.Diff(test.want, page.texts(".actions a")); diff != "" {
			t.Errorf("%s, %s: %s", test.role, test.name, diff)
		}
		for _, link := range page.links(".actions a") {
			if a := p.get(link); a.Status != http.StatusOK {
				t.Errorf("%s, %s: %s answers %d", test.role, test.name, link, a.Status)
			}
		}
	}
}

func TestTheTimelineIsNewestFirst(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Staff)
	for name, want := range map[string][]string{
		"overdue":   {"1 Nov 2026 Due date passed", "5 Sep 2026 Acknowledgement (A)", "1 Sep 2026 Sent"},
		"extended":  {"25 Oct 2026 More time granted", "20 Oct 2026 More time asked", "2 Sep 2026 Sent"},
		"closed":    {"1 Oct 2026 Closed", "1 Jun 2026 Due date passed", "1 Apr 2026 Sent"},
		"withdrawn": {"10 Mar 2026 Withdrawn", "2 Mar 2026 Sent"},
		"reminded":  {"10 Nov 2026 Reminder 1", "5 Nov 2026 Due date passed", "5 Sep 2026 Sent"},
		"undated":   {"August 1992 Sent"},
		"draft":     nil,
	} {
		page := p.page(k.id(name))
		var got []string
		heads := page.texts(".timeline b")
		for i, day := range page.texts(".timeline time") {
			got = append(got, day+" "+heads[i])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestALetterOutsideTheReadersRightsIsNotThere(t *testing.T) {
	k := everyKind(t)
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		if a := k.as(role).get(k.id("draft")); a.Status != http.StatusNotFound {
			t.Errorf("the draft answers %s with %d", role, a.Status)
		}
	}
	p := k.as(docket.Staff)
	for _, path := range []string{"/communications/999", "/communications/0", "/communications/x", "/replies/999", "/communications/999/history"} {
		if a := p.get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
	nobody := &person{office: k.office, cookies: map[string]string{}}
	for _, path := range []string{k.id("overdue"), listPath, listPath + ".csv", unansweredPath, queuePath, "/replies/1", k.id("overdue") + "/history"} {
		if a := nobody.get(path); a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, "/signin?next=") {
			t.Errorf("%s answers a stranger with %d, %s", path, a.Status, a.Location)
		}
	}
}

func TestNoAddressOrTitleOfALetterCarriesItsSubject(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Staff)
	for _, path := range []string{k.id("overdue"), k.id("overdue") + "/history", "/replies/1", listPath, unansweredPath + "?state=XAA"} {
		page := p.page(path)
		if title := page.text("title"); strings.Contains(title, "Person") {
			t.Errorf("%s is titled %q", path, title)
		}
		for _, link := range page.links("a[href]") {
			if strings.Contains(link, "Person") {
				t.Errorf("%s links to %s", path, link)
			}
		}
	}
}

func TestAFollowUpLetterAndTheEarlierOneLeadToEachOther(t *testing.T) {
	o := openOffice(t)
	earlier := testkit.Communication(t, o.store, testkit.Numbered("XAA 1/2026"))
	later := testkit.Communication(t, o.store, testkit.Numbered("XAA 2/2026"), testkit.With(func(c *docket.Communication) { c.FollowUp, c.FollowsID = true, &earlier.ID }))
	p := o.as(docket.Staff)
	if got := p.page(docket.CommunicationPath(later.ID)).links("aside li a"); !slices.Equal(got, []string{docket.CommunicationPath(earlier.ID)}) {
		t.Errorf("the later one leads to %v", got)
	}
	if got := p.page(docket.CommunicationPath(earlier.ID)).links("aside li a"); !slices.Equal(got, []string{docket.CommunicationPath(later.ID)}) {
		t.Errorf("the earlier one leads to %v", got)
	}
}
