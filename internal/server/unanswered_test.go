package server

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func TestNothingUnansweredIsSaid(t *testing.T) {
	o := openOffice(t)
	c := testkit.Communication(t, o.store)
	testkit.Reply(t, o.store, docket.Substantive, "2026-10-01", c)
	p := o.as(docket.Observer)
	if got := p.page(unansweredPath).text(".empty h2"); got != "Nothing is unanswered" {
		t.Errorf("it says %q", got)
	}
	if got := p.page(unansweredPath + "?state=XAA").text(".empty h2"); got != "Nothing is open" {
		t.Errorf("the State's page says %q", got)
	}
	if rows := p.get(unansweredPath + ".csv").all(); len(rows) != 1 {
		t.Errorf("the file has %d lines", len(rows))
	}
}

// silent plants the letters of three States and a company: XAA never replied, XBB once, XCC in part.
func silent(t testing.TB) *kindsOfLetter {
	t.Helper()
	k := &kindsOfLetter{office: openOffice(t), byName: map[string]docket.Communication{}}
	k.add("aa old", testkit.SentOn("2020-05-01"))
	k.add("aa new", testkit.SentOn("2026-11-01"))
	testkit.Reminder(t, k.store, "2026-06-01", k.byName["aa old"])
	testkit.Reminder(t, k.store, "2026-10-01", k.byName["aa old"])
	testkit.Reply(t, k.store, docket.Acknowledgement, "2020-06-01", k.byName["aa old"])
	k.add("bb", testkit.To("XBB"), testkit.SentOn("2026-01-10"))
	k.add("bb answered", testkit.To("XBB"), testkit.SentOn("2025-01-10"))
	testkit.Reply(t, k.store, docket.Substantive, "2025-02-01", k.byName["bb answered"])
	k.add("cc", testkit.To("XCC"), testkit.SentOn("2023-03-03"))
	testkit.Reply(t, k.store, docket.Partial, "2023-04-01", k.byName["cc"])
	k.add("cc open", testkit.To("XCC"), testkit.SentOn("2026-02-03"))
	k.add("cc received", testkit.To("XCC"), testkit.SentOn("2026-02-04"))
	testkit.Reply(t, k.store, docket.Unclassified, "2026-03-01", k.byName["cc received"])
	k.add("cc undated", testkit.To("XCC"), testkit.SentOn("1991"))
	k.add("company", testkit.SentOn("2026-03-01"))
	k.toCompany("company")
	return k
}

func TestGovernmentsStandOldestFirstWithTheirFigures(t *testing.T) {
	k := silent(t)
	page := k.as(docket.Staff).page(unansweredPath)
	if diff := cmp.Diff([]string{"Governments", "Other actors", "Answered in part, the remainder outstanding", "Governments that have never replied", "Other actors that have never replied"}, page.texts("h2")); diff != "" {
		t.Error(diff)
	}
	var rows []string
	page.Find("table").First().Find("tbody tr, tfoot tr").Each(func(_ int, s *goquery.Selection) {
		var cells []string
		s.Children().Each(func(_ int, cell *goquery.Selection) { cells = append(cells, plainText(cell)) })
		rows = append(rows, strings.Join(cells, "|"))
	})
	want := []string{
		"State XAA never replied|2|1 overdue|1|0|1 May 2020 6 years|30 Jun 2020|2|1 Oct 2026|Log a reply",
		"State XCC|2|2 overdue|0|1|3 Mar 2023 3 years|2 May 2023|0||Log a reply",
		"State XBB|1|1 overdue|0|0|10 Jan 2026 317 days|11 Mar 2026|0||Log a reply",
		"3 addressees in all|5|4 overdue|1|1|||2||",
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"6 open", "5 overdue", "1 not yet due", "1 answered in part", "2 never replied"}, page.texts(".counts > *")); diff != "" {
		t.Error(diff)
	}
	if got := page.texts("#never ~ .sheet tbody .ref"); !slices.Equal(got, []string{"State XAA", "Компания A"}) {
		t.Errorf("never replied: %v", got)
	}
	if !strings.Contains(page.text("main"), "Not counted here: 1 to classify, 1 undated") {
		t.Errorf("what is counted elsewhere is not said: %s", page.text("main"))
	}
	if bars := page.Find("table").First().Find("svg.age rect"); bars.First().AttrOr("width", "") != "100" || bars.Last().AttrOr("width", "") != "13" {
		t.Errorf("the bars are %s to %s wide", bars.First().AttrOr("width", ""), bars.Last().AttrOr("width", ""))
	}
}

