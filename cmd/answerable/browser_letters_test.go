package main

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// counts are the figures above a list, by their words.
func (v *visitor) counts() map[string]string {
	v.t.Helper()
	counts := map[string]string{}
	for _, text := range v.Texts("nav.counts > *") {
		figure, word, _ := strings.Cut(text, " ")
		counts[word] = figure
	}
	return counts
}

// shown is how many letters the foot of the list says there are.
func (v *visitor) shown() int {
	v.t.Helper()
	_, total, _ := strings.Cut(v.Text(".pager span"), " of ")
	n, err := strconv.Atoi(strings.ReplaceAll(total, ",", ""))
	if err != nil {
		v.t.Fatalf("the foot of the list reads %q", v.Text(".pager"))
	}
	return n
}

func (v *visitor) hrefs(selector string) []string {
	v.t.Helper()
	var links []string
	v.Eval(`[...document.querySelectorAll("`+selector+`")].map((a) => a.getAttribute("href"))`, &links)
	return links
}

func sorted(texts []string) []string { return slices.Sorted(slices.Values(texts)) }

// logLetters logs four letters: the Government by a pasted reference, in French, in Russian, and kept
// by "save and next".
func (s *story) logLetters() {
	s.t.Helper()
	s.visit("/communications/new")
	s.Fill("reference", "al  xar 5/2023:")
	if s.Value("type") != "AL" || s.Value("addressee") != "Arland" {
		s.t.Errorf("the pasted reference filled type %q and Government %q", s.Value("type"), s.Value("addressee"))
	}
	s.Fill("sent_on", "14/6/2023")
	s.WaitFor("#due b")
	s.says("#due", "13 August 2023", "Sunday", "60 days")
	s.WaitFor("output.echo")
	s.says("output.echo", "14 Jun 2023")
	s.look("writing")
	s.write("mandates", "hrd", "ijl", "foe")
	s.Fill("subject", "Arrest of Person A, a lawyer, after a hearing")
	s.Fill("language", "fr")
	s.Click("Save and next")
	s.wants(http.StatusUnprocessableEntity, "/communications/new")
	s.says(".confirm", "more than three years away")
	s.look("warned")
	s.Fill("confirm", "yes")
	s.Click("Save and next")
	s.wants(http.StatusOK, "/communications/new")
	s.says(".flash", "AL XAR 5/2023 is logged")
	s.letters["XAR 5/2023"] = s.first(".flash a")
	if s.Value("type") != "AL" || s.Value("addressee") != "Arland" || s.Value("language") != "fr" || !slices.Equal(s.Values("mandates")[:3], []string{"hrd", "ijl", "foe"}) || s.Value("subject") != "" {
		s.t.Errorf("the next letter begins with %q %q %q %q %q", s.Value("type"), s.Value("addressee"), s.Value("language"), s.Values("mandates"), s.Value("subject"))
	}

	s.Fill("reference", "XAR 6/2023")
	s.Fill("addressee", "Arlandie")
	s.Fill("sent_on", "15 juin 2023")
	s.Fill("subject", "Charges against Person A")
	s.Submit()
	s.Fill("confirm", "yes")
	s.Submit()
	s.logged("XAR 6/2023")
	s.says("main", "Arland", "14 August 2023")

	s.open("/communications/new")
	s.Fill("type", "UA")
	s.Fill("reference", "XAR 9/2026")
	s.Fill("addressee", "Арландия")
	s.Fill("mandates", "hrd")
	s.Fill("sent_on", "31/2/2026")
	s.Fill("subject", "Person A, in detention, without medicine")
	s.Submit()
	s.wants(http.StatusUnprocessableEntity, "/communications/new")
	s.look("wrong")
	s.says(".errors", "31/2/2026")
	s.Fill("sent_on", "26 Sep 2026") // a Saturday
	s.Submit()
	s.wants(http.StatusUnprocessableEntity, "/communications/new")
	s.says(".confirm", "weekend")
	s.Fill("sent_on", "1 Oct 2026")
	s.Submit()
	s.logged("XAR 9/2026")
	s.says("main .lead", "due soon", "in 7 days")
	s.look()

	s.open("/communications/new")
	s.Fill("reference", "OL XAR 12/2026")
	s.Fill("mandates", "hrd")
	s.Fill("sent_on", "26 Sep 2026")
	s.Fill("subject", "Draft law on associations")
	s.Submit()
	s.says(".confirm", "weekend")
	s.Fill("confirm", "yes")
	s.Submit()
	s.logged("XAR 12/2026")
	s.says("main .lead", "due soon", "in 2 days")
}

// write fills the places of the mandates in order.
func (v *visitor) write(name string, values ...string) {
	v.t.Helper()
	v.Fill(name, values[0])
	for _, value := range values[1:] {
		v.Keys(kb.Tab)
		v.Keys(value)
	}
}

