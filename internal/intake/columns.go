package intake

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"answerable/internal/cell"
	"answerable/internal/intake/sheet"
)

// Columns says which column of a file says what.
type Columns struct {
	at map[Field]int
	// Unread are the columns that mean nothing here; computed ones are not among them.
	Unread []string
}

// Has says whether the file has a column for a field.
func (c Columns) Has(field Field) bool {
	_, ok := c.at[field]
	return ok
}

// Fields lists what the file says, sorted.
func (c Columns) Fields() []Field { return slices.Sorted(maps.Keys(c.at)) }

// Text is what a row says of a field, trimmed and without the guard against formulas.
func (c Columns) Text(row sheet.Row, field Field) string {
	i, ok := c.at[field]
	if !ok || i >= len(row.Cells) {
		return ""
	}
	return strings.TrimSpace(cell.Original(row.Cells[i]))
}

// meaning ranks a header's field: of two columns for one field the lower rank is read.
type meaning struct {
	field Field
	rank  int
}

var meanings = sync.OnceValue(func() map[string]meaning {
	known := make(map[string]meaning)
	for _, field := range slices.Concat(readable, computed) {
		known[fold(string(field))] = meaning{field: field}
	}
	for i, row := range table("columns.csv") {
		header := fold(row[0])
		// "Replies" stands for dates, but "replies" is what an export counts: meaningOf tells them apart.
		if _, taken := known[header]; !taken || Field(header) == replyCount {
			known[header] = meaning{field: Field(row[1]), rank: i + 1}
		}
	}
	return known
})

func meaningOf(header string) meaning {
	if header == string(replyCount) {
		return meaning{field: replyCount}
	}
	return meanings()[fold(header)]
}

// Guess reads the headers by the names in use: the register's own, and those of office spreadsheets.
func Guess(headers []string) Columns {
	return choose(headers, func(_ int, header string) meaning { return meaningOf(header) })
}

func choose(headers []string, means func(int, string) meaning) Columns {
	c := Columns{at: make(map[Field]int)}
	ranks := make(map[Field]int)
	for i, header := range headers {
		m := means(i, header)
		if slices.Contains(computed, m.field) || m.field == ignored || header == "" {
			continue
		}
		if m.field == "" {
			c.Unread = append(c.Unread, header)
			continue
		}
		if before, taken := c.at[m.field]; taken {
			if ranks[m.field] <= m.rank {
				c.Unread = append(c.Unread, header)
				continue
			}
			c.Unread = append(c.Unread, headers[before])
		}
		c.at[m.field], ranks[m.field] = i, m.rank
	}
	return c
}

// Missing names the field without which nothing in the file could be a letter: it needs to say when, and to
// whom. It is empty where nothing is missing.
func (c Columns) Missing() Field {
	switch {
	case c.Has(UID) || c.Has(Reference):
		return ""
	case !c.Has(SentOn) && !c.Has(SentText):
		return SentOn
	case !c.Has(Addressee) && !c.Has(ISO3):
		return Addressee
	}
	return ""
}

// Check refuses a file in which nothing could be a letter.
func (c Columns) Check() error {
	switch c.Missing() {
	case SentOn:
		return sheet.Refuse("No column says when the letters were sent. Name it “Date”, or name it in a mapping file under “columns”.")
	case Addressee:
		return sheet.Refuse("No column says to which Government the letters went. Name it “Country”, or name it in a mapping file under “columns”.")
	}
	return nil
}

// FieldAt is what a column says; empty for one that is not read.
func (c Columns) FieldAt(i int) Field {
	for field, at := range c.at {
		if at == i {
			return field
		}
	}
	return ""
}