func TestEachFigureLeadsToAsManyLettersInTheList(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Staff)
	page := p.page(unansweredPath)
	for i, link := range page.links("tbody td.num a, .counts a[href^='/communications']") {
		n, _, _ := strings.Cut(page.texts("tbody td.num a, .counts a[href^='/communications']")[i], " ")
		if got := p.page(link).Find("tbody tr").Length(); itoa(got) != n {
			t.Errorf("%s counts %s and leads to %d", link, n, got)
		}
	}
	for _, link := range page.links(`tbody a[href^="/replies/new"]`) {
		if a := p.get(link); a.Status != http.StatusOK || a.Find(`input[name="addressee"]`).AttrOr("value", "") == "" {
			t.Errorf("%s answers %d", link, a.Status)
		}
	}
	if observer := k.as(docket.Observer).page(unansweredPath); observer.has(`a[href^="/replies/new"]`) {
		t.Error("an observer is led to the form of a reply")
	}
}

func TestThePageOfOneGovernmentHoldsItsOpenLettersOldestFirst(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Staff)
	page := p.page(p.page(unansweredPath).links("tbody .ref a")[1])
	if diff := cmp.Diff([]string{"Without a reply", "Answered in part", "To classify", "Not known well enough"}, page.texts("h2")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"cc open", "cc", "cc received", "cc undated"}, k.shown(page)); diff != "" {
		t.Error(diff)
	}
	if got := page.links(".actions a"); !slices.Equal(got, []string{listPath + "?state=XCC", unansweredPath + ".csv?state=XCC", unansweredPath + ".xlsx?state=XCC", k.id("cc") + "/reminders/new", "/replies/new?addressee=XCC"}) {
		t.Errorf("the ways on are %v", got)
	}
	if diff := cmp.Diff(k.keys("cc", "cc open"), column(t, p.get(unansweredPath+".csv?state=XCC").all(), "reference")); diff != "" {
		t.Errorf("the file: %s", diff)
	}
	aa := p.page(unansweredPath + "?state=xaa")
	if diff := cmp.Diff([]string{"aa old", "aa new"}, k.shown(aa)); diff != "" {
		t.Error(diff)
	}
	if got := aa.texts("tbody tr:first-child td"); got[0] != "1 May 2020" || got[1] != "6 years" || got[4] != "2" || got[5] != "1 Oct 2026" {
		t.Errorf("the oldest reads %v", got)
	}
	company := p.page(unansweredPath).links("table:nth-of-type(1) tbody .ref a")
	if got := k.shown(p.page(company[3])); !slices.Equal(got, []string{"company"}) {
		t.Errorf("the page of the company shows %v", got)
	}
	for _, wrong := range []string{"?state=XZZ", "?state=ARLAND", "?addressee=99999", "?addressee=State+XAA"} {
		if a := p.get(unansweredPath + wrong); a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", wrong, a.Status)
		}
	}
}

// keys are the references of letters by the names of everyKind.
func (k *kindsOfLetter) keys(names ...string) []string {
	var out []string
	for _, name := range names {
		out = append(out, k.byName[name].Key())
	}
	return out
}