// logged notes the letter that a form led to.
func (s *story) logged(key string) {
	s.t.Helper()
	if s.Status() != http.StatusOK || strings.HasSuffix(s.path(), "/new") {
		s.wants(http.StatusOK, "/communications/N")
	}
	s.says("h1", key)
	s.letters[key] = s.path()
}

// clickTwice saves a letter by two clicks at once, and by a second sending of the same form.
func (s *story) clickTwice() {
	s.t.Helper()
	s.open("/communications/new")
	s.Fill("reference", "AL XAR 13/2026")
	s.Fill("mandates", "hrd")
	s.Fill("sent_on", "2 Sep 2026")
	s.Fill("subject", "Surveillance of Person B")
	s.Follow(func() {
		s.Eval(`(() => { const save = document.querySelector("main button.go"); save.click(); save.click() })()`, nil)
	})
	s.logged("XAR 13/2026")
	s.open("/communications?q=XAR+13/2026")
	if got := s.shown(); got != 1 {
		s.t.Errorf("two clicks made %d letters", got)
	}
	s.Click("a[href='/communications?state=XAR'], tbody .ref a")
}

// replyToThree logs one note verbale: it answers one letter, a part of another, and acknowledges a third.
func (s *story) replyToThree() {
	s.t.Helper()
	five, six, nine := s.id("XAR 5/2023"), s.id("XAR 6/2023"), s.id("XAR 9/2026")
	s.visit("/replies/new")
	s.Fill("addressee", "Египет")
	s.Click("Show its open letters")
	s.WaitFor("#letters caption")
	s.says("#letters caption", "Egypt")
	s.Fill("addressee", "Арландия")
	s.Click("Show its open letters")
	s.WaitFor("#pick-" + five)
	s.Fill("communications", five, six, nine)
	s.Fill("kind", "substantive")
	s.Fill("kind_"+six, "partial")
	s.Fill("kind_"+nine, "acknowledgement")
	s.look("letters")
	s.Fill("received_on", "1/1/2022")
	s.Click("Save")
	s.wants(http.StatusUnprocessableEntity, "/replies/new")
	s.look("wrong")
	if got := s.Value("kind_" + nine); got != "acknowledgement" || !slices.Equal(sorted(s.Values("communications")), sorted([]string{five, six, nine, ""})) {
		s.t.Errorf("after a refusal the form holds %q and %q", got, s.Values("communications"))
	}
	s.Fill("received_on", "20 Nov 2026")
	s.Fill("their_reference", "NV 118/2026")
	s.Fill("summary", "One note verbale about three letters.")
	s.Click("Save")
	s.look()
	s.says(".flash", "logged for 3 letters")
	for key, words := range map[string][]string{
		"XAR 5/2023": {"replied late", "1,195 days late"},
		"XAR 6/2023": {"overdue", "partial: a remainder is outstanding"},
		"XAR 9/2026": {"due soon", "acknowledged (A)"},
	} {
		s.open(s.letters[key])
		s.says("main .lead", words...)
		s.says(".timeline", "NV 118/2026")
	}
	s.open("/communications?state=XAR&sort=sent_on&order=asc")
	rows := s.Texts("table.rows tbody tr")
	for i, words := range [][]string{{"AL XAR 5/2023", "replied late 1,195 d late", "20 Nov 2026"}, {"AL XAR 6/2023", "overdue", "partial", "20 Nov 2026"}} {
		for _, word := range words {
			if !strings.Contains(rows[i], word) {
				s.t.Errorf("row %d of the list does not say %q: %q", i+1, word, rows[i])
			}
		}
	}
	if !slices.ContainsFunc(rows, func(row string) bool {
		return strings.Contains(row, "UA XAR 9/2026") && strings.Contains(row, "due soon in 7 d") && strings.Contains(row, "(A) 20 Nov 2026")
	}) {
		s.t.Errorf("the acknowledged letter is not in the list as such: %q", rows)
	}
}

// id is the number of a letter logged.
func (s *story) id(key string) string {
	s.t.Helper()
	_, id, found := strings.Cut(s.letters[key], "/communications/")
	if !found {
		s.t.Fatalf("%s was not logged", key)
	}
	return id
}

func (s *story) remindOfTwo() {
	s.t.Helper()
	s.open(s.letters["XAR 6/2023"])
	s.Press(".actions summary")
	s.Click("Log a reminder")
	s.look()
	s.Fill("communications", s.id("XAR 6/2023"), s.id("XAR 13/2026"))
	s.Fill("sent_on", "20/11/2026")
	s.Submit()
	for _, key := range []string{"XAR 6/2023", "XAR 13/2026"} {
		s.open(s.letters[key])
		s.says("main .lead", "1 reminder")
		s.says(".timeline", "Reminder 1")
	}
}

