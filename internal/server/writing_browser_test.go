package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"answerable/internal/docket"
	"answerable/internal/testkit"
	"answerable/internal/testkit/browser"
)

// at opens a tab in which a person is signed in.
func (p *person) at(b *browser.Browser, t *testing.T) (*browser.Tab, string) {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Test-Person", fmt.Sprint(p.ID))
		p.server.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	return b.Tab(t), web.URL
}

func TestTheFormsInABrowser(t *testing.T) {
	b := browser.Start(t)
	o := openOffice(t)
	letters, _ := threeOpen(o)
	draft := testkit.Communication(t, o.store, testkit.Draft())
	writer := o.as(docket.Reviewer)
	tab, web := writer.at(b, t)

	tab.Goto(web + "/communications/new")
	seen(t, tab, "log")
	tab.Fill("reference", "ua xaa 9/2026")
	if got := tab.Value("type") + " " + tab.Value("addressee"); got != "UA State XAA" {
		t.Errorf("the reference gives %q", got)
	}
	tab.Fill("sent_on", "14/9/2026")
	tab.WaitFor("#due .why")
	if got := tab.Text("#due"); !strings.Contains(got, "13 November 2026") {
		t.Errorf("the due date is %q", got)
	}
	tab.WaitFor("output.echo[for=f-sent_on]:not(:empty)")
	tab.Eval(`(() => { const i = document.querySelector("#f-mandates"); i.value = "hrd"; i.dispatchEvent(new Event("input", {bubbles: true})); return 1 })()`, new(int))
	tab.WaitFor("[data-named] li")
	seen(t, tab, "log-filled")
	tab.Click("Save")
	seen(t, tab, "log-wrong")
	tab.Fill("sent_on", "13/9/2026")
	tab.Fill("subject", "Person A, arrest after a hearing")
	tab.Click("Save")
	seen(t, tab, "log-unusual")
	tab.Fill("confirm", "yes")
	tab.Click("Save and next")
	if got := tab.Value("addressee"); got != "State XAA" {
		t.Errorf("the next letter goes to %q", got)
	}

	path := web + docket.CommunicationPath(letters[0].ID)
	tab.Goto(path + "/edit")
	writer.post(docket.CommunicationPath(letters[0].ID)+"/edit", map[string][]string{"version": {"1"}, "subject": {"Person A, released after ten days"}})
	tab.Fill("subject", "Person A, charged")
	tab.Click("Save")
	seen(t, tab, "stale")
	tab.Click("Save mine")
	for _, form := range []string{"/close", "/withdraw", "/assign", "/reminders/new", "/extensions/new", "/replies/new"} {
		tab.Goto(path + form)
		seen(t, tab, "letter"+strings.ReplaceAll(form, "/", "-"))
	}
	tab.Goto(web + docket.CommunicationPath(draft.ID) + "/send")
	seen(t, tab, "send")
}

func TestAnEnvelopeIsLoggedInABrowser(t *testing.T) {
	b := browser.Start(t)
	o := openOffice(t)
	letters, _ := threeOpen(o)
	writer := o.as(docket.Staff)
	tab, web := writer.at(b, t)

	tab.Goto(web + "/replies/new")
	seen(t, tab, "envelope")
	tab.Fill("summary", "Typed before the Government is chosen.")
	tab.Fill("addressee", "State XAA")
	tab.WaitFor("table.picks")
	tab.Fill("kind", "substantive")
	tab.Fill("kind_"+number(letters[1]), "acknowledgement")
	var ticked bool
	if tab.Eval(`document.querySelector("#pick-`+number(letters[1])+`").checked`, &ticked); !ticked {
		t.Error("a kind chosen does not tick its letter")
	}
	tab.Press("#pick-" + number(letters[0]))
	seen(t, tab, "envelope-filled")
	tab.Click("Save")
	got := strings.Join(writer.kindsOf(letters...), ",")
	if got != "substantive,acknowledgement," {
		t.Errorf("the letters are answered by %q", got)
	}

	plain, web := writer.at(b, t)
	plain.WithoutScript()
	plain.Goto(web + "/replies/new")
	plain.Fill("addressee", "XAA")
	plain.Click("Show its open letters")
	plain.Press("#pick-" + number(letters[2]))
	plain.Fill("kind", "partial")
	plain.Click("Save")
	if got := strings.Join(writer.kindsOf(letters[2]), ","); got != "partial" {
		t.Errorf("without a script the letter is answered by %q", got)
	}
}

func TestEnterShowsTheLettersAtTheGovernmentAndSavesElsewhere(t *testing.T) {
	b := browser.Start(t)
	o := openOffice(t)
	letters, _ := threeOpen(o)
	writer := o.as(docket.Staff)
	tab, web := writer.at(b, t)
	tab.Goto(web + "/replies/new")
	tab.Fill("summary", "Typed before the Government is chosen.")
	tab.Press("#f-addressee")
	tab.Keys("Nowhere" + kb.Enter)
	tab.WaitFor("#f-addressee[aria-invalid=true]")
	if got := tab.Text(".field.wrong .error"); !strings.Contains(got, "Nowhere") {
		t.Errorf("at the Government it says %q", got)
	}
	tab.Keys(strings.Repeat(kb.Backspace, len("Nowhere")) + "XAA" + kb.Enter)
	tab.WaitFor("table.picks")
	if tab.Has(".field.wrong") {
		t.Error("the Government is still wrong")
	}
	if got := tab.Value("summary"); got != "Typed before the Government is chosen." {
		t.Errorf("the summary is %q", got)
	}
	tab.Press("#pick-" + number(letters[0]))
	tab.Fill("kind", "substantive")
	tab.Press("#f-their_reference")
	tab.Keys("NV 12/2026")
	tab.Follow(func() { tab.Keys(kb.Enter) })
	if got := strings.Join(writer.kindsOf(letters...), ","); got != "substantive,," {
		t.Errorf("after Enter the letters are answered by %q", got)
	}

	plain, web := writer.at(b, t)
	plain.WithoutScript()
	plain.Goto(web + "/replies/new")
	plain.Fill("addressee", "XAA")
	plain.Fill("kind", "partial")
	plain.Press("#f-their_reference")
	plain.Keys("NV 13/2026")
	plain.Follow(func() { plain.Keys(kb.Enter) })
	if got := plain.Value("their_reference") + ", " + plain.Value("kind"); got != "NV 13/2026, partial" || !plain.Has("table.picks") {
		t.Errorf("without a script Enter leaves %q", got)
	}
}

func TestOnAPhoneCancelStandsBesideTheOtherButtons(t *testing.T) {
	b := browser.Start(t)
	o := openOffice(t)
	letters, _ := threeOpen(o)
	tab, web := o.as(docket.Reviewer).at(b, t)
	tab.Viewport(390)
	for _, path := range []string{"/communications/new", "/replies/new", docket.CommunicationPath(letters[0].ID) + "/edit", docket.CommunicationPath(letters[0].ID) + "/close"} {
		tab.Goto(web + path)
		var apart int
		tab.Eval(`(() => {
			const shown = [...document.querySelectorAll("main .buttons > *")].filter((e) => e.checkVisibility()).slice(-2).map((e) => e.getBoundingClientRect());
			return Math.round(Math.abs(shown[0].top + shown[0].bottom - shown[1].top - shown[1].bottom) / 2);
		})()`, &apart)
		if apart > 4 {
			t.Errorf("%s: Cancel stands %d pixels below the last button", path, apart)
		}
	}
}
