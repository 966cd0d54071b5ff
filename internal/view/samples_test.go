package view

import (
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"testing"
	"testing/fstest"

	"answerable/internal/civil"
	"answerable/internal/locale"
	"answerable/web"
)

// sampleRow is a list's row as a page would prepare it.
type sampleRow struct {
	Ref, Sent, Due, Government, Subject, Mandates, Replies string
	Status                                                 Status
}

// samplePage holds whatever one of the sample pages shows.
type samplePage struct {
	Page
	Counts    []Count
	Filters   []Filter
	Chips     Chips
	Columns   []Column
	Rows      []sampleRow
	Pager     Pager
	Status    Status
	Sent, Due civil.Date
	Timeline  []Event
	Summary   string
	Form      *Form
	States    []Option
	Kinds     []Option
}

// newSample fills a page in the words' language; what stays in Latin letters stands under translate="no".
func newSample(w *locale.Words) samplePage {
	p := samplePage{Page: Page{
		Words: w, Title: w.T("Communications"), Office: "Служба А", Path: "/communications", CSRF: "token", RequestID: "r1",
		Today: civil.Must("2026-11-23"), SignedIn: true, ActorName: "A. Officer", ActorRole: w.C("role", "staff"), CanWrite: true,
		Nav: []NavItem{{Label: w.T("Communications"), Href: "/communications", Current: true}, {Label: w.T("Unanswered"), Href: "/unanswered"},
			{Label: w.T("Queue"), Href: "/queue", Count: 57}, {Label: w.T("Cases"), Href: "/cases"}, {Label: w.T("Governments"), Href: "/governments"}},
		Flash: &Flash{Kind: FlashDone, Text: w.T("The letter is logged."), Href: "/communications/1", Link: w.T("Show it")},
	}}
	p.sampleList(w)
	p.sampleRecord(w)
	p.sampleForm(w)
	return p
}

func (p *samplePage) sampleList(w *locale.Words) {
	p.Counts = []Count{
		{"overdue", w.Number(1214), w.C("status", "overdue"), "?status=overdue", true}, {"due_soon", w.Number(12), w.T("due within 7 days"), "?status=due_soon", false},
		{"awaiting", w.Number(143), w.C("status", "awaiting"), "?status=awaiting", false}, {"replied", w.Number(402), w.C("status", "replied"), "?status=replied", false},
	}
	p.States = []Option{{Value: "XAR", Label: "Arland", Data: true}, {Value: "XBE", Label: "Belmark", Data: true}, {Value: "XCO", Label: "Corvania", Data: true}}
	many := append([]Option{}, p.States...)
	for _, name := range []string{"Farrow", "Gotara", "Irvane", "Kestria", "Meridia", "Nicoda", "Philmora", "Tûrmar", "Vesmar", "Zimora"} {
		many = append(many, Option{Value: name, Label: name, Data: true, Selected: name == "Vesmar"})
	}
	from := Field{Words: w, Name: "sent_from", Label: w.T("Sent from"), Kind: "date"}
	p.Filters = []Filter{
		{Words: w, Name: "status", Label: w.C("filter", "Status"), Options: []Option{{Value: "overdue", Label: w.C("status", "overdue"), Selected: true}}},
		{Words: w, Name: "state", Label: w.C("filter", "Government"), Options: many},
		{Words: w, Name: "sent", Label: w.C("filter", "Sent"), From: &from},
	}
	p.Chips = Chips{Words: w, Items: []Chip{{Label: w.C("status", "overdue"), Href: "?"}, {Label: "Vesmar", Href: "?", Data: true}}, Clear: "?"}
	p.Columns = []Column{{Label: w.T("Reference"), Href: "?sort=reference"}, {Label: w.C("column", "Sent"), Href: "?sort=sent_on", Sort: "descending", Class: "extra"},
		{Label: w.C("column", "Due")}, {Label: w.T("Government")}, {Label: w.T("Subject")}, {Label: w.T("Mandates")}, {Label: w.T("Status")}, {Label: w.T("Replies")}}
	statuses := []Status{
		{"awaiting", w.C("status", "awaiting"), "in 8 d", nil}, {"due_soon", w.C("status", "due soon"), "in 4 d", nil},
		{"replied_late", w.C("status", "replied late"), "1 d late", nil}, {"overdue", w.C("status", "overdue"), "52 d", []string{"partial"}},
		{"replied", w.C("status", "replied"), "", []string{"closed"}}, {"received", w.C("status", "received"), "", nil}, {"unknown", w.C("status", "unknown"), "", nil},
		{"undated", w.C("status", "undated"), "", nil}, {"not_expected", w.C("status", "not expected"), "", nil}, {"draft", w.C("status", "draft"), "", nil},
	}
	subjects := []string{"Killing of two community leaders; protection measures withdrawn", "Transfer of a detained environmental defender to an unknown place", "Draft law on the funding of associations"}
	for i := range 24 {
		p.Rows = append(p.Rows, sampleRow{Ref: "AL XCO 9/2026", Sent: "2 Oct 2026", Due: "1 Dec 2026", Government: many[i%len(many)].Label,
			Subject: subjects[i%3], Mandates: "HRD EXE", Replies: "(A) 9 Oct 2026", Status: statuses[i%len(statuses)]})
	}
	p.Pager = Pager{Words: w, Summary: w.T("%d–%d of %s", 1, 24, "214"), Newer: "?before=x", Older: "?after=x"}
}

