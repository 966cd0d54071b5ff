package server

import (
	"context"
	"strings"
	"testing"

	"answerable/internal/civil"
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
		"unanswered": unansweredPath, "unanswered-one": unansweredPath + "?state=XAA", "queue": queuePath, "queue-probable": queuePath + "?show=probable", "reminder": "/reminders/1",
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

func TestNoTableIsWiderThanASmallWindow(t *testing.T) {
	b := browser.Start(t)
	k := everyKind(t)
	for i, day := range []string{"1990-01-12", "1990-05-31", "1991-09-30"} {
		c := testkit.Communication(t, k.store, testkit.To("XDD"), testkit.SentOn(day), testkit.Numbered("XDD "+itoa(i+11)+"/1990"))
		testkit.Reminder(t, k.store, "2026-09-30", c)
	}
	k.change("overdue", func(ctx context.Context, tx docket.Store, c docket.Communication) error {
		a := docket.Addressee{Kind: docket.Company, Standing: docket.NoStanding, NameEN: "United Holding for the Northern and the Southern Provinces", SortName: "united", FoldName: "united", Version: 1}
		if err := tx.InsertAddressee(ctx, &a, []docket.AddresseeName{{Fold: a.FoldName, Name: a.NameEN}}); err != nil {
			return err
		}
		c.AddresseeID, c.AddresseeSort, c.SentOn, c.SentFrom, c.SentTo = a.ID, a.SortName, civil.Must("2026-05-31"), civil.Must("2026-05-31"), civil.Must("2026-05-31")
		return tx.UpdateCommunication(ctx, &c)
	})
	tab, web := k.as(docket.Reviewer).at(b, t)
	for _, path := range []string{listPath, unansweredPath, unansweredPath + "?state=XDD", queuePath, queuePath + "?show=probable"} {
		tab.Viewport(1440)
		tab.Goto(web + path)
		for _, width := range []int{1399, 1200, 1199, 1024, 961, 960, 721, 390} {
			tab.Viewport(width)
			fits(t, tab, path, width)
		}
	}
}

func TestOnAPhoneTheReasonStandsBehindAllChanges(t *testing.T) {
	b := browser.Start(t)
	k := everyKind(t)
	p := k.as(docket.Reviewer)
	p.saved(k.id("overdue")+"/withdraw", map[string][]string{"version": {"1"}, "kind": {"withdrawn"}, "closed_on": {"2026-11-02"}, "reason": {"sent in error"}})
	tab, web := p.at(b, t)
	tab.Goto(web + k.id("overdue") + "/history")
	for _, width := range []int{1440, 390} {
		tab.Viewport(width)
		var below bool
		tab.Eval(`(() => {
			const event = [...document.querySelectorAll(".history tbody")].find((e) => e.textContent.includes("sent in error") && e.rows.length > 1);
			if (!event) return false;
			const why = [...event.querySelectorAll("td")].find((c) => c.textContent === "sent in error").getBoundingClientRect();
			const last = event.rows[event.rows.length - 1].cells[0].getBoundingClientRect();
			return innerWidth > 960 ? why.left >= last.right : why.top >= last.bottom;
		})()`, &below)
		if !below {
			t.Errorf("at %d pixels the reason does not stand behind the last change", width)
		}
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

func TestLeavingAReplyWhoseKindIsChosenButNotSavedAsks(t *testing.T) {
	b := browser.Start(t)
	k := everyKind(t)
	tab, web := k.as(docket.Staff).at(b, t)
	tab.Goto(web + "/replies/7")
	tab.Press("h1")
	tab.Goto(web + listPath)
	if got := tab.Questions(); len(got) != 0 {
		t.Errorf("an untouched reply asks %q", got)
	}
	tab.Goto(web + "/replies/7")
	tab.Press("h1")
	var chosen bool
	tab.Eval(`(() => { const kind = document.querySelector("form.reply .kinds select"); kind.selectedIndex = kind.length - 1; return true; })()`, &chosen)
	tab.Goto(web + listPath)
	if got := tab.Questions(); len(got) != 1 {
		t.Errorf("leaving a reply with what was chosen asks %d times", len(got))
	}
}
