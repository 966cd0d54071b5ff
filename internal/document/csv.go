package document

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// CSV writes a header and the rows as RFC 4180 asks: UTF-8, lines end in CRLF, line breaks inside a text stay as they
// are. encoding/csv would rewrite those, and what is read back must equal what was written.
func CSV(w io.Writer, table Table, rows Rows) error {
	out := bufio.NewWriterSize(w, 64<<10)
	for i, column := range table.Columns {
		writeField(out, i, Column{}.shown(column.Name))
	}
	out.WriteString("\r\n")
	for row, err := range rows {
		if err != nil {
			return fmt.Errorf("write %s as CSV: %w", table.Title, err)
		}
		for i, column := range table.Columns {
			writeField(out, i, column.shown(at(row, i)))
		}
		// A bufio.Writer keeps its first error and gives it again here.
		if _, err := out.WriteString("\r\n"); err != nil {
			return fmt.Errorf("write %s as CSV: %w", table.Title, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write %s as CSV: %w", table.Title, err)
	}
	return nil
}

func writeField(out *bufio.Writer, i int, text string) {
	if i > 0 {
		out.WriteByte(',')
	}
	if !strings.ContainsAny(text, ",;\t\"\r\n") && strings.TrimSpace(text) == text {
		out.WriteString(text)
		return
	}
	out.WriteByte('"')
	out.WriteString(strings.ReplaceAll(text, `"`, `""`))
	out.WriteByte('"')
}

func at(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}
