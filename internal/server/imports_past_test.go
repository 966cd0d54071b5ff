package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake"
	"answerable/internal/intake/sheet"
	"answerable/internal/store"
	"answerable/internal/testkit"
	"answerable/internal/testkit/browser"
)

// importFile takes a CSV into the register.
func importFile(t testing.TB, st *store.Store, actor docket.Actor, content string) docket.ImportID {
	t.Helper()
	table, err := intake.Read("letters of the year.csv", strings.NewReader(content), int64(len(content)), nil, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	plan, err := intake.NewPlan(t.Context(), st, table, intake.Options{Actor: actor, Today: testkit.Today, Now: civil.InstantOf(testkit.Now())})
	if err != nil {
		t.Fatal(err)
	}
	defer plan.Close()
	counts, err := plan.Apply(t.Context(), st, intake.ApplyOptions{})
	if err != nil || counts.Rejected > 0 {
		t.Fatalf("%+v, %v", counts, err)
	}
	list, err := st.PastImports(t.Context(), 0, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	return list[0].ID
}

// twoImports takes in a file, and another that changes a letter of the first and adds two.
func twoImports(t testing.TB) (o *office, by *person, first, second docket.ImportID) {
	t.Helper()
	o = openOffice(t)
	testkit.State(t, o.store, "XAA")
	by = o.as(docket.Staff)
	first = importFile(t, o.store, by.Actor, "row_id,source_doc,ref,Date,Type,Country,Mandates,Summary\nF1,Доклад,AL XAA 5/2026,2026-05-01,AL,XAA,hrd,Первое\n")
	second = importFile(t, o.store, by.Actor, "row_id,source_doc,ref,Date,Type,Country,Mandates,Summary,Replies\n"+
		"F1,Доклад,AL XAA 5/2026,2026-05-01,AL,XAA,hrd;foe,Другое,2026-06-01\nF2,Доклад,AL XAA 6/2026,2026-05-02,AL,XAA,hrd,Второе,\nF3,Доклад,OTH 7/2026,2026-05-03,AL,Компания,hrd,Третье,\n")
	return o, by, first, second
}

func TestPastImportsAreListedNewestFirst(t *testing.T) {
	o, by, first, second := twoImports(t)
	page := by.page(docket.PastImportsPath)
	if got := page.links("tbody a"); !slices.Equal(got, []string{docket.PastImportPath(second), docket.PastImportPath(first)}) {
		t.Errorf("%v", got)
	}
	if got := page.text("tbody tr"); got != "23 Nov 2026, 12:00 UTC"+by.Name+"letters of the year.csv21000in the register" {
		t.Errorf("%q", got)
	}
	file := by.get(docket.PastImportsPath + ".csv")
	if !strings.Contains(file.Body, "letters of the year.csv,3,2,1,0,0,0,,") || by.get(docket.PastImportsPath+".xlsx").Status != http.StatusOK {
		t.Errorf("%s", file.Body)
	}
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		p := o.as(role)
		for _, path := range []string{docket.PastImportsPath, docket.PastImportsPath + ".csv", docket.PastImportPath(second)} {
			if a := p.get(path); a.Status != http.StatusOK || strings.Contains(a.Body, "letters of the year") {
				t.Errorf("%s is told of the file by %s (%d)", role, path, a.Status)
			}
		}
		if a := p.get(docket.PastImportPath(second) + "/undo"); a.Status != http.StatusForbidden {
			t.Errorf("%s is shown how to take it back: %d", role, a.Status)
		}
		if a := p.post(docket.PastImportPath(second)+"/undo", nil); a.Status != http.StatusForbidden {
			t.Errorf("%s takes it back: %d", role, a.Status)
		}
	}
	if page := openOffice(t).as(docket.Staff).page(docket.PastImportsPath); page.text(".empty h2") != "Nothing was imported yet" {
		t.Errorf("%q", page.text("main"))
	}
}

func TestManyImportsArePaged(t *testing.T) {
	o := openOffice(t)
	by := o.as(docket.Staff)
	for i := range docket.PageSize + 2 {
		importFile(t, o.store, by.Actor, fmt.Sprintf("Date,Type,Country,Mandates,Summary\n2026-05-01,AL,NOR,hrd,letter %d\n", i))
	}
	page := by.page(docket.PastImportsPath)
	next := page.links(`.pager a[rel="next"]`)
	if page.Find("tbody tr").Length() != docket.PageSize || len(next) != 1 || !strings.Contains(page.text(".pager"), "1–50 of 52") {
		t.Fatalf("%v, %q", next, page.text(".pager"))
	}
	page = by.page(next[0])
	if page.Find("tbody tr").Length() != 2 || !strings.Contains(page.text(".pager"), "51–52 of 52") {
		t.Errorf("%q", page.text(".pager"))
	}
	for _, query := range []string{"?before=x", "?before=-1"} {
		if a := by.get(docket.PastImportsPath + query); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d", query, a.Status)
		}
	}
}