func TestUnansweredIsNarrowedAndSorted(t *testing.T) {
	k := silent(t)
	p := k.as(docket.Observer)
	names := func(query string) []string {
		page := p.page(unansweredPath + query)
		var out []string
		page.Find("table").Each(func(i int, table *goquery.Selection) {
			if table.Find("th:nth-child(9)").Length() > 0 { // the tables of what is open
				table.Find("tbody .ref a").Each(func(_ int, s *goquery.Selection) { out = append(out, plainText(s)) })
			}
		})
		file := column(t, p.get(unansweredPath+".csv"+query).all(), "addressee")
		slices.Sort(file)
		sorted := slices.Sorted(slices.Values(out))
		if diff := cmp.Diff(sorted, file); diff != "" {
			t.Errorf("%s: the file differs: %s", query, diff)
		}
		return out
	}
	for query, want := range map[string][]string{
		"":                                 {"State XAA", "State XCC", "State XBB", "Компания A"},
		"?sort=addressee":                  {"State XAA", "State XBB", "State XCC", "Компания A"},
		"?sort=addressee&order=desc":       {"State XCC", "State XBB", "State XAA", "Компания A"},
		"?sort=overdue":                    {"State XCC", "State XAA", "State XBB", "Компания A"},
		"?sort=last_reminded":              {"State XAA", "State XCC", "State XBB", "Компания A"},
		"?sort=last_reminded&order=asc":    {"State XAA", "State XCC", "State XBB", "Компания A"},
		"?reminded=yes":                    {"State XAA"},
		"?reminded=no":                     {"State XCC", "State XBB", "Компания A"},
		"?overdue=no":                      nil,
		"?state=XAA&state=XBB":             {"State XAA", "State XBB"},
		"?state=OTH":                       {"Компания A"},
		"?state=OTH&state=XBB&reminded=no": {"State XBB", "Компания A"},
	} {
		if diff := cmp.Diff(want, names(query)); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	page := p.page(unansweredPath + "?reminded=yes&overdue=no")
	if got := page.links(".empty .chips a"); page.text(".empty h2") == "" || !slices.Equal(got, []string{unansweredPath + "?reminded=yes", unansweredPath + "?overdue=no", unansweredPath}) {
		t.Errorf("without hits it offers %v", got)
	}
}

func TestTheTotalsOfUnansweredAddUpToTheCountsOfTheList(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	states := []string{"XAA", "XBB", "XCC", "XDD"}
	company := o.company("Компания A")
	kinds := []docket.ReplyKind{"", "", docket.Acknowledgement, docket.Partial, docket.Substantive, docket.Unclassified}
	number := func(page *answer, selector string) int {
		n, err := strconv.Atoi(page.text(selector))
		if err != nil {
			t.Fatalf("%s is no number: %q", selector, page.text(selector))
		}
		return n
	}
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 6).Draw(r, "letters") {
			day := civil.Must("2025-01-01").AddDays(rapid.IntRange(0, 690).Draw(r, "sent"))
			c := testkit.Communication(t, o.store, testkit.To(rapid.SampledFrom(states).Draw(r, "state")), testkit.SentOn(day.String()))
			if rapid.IntRange(0, 5).Draw(r, "company") == 0 {
				testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
					c.AddresseeID, c.AddresseeSort = company.ID, company.SortName
					return tx.UpdateCommunication(ctx, &c)
				})
			}
			if kind := rapid.SampledFrom(kinds).Draw(r, "reply"); kind != "" {
				testkit.Reply(t, o.store, kind, testkit.Today.String(), c)
			}
			for range rapid.IntRange(0, 2).Draw(r, "reminders") {
				testkit.Reminder(t, o.store, testkit.Today.String(), c)
			}
		}
		testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error { // counts are remembered until a change is recorded
			return tx.Record(ctx, docket.Change{Actor: docket.Console, Action: "sample.fill", Subject: "setting"})
		})
		page, list := p.page(unansweredPath), p.page(listPath)
		counted := func(status docket.Status) int {
			selector := ".counts ." + string(status) + " b"
			if !list.has(selector) {
				return 0
			}
			return number(list, selector)
		}
		open, overdue, running := 0, 0, 0
		page.Find("table").Each(func(_ int, table *goquery.Selection) {
			if table.Find("th:nth-child(9)").Length() == 0 {
				return
			}
			for at, sum := range []*int{1: new(int), 2: new(int), 3: new(int), 4: new(int), 7: new(int)} {
				if sum == nil {
					continue
				}
				table.Find("tbody tr").Each(func(_ int, row *goquery.Selection) {
					n, _, _ := strings.Cut(plainText(row.Children().Eq(at)), " ")
					value, err := strconv.Atoi(n)
					if err != nil {
						r.Fatalf("column %d: %v", at, err)
					}
					*sum += value
				})
				if total, _, _ := strings.Cut(plainText(table.Find("tfoot tr").Children().Eq(at)), " "); total != fmt.Sprint(*sum) {
					r.Fatalf("column %d adds up to %d, the total says %s", at, *sum, total)
				}
				switch at {
				case 1:
					open += *sum
				case 2:
					overdue += *sum
				case 3:
					running += *sum
				}
			}
		})
		if open > 0 && (open != number(page, ".counts a:nth-child(1) b") || overdue != number(page, ".counts .overdue b") || open != overdue+running) {
			r.Fatalf("%d open, %d overdue, %d not yet due; above stands %v", open, overdue, running, page.texts(".counts > *"))
		}
		if want := counted(docket.StatusOverdue); overdue != want {
			r.Fatalf("%d overdue, the list counts %d", overdue, want)
		}
		if want := counted(docket.StatusDueSoon) + counted(docket.StatusAwaiting); running != want {
			r.Fatalf("%d not yet due, the list counts %d", running, want)
		}
	})
}
