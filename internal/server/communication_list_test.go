package server

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestAnEmptyRegisterShowsTheWaysIn(t *testing.T) {
	o := openOffice(t)
	for _, role := range docket.Roles {
		page := o.as(role).page(listPath)
		if got := page.text(".empty h2"); got != "This register is empty" {
			t.Errorf("%s reads %q", role, got)
		}
		if may := page.has(`.empty a[href="/communications/new"]`); may != (role == docket.Staff || role == docket.Reviewer) {
			t.Errorf("%s is shown the form of a letter: %v", role, may)
		}
		if page.has("table") || page.has(".filters") {
			t.Errorf("%s is shown an empty table", role)
		}
	}
}

func TestALineTellsALetterAndLeadsToIt(t *testing.T) {
	k := everyKind(t)
	page := k.as(docket.Staff).page(listPath + "?q=XAA+4%2F2026")
	want := []string{"AL XAA 4/2026", "1 Sep 2026", "31 Oct 2026", "State XAA", "Person A, arrest", "HRD", "overdue 23 d", "(A) 5 Sep 2026"}
	if diff := cmp.Diff(want, page.texts("tbody td:not(.pick)")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{k.id("overdue")}, page.links("tbody a")); diff != "" {
		t.Error(diff)
	}
	if head := page.texts("thead th"); len(head) != len(want) {
		t.Errorf("%d headings above %d cells", len(head), len(want))
	}
}

func TestTheYearOfTwoRepliesIsWrittenOnce(t *testing.T) {
	o := openOffice(t)
	for want, received := range map[string][]string{
		"30 Jun, 14 Jul 2026": {"2026-06-30", "2026-07-14"}, "30 Jun 2025, 14 Jul 2026": {"2025-06-30", "2026-07-14"}, "1 Jan 2026": {"2026-01-01"},
		"30 Jun, 14 Jul 2026, +1": {"2026-06-30", "2026-07-14", "2026-08-01"},
	} {
		c := testkit.Communication(t, o.store, testkit.SentOn("2025-01-02"))
		for _, day := range received {
			testkit.Reply(t, o.store, docket.Substantive, day, c)
		}
		row := o.as(docket.Observer).page(listPath).Find(`tbody tr:has(a[href="` + docket.CommunicationPath(c.ID) + `"])`)
		if got := plainText(row.Find("td").Last()); got != want {
			t.Errorf("replies of %v read %q, want %q", received, got, want)
		}
	}
}

func TestTheMarksOfALetterStandBehindItsStatus(t *testing.T) {
	k := everyKind(t)
	page := k.as(docket.Reviewer).page(listPath)
	for name, want := range map[string]string{
		"draft": "draft", "awaiting": "awaiting in 47 d", "due soon": "due soon in 4 d", "overdue": "overdue 23 d", "partial": "overdue 54 d partial",
		"replied": "replied", "replied late": "replied late 1 d late", "received": "to classify", "undated": "undated",
		"undated but answered": "replied timeliness unknown", "unknown": "unknown", "withdrawn": "not expected",
		"closed": "overdue 176 d closed", "extended": "awaiting in 27 d", "probable": "replied probable",
	} {
		row := page.Find(`tbody tr:has(a[href="` + k.id(name) + `"])`)
		if got := plainText(row.Find(".st")); got != want {
			t.Errorf("%s reads %q, want %q", name, got, want)
		}
	}
}

func TestEachCountLeadsToAsManyLetters(t *testing.T) {
	k := everyKind(t)
	for _, role := range docket.Roles {
		p := k.as(role)
		page := p.page(listPath)
		total := 0
		for i, link := range page.links(".counts a") {
			n, _ := strconv.Atoi(page.texts(".counts a b")[i])
			total += n
			narrowed := p.page(link)
			if got := narrowed.Find("tbody tr").Length(); got != n {
				t.Errorf("%s: %s counts %d and leads to %d", role, link, n, got)
			}
			if got := narrowed.text(`.counts a[aria-current="true"] b`); got != itoa(n) {
				t.Errorf("%s: behind %s the count is %s", role, link, got)
			}
		}
		seen := len(k.names)
		if !docket.CanReadDrafts(p.Actor) {
			seen--
		}
		if total != seen || page.Find("tbody tr").Length() != seen {
			t.Errorf("%s: counts of %d and %d rows, want %d", role, total, page.Find("tbody tr").Length(), seen)
		}
	}
}

