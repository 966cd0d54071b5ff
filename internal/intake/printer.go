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
	columns []printedColumn
	beside  []beside
	buffer  []byte
}

type printedColumn struct {
	at   int
	name []byte // as JSON
}

func (t *Table) printer(v *resolver) *printer {
	p := &printer{beside: t.saidBeside(v)}
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
