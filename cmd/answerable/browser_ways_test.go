package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"

	"answerable/internal/testkit/browser"
)

// furnished opens a house with its people and the invented States.
func furnished(t *testing.T) *house {
	t.Helper()
	return openHouse(t, func(h *house) {
		h.staffed()
		h.inventStates()
	}, "serve")
}

func TestTheMainJobNeedsNoScript(t *testing.T) {
	h := furnished(t)
	v := h.visitor(browser.Start(t))
	v.WithoutScript()
	v.signIn(theOfficer, thePassword)
	v.says("main", "This register is empty")

	v.Click("main a[href='/communications/new']")
	v.Fill("reference", "AL XAR 5/2026")
	v.Fill("mandates", "hrd")
	v.Fill("sent_on", "14/9/2026")
	v.Fill("subject", "Arrest of Person A")
	v.Click("Check the dates")
	v.wants(http.StatusOK, "/communications/new")
	v.says("main", "Nothing is saved yet", "13 November 2026", "60 days")
	if v.Value("type") != "AL" || v.Value("addressee") != "Arland" && v.Value("addressee") != "XAR" {
		t.Errorf("the reference filled type %q and Government %q", v.Value("type"), v.Value("addressee"))
	}
	// Without the script that holds a second click back, both arrive.
	v.Follow(func() {
		v.Eval(`(() => { const save = document.querySelector("main button.go"); save.click(); save.click() })()`, nil)
	})
	v.says("h1", "AL XAR 5/2026")
	letter := v.path()

	v.open("/communications/new")
	v.Fill("reference", "UA XAR 6/2026")
	v.Fill("addressee", "Arlandie")
	v.Fill("type", "UA")
	v.Fill("mandates", "hrd")
	v.Fill("sent_on", "19/9/2026") // a Saturday
	v.Fill("subject", "Person A, in detention")
	v.Click("Save and next")
	v.wants(http.StatusUnprocessableEntity, "/communications/new")
	v.Fill("confirm", "yes")
	v.Click("Save and next")
	v.wants(http.StatusOK, "/communications/new")
	if v.Value("type") != "UA" || v.Value("addressee") != "Arland" {
		t.Errorf("the next letter begins with %q to %q", v.Value("type"), v.Value("addressee"))
	}

	v.open("/communications?state=XAR")
	if got := v.shown(); got != 2 {
		t.Errorf("three sendings made %d letters", got)
	}
	v.Press("Status")
	v.Fill("status", "overdue")
	v.Click("details.drop[open] button.go")
	if got := v.shown(); got != 2 || !strings.Contains(v.URL(), "status=overdue") {
		t.Errorf("%s shows %d letters", v.URL(), got)
	}

	v.open("/replies/new")
	v.Fill("addressee", "Arland")
	v.Click("Show its open letters")
	id := strings.TrimPrefix(letter, "/communications/")
	v.Fill("communications", id)
	v.Fill("kind", "substantive")
	v.Fill("kind_"+id, "partial")
	v.Fill("received_on", "20 Nov 2026")
	v.Click("Save")
	v.says(".flash", "logged for one letter")
	v.open(letter)
	v.says("main .lead", "overdue", "partial")
	v.Press(".account > summary")
	v.Click("Sign out")
	v.wants(http.StatusOK, "/signin")
}

func TestTheMainJobByKeyboardAlone(t *testing.T) {
	h := furnished(t)
	v := h.visitor(browser.Start(t))
	v.open("/signin")
	v.typed("email", theOfficer) // the field that has the focus
	v.to("password")
	v.typed("password", thePassword)
	v.Follow(func() { v.Keys(kb.Enter) })
	v.wants(http.StatusOK, "/")
	v.Keys("g")
	v.Follow(func() { v.Keys("c") })
	v.wants(http.StatusOK, "/communications")

	v.to("Skip to the content")
	v.Keys(kb.Enter)
	v.to("Log a communication")
	v.Follow(func() { v.Keys(kb.Enter) })
	v.wants(http.StatusOK, "/communications/new")
	v.typed("reference", "AL XAR 5/2026")
	v.to("mandates")
	v.typed("mandates", "hrd")
	v.to("sent_on")
	v.typed("sent_on", "14/9/2026")
	v.to("subject")
	v.typed("subject", "Arrest of Person A")
	v.Follow(func() { v.Keys(kb.Enter, input.ModifierCtrl) })
	v.says("h1", "AL XAR 5/2026")
	letter := v.path()

	v.to("Log a reply")
	v.Follow(func() { v.Keys(kb.Enter) })
	v.wants(http.StatusOK, letter+"/replies/new")
	v.to("kind")
	v.Keys("s") // the kinds are English words here: the first with s is substantive
	if got := v.Value("kind"); got != "substantive" {
		t.Errorf("the keyboard chose %q", got)
	}
	v.to("received_on")
	v.typed("received_on", "12/11/2026")
	v.Follow(func() { v.Keys(kb.Enter, input.ModifierCtrl) })
	v.wants(http.StatusOK, letter)
	v.says("main .lead", "replied")

	v.Keys("g")
	v.Follow(func() { v.Keys("c") })
	v.to(".filters [name=q]")
	v.Keys("XAR")
	v.Follow(func() { v.Keys(kb.Enter) })
	if got := v.shown(); got != 1 {
		t.Errorf("searching by keyboard finds %d letters", got)
	}
	v.to("Status")
	v.Keys(" ")
	v.to("status")
	v.Keys(" ") // overdue, the first
	v.to("Apply")
	v.Follow(func() { v.Keys(kb.Enter) })
	v.says(".empty", "No letter matches all of these filters", "overdue")
	v.to(".account > summary")
	v.Keys(kb.Enter)
	v.to("Sign out")
	v.Follow(func() { v.Keys(kb.Enter) })
	v.wants(http.StatusOK, "/signin")
}

// to presses Tab until the focus is on what is asked: a field's name, a selector, or words.
func (v *visitor) to(what string) {
	v.t.Helper()
	for range 120 {
		v.Keys(kb.Tab)
		var there bool
		v.Eval(`((what) => {
			const e = document.activeElement, words = e.innerText?.trim().replace(/\s+/g, " ");
			if (e.name === what || words === what) return true;
			try { return e.matches(what) } catch { return false }
		})(`+jsText(what)+`)`, &there)
		if there {
			return
		}
	}
	v.t.Fatalf("Tab never reaches %q on %s", what, v.URL())
}

// typed writes key by key into the field that has the focus, over what stands there.
func (v *visitor) typed(name, text string) {
	v.t.Helper()
	var focused string
	v.Eval(`document.activeElement.name ?? ""`, &focused)
	if focused != name {
		v.t.Fatalf("the focus is on %q, not on %q", focused, name)
	}
	v.Eval(`document.activeElement.select()`, nil)
	v.Keys(text)
}

func jsText(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"` }
