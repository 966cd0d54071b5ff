package intake

import (
	"maps"
	"slices"
	"strings"

	"answerable/internal/docket"
	"answerable/internal/intake/sheet"
)

// What the mapping file says of a row beside its cells is kept with them, so that a file whose mapping was
// corrected is not taken for the same again.
const (
	assumedLead    Field = "default_lead"
	dayFirst       Field = "day_first" // only where it is "no" and a date of the row is read by it
	mappedType     Field = "mapped_type"
	mappedState    Field = "mapped_state"
	mappedMandates Field = "mapped_mandates"
)

var fromMapping = []Field{assumedLead, dayFirst, mappedType, mappedState, mappedMandates}

// beside is a thing that the mapping file may say of a row.
type beside struct {
	name Field
	says func(sheet.Row) string
}

func (t *Table) saidBeside(v *resolver) (list []beside) {
	if lead := t.mapping.DefaultLead; lead != "" {
		list = append(list, beside{assumedLead, func(in sheet.Row) string {
			if words := fold(t.firstOf(in, Mandates, MandatesText)); words != "" && !v.reader.saysJoint(words) {
				return ""
			}
			return lead
		}})
	}
	if t.mapping.MonthFirst() {
		list = append(list, beside{dayFirst, func(in sheet.Row) string {
			if slices.ContainsFunc(datesSaid, func(field Field) bool { return orderMatters(t.Columns.Text(in, field)) }) {
				return "no"
			}
			return ""
		}})
	}
	if len(t.mapping.Types) > 0 {
		list = append(list, beside{mappedType, func(in sheet.Row) string { return v.types[fold(t.firstOf(in, Type, TypeText))] }})
	}
	if len(t.mapping.States) > 0 {
		list = append(list, beside{mappedState, func(in sheet.Row) string {
			return v.directory.said[docket.Fold(t.firstOf(in, Addressee, ISO3))]
		}})
	}
	if len(t.mapping.Mandates) > 0 {
		list = append(list, beside{mappedMandates, t.mandatesMapped(v)})
	}
	return list
}

// mandatesMapped gives the mandates of a row that would be others without the mapping file.
func (t *Table) mandatesMapped(v *resolver) func(sheet.Row) string {
	plain := NewMandateReader(v.names, nil)
	return func(in sheet.Row) string {
		text := t.firstOf(in, Mandates, MandatesText)
		codes := v.reader.Read(text, "").Codes
		if slices.Equal(codes, plain.Read(text, "").Codes) {
			return ""
		}
		return strings.Join(codes, ";")
	}
}

// firstOf is the first cell that says anything.
func (t *Table) firstOf(in sheet.Row, fields ...Field) string {
	for _, field := range fields {
		if text := clean(t.Columns.Text(in, field)); text != "" {
			return text
		}
	}
	return ""
}

// readAnew tells whether a row was imported before with the same words, which the mapping file made mean
// something else.
func (w *work) readAnew(cells map[string]string) bool {
	if !slices.ContainsFunc(fromMapping, func(name Field) bool { return cells[string(name)] != "" }) {
		return false
	}
	printed := wordsOf(cells)
	return slices.ContainsFunc(w.said, func(earlier map[string]string) bool {
		return maps.Equal(printed, wordsOf(earlier)) && !maps.Equal(cells, earlier)
	})
}

// wordsOf are the cells alone.
func wordsOf(cells map[string]string) map[string]string {
	words := maps.Clone(cells)
	for _, name := range fromMapping {
		delete(words, string(name))
	}
	return words
}
