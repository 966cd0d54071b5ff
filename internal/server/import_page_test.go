package server

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"answerable/internal/demo"
	"answerable/internal/docket"
)

// sendFile sends the form of an upload as a browser does: the token before the file.
func (p *person) sendFile(name string, content io.Reader, rows string) *answer {
	p.t.Helper()
	return p.send(uploadOf(p.t, tokenOfTests, name, content, rows))
}

func uploadOf(t testing.TB, token, name string, content io.Reader, rows string) *http.Request {
	t.Helper()
	body, in := io.Pipe()
	form := multipart.NewWriter(in)
	go func() {
		err := form.WriteField(csrfField, token)
		if name != "" {
			part, partErr := form.CreateFormFile("file", name)
			if err = errors.Join(err, partErr); err == nil {
				_, err = io.Copy(part, content)
			}
		}
		if err == nil {
			err = errors.Join(form.WriteField("rows", rows), form.Close())
		}
		in.CloseWithError(err)
	}()
	t.Cleanup(func() { body.Close() })
	r := httptest.NewRequest(http.MethodPost, importPath, body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return r
}

// chosen sends a file that has to be taken, and gives the address of its import.
func (p *person) chosen(name, content string) string {
	p.t.Helper()
	a := p.sendFile(name, strings.NewReader(content), "")
	if a.Status != http.StatusSeeOther || !strings.HasSuffix(a.Location, "/columns") {
		p.t.Fatalf("the file %s answered %d: %s", name, a.Status, strings.Join(a.texts(".errors li, main p"), " "))
	}
	return strings.TrimSuffix(a.Location, "/columns")
}

// goneOn follows an import until nothing is being done with it, and gives where it stands.
func (p *person) goneOn(a *answer) string {
	p.t.Helper()
	if a.Status != http.StatusSeeOther {
		p.t.Fatalf("answered %d: %s", a.Status, strings.Join(a.texts(".errors li, .flash, main p"), " "))
	}
	at := a.Location
	for end := time.Now().Add(5 * time.Minute); strings.HasSuffix(at, "/progress") && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if a := p.get(at); a.Status == http.StatusSeeOther {
			at = a.Location
		}
	}
	return at
}

// filled reads the form of a page as it stands and changes some of it.
func filledForm(a *answer, id string, change url.Values) url.Values {
	values := url.Values{}
	a.Find("form#" + id + " [name], [form=" + id + "][name]").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", "")
		switch {
		case s.Is("select"):
			values.Add(name, s.Find("option[selected]").AttrOr("value", s.Find("option").First().AttrOr("value", "")))
		case s.Is("button"):
		default:
			values.Add(name, s.AttrOr("value", ""))
		}
	})
	for name, v := range change {
		values[name] = v
	}
	return values
}

// planned takes a file as far as its dry run.
func (p *person) planned(name, content string, change url.Values) string {
	p.t.Helper()
	job := p.chosen(name, content)
	at := p.goneOn(p.post(job+"/columns", filledForm(p.page(job+"/columns"), "columns", change)))
	if at == job+"/values" {
		at = p.goneOn(p.post(at, filledForm(p.page(at), "values", nil)))
	}
	if at != job+"/plan" {
		p.t.Fatalf("no dry run, but %s: %s", at, p.get(at).text("main"))
	}
	return job
}

// counted reads counts by their labels.
func counted(a *answer, selector string) map[string]string {
	counts := map[string]string{}
	a.Find(selector).Each(func(_ int, s *goquery.Selection) {
		text := strings.SplitN(plainText(s), " ", 2)
		counts[text[1]] = text[0]
	})
	return counts
}

