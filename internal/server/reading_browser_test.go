package server

import (
	"strings"
	"testing"

	"answerable/internal/docket"
	"answerable/internal/testkit"
	"answerable/internal/testkit/browser"
)

func TestTheReadingPagesInABrowser(t *testing.T) {
	b := browser.Start(t)
	k := everyKind(t)
	waiting := testkit.Reply(t, k.store, docket.Unclassified, "2026-10-05")
	testkit.Reminder(t, k.store, "2026-10-06")
	reader := k.as(docket.Reviewer)
	reader.saved(k.id("overdue")+"/close", map[string][]string{"version": {"1"}, "closed_on": {"2026-11-01"}, "reason": {"no address left"}})
	tab, web := reader.at(b, t)
	for name, path := range map[string]string{
		"list-filtered": listPath + "?status=overdue&joint=no&sent_from=2026-01-01", "list-without-hits": listPath + "?type=UA",
		"unanswered": unansweredPath, "unanswered-one": unansweredPath + "?state=XAA", "queue": queuePath,
		"reply-guessed": "/replies/7", "reply-waiting": docket.ReplyPath(waiting.ID), "history": k.id("overdue") + "/history",
		"letter": k.id("overdue"), "letter-draft": k.id("draft"),
	} {
		tab.Goto(web + path)
		seen(t, tab, name)
	}
	tab.Goto(web + listPath)
	for _, menu := range []string{"Status", "Government", "Sent", "More filters", "Columns", "Export"} {
		tab.Eval(`(() => { for (const s of document.querySelectorAll("main details > summary")) s.parentElement.open = s.textContent.trim().startsWith("`+menu+`"); return 1 })()`, new(int))
		tab.Axe(t)
	}
}

func TestTheListIsNarrowedAndARowOpenedInABrowser(t *testing.T) {
	b := browser.Start(t)
	k := everyKind(t)
	reader := k.as(docket.Staff)
	for _, script := range []bool{true, false} {
		tab, web := reader.at(b, t)
		if !script {
			tab.WithoutScript()
		}
		tab.Goto(web + listPath)
		tab.Press(".counts .overdue")
		tab.WaitFor(".chip")
		if got := len(tab.Texts("tbody tr")); got != 7 {
			t.Errorf("script %v: %d letters are overdue", script, got)
		}
		tab.Press(".chip")
		tab.WaitFor(".counts .overdue:not([aria-current])")
		tab.Press(`thead a[href*="sort=reference"]`)
		tab.WaitFor(`th[aria-sort] a[href*="sort=reference"]`)
		if got := tab.Texts("tbody .ref"); !strings.HasPrefix(got[0], "AL XAA 2/2026") {
			t.Errorf("script %v: the first is %q", script, got[0])
		}
		tab.Press("tbody tr:first-child .ref a")
		tab.WaitFor(".facts")
		if got := tab.Text("h1"); !strings.HasPrefix(got, "AL XAA 2/2026") {
			t.Errorf("script %v: the row leads to %q", script, got)
		}
	}
}

func TestAListPrintsAsADocument(t *testing.T) {
	b := browser.Start(t)
	k := everyKind(t)
	tab, web := k.as(docket.Staff).at(b, t)
	for _, path := range []string{listPath, unansweredPath, k.id("overdue"), queuePath, "/replies/1"} {
		tab.Goto(web + path)
		tab.Print()
		for _, gone := range []string{".bar", ".btn", ".pager a", ".filters .drop"} {
			if tab.Has(gone) {
				t.Errorf("%s prints %s", path, gone)
			}
		}
		if got := tab.Text(".print-head"); !strings.Contains(got, "As at 23 November 2026") {
			t.Errorf("%s is headed %q", path, got)
		}
	}
}
