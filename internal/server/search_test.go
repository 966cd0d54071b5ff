package server

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// logLetters logs letters with one word in common.
func (o *office) logLetters(n int, word string) {
	o.t.Helper()
	testkit.State(o.t, o.store, "XAA")
	for i := range n {
		_, err := o.docket.LogCommunication(o.t.Context(), docket.Console, docket.CommunicationInput{Confirmed: true, Type: docket.AllegationLetter, Addressee: "XAA",
			Mandates: []string{"hrd"}, Subject: fmt.Sprintf("Number%d, %s", i, word), Summary: "Person A <b>" + word + "</b>", Sent: printed("2026-09-01")})
		if err != nil {
			o.t.Fatal(err)
		}
	}
}

func TestASearchShowsItsHitsWithTheWordsMarked(t *testing.T) {
	o := openOffice(t)
	o.logLetters(1, "Détention")
	p := o.as(docket.Staff)
	if a := p.page(searchPath); a.Find(".empty").Length() != 1 || a.Find(`main input[name="q"][autofocus]`).Length() != 1 {
		t.Error("the empty form is not shown")
	}
	a := p.post(searchPath, url.Values{"q": {"detent"}})
	if got := a.texts(".hits mark"); len(got) != 2 || got[0] != "Détention" {
		t.Errorf("marked are %q", got)
	}
	if got := a.text(".hits p:last-child"); !strings.Contains(got, "Person A <b>Détention</b>") {
		t.Errorf("the snippet is %q", got)
	}
	if a.text(".head .quiet") != "1 hit" || a.Find(`.hits a[href="/communications/1"]`).Length() != 1 || a.Find(".hits .st").Length() != 1 {
		t.Errorf("the hit is not told: %s", a.text("main"))
	}
	if strings.Contains(a.Header.Get("Cache-Control"), "no-store") {
		t.Error("going back to the hits asks to send the form again")
	}
	if logged := o.logged.String(); strings.Contains(strings.ToLower(logged), "detent") {
		t.Errorf("the query stands in the log: %s", logged)
	}
	if strings.Contains(a.text("title"), "detent") {
		t.Error("the query stands in the title")
	}
}

func TestASearchWithoutHitsSaysWhichWordNothingHas(t *testing.T) {
	o := openOffice(t)
	o.logLetters(1, "hearing")
	p := o.as(docket.Observer)
	if got := p.post(searchPath, url.Values{"q": {"hearing nowhere"}}).texts(".empty b"); len(got) != 1 || got[0] != "nowhere" {
		t.Errorf("missing are %q", got)
	}
	a := p.post(searchPath, url.Values{"q": {"hearing"}, "in": {"cases"}, "from_year": {"x"}})
	if a.Find(`.empty form input[name="q"][value="hearing"]`).Length() != 1 || !strings.Contains(a.text("main"), "“x” is not a year") {
		t.Errorf("no way out of the filters: %s", a.text("main"))
	}
	if p.post(searchPath, url.Values{"q": {`"" - * (`}}).Find(".hits").Length() != 0 {
		t.Error("signs alone find something")
	}
	if a := p.page("/communications?q=nowhere"); a.Find(`.empty form[action="/search"] input[name="q"][value="nowhere"]`).Length() != 1 {
		t.Error("the list does not point to search")
	}
}

func TestManyHitsComeInPagesOfFifty(t *testing.T) {
	o := openOffice(t)
	o.logLetters(docket.PageSize+3, "hearing")
	p := o.as(docket.Reviewer)
	first := p.post(searchPath, url.Values{"q": {"hearing"}, "in": {"letters"}, "state": {"XAA"}, "from_year": {"2026"}})
	if n := first.Find(".hits li").Length(); n != docket.PageSize || first.text(".head .quiet") != "53 hits" {
		t.Fatalf("%d hits on the first page, %q", n, first.text(".head .quiet"))
	}
	next := url.Values{}
	for _, name := range []string{"q", "in", "state", "from_year", "after", "from"} {
		next.Set(name, first.Find(fmt.Sprintf(`.pager input[name=%q]`, name)).AttrOr("value", ""))
	}
	second := p.post(searchPath, next)
	if n := second.Find(".hits li").Length(); n != 3 || !strings.Contains(second.text(".pager"), "51–53 of 53") {
		t.Errorf("%d hits on the second page: %s", n, second.text(".pager"))
	}
	if p.post(searchPath, url.Values{"q": {"hearing"}, "state": {"NOR"}}).Find(".hits").Length() != 0 {
		t.Error("another Government has them too")
	}
}

// BenchmarkSearchPage measures a page of fifty hits from the form to its last byte.
func BenchmarkSearchPage(b *testing.B) {
	o := openOffice(b)
	o.logLetters(docket.PageSize+3, strings.Repeat("allegations concerning a person arrested ", 10)+"after a hearing")
	p := o.as(docket.Reviewer)
	b.ReportAllocs()
	for b.Loop() {
		if a := p.post(searchPath, url.Values{"q": {"hearing person"}}); a.Status != 200 {
			b.Fatal(a.Status)
		}
	}
}
