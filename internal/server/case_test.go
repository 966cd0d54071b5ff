package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// aCase is a good form of a case.
func aCase(change ...string) url.Values {
	return changed(url.Values{"title": {"Дело лица А"}, "facts": {"Что произошло."}, "place": {"Город Б"}, "happened_on": {"August 2026"},
		"source_kind": {"family"}, "source_name": {"Лицо В"}, "source_note": {"Звонить вечером."}, "once": {"o-case"}}, change...)
}

// logCase logs a case as a person of staff and gives its address.
func logCase(o *office, change ...string) string {
	o.t.Helper()
	return o.as(docket.Staff).logCase(change...)
}

func (p *person) logCase(change ...string) string {
	p.t.Helper()
	a := p.post("/cases/new", aCase(change...))
	if a.Status != http.StatusSeeOther {
		p.t.Fatalf("the case is not logged: %d %s", a.Status, a.text("main"))
	}
	return a.Location
}

// withoutIdentities takes the right to identities from a person.
func withoutIdentities(a *docket.Actor) { a.Identities = false }

func TestACaseIsGivenTheHighestNumberPlusOneAndNoneIsUsedTwice(t *testing.T) {
	o := openOffice(t)
	writer := o.as(docket.Staff)
	log := func(reference, once string) *answer {
		return writer.post("/cases/new", aCase("reference", reference, "once", once))
	}
	for i, test := range []struct{ typed, want string }{{"", "C-0001"}, {"412", "C-0412"}, {"", "C-0413"}, {" c-7 ", "C-0007"}, {"", "C-0414"}} {
		a := log(test.typed, fmt.Sprint("n-", i))
		if a.Status != http.StatusSeeOther {
			t.Fatalf("%q answers %d: %s", test.typed, a.Status, a.text(".errors"))
		}
		if got := writer.page(a.Location).text("h1 bdi"); got != test.want {
			t.Errorf("%q is given %s, want %s", test.typed, got, test.want)
		}
	}
	for typed, sentence := range map[string]string{
		"C-00412": "C-0412 is already taken by another case. A reference is given once.",
		"C-x":     "The reference of a case looks like C-0412.",
		"C-0":     "The reference of a case looks like C-0412.",
	} {
		if a := log(typed, typed); a.Status != http.StatusUnprocessableEntity || a.text("#f-reference-error") != sentence {
			t.Errorf("%q answers %d: %q", typed, a.Status, a.text("#f-reference-error"))
		}
	}
}

func TestAPageOfACaseTellsItInEveryLanguage(t *testing.T) {
	o := openOffice(t)
	path := logCase(o)
	var id int64
	if _, err := fmt.Sscanf(path, "/cases/%d", &id); err != nil {
		t.Fatal(err)
	}
	of := docket.CaseID(id)
	inCase := testkit.With(func(c *docket.Communication) { c.CaseID = &of })
	letter := testkit.Communication(t, o.store, testkit.Numbered("XAA 5/2026"), inCase)
	testkit.Communication(t, o.store, testkit.To("XBB"), testkit.SentOn("1991"), inCase)
	testkit.Communication(t, o.store, testkit.Draft(), inCase)
	writer := o.as(docket.Reviewer)
	writer.post("/communications/"+number(letter)+"/reminders/new", url.Values{"communications": {number(letter)}, "sent_on": {"2 Nov 2026"}, "once": {"r"}})
	writer.post("/communications/"+number(letter)+"/extensions/new", url.Values{"asked_on": {"2 Oct 2026"}, "once": {"e"}})
	writer.post(path+"/comments", url.Values{"text": {"Слово коллегам."}, "once": {"c"}})
	for _, language := range []string{"", "qps", "qps-rtl"} {
		writer.language = language
		for _, address := range []string{casesPath, path, path + "/edit", "/cases/new", casesPath + "?only=no_source", casesPath + "?q=nothing"} {
			writer.page(address)
		}
	}
	writer.language = ""
	page := writer.page(path)
	if got := page.texts(".timeline li b"); !slices.Equal(got, []string{"Reminder 1", "Due date passed", "More time asked", "Sent", "Sent"}) {
		t.Errorf("the timeline tells %q", got)
	}
	if got := page.Find("table.rows tbody tr").Length(); got != 3 {
		t.Errorf("it has %d letters", got)
	}
	if title := page.text("title"); title != "Case C-0001 · Answerable" {
		t.Errorf("the window is called %q", title)
	}
	if got := o.as(docket.Observer).page(path); got.Find("table.rows tbody tr").Length() != 2 || !strings.HasPrefix(got.text(".lead"), "2 communications") {
		t.Errorf("an observer is told %q", got.text(".lead"))
	}
	if got := writer.page(docket.CommunicationPath(letter.ID)).links("aside a"); !slices.Contains(got, path) {
		t.Errorf("the letter leads to %q", got)
	}
	form := writer.page("/communications/new?case=C-0001")
	if got := form.Find("#f-case").AttrOr("value", ""); got != "C-0001" {
		t.Errorf("a new letter is of case %q", got)
	}
	if got := form.Find("#f-case-list option").AttrOr("value", ""); got != "C-0001" {
		t.Errorf("it suggests %q", got)
	}
}

