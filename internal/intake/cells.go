package intake

import (
	"regexp"
	"slices"
	"strings"

	"answerable/internal/civil"
)

var separators = regexp.MustCompile(`[;|]`)

// Items splits a cell that holds several values at semicolons and bars. An empty cell has none; an empty value between
// two others stays, because cells that belong together pair item by item.
func Items(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	items := separators.Split(text, -1)
	for i, item := range items {
		items[i] = strings.TrimSpace(item)
	}
	return items
}

// DatesItem is one value of a cell of dates. A value may itself list several: "13 January, 26 March and 15 June 1998".
type DatesItem struct {
	Text  string
	Dates []civil.Printed
	Err   error // a *civil.DateError
}

// DatesIn reads a cell of dates, such as the replies to a letter, value by value; empty values are left out.
func DatesIn(text string, opt civil.ParseOptions) []DatesItem {
	var items []DatesItem
	for _, item := range Items(text) {
		if item == "" {
			continue
		}
		dates, err := civil.ParsePrintedList(item, opt)
		items = append(items, DatesItem{Text: item, Dates: dates, Err: err})
	}
	return items
}

// EachOnce gathers the dates of all values, earliest first, each once: a document printed twice is one document.
func EachOnce(items []DatesItem) []civil.Printed {
	var dates []civil.Printed
	for _, item := range items {
		dates = append(dates, item.Dates...)
	}
	slices.SortStableFunc(dates, func(a, b civil.Printed) int {
		if by := strings.Compare(a.From.String(), b.From.String()); by != 0 {
			return by
		}
		return strings.Compare(a.To.String(), b.To.String())
	})
	return slices.CompactFunc(dates, func(a, b civil.Printed) bool {
		return a.Precision == b.Precision && a.From == b.From && a.To == b.To && a.Precision != civil.Unknown
	})
}

// SplitSource takes a source such as "E/CN.4/1991/17 27" apart into document and paragraph.
func SplitSource(text string) (document, paragraph string) {
	document, paragraph, _ = strings.Cut(strings.TrimSpace(text), " ")
	return document, strings.TrimSpace(paragraph)
}
