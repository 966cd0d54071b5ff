package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"

	"answerable/internal/demo"
	"answerable/internal/testkit/browser"
)

// week is an office of three at work, from an empty register on.
type week struct {
	*visitor
	h *house
}

const theColleague = "colleague@example.org"

// TestAWeekOfAnOffice is the whole of the daily work in one story: a register imported, a backlog typed, four
// envelopes, a hand-over, the queue emptied, the list taken away. After each day every figure on Today is
// worked out again from the exported file.
func TestAWeekOfAnOffice(t *testing.T) {
	h := openHouse(t, nil, "serve")
	h.staffed()
	h.addPerson(theColleague, "Person C", "staff")
	h.inventStates()
	w := &week{visitor: h.visitor(browser.Start(t)), h: h}
	w.signIn(theOfficer, thePassword)
	w.look("of an empty register")
	w.importTheRegister()
	w.figuresHold("after the import", theOfficer)
	w.typeTheBacklog()
	w.figuresHold("after the backlog", theOfficer)
	w.openFourEnvelopes()
	w.figuresHold("after the envelopes", theOfficer)
	w.handOver()
	w.figuresHold("after the hand-over", theOfficer)
	w.signOut()
	w.signIn(theColleague, thePassword)
	w.look("with a hand-over")
	w.says("main", "Everything about State XAR is yours from today.")
	w.figuresHold("of the colleague", theColleague)
	w.emptyTheQueue()
	w.figuresHold("after the queue", theColleague)
	w.signOut()
	w.signIn(theReviewer, thePassword)
	w.look("of a reviewer")
	w.figuresHold("of the reviewer", theReviewer)
	w.open("/?whose=all")
	w.look("everyone's")
	w.everyonesFiguresHold()
	w.reviewersFiguresHold()
}

func (h *house) addPerson(email, name, role string) {
	h.t.Helper()
	person := *h.env
	person.stdin = strings.NewReader(thePassword + "\n")
	if err := operate(&person, "user", "add", "--email", email, "--name", name, "--role", role, "--password-stdin"); err != nil {
		h.t.Fatal(err)
	}
}

// importTheRegister takes the real register in through the pages, step by step.
func (w *week) importTheRegister() {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), "register.csv")
	if err := os.WriteFile(file, demo.Register(), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.visit("/import")
	w.Upload("file", file)
	w.Click("Continue")
	w.look("columns")
	w.Fill("reply_kind", "substantive")
	w.Fill("followed_since", "1 Jan 2026")
	w.Fill("mapping_name", "Real register")
	w.Click("form#columns button.go")
	w.look("values")
	w.Click("Make the dry run")
	w.look("dry run")
	w.says("main", "1,000", "Nothing is written yet.")
	w.Click(".next button.go")
	w.WaitFor(".flash.done")
	w.look("imported")
	w.says("main .facts", "1,000", "115")
}

// typeTheBacklog enters ten paper letters without a mouse and without leaving the form.
func (w *week) typeTheBacklog() {
	w.t.Helper()
	w.open("/communications")
	w.Follow(func() { w.Keys("n") })
	w.wants(http.StatusOK, "/communications/new")
	letters := []struct{ reference, sent, subject string }{
		{"AL XAR 1/2026", "5/1/2026", "Arrest of Person A"},
		{"AL XAR 2/2026", "2/2/2026", "Trial of Person A"},
		{"UA XAR 3/2026", "14 Apr 2026", "Threats against Person B"},
		{"AL XAR 4/2026", "28/9/2026", "Raid on an office"},
		{"AL XAR 5/2026", "1 October 2026", "Travel ban on Person C"},
		{"AL XAR 6/2026", "2/10/2026", "Dismissal of Person D"},
		{"AL XAR 7/2026", "August 2026", "Closure of an association"},
		{"OL XAR 8/2026", "12/3/2026", "Draft law on associations"},
		{"AL XAR 9/2025", "1/12/2025", "Detention of Person E"},
		{"AL XAR 10/2026", "20/5/2026", "Confiscation of files"},
	}
	for i, letter := range letters {
		w.Keys(letter.reference) // the field has the focus
		if i == 0 {
			w.to("mandates")
			w.Keys("hrd")
		}
		w.to("sent_on")
		w.Keys(letter.sent)
		w.to("subject")
		w.Keys(letter.subject)
		if i < len(letters)-1 {
			w.Follow(func() { w.Keys(kb.Enter, input.ModifierCtrl, input.ModifierShift) })
			w.wants(http.StatusOK, "/communications/new")
			w.says(".flash", letter.reference)
			continue
		}
		w.Follow(func() { w.Keys(kb.Enter, input.ModifierCtrl) })
		w.says("h1", letter.reference)
	}
	w.open("/communications/new")
	w.Fill("reference", "")
	w.Fill("type", "AL")
	w.Fill("addressee", "XAR")
	w.Fill("mandates", "hrd")
	w.Fill("subject", "A draft about Person F")
	w.Click("Save as draft")
	w.says(".flash", "The draft is saved.")
}