func TestASourceIsReadAndWrittenByThoseWithTheRight(t *testing.T) {
	o := openOffice(t)
	path := logCase(o)
	for _, test := range []struct {
		reader *person
		reads  bool
	}{{o.as(docket.Staff), true}, {o.as(docket.Staff, withoutIdentities), false}, {o.as(docket.Observer), false}, {o.as(docket.Administrator), false}} {
		page := test.reader.page(path)
		if got := strings.Contains(page.Body, "Лицо В") && strings.Contains(page.Body, "family") && strings.Contains(page.Body, "Звонить"); got != test.reads {
			t.Errorf("%s reads the source: %v", test.reader.Name, got)
		}
		if test.reads != strings.Contains(page.Body, "Лицо В") || !slices.Contains(page.texts(".facts dd"), "recorded") {
			t.Errorf("%s is told %q", test.reader.Name, page.texts(".facts dd"))
		}
	}
	blind := o.as(docket.Staff, withoutIdentities)
	if blind.page(path + "/edit").has("#f-source_name") {
		t.Error("the form asks somebody without the right for the source")
	}
	if a := blind.post(path+"/edit", aCase("version", "1", "title", "Дело", "source_name", "Лицо Г")); a.Status != http.StatusSeeOther {
		t.Fatalf("answered %d", a.Status)
	}
	reader := o.as(docket.Reviewer)
	if got := reader.page(path); !strings.Contains(got.Body, "Лицо В") || strings.Contains(got.Body, "Лицо Г") {
		t.Error("somebody without the right changed the source")
	}
	if a := reader.post(path+"/edit", aCase("version", "2", "source_kind", "", "source_name", "", "source_note", "")); a.Status != http.StatusSeeOther {
		t.Fatalf("answered %d: %s", a.Status, a.text(".errors"))
	}
	if got := reader.page(casesPath + "?only=no_source").Find("tbody tr").Length(); got != 1 {
		t.Errorf("without a source are %d cases", got)
	}
	var read int
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		events, err := tx.Events(ctx, "case", 1, 50)
		for _, e := range events {
			if strings.Contains(e.JSON, "Лицо В") {
				t.Errorf("the history of the case names the source: %s", e.JSON)
			}
		}
		read = len(events)
		return err
	})
	if read != 3 {
		t.Errorf("the case has %d events", read)
	}
}

