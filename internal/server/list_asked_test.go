package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"answerable/internal/docket"
)

// repeated is an address with many values of one filter.
func repeated(name, value string, n int) string {
	values := url.Values{}
	for i := range n {
		values.Add(name, fmt.Sprintf(value, i))
	}
	return values.Encode()
}

// refusedAs tells that a file is refused with a sentence.
func refusedAs(t *testing.T, p *person, path, sentence string) {
	t.Helper()
	file := p.get(path)
	if file.Status != http.StatusUnprocessableEntity || file.Header.Get("Content-Disposition") != "" {
		t.Errorf("%.80s makes a file: %d", path, file.Status)
		return
	}
	if got := file.text("main > p"); got != sentence {
		t.Errorf("%.80s is refused with %q, want %q", path, got, sentence)
	}
}

func TestAnAddressOfAnyLengthMakesAPageOfBoundedLength(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Reviewer)
	long := strings.Repeat("e", 5000)
	for _, test := range []struct{ path, query, page, file string }{
		{listPath, repeated("officer", "a%d@example.org", 4000), "The filter officer takes no more than 50 at a time; the rest was left out.", "No file was made: the filter officer takes no more than 50 at a time."},
		{listPath, repeated("addressee", "%d1", 4000), "The filter addressee takes no more than 50 at a time; the rest was left out.", "No file was made: the filter addressee takes no more than 50 at a time."},
		{unansweredPath, repeated("state", "%03d", 4000), "The filter state takes no more than 50 at a time; the rest was left out.", "No file was made: the filter state takes no more than 50 at a time."},
		{listPath, "joint=yes&joint=no", "The filter joint takes no more than 1 at a time; the rest was left out.", "No file was made: the filter joint takes no more than 1 at a time."},
		{listPath, "mandate=" + long, "A value of the filter mandate is longer than 200 characters; it was left out.", "No file was made: a value of the filter mandate is longer than 200 characters."},
		{unansweredPath, "state=" + long, "A value of the filter state is longer than 200 characters; it was left out.", "No file was made: a value of the filter state is longer than 200 characters."},
		{listPath, repeated("officer", "%d"+long[:190], 50), "The filters are longer than 4000 characters together; what is beyond was left out.", "No file was made: the filters are longer than 4000 characters together."},
		{listPath, repeated("x%d", "%d", 1) + "&" + long + "=1", "This list has no filter “" + long[:60] + "…”; it was left out.", ""},
		{listPath, "q=" + strings.Repeat("word+", 2000), "At most 12 words of together 200 characters are looked for; the rest was left out.", "No file was made: at most 12 words of together 200 characters can be looked for."},
		{listPath, "q=" + long, "At most 12 words of together 200 characters are looked for; the rest was left out.", "No file was made: at most 12 words of together 200 characters can be looked for."},
	} {
		page := p.page(test.path + "?" + test.query)
		if got := page.texts("main > p.quiet"); !slices.Contains(got, test.page) {
			t.Errorf("%.60s says %q, want %q", test.query, got, test.page)
		}
		if n := len(page.Body); n > 1<<20 {
			t.Errorf("%.60s makes a page of %d bytes", test.query, n)
		}
		if test.file != "" {
			refusedAs(t, p, test.path+".csv?"+test.query, test.file)
		}
	}
}

func TestManyFiltersOfOrdinaryLengthAllNarrow(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Reviewer)
	query := repeated("officer", "a%d@example.org", mostValues)
	page := p.page(listPath + "?" + query)
	if got := page.Find(".filters .chip").Length(); got != mostValues {
		t.Errorf("%d filters have a chip", got)
	}
	if page.has("main > p.quiet") {
		t.Errorf("it says %q", page.texts("main > p.quiet"))
	}
	if file := p.get(listPath + ".csv?" + query); file.Status != http.StatusOK {
		t.Errorf("the file is refused: %s", file.text("main > p"))
	}
}

