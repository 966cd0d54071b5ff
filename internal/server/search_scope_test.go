package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"answerable/internal/docket"
)

// searched asks for words and gives everything that all pages of the hits tell, without the query itself.
func searched(t *testing.T, r reader, page *answer, query string) (told []string, hits int) {
	t.Helper()
	typed := url.Values{"q": {query}}
	for range 20 {
		a := r.do(http.MethodPost, searchPath, r.filled(page, searchPath, typed))
		if a.Status == http.StatusSeeOther {
			return append(told, a.Location), hits + 1
		}
		if a.Status != http.StatusOK {
			t.Fatalf("%s: searching for %q answers %d", r.name, query, a.Status)
		}
		told = append(told, a.text(".head"), strings.Join(a.texts(".hits li"), "\n"))
		hits += a.Find(".hits li").Length()
		next := a.Find(`.pager input[name="after"]`)
		if next.Length() == 0 {
			return told, hits
		}
		typed = url.Values{"q": {query}, "after": {next.AttrOr("value", "")}}
	}
	t.Fatalf("%s: the hits of %q do not end", r.name, query)
	return nil, 0
}

func TestSearchFindsForNobodyWhatTheyMayNotSee(t *testing.T) {
	p := plant(t)
	free := p.reader("Person I without limits", docket.Reviewer, outside{}, false)
	page := free.open(searchPath)
	findable := map[string]bool{}
	for _, m := range p.marks {
		_, hits := searched(t, free, page, m.text)
		findable[m.text] = hits > 0
	}
	for _, text := range []string{"planted zxown-subject", "planted zxown-summary", "planted zxabroad-public-summary", "planted zxtorture-reply", "planted zxcompany-name",
		"planted zxC-1101-case", "planted zxC-4404-facts", "planted zxdraft-subject", "XAA 22/2026", "planted zxreminder-torture-reminder-note"} {
		if !findable[text] {
			t.Errorf("nobody finds %q: the walk would not see it leak", text)
		}
	}
	for _, r := range p.readers() {
		page := r.open(searchPath)
		all, _ := searched(t, r, page, "planted")
		whole := strings.Join(all, "\n")
		for _, m := range p.marks {
			told, hits := searched(t, r, page, m.text)
			if r.keeps(m.outside) && (hits > 0 || strings.Contains(whole, m.text)) {
				t.Errorf("%s finds %q: %d hits: %s", r.name, m.text, hits, strings.Join(told, " | "))
			}
		}
		if _, hits := searched(t, r, page, "planted zxown-subject"); (hits == 0) != r.blind {
			t.Errorf("%s: %d hits of a letter that %s", r.name, hits, map[bool]string{true: "is kept from him", false: "he sees"}[r.blind])
		}
	}
}

func TestAReferenceGoesToItsRecordOrSaysThatThereIsNone(t *testing.T) {
	p := plant(t)
	free := p.reader("Person I without limits", docket.Reviewer, outside{}, false)
	observer := p.reader("Person J observing", docket.Observer, outside{}, false)
	own, draft := p.byName("own"), p.byName("actor")
	for _, r := range []reader{free, observer} {
		page := r.open(searchPath)
		for typed, to := range map[string]string{
			"XAA 11/2026": docket.CommunicationPath(own.ID), "al xaa  11/2026:": docket.CommunicationPath(own.ID), "JAL XAA 11/2026": docket.CommunicationPath(own.ID),
			"UA G/SO 218/2 G/SO 214 (67-17) XAA 11/2026": docket.CommunicationPath(own.ID), "c-1101": "/cases/1", "XAA 999/2026": "", "C-9999": "",
			"Draft " + itoa(int(draft.ID)): docket.CommunicationPath(draft.ID), "draft 999999": "",
		} {
			if r.name == observer.name && strings.HasPrefix(typed, "Draft") {
				to = ""
			}
			a := r.do(http.MethodPost, searchPath, r.filled(page, searchPath, url.Values{"q": {typed}}))
			switch {
			case a.Location != to:
				t.Errorf("%s: %q goes to %q, want %q", r.name, typed, a.Location, to)
			case to == "" && !strings.Contains(a.text("main"), "no such letter among those you may see"):
				t.Errorf("%s: %q is not said to be of no letter: %s", r.name, typed, a.text("main"))
			}
		}
	}
}