func TestAStaleEditOfACaseShowsBothTexts(t *testing.T) {
	o := openOffice(t)
	path := logCase(o)
	o.as(docket.Reviewer).post(path+"/edit", aCase("version", "1", "title", "Их слово", "source_name", "Лицо Г"))
	writer := o.as(docket.Staff)
	a := writer.post(path+"/edit", aCase("version", "1", "title", "Моё слово"))
	if a.Status != http.StatusConflict {
		t.Fatalf("answered %d", a.Status)
	}
	if got := a.texts(".stale tbody td"); !slices.Equal(got, []string{"Моё слово", "Их слово", "Лицо В", "Лицо Г"}) {
		t.Errorf("it shows %q", got)
	}
	if a = writer.post(path+"/edit", aCase("version", a.Find("input[name=version]").AttrOr("value", ""), "title", "Моё слово")); a.Status != http.StatusSeeOther || writer.page(path).text("h1 span") != "Моё слово" {
		t.Errorf("saved again, it answers %d", a.Status)
	}
	blind := o.as(docket.Staff, withoutIdentities)
	if a = blind.post(path+"/edit", url.Values{"version": {"1"}, "title": {"Ещё слово"}}); a.Status != http.StatusConflict || strings.Contains(a.Body, "Лицо") {
		t.Errorf("somebody without the right is answered %d: %q", a.Status, a.texts(".stale tbody tr"))
	}
}

func TestALetterIsPutIntoACaseAndTakenOff(t *testing.T) {
	o := openOffice(t)
	path, other := logCase(o), logCase(o, "once", "o-2")
	letter := testkit.Communication(t, o.store, testkit.Numbered("XAA 5/2026"))
	writer := o.as(docket.Staff)
	post := func(path string, fields url.Values) *answer { return writer.post(path+"/communications", fields) }
	for typed, sentence := range map[string]string{"": "Name a letter by its reference.", "XAA 999/2026": "There is no letter XAA 999/2026 among those you may see."} {
		a := post(path, url.Values{"communications": {typed}})
		if a.Status != http.StatusUnprocessableEntity || a.text("#f-communications-error") != sentence || a.Find("#f-communications").AttrOr("value", "") != typed {
			t.Errorf("%q answers %d: %s", typed, a.Status, a.text("#f-communications-error"))
		}
	}
	if a := post(path, url.Values{"communications": {"al xaa 5/2026"}}); a.Status != http.StatusSeeOther || a.Location != path {
		t.Fatalf("answered %d: %s", a.Status, a.text(".errors"))
	}
	if a := post(other, url.Values{"communications": {"XAA 5/2026"}}); a.text("#f-communications-error") != "XAA 5/2026 belongs to another case. Take it off there first." {
		t.Errorf("another case answers %d: %s", a.Status, a.text(".errors"))
	}
	if got := writer.page(docket.CommunicationPath(letter.ID) + "/history").text("tbody"); !strings.Contains(got, "Case") {
		t.Errorf("the history of the letter says %q", got)
	}
	post(other, url.Values{"off": {number(letter)}})
	if got := writer.page(path).Find("table.rows tbody tr").Length(); got != 1 {
		t.Error("another case took the letter off")
	}
	post(path, url.Values{"off": {number(letter)}})
	if writer.page(path).has("table.rows tbody tr") {
		t.Error("the letter is still there")
	}
	if a := o.as(docket.Observer).post(path+"/communications", url.Values{"communications": {"XAA 5/2026"}}); a.Status != http.StatusForbidden {
		t.Errorf("an observer is answered %d", a.Status)
	}
}

func TestAPersonWithLimitsLogsACaseWithOneOfTheirLetters(t *testing.T) {
	o := openOffice(t)
	state := testkit.State(t, o.store, "XAA")
	letter := testkit.Communication(t, o.store, testkit.Numbered("XAA 5/2026"))
	writer := o.as(docket.Staff, onlyStates(state))
	if a := writer.post("/cases/new", aCase()); a.Status != http.StatusUnprocessableEntity || !a.has("#f-communications-error") {
		t.Errorf("without a letter it answers %d", a.Status)
	}
	a := writer.post("/cases/new", aCase("communications", "AL XAA 5/2026"))
	if a.Status != http.StatusSeeOther {
		t.Fatalf("answered %d: %s", a.Status, a.text(".errors"))
	}
	writer.page(a.Location)
	if off := writer.post(a.Location+"/communications", url.Values{"off": {number(letter)}}); off.Location != docket.CommunicationPath(letter.ID) {
		t.Errorf("taken off, it leads to %s", off.Location)
	}
	if gone := writer.get(a.Location); gone.Status != http.StatusNotFound {
		t.Errorf("the case without a letter answers %d", gone.Status)
	}
}