// references gives the letters of a page by the names of everyKind.
func (k *kindsOfLetter) shown(page *answer) []string {
	var out []string
	for _, link := range page.links("tbody .ref a") {
		for _, name := range k.names {
			if k.id(name) == link {
				out = append(out, name)
			}
		}
	}
	return out
}

func TestEveryFilterNarrowsAndItsChipTakesItOff(t *testing.T) {
	k := everyKind(t)
	officer := testkit.User(t, k.store, "Person O", docket.Staff)
	testkit.Communication(t, k.store, testkit.To("XBB"), testkit.Of(docket.UrgentAppeal), testkit.With(func(c *docket.Communication) { c.OfficerID, c.FollowUp = &officer.ID, true }))
	company, err := k.docket.FindAddressee(t.Context(), docket.Actor{Role: docket.Staff}, "Компания A")
	if err != nil {
		t.Fatal(err)
	}
	p := k.as(docket.Staff)
	all := p.page(listPath).Find("tbody tr").Length()
	for _, test := range []struct {
		query string
		chips []string
		want  int
		named []string
	}{
		{"status=replied_late", []string{"replied late"}, 1, []string{"replied late"}},
		{"status=replied&status=undated", []string{"replied", "undated"}, 4, []string{"probable", "replied", "undated", "undated but answered"}},
		{"type=UA", []string{"urgent appeal"}, 1, nil},
		{"type=ua", []string{"urgent appeal"}, 1, nil},
		{"state=XBB", []string{"State XBB"}, 1, nil},
		{"state=OTH", []string{"other actors"}, 1, []string{"other actor"}},
		{fmt.Sprint("addressee=", company.ID), []string{"Компания A"}, 1, []string{"other actor"}},
		{"mandate=ijl", []string{"independence of judges and lawyers"}, 1, []string{"joint"}},
		{"mandate=IJL", []string{"independence of judges and lawyers"}, 1, []string{"joint"}},
		{"officer=person.o@example.org", []string{"Person O"}, 1, nil},
		{"joint=yes", []string{"Joint: yes"}, 1, []string{"joint"}},
		{"follow_up=yes", []string{"Follow-up: yes"}, 1, nil},
		{"closed=yes", []string{"Closed: yes"}, 1, []string{"closed"}},
		{"sent_from=2026-11-01", []string{"Sent from: 2026-11-01"}, 1, []string{"awaiting"}},
		{"sent_to=August+1992", []string{"Sent to: August 1992"}, 2, []string{"undated", "undated but answered"}},
		{"due_from=20+Dec+2026&due_to=31%2F12%2F2026", []string{"Due from: 20 Dec 2026", "Due to: 31/12/2026"}, 1, []string{"extended"}},
		{"received_from=2026-09-01&received_to=2026-09-30", []string{"Reply received from: 2026-09-01", "Reply received to: 2026-09-30"}, 1, []string{"overdue"}},
		{"q=xaa+4%2F2026", []string{"“xaa 4/2026”"}, 1, []string{"overdue"}},
		{"state=XZZ", []string{"XZZ"}, 0, nil},
		{"mandate=nothing", []string{"nothing"}, 0, nil},
		{"officer=nobody@example.org", []string{"nobody@example.org"}, 0, nil},
	} {
		page := p.page(listPath + "?" + test.query)
		chips := page.texts(`main > .filters .chip [translate], main > .filters .chip span:first-child:not(.sr)`)
		if diff := cmp.Diff(test.chips, chips); diff != "" {
			t.Errorf("%s: chips %s", test.query, diff)
		}
		if got := page.Find("tbody tr").Length(); got != test.want {
			t.Errorf("%s leaves %d letters, want %d", test.query, got, test.want)
		}
		if got := k.shown(page); test.named != nil {
			slices.Sort(got)
			if diff := cmp.Diff(test.named, got); diff != "" {
				t.Errorf("%s: %s", test.query, diff)
			}
		}
		off := listPath + "?" + test.query
		for range test.chips {
			off = p.page(off).links(".chip")[0]
		}
		if got := p.page(off).Find("tbody tr").Length(); off != listPath || got != all {
			t.Errorf("%s: without its chips %s has %d letters", test.query, off, got)
		}
	}
}

