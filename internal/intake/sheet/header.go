package sheet

import (
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode"
)

// dateCell matches what stands in a row of data but names no column.
var dateCell = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})`)

// readHeader takes the first row that holds anything as the names of the columns.
func (s *Sheet) readHeader() error {
	number, cells, err := s.nextFilled()
	if errors.Is(err, io.EOF) {
		return refuseEmpty()
	}
	if err != nil {
		return err
	}
	first := make(map[string]bool, len(cells))
	worded := false
	for i, name := range cells {
		name = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
		cells[i] = name
		if strings.ContainsFunc(name, isRubbish) {
			return refuseRubbish()
		}
		if dateCell.MatchString(name) {
			return refuseHeader(number)
		}
		worded = worded || strings.ContainsFunc(name, unicode.IsLetter)
		folded := strings.ToLower(name)
		if name != "" && first[folded] {
			return Refuse("Two columns are named “%s”. Give each column its own name in row %d and save the file again.", name, number)
		}
		first[folded] = true
	}
	if !worded {
		return refuseHeader(number)
	}
	s.header = cells
	return nil
}

func refuseHeader(row int) error {
	return Refuse("Row %d does not hold the names of the columns. Put the names above the data and save the file again.", row)
}

func isRubbish(r rune) bool {
	return r == unicode.ReplacementChar || unicode.IsControl(r) && !unicode.IsSpace(r)
}