func TestTheListOfCasesAndItsFileHaveTheSameRows(t *testing.T) {
	o := openOffice(t)
	writer := o.as(docket.Staff)
	for i := range 53 {
		writer.logCase("once", fmt.Sprint("o-", i), "title", fmt.Sprintf("Дело %02d", i))
	}
	reader := o.as(docket.Observer)
	for _, query := range []string{"", "?sort=title&order=desc", "?sort=reference", "?q=" + url.QueryEscape("ДЕЛО"), "?only=no_communications"} {
		var titles []string
		for next := casesPath + query; next != ""; {
			page := reader.page(next)
			titles = append(titles, page.texts("td.subject")...)
			if next = ""; page.has("a[rel=next]") {
				next = page.links("a[rel=next]")[0]
			}
		}
		var filed []string
		for _, line := range strings.Split(strings.TrimSpace(reader.get(casesPath+".csv"+query).Body), "\n")[1:] {
			filed = append(filed, strings.Split(line, ",")[1])
		}
		if len(titles) != 53 || !slices.Equal(titles, filed) {
			t.Errorf("%s: %d rows on pages, %d in the file", query, len(titles), len(filed))
		}
	}
	if got := reader.page(casesPath).text(".head .quiet"); got != "53 cases" {
		t.Errorf("it counts %q", got)
	}
	refusedAs(t, reader, casesPath+".csv?only=banana", "No file was made: the filter only does not know “banana”.")
	if a := reader.get("/cases/new"); a.Status != http.StatusForbidden {
		t.Errorf("an observer is answered %d", a.Status)
	}
}

// commented are a letter, a case and a reply to comment on.
func commented(o *office) map[string]string {
	letter := testkit.Communication(o.t, o.store, testkit.Numbered("XAA 5/2026"))
	reply := o.as(docket.Staff).post("/replies/new", url.Values{"addressee": {"XAA"}, "communications": {number(letter)}, "kind": {"partial"}, "received_on": {"2 Oct 2026"}, "once": {"r"}})
	if reply.Status != http.StatusSeeOther {
		o.t.Fatal(reply.text("main"))
	}
	return map[string]string{"letter": docket.CommunicationPath(letter.ID), "case": logCase(o), "reply": docket.ReplyPath(1)}
}

func TestCommentsStandOnTheirRecordForStaffAndReviewersOnly(t *testing.T) {
	o := openOffice(t)
	for name, path := range commented(o) {
		t.Run(name, func(t *testing.T) {
			author := o.as(docket.Staff)
			for i, text := range []string{"Первое слово.", "Второе слово."} {
				a := author.post(path+"/comments", url.Values{"text": {text}, "once": {fmt.Sprint(name, i)}})
				if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, path+"#comment-") {
					t.Fatalf("answered %d to %s: %s", a.Status, a.Location, a.text("main"))
				}
				if again := author.post(path+"/comments", url.Values{"text": {text}, "once": {fmt.Sprint(name, i)}}); again.Location != a.Location {
					t.Errorf("a second click leads to %s", again.Location)
				}
			}
			colleague := o.as(docket.Reviewer)
			for _, language := range []string{"qps", ""} {
				colleague.language = language
				colleague.page(path)
			}
			page := colleague.page(path)
			if got := page.texts(".comments li p"); !slices.Equal(got, []string{"Первое слово.", "Второе слово."}) || page.text("#comments h2") != "Comments (2)" {
				t.Errorf("a colleague reads %q under %q", got, page.text("#comments h2"))
			}
			if page.has(".comments form") {
				t.Error("a colleague may remove them")
			}
			for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
				if other := o.as(role); strings.Contains(other.page(path).Body, "omment") || other.post(path+"/comments", url.Values{"text": {"слово"}}).Status != http.StatusForbidden {
					t.Errorf("%s is told of comments or writes one", role)
				}
			}
			for _, file := range []string{listPath + ".csv", casesPath + ".csv", unansweredPath + ".csv", docket.CommunicationPath(1) + "/history"} {
				if strings.Contains(colleague.get(file).Body, "слово.") {
					t.Errorf("%s holds a comment", file)
				}
			}
		})
	}
	if strings.Contains(o.logged.String(), "слово") {
		t.Error("the log holds a comment")
	}
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		for id := range int64(6) {
			events, err := tx.Events(ctx, "comment", id+1, 5)
			if err != nil || len(events) != 1 || events[0].Action != "comment.add" || strings.Contains(events[0].JSON, "слово") {
				t.Errorf("comment %d: %+v, %v", id+1, events, err)
			}
		}
		return nil
	})
}