func TestAnImportShowsTheLettersThatItMadeAndChanged(t *testing.T) {
	_, by, _, second := twoImports(t)
	page := by.page(docket.PastImportPath(second))
	if got := page.texts("tbody td:nth-child(5)"); !slices.Equal(got, []string{"new", "new", "changed"}) {
		t.Errorf("%v", got)
	}
	for _, href := range page.links("tbody a") {
		by.page(href)
	}
	for _, want := range []string{"2 new letters · 1 letter changed · 1 reply · 1 new addressee"} {
		if !strings.Contains(page.text("dl.facts"), want) {
			t.Errorf("%q", page.text("dl.facts"))
		}
	}
	for _, path := range []string{"/import/past/99", "/import/past/x", "/import/past/99/undo"} {
		if a := by.get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
}

func TestAnImportIsTakenBackFromItsPage(t *testing.T) {
	o, by, first, second := twoImports(t)
	path := docket.PastImportPath(second) + "/undo"
	if got := by.page(docket.PastImportPath(second)).links(".actions a"); !slices.Equal(got, []string{path}) {
		t.Fatalf("the import leads to %v", got)
	}
	page := by.page(path)
	if got := page.texts("dl.facts dd"); !slices.Equal(got, []string{"2 new letters · 1 reply · 1 new addressee", "1 letter"}) {
		t.Errorf("%q", got)
	}
	if got := page.text("table.history tbody"); got != "AL XAA 5/2026MandatesHRD, FOEHRD SubjectДругоеПервое" {
		t.Errorf("%q", got)
	}
	once := page.Find(`input[name="once"]`).AttrOr("value", "")
	for range 2 { // a second click lands on the first one's result
		if a := by.post(path, url.Values{"once": {once}}); a.Status != http.StatusSeeOther || a.Location != docket.PastImportPath(second) {
			t.Fatalf("%d %s: %s", a.Status, a.Location, a.text("main"))
		}
	}
	page = by.page(docket.PastImportPath(second))
	if !strings.Contains(page.text(".lead"), "was taken back on 23 Nov 2026") || page.has(".actions a") || page.has("tbody") {
		t.Errorf("%q", page.text("main"))
	}
	if got := by.page(docket.PastImportsPath).texts("td.status"); !slices.Equal(got, []string{"taken back on 23 Nov 2026", "in the register"}) {
		t.Errorf("%v", got)
	}
	if a := by.post(path, url.Values{"once": {newOnce()}}); a.Status != http.StatusConflict {
		t.Errorf("taken back again: %d", a.Status)
	}
	letter := by.page(listPath).links("td.ref a")
	if len(letter) != 1 {
		t.Fatalf("the list has %v", letter)
	}
	if got := by.page(letter[0] + "/history").texts("tbody td:nth-child(3)"); !slices.Contains(got, "put back as before an import") {
		t.Errorf("the history of the letter: %v", got)
	}
	// What stands in the way of the first is named.
	by.saved(letter[0]+"/close", url.Values{"version": {"3"}, "closed_on": {"2026-11-01"}, "reason": {"settled"}})
	path = docket.PastImportPath(first) + "/undo"
	page = by.page(path)
	if page.text("tbody tr") != "AL XAA 5/2026closed23 Nov 2026, 12:00 UTC"+by.Name || page.has("form.form") || page.links("tbody a")[0] != letter[0] {
		t.Errorf("%q", page.text("main"))
	}
	a := by.post(path, url.Values{"once": {newOnce()}})
	if a.Status != http.StatusConflict || !strings.Contains(a.text("main"), "1 record stands in the way") || !strings.Contains(a.text(".errors"), "Nothing was taken back") {
		t.Errorf("%d %q", a.Status, a.text("main"))
	}
	if found, err := o.store.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestPastImportsSpeakThroughTheCatalogue(t *testing.T) {
	o, by, first, second := twoImports(t)
	third := importFile(t, o.store, by.Actor, "row_id,source_doc,ref,Date,Type,Country,Mandates,Summary\nF9,Доклад,AL XAA 9/2026,2026-05-01,AL,XAA,hrd,Девятое\n")
	if _, err := o.docket.UndoImport(t.Context(), by.Actor, third, ""); err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"qps", "qps-rtl"} {
		for _, role := range docket.Roles {
			p := o.as(role)
			p.language = language
			for _, id := range []docket.ImportID{first, second, third} {
				p.page(docket.PastImportPath(id))
			}
			p.page(docket.PastImportsPath)
			if docket.CanWrite(p.Actor) {
				p.page(docket.PastImportPath(first) + "/undo")
				p.page(docket.PastImportPath(second) + "/undo")
			}
		}
	}
}

func TestPastImportsInABrowser(t *testing.T) {
	b := browser.Start(t)
	_, by, first, second := twoImports(t)
	tab, web := by.at(b, t)
	for name, path := range map[string]string{"imports-past": docket.PastImportsPath, "imports-past-one": docket.PastImportPath(second),
		"imports-past-undo": docket.PastImportPath(second) + "/undo", "imports-past-refused": docket.PastImportPath(first) + "/undo"} {
		tab.Goto(web + path)
		seen(t, tab, name)
	}
}