func (s *story) grantMoreTime() {
	s.t.Helper()
	letter := s.letters["XAR 9/2026"]
	s.visit(letter + "/extensions/new")
	s.Fill("asked_on", "18 Nov 2026")
	s.Submit()
	s.says(".flash, .lead", "more time asked", "due soon") // asking moves nothing
	s.Click(".next .btn")
	s.wants(http.StatusOK, letter+"/extensions/new")
	s.look("asked")
	s.Fill("decided_on", "20 Nov 2026")
	s.Fill("decision", "granted")
	s.Fill("granted_until", "15 Dec 2026")
	s.Submit()
	s.wants(http.StatusOK, letter)
	s.says("dl.facts", "15 December 2026", "first 30 November 2026")
	s.says("main .lead", "awaiting", "in 22 days")
	s.says(".why", "15 December 2026", "30 November 2026", "18 November 2026")
}

// placeFromTheQueue logs a reply whose letter nobody knows, and later gives it its letter.
func (s *story) placeFromTheQueue() {
	s.t.Helper()
	s.open("/replies/new?addressee=XAR")
	s.Fill("kind", "substantive")
	s.Fill("received_on", "19 Nov 2026")
	s.Fill("their_reference", "NV 99")
	s.Click("Save")
	s.says(".flash", "waits in the queue")
	s.look("waiting")
	waiting := s.path()
	s.visit("/queue")
	s.says(".head", "63 replies")
	for !slices.Contains(s.hrefs("tbody .ref a"), waiting) {
		s.Click("a[rel=next]")
	}
	s.Click("a[href='" + waiting + "']")
	s.Fill("communications", s.id("XAR 12/2026"))
	s.Fill("kind", "substantive")
	s.Submit()
	s.says(".flash", "leaves the queue")
	s.open(s.letters["XAR 12/2026"])
	s.says("main .lead", "replied")
	s.open("/queue")
	s.says(".head", "62 replies", "58 reminders")
}

func (s *story) withdraw() {
	s.t.Helper()
	s.open(s.letters["XAR 13/2026"])
	s.Press(".actions summary")
	s.Click("Withdraw")
	s.look()
	s.Fill("kind", "withdrawn")
	s.Fill("closed_on", "23 Nov 2026")
	s.Click("Save")
	s.wants(http.StatusUnprocessableEntity, s.letters["XAR 13/2026"]+"/withdraw") // a reason is asked
	s.Fill("reason", "Sent in error")
	s.Submit()
	s.says("main .lead", "not expected")
}

// closeAndReopen: an officer closes, only a reviewer reopens.
func (s *story) closeAndReopen() {
	s.t.Helper()
	letter := s.letters["XAR 6/2023"]
	s.visit(letter + "/close")
	s.Fill("reason", "The case was resolved")
	s.Submit()
	s.says("main .lead", "overdue", "closed") // closing changes no status
	s.open(letter + "/reopen")
	s.wants(http.StatusForbidden, "")
	reviewer := s.h.visitor(s.browser)
	reviewer.signIn(theReviewer, passwordOf("reviewer"))
	reviewer.open(letter)
	reviewer.Press(".actions summary")
	reviewer.Click("Reopen")
	reviewer.look()
	reviewer.Fill("reason", "Person A was arrested again")
	reviewer.Submit()
	reviewer.wants(http.StatusOK, letter)
	reviewer.says(".timeline", "Reopened", "Person A was arrested again")
}

// editInTwoTabs: the second of two edits sees both texts, and saves over the record knowingly.
func (s *story) editInTwoTabs() {
	s.t.Helper()
	letter := s.letters["XAR 5/2023"]
	other := s.h.visitor(s.browser)
	other.signIn(theReviewer, passwordOf("reviewer"))
	other.open(letter + "/edit")
	s.visit(letter + "/edit")
	s.Fill("subject", "Arrest of Person A after a hearing, as the officer has it")
	s.Follow(func() { s.Keys(kb.Enter, input.ModifierCtrl) })
	s.wants(http.StatusOK, letter)
	other.Fill("subject", "Arrest of Person A, as the reviewer has it")
	other.Submit()
	other.wants(http.StatusConflict, letter+"/edit")
	other.look("stale")
	other.says(".stale", "as the officer has it", "as the reviewer has it")
	if got := other.Value("subject"); got != "Arrest of Person A, as the reviewer has it" {
		s.t.Errorf("the form now holds %q", got)
	}
	other.Click("Save mine")
	other.wants(http.StatusOK, letter)
	other.says("h1", "as the reviewer has it")
}
