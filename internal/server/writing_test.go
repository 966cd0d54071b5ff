package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// aLetter is a good form of a letter.
func aLetter(change ...string) url.Values {
	return changed(url.Values{"reference": {"AL XAA 5/2026"}, "mandates": {"hrd", "ijl"}, "sent_on": {"14/9/2026"}, "subject": {"Person A, arrest"}, "once": {"o-1"}}, change...)
}

// changed sets fields: name, value, name, value.
func changed(fields url.Values, change ...string) url.Values {
	out := url.Values{}
	for name, values := range fields {
		out[name] = append([]string{}, values...)
	}
	for i := 0; i+1 < len(change); i += 2 {
		out.Set(change[i], change[i+1])
	}
	return out
}

// aForm is one form of the register with what it takes to try it.
type aForm struct {
	name    string
	role    docket.Role
	arrange func(o *office) (path string, good url.Values)
	bad     []string // makes a good form a wrong one
	at      string   // the field at which it then says so
	warns   []string // makes a good form an unusual one; nil where nothing is
	// again is what a second sending of the same form answers.
	again int
}

func forms() []aForm {
	letter := func(o *office, options ...func(*testkit.Letter)) docket.Communication {
		return testkit.Communication(o.t, o.store, options...)
	}
	at := func(c docket.Communication, verb string) string {
		return fmt.Sprintf("/communications/%d/%s", c.ID, verb)
	}
	return []aForm{
		{"log a letter", docket.Staff, func(o *office) (string, url.Values) {
			testkit.State(o.t, o.store, "XAA")
			return "/communications/new", aLetter()
		}, []string{"sent_on", "31/2/2026"}, "sent_on", []string{"sent_on", "13/9/2026"}, http.StatusSeeOther},
		{"edit a letter", docket.Staff, func(o *office) (string, url.Values) {
			c := letter(o)
			return at(c, "edit"), url.Values{"version": {"1"}, "type": {"AL"}, "addressee": {"State XAA"}, "mandates": {"hrd"}, "sent_on": {"2026-09-01"}, "subject": {"Person A, trial"}}
		}, []string{"subject", ""}, "subject", []string{"sent_on", "13/9/2026"}, http.StatusSeeOther},
		{"send a draft", docket.Staff, func(o *office) (string, url.Values) {
			return at(letter(o, testkit.Draft()), "send"), url.Values{"version": {"1"}, "sent_on": {"14/9/2026"}, "reference": {"AL XAA 7/2026"}}
		}, []string{"reference", "AL EG 5/2023"}, "reference", []string{"sent_on", "13/9/2026"}, http.StatusConflict},
		{"close a letter", docket.Staff, func(o *office) (string, url.Values) {
			return at(letter(o), "close"), url.Values{"version": {"1"}, "closed_on": {"2/10/2026"}, "reason": {"решено"}}
		}, []string{"reason", ""}, "reason", nil, http.StatusConflict},
		{"reopen a letter", docket.Reviewer, func(o *office) (string, url.Values) {
			c := letter(o)
			o.as(docket.Staff).post(at(c, "close"), url.Values{"version": {"1"}, "closed_on": {"2/10/2026"}, "reason": {"решено"}})
			return at(c, "reopen"), url.Values{"version": {"2"}, "reopened_on": {"3/10/2026"}, "reason": {"не решено"}}
		}, []string{"reopened_on", "1/10/2026"}, "reopened_on", nil, http.StatusConflict},
		{"withdraw a letter", docket.Staff, func(o *office) (string, url.Values) {
			return at(letter(o), "withdraw"), url.Values{"version": {"1"}, "kind": {"no_reply_asked"}, "closed_on": {"2/10/2026"}, "reason": {"ответ не нужен"}}
		}, []string{"kind", "banana"}, "kind", nil, http.StatusConflict},
		{"assign a letter", docket.Staff, func(o *office) (string, url.Values) {
			return at(letter(o), "assign"), url.Values{"version": {"1"}, "officer": {o.as(docket.Staff).Email}, "reviewer": {""}}
		}, []string{"officer", "nobody@example.org"}, "officer", nil, http.StatusConflict},
		{"log a reply from the envelope", docket.Staff, func(o *office) (string, url.Values) {
			c := letter(o)
			return "/replies/new", url.Values{"addressee": {"State XAA"}, "communications": {fmt.Sprint(c.ID)}, "kind": {"substantive"}, "received_on": {"2 Oct 2026"}, "once": {"o-2"}}
		}, []string{"received_on", "1 Aug 2026"}, "received_on", []string{"dated_on", "1 Oct 2020"}, http.StatusSeeOther},
		{"log a reply from the letter", docket.Staff, func(o *office) (string, url.Values) {
			c := letter(o)
			return at(c, "replies/new"), url.Values{"communications": {fmt.Sprint(c.ID)}, "kind": {"partial"}, "received_on": {"2 Oct 2026"}, "once": {"o-3"}}
		}, []string{"translation", "perhaps"}, "translation", []string{"dated_on", "1 Oct 2020"}, http.StatusSeeOther},
		{"log a reminder", docket.Staff, func(o *office) (string, url.Values) {
			c := letter(o)
			return at(c, "reminders/new"), url.Values{"communications": {fmt.Sprint(c.ID)}, "sent_on": {"2 Nov 2026"}, "once": {"o-4"}}
		}, []string{"sent_on", "24 Nov 2026"}, "sent_on", []string{"sent_on", "1 Nov 2026"}, http.StatusSeeOther},
		{"log more time", docket.Staff, func(o *office) (string, url.Values) {
			c := letter(o)
			return at(c, "extensions/new"), url.Values{"asked_on": {"2 Oct 2026"}, "decided_on": {"5 Oct 2026"}, "decision": {"granted"}, "granted_until": {"1 Dec 2026"}, "once": {"o-5"}}
		}, []string{"granted_until", "1 Oct 2026"}, "granted_until", []string{"granted_until", "1 Dec 2031"}, http.StatusSeeOther},
		{"log a case", docket.Staff, func(o *office) (string, url.Values) {
			letter(o, testkit.Numbered("XAA 5/2026"))
			return "/cases/new", aCase("communications", "AL XAA 5/2026")
		}, []string{"communications", "XAA 999/2026"}, "communications", nil, http.StatusSeeOther},
		{"edit a case", docket.Staff, func(o *office) (string, url.Values) {
			return logCase(o) + "/edit", changed(aCase("version", "1", "title", "Дело лица А, новое"), "once", "")
		}, []string{"happened_on", "24 Nov 2026"}, "happened_on", nil, http.StatusSeeOther},
	}
}

