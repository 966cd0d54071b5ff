package intake

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"answerable/internal/cell"
	"answerable/internal/intake/sheet"
)

// printer writes a row as it is printed, for its origin: what it says by field, what nobody reads by header.
type printer struct {
	columns []printedColumn
	named   int // columns; cells behind them are printed by their number
	beside  []beside
	buffer  []byte
}

type printedColumn struct {
	at   int
	name []byte // as JSON
}

func (t *Table) printer(v *resolver) *printer {
	p := &printer{beside: t.saidBeside(v), named: len(t.headers)}
	taken := make(map[string]bool)
	for _, name := range fromMapping {
		taken[string(name)] = true
	}
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
		if header == "" {
			add(at, cellName(at))
		}
		if slices.Contains(t.Columns.Unread, header) && !slices.Contains(slices.Collect(maps.Values(t.Columns.at)), at) {
			add(at, header)
		}
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
	for at := p.named; at < len(in.Cells); at++ {
		if text := clean(strings.TrimSpace(cell.Original(in.Cells[at]))); text != "" {
			name, _ := json.Marshal(cellName(at)) // a text always marshals
			b = appendMember(b, name, text)
		}
	}
	for _, mapped := range p.beside {
		if text := mapped.says(in); text != "" {
			b = appendMember(b, []byte(`"`+mapped.name+`"`), text)
		}
	}
	p.buffer = append(b, '}')
	return p.buffer
}

func appendMember(b, name []byte, text string) []byte {
	if len(b) > 1 {
		b = append(b, ',')
	}
	b = append(append(b, name...), ':')
	quoted, _ := json.Marshal(text) // a text always marshals
	return append(b, quoted...)
}

// cellName names a cell whose column has no name.
func cellName(at int) string { return fmt.Sprintf("column %d", at+1) }

// overflow looks at cells behind the last named column. In a text file a comma without quotes has moved
// all that follows it, so nothing of the row can be trusted; in a workbook they are notes at the side.
func (t *Table) overflow(r *row, in sheet.Row) {
	switch {
	case len(in.Cells) <= len(t.headers) || r.rejected != nil:
	case t.Format.Kind == "csv":
		r.reject(reason("The row has %d cells, but the file names %d columns. A text that holds the separator belongs in quotes.", len(in.Cells), len(t.headers)))
	default:
		r.warn("What stands behind the last named column is kept with the row as printed, but not read.")
	}
}
