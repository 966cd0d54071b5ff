// Package civil holds dates as calendars print them, without clock or time
// zone, and instants as the database keeps them. A letter sent on 27 February
// was sent on 27 February wherever the office and its server stand.
package civil

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar in the years 1 to 9999; the zero
// value is no date. Dates are comparable with == and usable as map keys.
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// New makes a date of its parts, or a *DateError that says which one is wrong.
func New(year int, month time.Month, day int) (Date, error) {
	if reason := wrongPart(year, month, day); reason != "" {
		return Date{}, &DateError{Text: fmt.Sprintf("%04d-%02d-%02d", year, int(month), day), Reason: reason}
	}
	return Date{int16(year), uint8(month), uint8(day)}, nil
}

// Must reads an ISO date and panics when there is none such: for constants and tests.
func Must(iso string) Date {
	d, err := Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

// Parse reads exactly 2006-01-02 and nothing else; ParsePrinted reads what people write.
func Parse(iso string) (Date, error) {
	if len(iso) != len("2006-01-02") || iso[4] != '-' || iso[7] != '-' {
		return Date{}, &DateError{Text: iso, Reason: ReasonNotADate}
	}
	year, ok1 := digits(iso[0:4])
	month, ok2 := digits(iso[5:7])
	day, ok3 := digits(iso[8:10])
	if !ok1 || !ok2 || !ok3 {
		return Date{}, &DateError{Text: iso, Reason: ReasonNotADate}
	}
	return New(year, time.Month(month), day)
}

// Of is the day that a wall calendar shows at t in t's own location; no date
// for the zero time and for years that a Date cannot hold.
func Of(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return ofParts(t.Date())
}

// String is 2006-01-02, and empty for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	b := [10]byte{4: '-', 7: '-'}
	put(b[0:4], int(d.year))
	put(b[5:7], int(d.month))
	put(b[8:10], int(d.day))
	return string(b[:])
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Year is 0 for no date.
func (d Date) Year() int { return int(d.year) }

// Month is 0 for no date.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day is the day of the month, 0 for no date.
func (d Date) Day() int { return int(d.day) }

// Weekday is the day of the week; of no date it has no meaning.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// IsWeekend tells Saturdays and Sundays, which carry a mark but move no due date.
func (d Date) IsWeekend() bool {
	w := d.Weekday()
	return !d.IsZero() && (w == time.Saturday || w == time.Sunday)
}

// AddDays is the date n calendar days later, or earlier for a negative n; no
// date when d is none or the result leaves the years 1 to 9999.
func (d Date) AddDays(n int) Date {
	if d.IsZero() || n > maxDays || n < -maxDays {
		return Date{}
	}
	return ofParts(d.midnight().AddDate(0, 0, n).Date())
}

// AddMonths keeps the day of the month and clamps it to the month's end, so
// that 31 January and one month is the last of February (domain: due dates).
func (d Date) AddMonths(n int) Date {
	if d.IsZero() || n > maxDays || n < -maxDays {
		return Date{}
	}
	months := int(d.year)*12 + int(d.month) - 1 + n
	if months < 12 {
		return Date{}
	}
	year, month := months/12, time.Month(months%12+1)
	if year > maxYear {
		return Date{}
	}
	return Date{int16(year), uint8(month), uint8(min(int(d.day), daysIn(year, month)))}
}

// DaysSince counts calendar days from other to d, negative when d is earlier;
// 0 when either is no date.
func (d Date) DaysSince(other Date) int {
	if d.IsZero() || other.IsZero() {
		return 0
	}
	return int((d.midnight().Unix() - other.midnight().Unix()) / (24 * 60 * 60))
}

// Compare orders by the calendar; no date comes before all dates.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.year, other.year), cmp.Compare(d.month, other.month), cmp.Compare(d.day, other.day))
}

// Before tells whether d is an earlier day than other; see Compare for no date.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After tells whether d is a later day than other; see Compare for no date.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// Equal is ==, for packages that compare values by method.
func (d Date) Equal(other Date) bool { return d == other }

const (
	maxYear = 9999
	maxDays = maxYear * 366 // further than any two dates lie apart
)

// midnight is the start of the day in UTC, where every day has 24 hours.
func (d Date) midnight() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

func ofParts(year int, month time.Month, day int) Date {
	if year < 1 || year > maxYear {
		return Date{}
	}
	return Date{int16(year), uint8(month), uint8(day)}
}

func wrongPart(year int, month time.Month, day int) string {
	switch {
	case year < 1 || year > maxYear:
		return ReasonNoSuchYear
	case month < time.January || month > time.December:
		return ReasonNoSuchMonth
	case day < 1 || day > daysIn(year, month):
		return ReasonNoSuchDay
	}
	return ""
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// digits reads a run of ASCII digits without sign, space or overflow.
func digits(s string) (int, bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

func put(b []byte, n int) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
}