// eachForm opens an office of its own for every form.
func eachForm(t *testing.T, try func(t *testing.T, o *office, f aForm, path string, good url.Values)) {
	for _, f := range forms() {
		t.Run(f.name, func(t *testing.T) {
			o := openOffice(t)
			path, good := f.arrange(o)
			try(t, o, f, path, good)
		})
	}
}

// changes counts the events of the register: a refused form leaves none.
func (o *office) changes() int64 {
	o.t.Helper()
	n, err := o.store.ChangeNumber(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

func TestEveryFormIsShownInEveryLanguage(t *testing.T) {
	eachForm(t, func(t *testing.T, o *office, f aForm, path string, good url.Values) {
		writer := o.as(f.role)
		writer.language = "qps"
		page := writer.page(path)
		if !page.has("main form[method=post] input[name=csrf]") {
			t.Error("the form has no token")
		}
		if !page.has("main form input[name=once]") && !page.has("main form input[name=version]") {
			t.Error("the form has neither once nor version")
		}
		if creating := strings.HasSuffix(path, "new"); creating != page.has("input[name=once]") {
			t.Errorf("once is there: %v", !creating)
		}
		if answer := writer.post(path, changed(good, f.bad...)); answer.Status != http.StatusUnprocessableEntity {
			t.Errorf("the wrong form answered %d", answer.Status)
		}
	})
}

func TestAGoodFormIsSaved(t *testing.T) {
	eachForm(t, func(t *testing.T, o *office, f aForm, path string, good url.Values) {
		writer, before := o.as(f.role), o.changes()
		answer := writer.post(path, good)
		if answer.Status != http.StatusSeeOther {
			t.Fatalf("answered %d: %s", answer.Status, answer.text("main"))
		}
		if o.changes() == before {
			t.Error("nothing was recorded")
		}
		if next := writer.page(answer.Location); next.text(".flash") == "" {
			t.Errorf("%s does not say what happened", answer.Location)
		}
	})
}

func TestAWrongFormKeepsWhatWasTypedAndSaysWhatIsWrong(t *testing.T) {
	eachForm(t, func(t *testing.T, o *office, f aForm, path string, good url.Values) {
		before, sent := o.changes(), changed(good, f.bad...)
		answer := o.as(f.role).post(path, sent)
		if answer.Status != http.StatusUnprocessableEntity {
			t.Fatalf("answered %d: %s", answer.Status, answer.text("main"))
		}
		if o.changes() != before {
			t.Error("something was saved")
		}
		if !answer.has(".errors a[href='#f-" + f.at + "']") {
			t.Errorf("the summary does not lead to %s: %s", f.at, answer.text(".errors"))
		}
		if !answer.has("#f-"+f.at+"[aria-invalid=true]") || !answer.has("#f-"+f.at+"-error") {
			t.Errorf("%s carries no message", f.at)
		}
		keepsTyped(t, answer, sent)
	})
}

// keepsTyped looks for every field sent in the form that came back.
func keepsTyped(t *testing.T, a *answer, sent url.Values) {
	t.Helper()
	typed := a.typed()
	for name, values := range sent {
		for _, want := range values {
			if name == "kind" && want == "banana" {
				continue // a choice cannot hold what is none
			}
			if name == "translation" && want == "perhaps" {
				continue
			}
			found := false
			for _, got := range typed[name] {
				found = found || got == want
			}
			if want != "" && !found {
				t.Errorf("%s was %q, now %q", name, want, typed[name])
			}
		}
	}
}

// typed reads what a browser would send of the page's form.
func (a *answer) typed() url.Values {
	typed := url.Values{}
	for _, node := range a.Find("main form").First().Find("input, select, textarea").EachIter() {
		name, ok := node.Attr("name")
		if !ok {
			continue
		}
		_, checked := node.Attr("checked")
		switch kind := node.AttrOr("type", ""); {
		case node.Is("select"):
			for _, o := range node.Find("option[selected]").EachIter() {
				typed.Add(name, o.AttrOr("value", ""))
			}
		case node.Is("textarea"):
			typed.Add(name, node.Text())
		case (kind == "checkbox" || kind == "radio") && !checked:
		default:
			typed.Add(name, node.AttrOr("value", ""))
		}
	}
	return typed
}

func TestAnUnusualFormIsSavedOnceItIsConfirmed(t *testing.T) {
	eachForm(t, func(t *testing.T, o *office, f aForm, path string, good url.Values) {
		if f.warns == nil {
			t.Skip("nothing about it is unusual")
		}
		writer, before, sent := o.as(f.role), o.changes(), changed(good, f.warns...)
		answer := writer.post(path, sent)
		if answer.Status != http.StatusUnprocessableEntity || o.changes() != before {
			t.Fatalf("answered %d", answer.Status)
		}
		if !answer.has("main form .confirm input[name=confirm]") || answer.has(".errors") {
			t.Errorf("the warning cannot be confirmed: %s", answer.text("main"))
		}
		keepsTyped(t, answer, sent)
		sent.Set("confirm", "yes")
		if answer = writer.post(path, sent); answer.Status != http.StatusSeeOther || o.changes() == before {
			t.Errorf("confirmed, it answered %d: %s", answer.Status, answer.text("main"))
		}
	})
}

func TestWhoMayNotWriteIsRefused(t *testing.T) {
	eachForm(t, func(t *testing.T, o *office, f aForm, path string, good url.Values) {
		readers := []docket.Role{docket.Observer, docket.Administrator}
		if f.role == docket.Reviewer {
			readers = append(readers, docket.Staff)
		}
		for _, role := range readers {
			reader := o.as(role)
			before := o.changes()
			if answer := reader.get(path); answer.Status != http.StatusForbidden {
				t.Errorf("%s was shown the form: %d", role, answer.Status)
			}
			if answer := reader.post(path, good); answer.Status != http.StatusForbidden || o.changes() != before {
				t.Errorf("%s: answered %d", role, answer.Status)
			}
		}
	})
}

func TestAFormWithoutItsTokenIsRefused(t *testing.T) {
	eachForm(t, func(t *testing.T, o *office, f aForm, path string, good url.Values) {
		writer := o.as(f.role)
		before := o.changes()
		if answer := writer.post(path, changed(good, csrfField, "of another sign-in")); answer.Status != http.StatusForbidden || o.changes() != before {
			t.Errorf("answered %d", answer.Status)
		}
	})
}

func TestASecondSendingSavesNothingMore(t *testing.T) {
	eachForm(t, func(t *testing.T, o *office, f aForm, path string, good url.Values) {
		writer := o.as(f.role)
		first := writer.post(path, good)
		after := o.changes()
		second := writer.post(path, good)
		if second.Status != f.again || o.changes() != after {
			t.Errorf("the second answered %d: %s", second.Status, second.text("main"))
		}
		if f.again == http.StatusSeeOther && second.Location != first.Location {
			t.Errorf("the second landed on %s, the first on %s", second.Location, first.Location)
		}
	})
}

func TestAFormSentAgainWithAnotherTextIsAnotherRecord(t *testing.T) {
	o := openOffice(t)
	testkit.State(t, o.store, "XAA")
	writer := o.as(docket.Staff)
	fields := url.Values{"once": {"0123456789abcdef"}, "stage": {"draft"}, "type": {"AL"}, "addressee": {"XAA"}, "mandates": {"hrd"}, "subject": {"the first"}}
	first := writer.post("/communications/new", fields)
	second := writer.post("/communications/new", changed(fields, "subject", "the second, after going back"))
	if first.Status != http.StatusSeeOther || second.Status != http.StatusSeeOther || first.Location == second.Location {
		t.Errorf("the first led to %d %s, the second to %d %s", first.Status, first.Location, second.Status, second.Location)
	}
}

func TestAFormAboutAnUnknownLetterIsNotFound(t *testing.T) {
	writer := openOffice(t).as(docket.Reviewer)
	for _, verb := range []string{"edit", "send", "close", "reopen", "withdraw", "assign", "replies/new", "reminders/new", "extensions/new"} {
		for _, id := range []string{"4711", "0", "-1", "x", "99999999999999999999"} {
			path := "/communications/" + id + "/" + verb
			if answer := writer.get(path); answer.Status != http.StatusNotFound {
				t.Errorf("%s answered %d", path, answer.Status)
			}
		}
	}
}

// hostile are texts that no field expects.
var hostile = []string{"\x00", "a\x00b", "\xff\xfe", strings.Repeat("ж", 25_000), "<script>alert(1)</script>", "'; DROP TABLE communications; --",
	"%s%d%!", "99999999999999999999", "-1", "\u202e\u200b", "2026-02-31", "banana", "\r\n\t"}

func TestNoTextInAFieldBreaksAForm(t *testing.T) {
	eachForm(t, func(t *testing.T, o *office, f aForm, path string, good url.Values) {
		writer := o.as(f.role)
		page := writer.page(path)
		names := map[string]bool{}
		for name := range page.typed() {
			names[name] = true
		}
		for _, node := range page.Find("main form select[name], main form input[name], main form textarea[name]").EachIter() {
			names[node.AttrOr("name", "")] = true
		}
		for name := range names {
			if name == csrfField {
				continue
			}
			for i, text := range hostile {
				sent := changed(good, "once", fmt.Sprintf("h-%s-%d", name, i), name, text)
				if answer := writer.post(path, sent); answer.Status >= 500 || strings.Contains(answer.Body, "<script>alert") {
					t.Errorf("%s = %.20q answered %d: %s", name, text, answer.Status, answer.text(".error, main"))
				}
			}
		}
	})
}