func TestACommentThatCannotBeSavedIsShownAgain(t *testing.T) {
	o := openOffice(t)
	for name, path := range commented(o) {
		writer := o.as(docket.Staff)
		for _, text := range []string{"", " \n ", strings.Repeat("ж", 10_001)} {
			before := o.changes()
			a := writer.post(path+"/comments", url.Values{"text": {text}})
			if a.Status != http.StatusUnprocessableEntity || o.changes() != before || !a.has("#f-text[aria-invalid=true]") || !a.has(".errors a[href='#f-text']") {
				t.Errorf("%s: a comment of %d characters answers %d", name, len(text), a.Status)
			}
			if strings.TrimSpace(a.Find("#f-text").Text()) != strings.TrimSpace(text) {
				t.Errorf("%s: what was typed is lost", name)
			}
		}
		if a := writer.post(path+"/comments", url.Values{"text": {strings.Repeat("ж", 10_000)}}); a.Status != http.StatusSeeOther {
			t.Errorf("%s: the longest comment answers %d", name, a.Status)
		}
	}
	if a := o.as(docket.Staff).post("/cases/4711/comments", url.Values{"text": {"слово"}}); a.Status != http.StatusNotFound {
		t.Errorf("of an unknown case it answers %d", a.Status)
	}
}

func TestACommentIsTakenBackByItsAuthorOnceAndItsTextIsDestroyed(t *testing.T) {
	o := openOffice(t)
	path := commented(o)["letter"]
	author := o.as(docket.Staff)
	author.post(path+"/comments", url.Values{"text": {"Секретное слово."}})
	remove := author.page(path).Find(".comments form").AttrOr("action", "")
	if a := o.as(docket.Reviewer).post(remove, nil); a.Status != http.StatusForbidden {
		t.Errorf("a colleague is answered %d", a.Status)
	}
	if a := o.as(docket.Staff, onlyStates()).post(remove, nil); a.Status != http.StatusNotFound {
		t.Errorf("somebody who does not see the letter is answered %d", a.Status)
	}
	for range 2 {
		if a := author.post(remove, nil); a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, path) {
			t.Fatalf("answered %d to %s", a.Status, a.Location)
		}
	}
	page := author.page(path)
	if got := page.text(".comments li"); !strings.Contains(got, "Removed by its author.") || strings.Contains(page.Body, "Секретное") || page.has(".comments form") {
		t.Errorf("it says %q", got)
	}
	id, err := strconv.ParseInt(strings.Split(remove, "/")[2], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	c, err := o.store.Comment(t.Context(), docket.Everything, docket.CommentID(id))
	if err != nil || c.Text != "" || c.RemovedBy == nil || *c.RemovedBy != author.ID {
		t.Errorf("kept is %+v, %v", c, err)
	}
}

func TestATypedCaseNumberLeavesRoomForThoseThatFollow(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	add := func(reference string) *answer {
		return p.post("/cases/new", url.Values{"reference": {reference}, "title": {"A case"}, "once": {newOnce()}})
	}
	if a := add("C-999999999"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a number that leaves no room is answered %d", a.Status)
	}
	if a := add("C-99999999"); a.Status != http.StatusSeeOther {
		t.Fatalf("the highest number that may be typed is answered %d: %s", a.Status, a.text("main"))
	}
	a := add("")
	if a.Status != http.StatusSeeOther || !strings.Contains(p.page(a.Location).text("h1"), "C-100000000") {
		t.Errorf("the next case is answered %d at %s", a.Status, a.Location)
	}
}