func (o *office) letterCount() int {
	o.t.Helper()
	n := 0
	err := o.store.EachCommunication(o.t.Context(), docket.Everything, docket.ListQuery{Today: o.docket.Today()}, func(docket.ListRow) error {
		n++
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

func TestBothLayoutsOfTheRealRegisterGiveTheFiguresOfTheCommandLine(t *testing.T) {
	for _, test := range []struct {
		name     string
		content  []byte
		warnings string // as on the command line
	}{{"register.csv", demo.Register(), ""}, {"register-spreadsheet.csv", demo.Spreadsheet(), "14"}} {
		t.Run(test.name, func(t *testing.T) {
			o := openOffice(t)
			p := o.as(docket.Staff)
			job := p.planned(test.name, string(test.content), url.Values{"default_lead": {"torture"}, "reply_kind": {"substantive"}, "followed_since": {"2026-01-01"}})
			want := map[string]string{"rows": "1,000", "new": "1,000", "into the queue": "115"}
			if test.warnings != "" {
				want["warnings"] = test.warnings
			}
			plan := p.page(job + "/plan")
			if diff := cmp.Diff(want, counted(plan, ".counts a")); diff != "" {
				t.Errorf("the dry run (-want +got):\n%s", diff)
			}
			if n := o.letterCount(); n != 0 {
				t.Fatalf("the dry run wrote %d letters", n)
			}
			if at := p.goneOn(p.post(job+"/plan", nil)); at != job+"/result" {
				t.Fatalf("it stands at %s", at)
			}
			if n := o.letterCount(); n != 885 {
				t.Errorf("%d letters", n)
			}
			result := p.page(job + "/result")
			if got := strings.Join(result.texts(".facts dd"), " "); !strings.HasPrefix(got, "1,000 1,000 115") {
				t.Errorf("the result says %s", got)
			}
			since, err := o.store.Setting(t.Context(), docket.SettingFollowedSince)
			if err != nil || since != "2026-01-01" {
				t.Errorf("followed since %q, %v", since, err)
			}
			rows, err := csv.NewReader(strings.NewReader(p.page(job + "/results.csv").Body)).ReadAll()
			if err != nil || len(rows) != 1001 || rows[1][1] != "created" {
				t.Errorf("results: %d rows, %v", len(rows), err)
			}
			again := p.planned(test.name, string(test.content), url.Values{"default_lead": {"torture"}, "reply_kind": {"substantive"}})
			counts := counted(p.page(again+"/plan"), ".counts a")
			delete(counts, "warning")
			delete(counts, "warnings") // of words that nobody knows: they are said each time
			if diff := cmp.Diff(map[string]string{"rows": "1,000", "as they are": "1,000"}, counts); diff != "" {
				t.Errorf("again (-want +got):\n%s", diff)
			}
		})
	}
}

const twoGoodOneBad = "date_sent,type,state,subject,mandates\n" +
	"2026-02-27,AL,Norway,Arrest of Person A,hrd\n" +
	"2026-02-28,Billet-doux,Utopia,Arrest of Person B,hrd\n" +
	"2026-03-02,UA,Norway,Threats against Person C,the office of nobody\n"

func TestAValueIsSaidOnceForAllItsRows(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Reviewer)
	job := p.chosen("a.csv", twoGoodOneBad+"2026-03-03,billet-doux,UTOPIA,Arrest of Person D,hrd\n")
	at := p.goneOn(p.post(job+"/columns", filledForm(p.page(job+"/columns"), "columns", nil)))
	if at != job+"/values" {
		t.Fatalf("it stands at %s", at)
	}
	page := p.page(at)
	if got := page.texts("tbody th"); !cmp.Equal(got, []string{"Utopia", "Billet-doux", "the office of nobody"}) {
		t.Errorf("the values are %q", got)
	}
	if got := page.texts("tbody td.num"); !cmp.Equal(got, []string{"2", "2", "1"}) {
		t.Errorf("they stand in %q rows", got)
	}
	wrong := p.post(at, filledForm(page, "values", url.Values{"state": {"Nowhere"}, "mandate": {"hrd, nonsense"}}))
	if wrong.Status != http.StatusUnprocessableEntity || len(wrong.texts(".errors li")) != 2 || wrong.Find("#f-state_0").AttrOr("value", "") != "Nowhere" {
		t.Errorf("%d %q", wrong.Status, wrong.texts(".errors li"))
	}
	at = p.goneOn(p.post(at, filledForm(page, "values", url.Values{"state": {"Norvège"}, "type": {"OL"}, "mandate": {"foe, hrd"}, "mapping_name": {"Annex of Person A"}})))
	if at != job+"/plan" {
		t.Fatalf("it stands at %s: %s", at, p.get(at).text("main"))
	}
	if got := p.page(at).texts("tbody td.government"); !cmp.Equal(got, []string{"Norway", "Norway", "Norway", "Norway"}) {
		t.Errorf("to %q", got)
	}
	p.goneOn(p.post(at, nil))
	if n := o.letterCount(); n != 4 {
		t.Errorf("%d letters", n)
	}
	list := p.page(listPath).text("main")
	if !strings.Contains(list, "OL") {
		t.Errorf("no other letter among %s", list)
	}
	t.Run("the mapping is used again by its name", func(t *testing.T) {
		next := p.chosen("b.csv", strings.ReplaceAll(twoGoodOneBad, "2026-0", "2025-0"))
		columns := p.page(next + "/columns")
		saved := columns.Find("select[name=saved] option").First().AttrOr("value", "")
		if a := p.post(next+"/columns", url.Values{"use": {"yes"}, "saved": {saved}}); a.Status != http.StatusSeeOther {
			t.Fatalf("%d", a.Status)
		}
		filled := p.page(next + "/columns")
		if name := filled.Find("[name=mapping_name]").AttrOr("value", ""); name != "Annex of Person A" {
			t.Errorf("its name is %q", name)
		}
		at := p.goneOn(p.post(next+"/columns", filledForm(filled, "columns", nil)))
		at = p.goneOn(p.post(at, filledForm(p.page(at), "values", nil)))
		if got := len(p.page(at).texts(".st.overdue")); got != 0 {
			t.Errorf("%d rows are rejected", got)
		}
	})
}

func TestColumnsAreCorrectedByThePerson(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	job := p.chosen("a.csv", "When,Whom,What,Date\n27 Feb 2026,Norway,AL,x\n")
	page := p.page(job + "/columns")
	if got := page.texts("tbody td.subject"); !cmp.Equal(got, []string{"27 Feb 2026", "Norway", "AL", "x"}) {
		t.Errorf("the first values are %q", got)
	}
	twice := p.post(job+"/columns", filledForm(page, "columns", url.Values{"column_0": {"sent_on"}, "column_1": {"sent_on"}}))
	if twice.Status != http.StatusUnprocessableEntity || len(twice.texts("td.wrong")) != 2 {
		t.Errorf("%d, %q", twice.Status, twice.texts("td.wrong"))
	}
	none := p.post(job+"/columns", filledForm(page, "columns", url.Values{"column_3": {""}}))
	if none.Status != http.StatusUnprocessableEntity || !strings.Contains(none.text(".errors"), "No column says when") {
		t.Errorf("%d, %q", none.Status, none.text(".errors"))
	}
	at := p.goneOn(p.post(job+"/columns", filledForm(page, "columns", url.Values{"column_0": {"sent_on"}, "column_1": {"addressee"}, "column_2": {"type"}, "column_3": {"subject"}})))
	p.goneOn(p.post(at, nil))
	if n := o.letterCount(); n != 1 {
		t.Errorf("%d letters; it stands at %s", n, at)
	}
}

func TestPastedRowsAreAsGoodAsAFile(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	rows := "Date\tCountry\tType\tSummary\n27/02/2026\tNOR\tAL\t\"Arrest of\nPerson A\"\n"
	for _, a := range []*answer{p.sendFile("", nil, rows), p.post(importPath, url.Values{"rows": {rows}})} {
		if a.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", a.Status, a.text(".errors"))
		}
		job := strings.TrimSuffix(a.Location, "/columns")
		if at := p.goneOn(p.post(a.Location, filledForm(p.page(a.Location), "columns", nil))); at != job+"/plan" {
			t.Fatalf("it stands at %s", at)
		}
		if got := p.page(job + "/plan").texts("tbody td.extra"); !cmp.Equal(got, []string{"27 Feb 2026", "AL"}) {
			t.Errorf("%q", got)
		}
	}
}

func TestAFileThatCannotBeReadIsRefusedInOneSentence(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	for _, test := range []struct{ name, content, rows, words, field string }{
		{"", "", "", "Choose the file that holds the table, or paste its rows.", "file"},
		{"a.csv", "", "", "The file is empty.", "file"},
		{"a.pdf", "%PDF-1.4", "", "neither a text table nor a workbook", "file"},
		{"a.xlsx", "PK\x03\x04broken", "", "damaged or was cut off", "file"},
		{"a.csv", "2026-01-01,AL,NOR\n", "", "does not hold the names of the columns", "file"},
		{"a.csv", "Date,Country,Type\n", "", "no row stands below them", "file"},
		{"a.csv", "Date,Country,Type\n2026-01-01,NOR,AL\n", "Date\tCountry\n", "not both", "rows"},
		{"", "", "1\t2\n3\t4\n", "does not hold the names of the columns", "rows"},
	} {
		a := p.sendFile(test.name, strings.NewReader(test.content), test.rows)
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.text("#f-"+test.field+"-error"), test.words) {
			t.Errorf("%q: %d %q", test.content, a.Status, a.texts(".errors li"))
		}
		if got := strings.TrimSpace(a.Find("textarea").Text()); got != strings.TrimSpace(test.rows) {
			t.Errorf("of the rows pasted %q is left", got)
		}
	}
	if open := p.page(importPath).texts("tbody tr"); len(open) != 0 {
		t.Errorf("left behind: %q", open)
	}
	if left, err := os.ReadDir(o.server.TempDir); err != nil || len(left) != 0 {
		t.Errorf("files left behind: %v %v", left, err)
	}
}

