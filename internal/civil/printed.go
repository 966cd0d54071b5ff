package civil

import (
	"strings"
	"time"
	"unicode"
)

// Precision is how exactly a printed date names a day.
type Precision string

// The precisions of printed dates.
const (
	Day     Precision = "day"
	Month   Precision = "month"
	Year    Precision = "year"
	Unknown Precision = "unknown"
)

// Printed is a date as a document prints it, with what it says: a day, or only
// the month or the year, or nothing.
type Printed struct {
	Text      string
	Precision Precision
	On        Date // only when Precision is Day
	From, To  Date // the period; both On for a day, zero when unknown
}

// ParseOptions says how to read what can be read in two ways.
type ParseOptions struct {
	MonthFirst bool // 06/14/2023, as in the United States
}

// OnDay is the printed form of an exact day that no document printed.
func OnDay(d Date) Printed {
	if d.IsZero() {
		return Printed{Precision: Unknown}
	}
	return Printed{Text: d.String(), Precision: Day, On: d, From: d, To: d}
}

// maxText is longer than any cell of dates; what is longer is no date.
const maxText = 1000

// ParsePrinted reads one date as documents, people and spreadsheets write it in
// English, French or Spanish, the day first unless told otherwise. An empty
// text and words for "unknown" give precision Unknown; a two-digit year, a day
// that does not exist and anything else give a *DateError.
func ParsePrinted(text string, opt ParseOptions) (Printed, error) {
	printed, reason := parseOne(text, opt)
	if reason == "" {
		return printed, nil
	}
	if reason == ReasonNotADate {
		if _, reasonOfList := parseSeveral(text, opt); reasonOfList == "" {
			reason = ReasonSeveral
		}
	}
	return Printed{}, &DateError{Text: text, Reason: reason}
}

func parseOne(text string, opt ParseOptions) (Printed, string) {
	text = strings.TrimSpace(text)
	if d, err := Parse(text); err == nil {
		return OnDay(d), ""
	}
	if len(text) > maxText {
		return Printed{}, ReasonNotADate
	}
	date, clock := cutClock(text)
	tokens := lex(date)
	if !clock && namesNothing(tokens) {
		return Printed{Text: text, Precision: Unknown}, ""
	}
	p, reason := read(date, tokens, opt)
	if reason != "" {
		return Printed{}, reason
	}
	printed, reason := p.period(text)
	if clock && reason == "" && printed.Precision != Day {
		return Printed{}, ReasonNotADate
	}
	return printed, reason
}

// namesNothing tells an empty cell, a dash, and the words for an unknown date.
func namesNothing(tokens []token) bool {
	var words strings.Builder
	for _, t := range tokens {
		switch t.kind {
		case word:
			words.WriteString(t.word)
		case '-', '?', '.', '/':
		default:
			return false
		}
	}
	return words.Len() == 0 || unknownWords[words.String()]
}

var clocks = []string{"15:04", "15:04:05", "15:04Z07:00", "15:04:05Z07:00", "3:04 PM", "3:04:05 PM"}

// cutClock takes off the time of day that spreadsheets add to a date. The day
// stays the one printed, whatever the offset.
func cutClock(text string) (date string, found bool) {
	start := strings.IndexByte(text, ':')
	for start > 0 && isDigit(rune(text[start-1])) {
		start--
	}
	if start < 1 {
		return text, false
	}
	before := text[:start]
	date = strings.TrimRightFunc(before, unicode.IsSpace)
	if date == before {
		date = strings.TrimRight(before, "Tt")
		if len(before)-len(date) != 1 {
			return text, false
		}
	}
	clock := strings.ToUpper(text[start:])
	for _, layout := range clocks {
		if _, err := time.Parse(layout, clock); err == nil {
			return strings.TrimSuffix(date, ","), true
		}
	}
	return text, false
}
