package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func TestAReminderShowsItsLettersAndThoseItMayBeAbout(t *testing.T) {
	o := openOffice(t)
	a, b := testkit.Communication(t, o.store, testkit.Numbered("XAA 1/2026")), testkit.Communication(t, o.store, testkit.Numbered("XAA 2/2026"))
	r := testkit.Reminder(t, o.store, "2026-11-05")
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		return tx.PutReminderLink(ctx, docket.ReminderLink{ReminderID: r.ID, CommunicationID: a.ID, Probable: true})
	})
	path := docket.ReminderPath(r.ID)
	page := o.as(docket.Observer).page(path)
	if got := page.text("h1"); got != "Reminder of 5 November 2026" {
		t.Errorf("it is headed %q", got)
	}
	if got := page.text(".kinds tbody tr"); !strings.HasPrefix(got, "AL XAA 1/2026") || !strings.HasSuffix(got, "probable link") || page.has("main form") {
		t.Errorf("an observer reads %q", got)
	}
	p := o.as(docket.Staff)
	page = p.page(path)
	if got := page.texts("#letters .ref"); len(got) != 1 || got[0] != "AL XAA 2/2026" || !strings.Contains(page.text("#letters .subject"), "was overdue then, due 31 October 2026") {
		t.Errorf("it offers %v: %s", got, page.text("#letters .subject"))
	}
	fields := url.Values{"version": {page.Find(`main [name="version"]`).AttrOr("value", "")}, fmt.Sprint("about_", a.ID): {"yes"}, "communications": {fmt.Sprint(b.ID)}, "probable": {"yes"},
		"sent_on": {"6 Nov 2026"}, "note": {"by hand"}}
	if saved := p.post(path, fields); saved.Status != http.StatusSeeOther || saved.Location != path {
		t.Fatalf("it answers %d, %s: %s", saved.Status, saved.Location, saved.text(".errors"))
	}
	after := p.page(path)
	var about []string
	for _, id := range []docket.CommunicationID{a.ID, b.ID} {
		about = append(about, after.Find(fmt.Sprintf(`select[name="about_%d"] option[selected]`, id)).AttrOr("value", ""))
	}
	if diff := cmp.Diff([]string{"yes", "probable"}, about); diff != "" {
		t.Error(diff)
	}
	if after.text("h1") != "Reminder of 6 November 2026" || after.text("aside .prose") != "by hand" {
		t.Errorf("%q, %q", after.text("h1"), after.text("aside .prose"))
	}
	if stale := p.post(path, fields); stale.Status != http.StatusConflict {
		t.Errorf("from an older page it answers %d", stale.Status)
	}
	if got := p.post(path, url.Values{"sent_on": {"soon"}, "communications": {"AL XAA 9/2026"}}); got.Status != http.StatusUnprocessableEntity || got.Find("#f-sent_on").AttrOr("value", "") != "soon" {
		t.Errorf("a wrong form answers %d: %q", got.Status, got.Find("#f-sent_on").AttrOr("value", ""))
	}
	off := p.post(path, url.Values{fmt.Sprint("about_", a.ID): {"none"}, fmt.Sprint("about_", b.ID): {"none"}})
	if off.Status != http.StatusSeeOther || !strings.Contains(p.page(path).text(".lead"), "waits in the queue") {
		t.Errorf("taken off both letters it answers %d, %q", off.Status, p.page(path).text(".lead"))
	}
	if got := p.page(docket.CommunicationPath(a.ID) + "/history").text("main"); !strings.Contains(got, "reminder taken off this letter") || !strings.Contains(got, "reminder confirmed") {
		t.Error("the history of the letter does not say so")
	}
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		if got := o.as(role).post(path, url.Values{"sent_on": {"2026-11-01"}}).Status; got != http.StatusForbidden {
			t.Errorf("%s is answered %d", role, got)
		}
	}
	if got := p.get("/reminders/99999").Status; got != http.StatusNotFound {
		t.Errorf("one that is not there answers %d", got)
	}
}

func TestTheTimelineLeadsToEachReminder(t *testing.T) {
	o := openOffice(t)
	c := testkit.Communication(t, o.store)
	r := testkit.Reminder(t, o.store, "2026-11-05", c)
	if got := o.as(docket.Observer).page(docket.CommunicationPath(c.ID)).links(".timeline .reminder a"); len(got) != 1 || got[0] != docket.ReminderPath(r.ID) {
		t.Errorf("it leads to %v", got)
	}
}