// openFourEnvelopes logs four documents: one for one letter, one for two of them in different ways, one that
// nobody has read yet, one that nobody can place.
func (w *week) openFourEnvelopes() {
	w.t.Helper()
	id := func(key string) string {
		w.open("/communications?q=" + strings.ReplaceAll(key, " ", "+"))
		return strings.TrimPrefix(w.first("table.rows tbody .ref a"), "/communications/")
	}
	one, two, three, six := id("XAR 1/2026"), id("XAR 2/2026"), id("XAR 3/2026"), id("XAR 6/2026")
	envelope := func(received string, letters []string, fields map[string]string) {
		w.open("/replies/new?addressee=XAR")
		if len(letters) > 0 {
			w.Fill("communications", letters...)
		}
		w.Fill("received_on", received)
		for name, value := range fields {
			w.Fill(name, value)
		}
		w.Click("Save")
		w.wants(http.StatusOK, "")
	}
	envelope("20 Nov 2026", []string{one}, map[string]string{"kind": "substantive", "their_reference": "NV 1/2026"})
	envelope("20 Nov 2026", []string{two, three}, map[string]string{"kind": "substantive", "kind_" + two: "partial", "translation": "pending", "their_reference": "NV 2/2026"})
	envelope("19 Nov 2026", []string{six}, map[string]string{"kind": "unclassified", "their_reference": "NV 3/2026"})
	envelope("18 Nov 2026", nil, map[string]string{"kind": "unclassified", "their_reference": "NV 4/2026"})
}

// handOver gives all open work of the officer to a colleague.
func (w *week) handOver() {
	w.t.Helper()
	w.visit("/account/hand-over")
	w.Fill("to", w.option("to", "Person C"))
	w.Fill("note", "Everything about State XAR is yours from today.")
	w.Click("Hand over")
	w.look("done")
	w.visit("/account/hand-over")
	w.says(".empty", "Nothing to hand over")
}

// option is the value of a choice by what a person reads.
func (w *week) option(name, label string) string {
	w.t.Helper()
	var value string
	w.Eval(`[...document.querySelector("[name=`+name+`]").options].find((o) => o.textContent.includes(`+jsText(label)+`)).value`, &value)
	return value
}

// hasButton tells whether a button with these words can be seen.
func (w *week) hasButton(words string) bool {
	w.t.Helper()
	var found bool
	w.Eval(`[...document.querySelectorAll("main button, main a.btn")].some((b) => b.checkVisibility() && b.textContent.trim() === `+jsText(words)+`)`, &found)
	return found
}

// emptyTheQueue accepts what is proposed, sets aside what belongs to no letter, confirms what was accepted, and
// says what the one unread reply is.
func (w *week) emptyTheQueue() {
	w.t.Helper()
	w.visit("/queue")
	w.Press("[name=all]")
	w.Fill("kind", "substantive")
	w.Click("Accept the proposals ticked")
	w.WaitFor("main h1")
	w.look("answered")
	w.visit("/queue")
	if w.Has("table.rows") {
		w.Press("[name=all]")
		w.Press("details.more summary")
		w.Fill("reason", "The register holds no letter that it answers.")
		w.Click("Set the ones ticked aside")
		w.look("set aside")
	}
	w.visit("/queue")
	w.says(".empty", "The queue is empty")
	for _, view := range []struct{ show, press string }{{"probable", "Confirm the links ticked"}, {"unclassified", "Classify the replies ticked"}} {
		w.visit("/queue?show=" + view.show)
		if !w.Has("table.rows") {
			continue
		}
		if w.Has("[name=all]") {
			w.Press("[name=all]")
		} else {
			w.Press("thead [data-all]")
		}
		if view.show == "unclassified" {
			w.Fill("kind", "substantive")
		}
		w.Click(view.press)
		w.look("answered " + view.show)
		for range 5 {
			if !w.hasButton("Go on with the rest") {
				break
			}
			w.Click("Go on with the rest")
		}
		w.visit("/queue?show=" + view.show)
		w.says(".empty", "Nothing is here")
	}
}