func (p *samplePage) sampleRecord(w *locale.Words) {
	p.Status = Status{"overdue", w.C("status", "overdue"), w.N("by %d day", "by %d days", 1198), []string{w.C("mark", "acknowledged")}}
	p.Sent, p.Due = civil.Must("2023-06-14"), civil.Must("2023-08-13")
	p.Timeline = []Event{
		{Kind: "reminder", Day: w.DateShort(civil.Must("2026-03-02")), Stamp: "2026-03-02", Head: w.T("Second reminder"), Detail: w.T("to the Permanent Mission"), Href: "#", Link: w.T("letter, 2 pages")},
		{Kind: "due", Day: w.DateShort(civil.Must("2023-08-14")), Head: w.T("Due date passed"), Detail: w.T("without a reply")},
		{Kind: "reply", Day: w.DateShort(civil.Must("2023-07-02")), Head: w.T("Acknowledgement (A)"), Text: "Receipt acknowledged; the matter was referred to the competent authorities. Does not count as a reply.", Marks: []string{w.C("mark", "translation pending")}},
		{Kind: "sent", Day: w.DateShort(p.Sent), Head: w.C("event", "Sent"), Detail: w.T("to the Permanent Mission")},
	}
	p.Summary = "Allegations concerning the arrest of a lawyer outside a courtroom after representing demonstrators, his detention without access to counsel, and charges under counter-terrorism provisions. The letter asks for the legal basis of the arrest."
}

func (p *samplePage) sampleForm(w *locale.Words) {
	p.Kinds = []Option{{Value: "acknowledgement", Label: w.T("acknowledgement"), Note: w.T("never counts as a reply")}, {Value: "substantive", Label: w.T("substantive")}}
	p.Form = &Form{Words: w, CSRF: "token", Once: "o1", Version: 3,
		Values:   url.Values{"addressee": {"Арландия"}, "kind": {"substantive"}, "received_on": {"31/13/2026"}, "translation": {"yes"}},
		Errors:   []FieldError{{"received_on", w.T("This is not a date.")}, {"kind", w.T("Choose what it is.")}, {"", w.T("Nothing was saved.")}},
		Warnings: []string{w.T("The letter was sent on a Sunday.")}}
}

// sampleView joins the real layouts and partials with the sample pages.
func sampleView(t testing.TB) (*View, *Assets) {
	t.Helper()
	joined := fstest.MapFS{}
	join := func(source fs.FS, patterns ...string) {
		for _, pattern := range patterns {
			names, err := fs.Glob(source, pattern)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				text, err := fs.ReadFile(source, name)
				if err != nil {
					t.Fatal(err)
				}
				joined[name] = &fstest.MapFile{Data: text}
			}
		}
	}
	join(web.Templates(), "layouts/*.html", "partials/*.html")
	join(os.DirFS("testdata"), "pages/*/*.html")
	assets, err := NewAssets(web.Static())
	if err != nil {
		t.Fatal(err)
	}
	v, err := New(joined, assets)
	if err != nil {
		t.Fatal(err)
	}
	return v, assets
}

func render(t *testing.T, v *View, page string, data any) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := v.Render(&b, page, data); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
