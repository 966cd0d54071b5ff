package sheet

import (
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// numberKind is what a number format makes of a number: a date exists only in the format.
type numberKind int

const (
	plainNumber numberKind = iota
	dayDate                // shows a day
	monthDate              // shows a month and no day: "August 1992"
	yearDate               // shows only the year
	clockTime
)

// maxStyles is more than any spreadsheet program writes.
const maxStyles = 65_490

// epoch says from which day a workbook counts.
type epoch int

const (
	epoch1900 epoch = iota
	epoch1904
)

// format writes a number as its cell shows it: dates as 2006-01-02, or as exactly as they are shown; numbers without
// what binary fractions add.
func (e epoch) format(raw string, as numberKind) string {
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsNaN(number) || math.IsInf(number, 0) {
		return raw
	}
	at, ok := e.time(number)
	if as == plainNumber || !ok {
		return tidy(raw, number)
	}
	switch {
	case as == clockTime || number < 1 && e == epoch1900:
		return at.Format("15:04")
	case as == monthDate:
		return at.Format("January 2006")
	case as == yearDate:
		return at.Format("2006")
	}
	return at.Format(time.DateOnly)
}

// time counts days from the epoch. The 1900 system has a 29 February 1900 that never was: days before it stand one
// later, and the day itself is no date.
func (e epoch) time(number float64) (time.Time, bool) {
	const lastSerial = 2_958_466 // 10000-01-01 in the 1900 system
	if number < 0 || number >= lastSerial {
		return time.Time{}, false
	}
	seconds := math.Round(number * 86_400)
	days := int(seconds / 86_400)
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case e == epoch1904:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 60:
		return time.Time{}, false
	case days < 60:
		start = start.AddDate(0, 0, 1)
	}
	at := start.AddDate(0, 0, days).Add(time.Duration(seconds-float64(days)*86_400) * time.Second)
	return at, at.Year() < 10_000
}

// tidy writes a number with the fifteen digits that spreadsheets keep.
func tidy(raw string, number float64) string {
	if !strings.ContainsAny(raw, ".eE") {
		return raw
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(number, 'g', 15, 64), 64)
	if err != nil || math.Abs(number) >= 1e21 || number != 0 && math.Abs(number) < 1e-9 {
		return raw
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// readStyles learns for each cell style whether it shows a date.
func (b *workbook) readStyles(name string) error {
	codes := make(map[int]string)
	inCells := false
	return b.eachElement(name, func(element xml.StartElement) error {
		switch local := element.Name.Local; local {
		case "numFmt":
			if id, err := strconv.Atoi(attribute(element, "numFmtId")); err == nil && len(codes) < maxStyles {
				codes[id] = attribute(element, "formatCode")
			}
		case "cellXfs":
			inCells = true
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if !inCells {
				return nil
			}
			if len(b.styles) >= maxStyles {
				return refuseDamaged()
			}
			id, err := strconv.Atoi(attribute(element, "numFmtId"))
			if err != nil {
				id = 0
			}
			b.styles = append(b.styles, kindOf(id, codes[id]))
		}
		return nil
	})
}

// kindOf goes by the format's code, or by the numbers that stand for built-in formats (ECMA-376 part 1, 18.8.30).
func kindOf(id int, code string) numberKind {
	if code != "" {
		return kindOfCode(code)
	}
	switch {
	case id == 17:
		return monthDate
	case id >= 18 && id <= 21 || id >= 45 && id <= 47:
		return clockTime
	case id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58:
		return dayDate
	}
	return plainNumber
}

// literal matches what a format code prints as it stands: quoted text, escaped, padded or repeated characters, colours
// and languages in brackets, and the words for a general number.
var literal = regexp.MustCompile(`(?i)"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general|am/pm|a/p`)

// elapsed matches a duration, which is no time of day: [h]:mm.
var elapsed = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)

func kindOfCode(code string) numberKind {
	if elapsed.MatchString(code) {
		return plainNumber
	}
	first, _, _ := strings.Cut(literal.ReplaceAllString(code, ""), ";")
	first = strings.ToLower(first)
	day, year := strings.Contains(first, "d"), strings.Contains(first, "y")
	month := strings.Contains(first, "mmm") || strings.Contains(first, "m") && year
	switch {
	case day:
		return dayDate
	case month:
		return monthDate
	case year:
		return yearDate
	case strings.ContainsAny(first, "hs"):
		return clockTime
	case strings.Contains(first, "m") && !strings.ContainsAny(first, "0#?"):
		return monthDate
	}
	return plainNumber
}