func TestWhateverIsLookedForIsOnlyLookedFor(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Reviewer)
	for _, text := range []string{strings.Repeat("a ", 12), strings.Repeat("a.", 100), strings.Repeat("a/", 100), strings.Repeat("\ufdfa", 200), strings.Repeat("ﷺ-", 100), strings.Repeat("\u00a8", 200), "\x00", "\xff", "%"} {
		for _, path := range []string{listPath, listPath + ".csv"} {
			if a := p.get(path + "?" + url.Values{"q": {text}}.Encode()); a.Status != http.StatusOK {
				t.Errorf("%s for %.20q answers %d", path, text, a.Status)
			}
		}
	}
	if page := p.page(listPath + "?q=" + strings.Repeat("XAA+", 13)); page.Find(".filters input[name=q]").AttrOr("value", "") != strings.TrimSpace(strings.Repeat("XAA ", 12)) {
		t.Errorf("looked for is %q", page.Find(".filters input[name=q]").AttrOr("value", ""))
	}
}

func TestAFileIsRefusedWhereThePageLeavesSomethingOut(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Observer)
	unreadable := "No file was made: a part of the address could not be read. Between filters stands “&”."
	for path, sentence := range map[string]string{
		listPath + ".csv?status=overdue;x=1":            unreadable,
		listPath + ".xlsx?status=%zz":                   unreadable,
		listPath + ".csv?stat=overdue":                  "No file was made: the list has no filter “stat”.",
		listPath + ".csv?order=bogus":                   "No file was made: the filter order does not know “bogus”.",
		listPath + ".csv?sort=colour":                   "No file was made: the filter sort does not know “colour”.",
		unansweredPath + ".csv?overdue=yes;x":           unreadable,
		unansweredPath + ".csv?status=overdue":          "No file was made: the list has no filter “status”.",
		unansweredPath + ".csv?order=bogus":             "No file was made: the filter order does not know “bogus”.",
		unansweredPath + ".csv?addressee=1&addressee=2": "No file was made: the filter addressee does not know “1”.",
		unansweredPath + ".csv?state=XAA&order=bogus":   "No file was made: the filter order does not know “bogus”.",
		unansweredPath + ".csv?state=XAA&stat=overdue":  "No file was made: the list has no filter “stat”.",
		unansweredPath + ".csv?state=XAA&overdue=yes":   "No file was made: the filter overdue is for the list of addressees, not for the letters of one.",
	} {
		refusedAs(t, p, path, sentence)
		page := p.page(strings.NewReplacer(".csv", "", ".xlsx", "").Replace(path))
		if notes := page.texts("main > p.quiet"); !slices.ContainsFunc(notes, func(n string) bool { return strings.HasSuffix(n, "left out.") }) {
			t.Errorf("the page of %s says %q", path, notes)
		}
	}
	for _, path := range []string{listPath + ".csv?status=overdue&sort=due_on&order=asc&after=&before=&from=51", listPath + ".csv?status=", unansweredPath + ".csv?sort=open&order=desc", unansweredPath + ".csv?state=XAA&sort=open"} {
		if file := p.get(path); file.Status != http.StatusOK {
			t.Errorf("%s is refused: %s", path, file.text("main > p"))
		}
	}
}

func TestMoreThanEightPartsLeftOutAreCounted(t *testing.T) {
	k := everyKind(t)
	values := url.Values{}
	for i := range 30 {
		values.Set(fmt.Sprintf("x%02d", i), "1")
	}
	notes := k.as(docket.Staff).page(listPath + "?" + values.Encode()).texts("main > p.quiet")
	if len(notes) != 9 || notes[8] != "22 more parts of the address were left out." {
		t.Errorf("it says %q", notes)
	}
}

func TestFiltersOfTheCommandLineHaveTheBoundsOfFiles(t *testing.T) {
	for sentence, values := range map[string]url.Values{
		"No file was made: at most 12 words of together 200 characters can be looked for.": {"q": {strings.Repeat("word ", 2000)}},
		"No file was made: the filter officer takes no more than 50 at a time.":            {"officer": strings.Split(strings.TrimSpace(repeated("", "%d", 60)), "&")},
		"No file was made: the list has no filter “stat”.":                                 {"stat": {"overdue"}},
	} {
		if _, err := ListQuery(values); err == nil || err.Error() != sentence {
			t.Errorf("%v, want %s", err, sentence)
		}
	}
	if q, err := ListQuery(url.Values{"q": {" XAA  4/2026 "}, "state": {"xaa"}}); err != nil || q.Filter.Text != "XAA  4/2026" || !slices.Equal(q.Filter.States, []string{"XAA"}) {
		t.Errorf("%+v, %v", q.Filter, err)
	}
}
