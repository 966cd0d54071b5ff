package intake

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"answerable/internal/cell"
	"answerable/internal/intake/sheet"
)

// printer writes a row as it is printed, for its origin: what it says by field, what nobody reads by header.
type printer struct {
	columns  []printedColumn
	joins    func(text string) bool // whether the default lead speaks for a cell of mandates
	lead     string
	mandates []int
	dates    []int // only if the month stands first in the file
	buffer   []byte
}

type printedColumn struct {
	at   int
	name []byte // as JSON
}

// What the mapping file says beside the cells, by the names that it has there.
const (
	assumedLead = "default_lead"
	dayFirst    = "day_first" // only where it is "no" and a date of the row is read by it
)

// datesSaid are the fields whose cells hold dates.
var datesSaid = []Field{SentOn, SentText, ReplyDates, ReplyText, ReminderDates}

func (t *Table) printer(v *resolver) *printer {
	p := &printer{lead: t.mapping.DefaultLead}
	taken := map[string]bool{assumedLead: true, dayFirst: true}
	add := func(at int, name string) {
		if !taken[name] {
			taken[name] = true
			text, _ := json.Marshal(name) // a text always marshals
			p.columns = append(p.columns, printedColumn{at: at, name: text})
		}
	}
	for _, field := range slices.Sorted(maps.Keys(t.Columns.at)) {
		add(t.Columns.at[field], string(field))
	}
	for at, header := range t.headers {
		if slices.Contains(t.Columns.Unread, header) && !slices.Contains(slices.Collect(maps.Values(t.Columns.at)), at) {
			add(at, header)
		}
	}
	for _, field := range []Field{Mandates, MandatesText} {
		if at, ok := t.Columns.at[field]; ok {
			p.mandates = append(p.mandates, at)
		}
	}
	for _, field := range datesSaid {
		if at, ok := t.Columns.at[field]; ok && t.mapping.MonthFirst() {
			p.dates = append(p.dates, at)
		}
	}
	p.joins = func(text string) bool {
		words := fold(text)
		return words == "" || v.reader.saysJoint(words)
	}
	return p
}

// row gives the JSON of a row; the next call overwrites it. Only cells that say something are in it.
func (p *printer) row(in sheet.Row) []byte {
	b := append(p.buffer[:0], '{')
	for _, column := range p.columns {
		if column.at >= len(in.Cells) {
			continue
		}
		text := clean(strings.TrimSpace(cell.Original(in.Cells[column.at])))
		if text != "" {
			b = appendMember(b, column.name, text)
		}
	}
	if p.lead != "" && p.joins(p.said(in)) {
		b = appendMember(b, []byte(`"`+assumedLead+`"`), p.lead)
	}
	if slices.ContainsFunc(p.dates, func(at int) bool { return at < len(in.Cells) && orderMatters(in.Cells[at]) }) {
		b = appendMember(b, []byte(`"`+dayFirst+`"`), "no")
	}
	p.buffer = append(b, '}')
	return p.buffer
}

// said is the cell that names the mandates.
func (p *printer) said(in sheet.Row) string {
	for _, at := range p.mandates {
		if at < len(in.Cells) && strings.TrimSpace(in.Cells[at]) != "" {
			return in.Cells[at]
		}
	}
	return ""
}

func appendMember(b, name []byte, text string) []byte {
	if len(b) > 1 {
		b = append(b, ',')
	}
	b = append(append(b, name...), ':')
	quoted, _ := json.Marshal(text) // a text always marshals
	return append(b, quoted...)
}