// endlessRows is a table without an end.
type endlessRows struct{ sent int64 }

func (e *endlessRows) Read(b []byte) (int, error) {
	if e.sent == 0 {
		e.sent += int64(copy(b, "Date,Country,Type\n"))
		return int(e.sent), nil
	}
	n := copy(b, bytes.Repeat([]byte("2026-01-01,NOR,AL\n"), len(b)/18+1))
	e.sent += int64(n)
	return n, nil
}

func TestAFileThatIsTooLargeIsRefusedAndReadNoFurther(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	endless := &endlessRows{}
	a := p.sendFile("a.csv", io.LimitReader(endless, mostUploadBytes+5<<20), "")
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.text("#f-file-error"), "larger than 200 MB") {
		t.Errorf("%d %q", a.Status, a.texts(".errors li"))
	}
}

func TestAFormOfAnotherSignInBringsNoFile(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	for _, token := range []string{"", "another", tokenOfTests + "x"} {
		if a := p.send(uploadOf(t, token, "a.csv", strings.NewReader(twoGoodOneBad), "")); a.Status != http.StatusForbidden {
			t.Errorf("the token %q: %d", token, a.Status)
		}
	}
	body := &bytes.Buffer{}
	form := multipart.NewWriter(body)
	part, _ := form.CreateFormFile("file", "a.csv")
	fmt.Fprint(part, twoGoodOneBad)
	form.WriteField(csrfField, tokenOfTests)
	form.Close()
	r := httptest.NewRequest(http.MethodPost, importPath, body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	if a := p.send(r); a.Status != http.StatusForbidden {
		t.Errorf("the token behind the file: %d", a.Status)
	}
	elsewhere := httptest.NewRequest(http.MethodPost, "/communications/new", strings.NewReader(""))
	elsewhere.Header.Set("Content-Type", form.FormDataContentType())
	if a := p.send(elsewhere); a.Status != http.StatusForbidden {
		t.Errorf("a form with a file at an address that takes none: %d", a.Status)
	}
	nobody := &person{office: o, cookies: map[string]string{}}
	if a := nobody.send(uploadOf(t, tokenOfTests, "a.csv", strings.NewReader(twoGoodOneBad), "")); a.Status == http.StatusOK || o.server.imports.Of(docket.Actor{}) != nil {
		t.Errorf("somebody who is not signed in: %d", a.Status)
	}
}

func TestAnImportIsOfThePersonWhoChoseTheFile(t *testing.T) {
	o := openOffice(t)
	p, other := o.as(docket.Staff), o.as(docket.Reviewer)
	job := p.planned("a.csv", twoGoodOneBad, nil)
	for _, under := range []string{"", "/columns", "/values", "/plan", "/progress", "/progress/part", "/result", "/results.csv"} {
		a := other.get(job + under)
		if a.Status != http.StatusNotFound || !strings.Contains(a.Body, "choose the file again") || strings.Contains(a.Body, "Person A") {
			t.Errorf("%s answers another %d", under, a.Status)
		}
		for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
			if a := o.as(role).get(job + under); a.Status != http.StatusForbidden {
				t.Errorf("%s answers an %s %d", under, role, a.Status)
			}
		}
	}
	for _, under := range []string{"/columns", "/values", "/plan", "/stop", "/discard"} {
		if a := other.post(job+under, nil); a.Status != http.StatusNotFound {
			t.Errorf("%s takes from another %d", under, a.Status)
		}
	}
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		if a := o.as(role).get(importPath); a.Status != http.StatusForbidden {
			t.Errorf("an %s: %d", role, a.Status)
		}
		if a := o.as(role).sendFile("a.csv", strings.NewReader(twoGoodOneBad), ""); a.Status != http.StatusForbidden {
			t.Errorf("an %s sends a file: %d", role, a.Status)
		}
	}
	if open := other.page(importPath).texts("tbody tr"); len(open) != 0 {
		t.Errorf("another sees %q", open)
	}
	if a := p.get("/import/00000000-0000-0000-0000-000000000000/plan"); a.Status != http.StatusNotFound || !a.has("a[href='/import']") || !a.has("a.btn[href='/import/past']") {
		t.Errorf("after a restart: %d", a.Status)
	}
}

