package server

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// rowsOf are the rows of the first table, cell by cell, without what only cards show.
func rowsOf(a *answer) []string {
	var rows []string
	a.Find("table").First().Find("tbody tr, tfoot tr").Each(func(_ int, s *goquery.Selection) {
		var cells []string
		s.Children().Not(".phone").Each(func(_ int, cell *goquery.Selection) {
			cell.Find(".phone").Remove()
			cells = append(cells, plainText(cell))
		})
		rows = append(rows, strings.Join(cells, "|"))
	})
	return rows
}

func TestGovernmentsStandWithTheirFiguresAndOtherActorsApart(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Staff)
	want := []string{
		"State XAA|African|2|2|0|0|2|1|0.0 few|0.0 few|2|never|",
		"State XBB|African|2|2|1|0|1|1|50.0 few|50.0 few|0|1 Feb 2025|1 Feb 2025",
		"State XCC|African|4|3|0|0|3|2|0.0 few|0.0 few|0|1 Mar 2026|",
		"Letters to 3 Governments||8|7|1|0|6|4|14.3|14.3|2||",
	}
	if diff := cmp.Diff(want, rowsOf(p.page(governmentsPath))); diff != "" {
		t.Error(diff)
	}
	others := p.page(governmentsPath + "?kind=other")
	want = []string{"Компания A|company||1|1|0|0|1|1|0.0 few|0.0 few|0|never|", "Letters to 1 other actor|||1|1|0|0|1|1|0.0 few|0.0 few|0||"}
	if diff := cmp.Diff(want, rowsOf(others)); diff != "" {
		t.Error(diff)
	}
	if got := others.text(".tabs [aria-current]"); got != "Other actors 1" {
		t.Errorf("the tab is %q", got)
	}
}

func TestEachFigureOfAGovernmentLeadsToAsManyLetters(t *testing.T) {
	k := silent(t)
	k.add("withdrawn", testkit.To("XCC"), testkit.SentOn("2026-01-05"))
	k.add("draft", testkit.To("XCC"), testkit.Draft())
	p := k.as(docket.Staff)
	for _, path := range []string{governmentsPath, governmentsPath + "?kind=other", governmentsPath + "?sent_from=2023-01-01&sent_to=2026-02-03"} {
		page := p.page(path)
		links := page.links("tbody td.num a[href^='/communications']")
		if len(links) < 4 {
			t.Fatalf("%s has %d figures that lead to letters", path, len(links))
		}
		for i, link := range links {
			n, _, _ := strings.Cut(page.texts("tbody td.num a[href^='/communications']")[i], " ")
			if got := p.page(link).Find("tbody tr").Length(); itoa(got) != n {
				t.Errorf("%s: %s counts %s and leads to %d", path, link, n, got)
			}
		}
	}
}

func TestTheListOfGovernmentsIsNarrowedAndSorted(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Observer)
	for query, want := range map[string][]string{
		"":                                    {"State XAA", "State XBB", "State XCC"},
		"never_replied=yes":                   {"State XAA"},
		"never_replied=no&overdue=yes":        {"State XBB", "State XCC"},
		"sort=open":                           {"State XCC", "State XAA", "State XBB"},
		"sort=open&order=asc":                 {"State XBB", "State XAA", "State XCC"},
		"sort=last_reply":                     {"State XCC", "State XBB", "State XAA"},
		"sort=last_reply&order=asc":           {"State XBB", "State XCC", "State XAA"},
		"sort=final_rate":                     {"State XBB", "State XAA", "State XCC"},
		"q=xbb":                               {"State XBB"},
		"q=state+xc":                          {"State XCC"},
		"region=African":                      {"State XAA", "State XBB", "State XCC"},
		"region=WEOG":                         nil,
		"scheme=ohchr&region=Africa":          {"State XAA", "State XBB", "State XCC"},
		"sent_from=2026-11-01":                {"State XAA"},
		"letters=without&q=France":            {"France"},
		"letters=without&scheme=un&q=Francia": {"France"},
	} {
		if got := p.page(governmentsPath + "?" + query).texts("tbody .ref"); !slices.Equal(got, want) {
			t.Errorf("%s gives %v, want %v", query, got, want)
		}
	}
	former := p.page(governmentsPath + "?letters=all&sort=addressee&order=desc").texts("tbody .ref")
	if last := former[len(former)-1]; !strings.Contains(last, "former State") {
		t.Errorf("the last line is %q", last)
	}
	if got := p.page(governmentsPath + "?region=WEOG").texts(".empty .chip"); len(got) != 1 {
		t.Errorf("without hits the chips are %v", got)
	}
}

func TestNoAddressCarriesTheNameOfAnotherActor(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Staff)
	page := p.page(governmentsPath + "?" + url.Values{"kind": {"other"}, "q": {"Компания"}}.Encode())
	if page.has("input[name=q][maxlength='200']:not([data-find])") {
		t.Error("names of other actors are looked for by address")
	}
	if !strings.Contains(page.text("main"), "The filter q does not know") {
		t.Error("it is not said that the name was left out")
	}
}

func TestTheFileOfGovernmentsHasTheRowsOfThePage(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Observer)
	rows := p.get(governmentsPath + ".csv?sort=open").all()
	if got := []string{rows[1][0], rows[2][0], rows[3][0]}; !slices.Equal(got, []string{"State XCC", "State XAA", "State XBB"}) || len(rows) != 4 {
		t.Errorf("the file has %v", rows)
	}
	if diff := cmp.Diff("State XBB,XBB,state,invented,African,Africa,,2,2,1,1,0,0,1,1,0,0,0,50.0,50.0,yes,0,2025-02-01,2025-02-01,yes", strings.Join(rows[3], ",")); diff != "" {
		t.Error(diff)
	}
	if got := p.get(governmentsPath + ".csv?sort=banana").Status; got != 422 {
		t.Errorf("a file with a filter that is not understood answers %d", got)
	}
}
