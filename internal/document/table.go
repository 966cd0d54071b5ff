// Package document writes tables as files for people's own programs; it knows nothing of what they are about.
package document

import (
	"errors"
	"iter"
	"regexp"
	"time"

	"answerable/internal/cell"
)

// Kind says what the texts of a column stand for; a text that is none of it stays text.
type Kind int

const (
	Text   Kind = iota
	Date        // 2006-01-02
	Number      // a decimal number with a point and no grouping
)

// Column heads the texts below it.
type Column struct {
	Name  string
	Kind  Kind
	Width float64 // in characters, for workbooks; 0 takes one that suits the kind
}

// Table names the columns that rows of texts fill.
type Table struct {
	Title   string
	Columns []Column
}

// Rows are produced while they are written; an error ends the file.
type Rows = iter.Seq2[[]string, error]

// ErrTooManyRows and ErrTextTooLong say that a table does not fit into a workbook; a CSV file holds it.
var (
	ErrTooManyRows = errors.New("a worksheet holds 1,048,575 rows below its header")
	ErrTextTooLong = errors.New("a cell of a workbook holds 32,767 characters")
)

var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?$`)

// isTyped says whether text is what the column's kind promises, and so can never be a formula.
func (c Column) isTyped(text string) bool {
	switch c.Kind {
	case Date:
		_, err := time.Parse(time.DateOnly, text)
		return err == nil
	case Number:
		return decimal.MatchString(text)
	}
	return false
}

// shown is the text as it stands in a file: harmless in every program that opens it.
func (c Column) shown(text string) string {
	if c.isTyped(text) {
		return text
	}
	return cell.Safe(text)
}