func TestTheDryRunShowsEachRowAndItsDifference(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	p.goneOn(p.post(p.planned("a.csv", "ref,Date,Country,Type,Summary\nAL NOR 1/2026,2026-01-05,NOR,AL,Before\n", nil)+"/plan", nil))
	job := p.planned("b.csv", "ref,Date,Country,Type,Summary\nAL NOR 1/2026,2026-01-05,NOR,AL,After\nAL NOR 2/2026,2026-01-06,Utopia,AL,New\n,2026-03-01,NOR,REM,Reminder\n", nil)
	page := p.page(job + "/plan")
	if diff := cmp.Diff(map[string]string{"rows": "3", "new": "1", "changed": "1", "rejected": "1", "into the queue": "1"}, counted(page, ".counts a")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for filter, want := range map[string]string{"updated": "subject: Before → After", "rejected": "Utopia", "queued": "Reminder"} {
		rows := p.page(job + "/plan?what=" + filter).texts("tbody tr")
		if len(rows) != 1 || !strings.Contains(rows[0], want) {
			t.Errorf("%s: %q", filter, rows)
		}
	}
	for _, link := range page.links(".counts a") {
		p.page(link)
	}
	if at := p.goneOn(p.post(job+"/plan", nil)); at != job+"/result" {
		t.Errorf("it stands at %s", at)
	}
	if a := p.post(job+"/plan", nil); a.Location != job+"/result" {
		t.Errorf("a second click leads to %q", a.Location)
	}
	if queue := p.page(job + "/result").links(".buttons a"); !strings.Contains(strings.Join(queue, " "), queuePath) {
		t.Errorf("the result leads to %q", queue)
	}
	past, found := p.page(job + "/result").Find(`main a[href^="/import/past/"]`).Attr("href")
	if !found || !slices.Contains(p.page(past).links(".actions a"), past+"/undo") {
		t.Errorf("the result leads to %q, where the import cannot be taken back", past)
	}
}

func TestTheDryRunShowsWhatADateWasTakenFor(t *testing.T) {
	p := openOffice(t).as(docket.Staff)
	const file = "Date,Country,Type,Summary\n03/04/2026,NOR,AL,Letter\n"
	for first, want := range map[string]string{"yes": "3 Apr 2026", "no": "4 Mar 2026"} {
		plan := p.page(p.planned("a.csv", file, url.Values{"day_first": {first}}) + "/plan")
		if got := plan.text("tbody tr:first-child td.nw"); !strings.HasPrefix(got, want) {
			t.Errorf("day first %s: %q", first, got)
		}
		if got := counted(plan, ".counts a")["row"]; got != "1" {
			t.Errorf("one row is counted as %v", counted(plan, ".counts a"))
		}
	}
}

func TestThePagesOfALongDryRunAreLinked(t *testing.T) {
	p := openOffice(t).as(docket.Staff)
	var rows strings.Builder
	rows.WriteString("Date,Country,Type,Summary\n")
	for i := range 120 {
		fmt.Fprintf(&rows, "2026-01-05,NOR,AL,Letter %d\n", i+1)
	}
	job := p.planned("a.csv", rows.String(), nil)
	seen := 0
	for at := job + "/plan?what=created"; at != ""; {
		page := p.page(at)
		seen += page.Find("tbody tr").Length()
		at = page.Find(".pager a[rel=next]").AttrOr("href", "")
	}
	if seen != 120 {
		t.Errorf("%d rows are shown", seen)
	}
	if a := p.page(job + "/plan?page=99"); !a.has(".empty") {
		t.Error("a page behind the end is not said to be empty")
	}
}

func TestARegisterThatChangedMeanwhileIsShownAgainAndNothingIsWritten(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	job := p.planned("a.csv", "ref,Date,Country,Type,Summary\nAL NOR 1/2026,2026-01-05,NOR,AL,A\n", nil)
	other := p.planned("b.csv", "ref,Date,Country,Type,Summary\nAL NOR 1/2026,2026-01-05,NOR,AL,B\n", nil)
	p.goneOn(p.post(other+"/plan", nil))
	if at := p.goneOn(p.post(job+"/plan", nil)); at != job+"/plan" {
		t.Fatalf("it stands at %s", at)
	}
	page := p.page(job + "/plan")
	if !strings.Contains(page.text(".flash.note"), "nothing was written") || !strings.Contains(page.text("tbody"), "B → A") {
		t.Errorf("%q %q", page.text(".flash"), page.text("tbody"))
	}
	if n := o.letterCount(); n != 1 {
		t.Errorf("%d letters", n)
	}
	if at := p.goneOn(p.post(job+"/plan", nil)); at != job+"/result" {
		t.Errorf("then it stands at %s", at)
	}
}

// longFile is a file that takes a while.
func longFile(n int) string {
	var b strings.Builder
	b.WriteString("Date,Country,Type,Mandates,Summary,Replies\n")
	for i := range n {
		fmt.Fprintf(&b, "2001-02-03,%s,AL,hrd;foe,Arrest of person %d,2001-03-%02d\n", [3]string{"NOR", "SWE", "FIN"}[i%3], i, i%28+1)
	}
	return b.String()
}

func TestWorkInProgressMovesAndIsStoppedWithoutATrace(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	other := o.as(docket.Observer)
	job := p.planned("a.csv", longFile(20_000), nil)
	before, err := o.store.ChangeNumber(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := p.post(job+"/plan", nil)
	if a.Location != job+"/progress" {
		t.Fatalf("20,000 letters were written within %s: this tests nothing; it stands at %s", quickly, a.Location)
	}
	page := p.page(a.Location)
	if !strings.Contains(page.Body, `<noscript><meta http-equiv="refresh" content="2"></noscript>`) || !page.has("progress[max]") || !page.has("[data-poll='"+job+"/progress/part']") {
		t.Error("the page does not move")
	}
	if second := p.post(job+"/plan", nil); second.Location != job+"/progress" {
		t.Errorf("a second click leads to %q", second.Location)
	}
	other.page(listPath) // others go on reading
	seen := map[string]bool{}
	for range 200 {
		part := p.get(job + "/progress/part")
		if part.Status != http.StatusOK {
			break
		}
		seen[part.Find("progress").AttrOr("value", "")] = true
		if len(seen) > 2 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if len(seen) < 3 {
		t.Errorf("the progress was only %v", seen)
	}
	if at := p.goneOn(p.post(job+"/stop", nil)); at != job+"/plan" {
		t.Fatalf("stopped, it stands at %s", at)
	}
	after, err := o.store.ChangeNumber(t.Context())
	if n := o.letterCount(); n != 0 || err != nil || after != before {
		t.Errorf("%d letters, change number %d before, %d after, %v", n, before, after, err)
	}
	if !strings.Contains(p.page(job+"/plan").text(".flash.fail"), "Nothing was written") {
		t.Error("the page does not say that nothing was written")
	}
	if at := p.goneOn(p.post(job+"/plan", nil)); at != job+"/result" || o.letterCount() != 20_000 {
		t.Errorf("tried again it stands at %s with %d letters", at, o.letterCount())
	}
}

func TestALimitedPersonImportsWithinTheLimitsAndSeesNothingElse(t *testing.T) {
	o := openOffice(t)
	free := o.as(docket.Staff)
	free.goneOn(free.post(free.planned("a.csv", "ref,Date,Country,Type,Summary\nAL SWE 1/2026,2026-01-05,SWE,AL,hidden subject\n", nil)+"/plan", nil))
	norway, err := o.docket.FindAddressee(t.Context(), free.Actor, "NOR")
	if err != nil {
		t.Fatal(err)
	}
	p := o.as(docket.Staff, onlyStates(norway))
	job := p.planned("b.csv", "ref,Date,Country,Type,Summary\nAL SWE 1/2026,2026-01-05,SWE,AL,other\nAL SWE 2/2026,2026-01-05,SWE,AL,other\nAL NOR 1/2026,2026-01-05,NOR,AL,own\n", nil)
	page := p.page(job + "/plan")
	if diff := cmp.Diff(map[string]string{"rows": "3", "new": "1", "rejected": "2"}, counted(page, ".counts a")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if strings.Contains(page.Body+p.page(job+"/results.csv").Body, "hidden subject") {
		t.Error("the difference shows a letter outside the limits")
	}
}

func TestOnlyAFewImportsLieOnTheDesk(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	first := p.chosen("a.csv", twoGoodOneBad)
	for range 3 {
		p.chosen("b.csv", twoGoodOneBad)
	}
	if a := p.get(first); a.Status != http.StatusNotFound {
		t.Errorf("the oldest of four answers %d", a.Status)
	}
	if open := p.page(importPath).Find("tbody tr").Length(); open != 3 {
		t.Errorf("%d lie there", open)
	}
	for range 2 {
		q := o.as(docket.Staff)
		for range 3 {
			q.sendFile("c.csv", strings.NewReader(twoGoodOneBad), "")
		}
	}
	if a := o.as(docket.Staff).sendFile("d.csv", strings.NewReader(twoGoodOneBad), ""); a.Status != http.StatusServiceUnavailable {
		t.Errorf("the ninth answers %d", a.Status)
	}
	p.post(p.page(importPath).Find("tbody form").First().AttrOr("action", ""), nil)
	if a := o.as(docket.Staff).sendFile("d.csv", strings.NewReader(twoGoodOneBad), ""); a.Status != http.StatusSeeOther {
		t.Errorf("after one was given up: %d", a.Status)
	}
}

func TestTheDeskIsEmptyAfterTheServerEnds(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	job := p.planned("a.csv", longFile(5_000), nil)
	p.post(job+"/plan", nil)
	o.server.Close(t.Context())
	if n := o.letterCount(); n != 5_000 {
		t.Errorf("what was begun is not finished: %d letters", n)
	}
	if own := o.server.imports.Of(p.Actor); len(own) != 0 {
		t.Errorf("%d imports are left", len(own))
	}
	if left, err := os.ReadDir(o.server.TempDir); err != nil || len(left) != 0 {
		t.Errorf("files left behind: %v %v", left, err)
	}
}

func TestEveryPageOfAnImportGoesThroughTheCatalogue(t *testing.T) {
	o := openOffice(t)
	p := o.as(docket.Staff)
	p.language = "qps-rtl" // look checks each page
	p.goneOn(p.post(p.planned("a.csv", "ref,Date,Country,Type,Summary\nAL NOR 1/2026,2026-01-05,NOR,AL,Before\n", nil)+"/plan", nil))
	content := "ref,Date,Country,Type,Summary,Mandates,Status,\n" +
		"AL NOR 1/2026,2026-01-05,Norvège,urgent appeal,After,the office of nobody,overdue,x\n,2026-01-05,Utopia,AL,B,Special Rapporteur on torture,,\n,2026-03-01,NOR,REM,C,,,\n"
	if _, err := o.docket.SaveMapping(t.Context(), p.Actor, "Annex", "{}"); err != nil {
		t.Fatal(err)
	}
	p.sendFile("", nil, "")
	job := p.chosen("b.csv", content)
	columns := p.page(job + "/columns")
	if !columns.has("html[dir=rtl]") {
		t.Error("the page does not read from right to left")
	}
	p.post(job+"/columns", filledForm(columns, "columns", url.Values{"column_1": {""}, "column_2": {"nonsense"}, "followed_since": {"tomorrow"}, "mapping_name": {"…"}}))
	at := p.goneOn(p.post(job+"/columns", filledForm(columns, "columns", nil)))
	p.post(at, filledForm(p.page(at), "values", url.Values{"state": {"Nowhere", "Norway"}}))
	p.page(importPath)
	p.goneOn(p.post(at, filledForm(p.page(at), "values", nil)))
	for _, under := range []string{"/plan", "/plan?what=rejected", "/plan?page=9"} {
		p.page(job + under)
	}
	p.goneOn(p.post(job+"/plan", nil))
	p.page(job + "/result")
	p.get("/import/gone/plan")
}

// BenchmarkImportPage takes 100,000 rows through the pages: the goal is less than 15 s of planning and applying.
func BenchmarkImportPage(b *testing.B) {
	for b.Loop() {
		o := openOffice(b)
		p := o.as(docket.Staff)
		content := longFile(100_000)
		from := b.Elapsed()
		job := p.planned("many.csv", content, nil)
		planned := b.Elapsed()
		if at := p.goneOn(p.post(job+"/plan", nil)); at != job+"/result" {
			b.Fatalf("it stands at %s", at)
		}
		b.ReportMetric((planned - from).Seconds(), "plan-s")
		b.ReportMetric((b.Elapsed() - planned).Seconds(), "apply-s")
	}
}
