package intake

import (
	"regexp"
	"slices"

	"answerable/internal/civil"
)

// numbered is a date in numbers whose year stands last: 03/04/2020.
var numbered = regexp.MustCompile(`[0-9]{1,2}\s*[-/.]\s*[0-9]{1,2}\s*[-/.]\s*[0-9]{4}`)

// datesSaid are the fields whose cells hold dates.
var datesSaid = []Field{SentOn, SentText, ReplyDates, ReplyText, ReminderDates, NotExpectedOn, DueByHand, ExtendedUntil}

// orderMatters tells whether a cell means other days when the month is said to stand first.
func orderMatters(cell string) bool {
	if !numbered.MatchString(cell) {
		return false
	}
	return !slices.EqualFunc(DatesIn(cell, civil.ParseOptions{}), DatesIn(cell, civil.ParseOptions{MonthFirst: true}), func(a, b DatesItem) bool {
		return (a.Err == nil) == (b.Err == nil) && slices.EqualFunc(a.Dates, b.Dates, func(a, b civil.Printed) bool {
			return a.From == b.From && a.To == b.To
		})
	})
}

// orderOf gives the order in which an earlier row was read, whatever the file of today is read by.
func orderOf(cells map[string]string) civil.ParseOptions {
	return civil.ParseOptions{MonthFirst: cells[string(dayFirst)] == "no"}
}