func TestAFilterStaysWhenAnotherIsSet(t *testing.T) {
	k := everyKind(t)
	page := k.as(docket.Staff).page(listPath + "?status=overdue&sort=due_on&order=asc&q=XAA&sent_from=2026-01-01&joint=no&addressee=7")
	form := url.Values{}
	page.Find(".filters form[method=get] input").Each(func(_ int, s *goquery.Selection) {
		kind, _ := s.Attr("type")
		_, checked := s.Attr("checked")
		if (kind == "checkbox" || kind == "radio") && !checked || s.AttrOr("name", "") == "" || s.AttrOr("value", "") == "" {
			return
		}
		form.Add(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	want := url.Values{"status": {"overdue"}, "sort": {"due_on"}, "order": {"asc"}, "q": {"XAA"}, "sent_from": {"2026-01-01"}, "joint": {"no"}, "addressee": {"7"}}
	if diff := cmp.Diff(want, form); diff != "" {
		t.Error(diff)
	}
}

func TestAFilterThatIsNotUnderstoodIsLeftOutAndSaid(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Observer)
	for query, says := range map[string]string{
		"status=late": "The filter status does not know “late”; it was left out.", "type=XX": "The filter type does not know “XX”; it was left out.",
		"state=Arland": "The filter state does not know “ARLAND”; it was left out.", "sent_from=soon": "The filter sent_from does not know “soon”; it was left out.",
		"joint=perhaps": "The filter joint does not know “perhaps”; it was left out.", "sort=colour": "The filter sort does not know “colour”; it was left out.",
		"addressee=-1": "The filter addressee does not know “-1”; it was left out.",
	} {
		page := p.page(listPath + "?" + query)
		if got := page.texts("main > p.quiet"); !slices.Contains(got, says) {
			t.Errorf("%s says %q", query, got)
		}
		if got := page.Find("tbody tr").Length(); got != len(k.names)-1 {
			t.Errorf("%s leaves %d letters", query, got)
		}
		file := p.get(listPath + ".csv?" + query)
		if file.Status != http.StatusUnprocessableEntity || file.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s makes a file: %d", query, file.Status)
		}
	}
}

func TestAListWithoutHitsSaysWhichFilterToDrop(t *testing.T) {
	k := everyKind(t)
	page := k.as(docket.Staff).page(listPath + "?status=replied&type=UA")
	if got := page.text(".empty h2"); got != "No letter matches all of these filters" {
		t.Errorf("it says %q", got)
	}
	want := []string{listPath + "?type=UA", listPath + "?status=replied", listPath}
	if diff := cmp.Diff(want, page.links(".empty .chips a")); diff != "" {
		t.Error(diff)
	}
}

func TestAColumnSortsByAClickAndTurnsRoundByASecond(t *testing.T) {
	k := everyKind(t)
	p := k.as(docket.Staff)
	for _, sort := range docket.Sorts {
		first := p.page(listPath).links(`thead a[href*="sort=` + string(sort) + `"]`)
		if len(first) != 1 {
			t.Fatalf("%s has %d headings", sort, len(first))
		}
		page := p.page(first[0])
		state := page.Find("th[aria-sort]").AttrOr("aria-sort", "")
		second := page.links("th[aria-sort] a")
		turned := p.page(second[0])
		if after := turned.Find("th[aria-sort]").AttrOr("aria-sort", ""); after == state || !slices.Contains([]string{"ascending", "descending"}, after) {
			t.Errorf("%s: %s, then %s", sort, state, after)
		}
		one, other := page.links("tbody .ref a"), turned.links("tbody .ref a")
		if slices.Equal(one, other) {
			t.Errorf("%s: the second click turns nothing round", sort)
		}
		slices.Sort(one)
		slices.Sort(other)
		if diff := cmp.Diff(one, other); diff != "" {
			t.Errorf("%s: %s", sort, diff)
		}
	}
}

// manyLetters plants so many letters that a list takes several pages: days repeat, some have none.
func manyLetters(t testing.TB, o *office, n int) {
	t.Helper()
	for i := range n {
		sent := fmt.Sprintf("2026-%02d-%02d", 1+i%9, 1+i%7)
		if i%17 == 0 {
			sent = "1991"
		}
		testkit.Communication(t, o.store, testkit.Numbered(fmt.Sprintf("XA%c %d/2026", 'A'+rune(i%3), i+1)), testkit.To("XA"+string(rune('A'+i%3))), testkit.SentOn(sent))
	}
}

func TestThePagesForwardAndBackGiveEveryLetterOnce(t *testing.T) {
	o := openOffice(t)
	const n = 117
	manyLetters(t, o, n)
	p := o.as(docket.Observer)
	for _, sort := range docket.Sorts {
		for _, order := range []string{"asc", "desc"} {
			var forward, backward, summaries []string
			page := p.page(fmt.Sprintf("%s?sort=%s&order=%s", listPath, sort, order))
			for {
				forward = append(forward, page.texts("tbody .ref")...)
				summaries = append(summaries, page.text(".pager span"))
				next := page.links(`.pager a[rel="next"]`)
				if next == nil {
					break
				}
				page = p.page(next[0])
			}
			for {
				backward = append(page.texts("tbody .ref"), backward...)
				prev := page.links(`.pager a[rel="prev"]`)
				if prev == nil {
					break
				}
				page = p.page(prev[0])
			}
			if diff := cmp.Diff(forward, backward); diff != "" {
				t.Errorf("%s %s: back is not forward: %s", sort, order, diff)
			}
			if got := page.text(".pager span"); got != "1–50 of 117" {
				t.Errorf("%s %s: back at the first page it says %q", sort, order, got)
			}
			if diff := cmp.Diff([]string{"1–50 of 117", "51–100 of 117", "101–117 of 117"}, summaries); diff != "" {
				t.Errorf("%s %s: %s", sort, order, diff)
			}
			seen := slices.Clone(forward)
			slices.Sort(seen)
			if got := len(slices.Compact(seen)); len(forward) != n || got != n {
				t.Errorf("%s %s: %d rows, %d letters, want %d", sort, order, len(forward), got, n)
			}
		}
	}
}

func TestUndatedLettersComeLastInBothDirections(t *testing.T) {
	o := openOffice(t)
	manyLetters(t, o, 40)
	p := o.as(docket.Observer)
	for _, order := range []string{"asc", "desc"} {
		sent := p.page(listPath + "?order=" + order).texts("tbody td:nth-child(2)")
		if got := sent[len(sent)-3:]; !slices.Equal(got, []string{"1991", "1991", "1991"}) || slices.Contains(sent[:37], "1991") {
			t.Errorf("%s ends in %v", order, got)
		}
	}
}

func TestTheColumnsAPersonChoseAreKeptForHimAlone(t *testing.T) {
	k := everyKind(t)
	p, other := k.as(docket.Staff), k.as(docket.Staff)
	usual := p.page(listPath).texts("thead th")
	sent := p.post(listPath+"/columns", url.Values{"columns": {"officer", "reminders", "nonsense"}, "next": {listPath + "?status=overdue"}})
	if sent.Status != http.StatusSeeOther || sent.Location != listPath+"?status=overdue" {
		t.Fatalf("the choice answered %d, %s", sent.Status, sent.Location)
	}
	if diff := cmp.Diff([]string{"Reference", "Officer", "Reminders"}, p.page(listPath).texts("thead th")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(usual, other.page(listPath).texts("thead th")); diff != "" {
		t.Errorf("another person has them too: %s", diff)
	}
	p.post(listPath+"/columns", url.Values{})
	if diff := cmp.Diff([]string{"Reference"}, p.page(listPath).texts("thead th")); diff != "" {
		t.Errorf("without any column: %s", diff)
	}
	p.post(listPath+"/columns", url.Values{"reset": {"yes"}, "columns": {"officer"}, "next": {"//elsewhere.example/communications"}})
	if diff := cmp.Diff(usual, p.page(listPath).texts("thead th")); diff != "" {
		t.Errorf("set back: %s", diff)
	}
	for _, next := range []string{"//elsewhere.example", "https://elsewhere.example/communications", "/signout", "/communications.csv", "/communicationsx"} {
		if got := p.post(listPath+"/columns", url.Values{"next": {next}}).Location; got != listPath {
			t.Errorf("%s leads to %s", next, got)
		}
	}
}

func TestTheFileHoldsTheLettersOfAllPagesInTheirOrder(t *testing.T) {
	o := openOffice(t)
	manyLetters(t, o, 70)
	p := o.as(docket.Observer)
	for _, query := range []string{"", "?state=XAA&state=XAB&sort=reference", "?status=overdue&order=asc", "?q=XAC", "?status=draft"} {
		var refs []string
		page := p.page(listPath + query)
		for {
			for _, ref := range page.texts("tbody .ref") {
				refs = append(refs, strings.TrimPrefix(ref, "AL "))
			}
			next := page.links(`.pager a[rel="next"]`)
			if next == nil {
				break
			}
			page = p.page(next[0])
		}
		file := p.get(listPath + ".csv" + query)
		rows := file.all()
		if diff := cmp.Diff(refs, column(t, rows, "reference")); diff != "" {
			t.Errorf("%q: %s", query, diff)
		}
		if got := file.Header.Get("Content-Disposition"); got != `attachment; filename="communications-2026-11-23.csv"` {
			t.Errorf("it is named %s", got)
		}
		if got := file.Header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
			t.Errorf("it is %s", got)
		}
		if diff := cmp.Diff(rows, workbook(t, p.get(listPath+".xlsx"+query))); diff != "" {
			t.Errorf("%q: the workbook says otherwise: %s", query, diff)
		}
	}
	if page := p.page(listPath + "?status=overdue&after="); page.links(`a[download]`)[0] != listPath+".csv?status=overdue" {
		t.Errorf("the page leads to %v", page.links(`a[download]`))
	}
}

// workbook reads an XLSX file as texts, dates as 2006-01-02.
func workbook(t testing.TB, a *answer) [][]string {
	t.Helper()
	if got := a.Header.Get("Content-Disposition"); a.Status != http.StatusOK || !strings.HasSuffix(got, `-2026-11-23.xlsx"`) {
		t.Fatalf("the workbook answered %d, %s", a.Status, got)
	}
	file, err := excelize.OpenReader(bytes.NewReader([]byte(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.GetRows(file.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for len(rows[i]) < len(rows[0]) {
			rows[i] = append(rows[i], "") // empty cells at the end are not stored
		}
	}
	return rows
}

func TestATextTooLongForAWorkbookIsSaidAndTheOtherFileHoldsIt(t *testing.T) {
	o := openOffice(t)
	long := strings.Repeat("ж", 33000)
	testkit.Communication(t, o.store, testkit.With(func(c *docket.Communication) { c.Subject = long }))
	p := o.as(docket.Staff)
	a := p.get(listPath + ".xlsx")
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.text("main"), "Take the CSV file") || a.Header.Get("Content-Disposition") != "" {
		t.Errorf("the workbook answered %d: %s", a.Status, a.text("main"))
	}
	if got := column(t, p.get(listPath+".csv").all(), "subject"); !slices.Equal(got, []string{long}) {
		t.Error("the CSV file does not hold the text")
	}
}

func TestNoListShowsWhatLiesOutsideAPersonsLimits(t *testing.T) {
	k := everyKind(t)
	hidden := testkit.Communication(t, k.store, testkit.To("XBB"), testkit.Numbered("XBB 1/2026"))
	answered := testkit.Reply(t, k.store, docket.Substantive, "2026-10-01", hidden)
	xaa := testkit.State(t, k.store, "XAA")
	p := k.as(docket.Reviewer, onlyStates(xaa))
	for _, path := range []string{listPath, listPath + "?q=XBB", listPath + "?state=XBB", listPath + ".csv", unansweredPath, unansweredPath + ".csv", queuePath} {
		if a := p.page(path); strings.Contains(a.Body, "XBB 1/2026") || strings.Contains(a.Body, "State XBB") {
			t.Errorf("%s shows it", path)
		}
	}
	for _, path := range []string{docket.CommunicationPath(hidden.ID), docket.CommunicationPath(hidden.ID) + "/history", docket.ReplyPath(answered.ID), unansweredPath + "?state=XBB", unansweredPath + ".csv?state=XBB"} {
		if a := p.get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
	if got := k.as(docket.Staff, onlyStates(xaa)).page(listPath + "?status=overdue").text(".counts .overdue b"); got == "" || got == "0" {
		t.Errorf("the limited person counts %q overdue", got)
	}
}

func TestAnOldPlaceInAnotherOrderIsRefusedInWords(t *testing.T) {
	o := openOffice(t)
	manyLetters(t, o, 60)
	p := o.as(docket.Staff)
	next := p.page(listPath).links(`.pager a[rel="next"]`)[0]
	if a := p.get(next + "&sort=reference"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.text("main"), "Open the list again") {
		t.Errorf("it answers %d: %s", a.Status, a.text("main"))
	}
}
