package view

import (
	"html"
	"html/template"
	"strings"

	"answerable/internal/locale"
)

// Status is the mark beside a communication: a word, a shape, a colour.
type Status struct {
	Status string   // draft not_expected replied replied_late received unknown undated overdue due_soon awaiting
	Label  string   // the word: "overdue"
	Detail string   // behind it, small: "1,198 d"
	Marks  []string // in small grey: "partial", "closed"
}

// Count is a number that leads to what it counts.
type Count struct {
	Status  string // colours the number; may be empty
	N       string // written with its thousands; empty while it is not known
	Label   string
	Href    string
	Current bool
}

// Chip is one active filter with the address that takes it off.
type Chip struct {
	Label string // "overdue", "Government: Arland"
	Href  string
	Data  bool // the label is the register's own text
}

// Chips is the row of active filters.
type Chips struct {
	*locale.Words
	Items []Chip
	Clear string // the address without any filter
}

// Filter is one drop-down of the filter bar, inside the bar's one GET form.
type Filter struct {
	*locale.Words
	Name, Label string
	Options     []Option // checkboxes, several at a time
	Radio       bool     // one at a time instead
	From, To    *Field   // or a range of dates
}

// Chosen counts the selected options, shown on the closed drop-down.
func (f Filter) Chosen() int {
	n := 0
	for _, o := range f.Options {
		if o.Selected && o.Value != "" {
			n++
		}
	}
	for _, end := range []*Field{f.From, f.To} {
		if end != nil && end.Value() != "" {
			n++
		}
	}
	return n
}

// Ticks is the choices as controls. A filter may have hundreds on every page of a list: they are written
// here, since a template takes longer over them than over all the rest.
func (f Filter) Ticks() template.HTML {
	var b strings.Builder
	kind := "checkbox"
	if f.Radio {
		kind = "radio"
	}
	for _, o := range f.Options {
		b.WriteString(`<label class="tick"><input type="` + kind + `" name="` + html.EscapeString(f.Name) + `" value="` + html.EscapeString(o.Value) + `"`)
		if o.Selected {
			b.WriteString(" checked")
		}
		b.WriteString("> <span")
		if o.Data {
			b.WriteString(` translate="no"`)
		}
		b.WriteString(">" + html.EscapeString(o.Label) + "</span>")
		if o.Note != "" {
			b.WriteString(" <small>" + html.EscapeString(o.Note) + "</small>")
		}
		b.WriteString("</label>")
	}
	return template.HTML(b.String())
}

// Narrow says that the list is long enough to be worth narrowing by typing.
func (f Filter) Narrow() bool { return len(f.Options) > 12 }

// Column is one heading of a table; with Href a click sorts by it.
type Column struct {
	Label string
	Href  string
	Sort  string // "ascending", "descending" or ""
	Class string // of its cells: see the class index in app.css
}

// Pager is the foot of a list.
type Pager struct {
	*locale.Words
	Summary      string // "1–50 of 214"
	Newer, Older string // addresses; empty where there is no such page
}

// Event is one entry of a timeline.
type Event struct {
	Kind   string // sent reply reminder due draft closed extension note
	Day    string // as it is shown
	Stamp  string // 2006-01-02, for machines; empty where the day is not exact
	Head   string
	Number string // theirs, the register's own text
	Detail string
	Text   string
	Href   string
	Link   string
	Named  bool // the link is the register's own text
	Marks  []string
}
