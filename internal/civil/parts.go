package civil

import "time"

// parts are what one printed date names: 0 or "" where it names nothing.
type parts struct {
	year, month, day int
	monthText        string // the month's name as printed
	monthFirst       bool   // the name stands before the day
	weekday          string // folded
}

// read takes the parts out of the tokens of one date, and gives the reason when
// they cannot be those of a date. Whether enough is named is seen by period.
func read(text string, tokens []token, opt ParseOptions) (parts, string) {
	if n := len(tokens); n > 1 && tokens[n-1].kind == '.' {
		tokens = tokens[:n-1]
	}
	for _, t := range tokens {
		if t.kind == word {
			return readNamed(text, tokens)
		}
	}
	return readNumeric(tokens, opt)
}

// readNumeric reads 2026-02-27, 27/02/2026, 2026-02, 02/2026, 27/02, 1991 and 27.
func readNumeric(ts []token, opt ParseOptions) (parts, string) {
	if len(ts) == 3 && ts[1].kind == ',' {
		ts = []token{ts[0], ts[2]}
	}
	if !alternate(ts) {
		return parts{}, ReasonNotADate
	}
	short := func(i int) bool { return ts[i].width() <= 2 }
	long := func(i int) bool { return ts[i].width() == 4 }
	var p parts
	switch {
	case len(ts) == 1 && long(0):
		p.year = said(ts[0])
	case len(ts) == 1 && short(0):
		p.day = said(ts[0])
	case len(ts) == 2 && short(0) && long(1): // the end of "July 14 and 16, 1995"
		p.day, p.year = said(ts[0]), said(ts[1])
	case len(ts) == 3 && ts[1].kind == '-' && long(0) && ts[2].width() == 2: // not 2000-9, a file code
		p.year, p.month = said(ts[0]), said(ts[2])
	case len(ts) == 3 && ts[1].kind != '.' && short(0) && long(2): // not 12.2000, a number
		p.month, p.year = said(ts[0]), said(ts[2])
	case len(ts) == 3 && short(0) && short(2):
		p.day, p.month = inOrder(ts[0], ts[2], opt)
	case len(ts) == 5 && long(0) && short(2) && short(4):
		p.year, p.month, p.day = said(ts[0]), said(ts[2]), said(ts[4])
	case len(ts) == 5 && short(0) && short(2) && long(4):
		p.day, p.month = inOrder(ts[0], ts[2], opt)
		p.year = said(ts[4])
	case len(ts) == 5 && short(0) && short(2) && short(4):
		return parts{}, ReasonTwoDigitYear
	default:
		return parts{}, ReasonNotADate
	}
	return p, ""
}

// alternate tells numbers with one and the same sign between them, and the two
// numbers of a day and a year.
func alternate(ts []token) bool {
	for i, t := range ts {
		isNumber := t.kind == number
		isSign := t.kind == '/' || t.kind == '-' || t.kind == '.'
		switch {
		case len(ts) == 2 || i%2 == 0:
			if !isNumber {
				return false
			}
		case !isSign || t.kind != ts[1].kind:
			return false
		}
	}
	return true
}

func inOrder(first, second token, opt ParseOptions) (day, month int) {
	if opt.MonthFirst {
		return said(second), said(first)
	}
	return said(first), said(second)
}

// said keeps a 0 that is printed apart from nothing printed: -1 is no part of
// any date either.
func said(t token) int {
	if t.n == 0 {
		return -1
	}
	return t.n
}

// readNamed reads dates with the month's name in them.
func readNamed(text string, ts []token) (parts, string) {
	var p parts
	var shape []byte
	for i, t := range ts {
		part, reason := p.take(text, ts, i, len(shape) == 0)
		if reason != "" {
			return parts{}, reason
		}
		if part != 0 {
			shape = append(shape, part)
		}
		if last := i == len(ts)-1; last && t.kind != number && t.kind != word {
			return parts{}, ReasonNotADate
		}
	}
	switch string(shape) {
	case "md", "mdy":
		p.monthFirst = true
	case "dmy", "ymd", "my", "y", "dm", "m", "d":
	case "dmd", "mdd":
		return parts{}, ReasonTwoDigitYear
	default:
		return parts{}, ReasonNotADate
	}
	return p, ""
}

// take puts one token where it belongs and returns its letter in the shape of
// the date: d, m, y, or 0 for what only accompanies them.
func (p *parts) take(text string, ts []token, i int, first bool) (byte, string) {
	t := ts[i]
	afterDay := i > 0 && ts[i-1].kind == number && ts[i-1].width() <= 2
	switch {
	case t.kind == number && t.width() <= 2:
		p.day = said(t)
		return 'd', ""
	case t.kind == number && t.width() == 4:
		p.year = said(t)
		return 'y', ""
	case t.kind == ',' || t.kind == '.' || t.kind == '-' || t.kind == '/':
		if i > 0 && (ts[i-1].kind == number || ts[i-1].kind == word || ts[i-1].kind == '.' && t.kind != '.') {
			return 0, ""
		}
		return 0, ReasonNotADate
	case t.kind != word:
		return 0, ReasonNotADate
	case afterDay && ordinals[t.word] || fillers[t.word]:
		return 0, ""
	case firstOfMonth[t.word]:
		p.day = 1
		return 'd', ""
	case monthNames[t.word] != 0:
		p.month, p.monthText = int(monthNames[t.word]), text[t.from:t.to]
		return 'm', ""
	}
	if _, ok := weekdayNames[t.word]; ok && first && p.weekday == "" {
		p.weekday = t.word
		return 0, ""
	}
	return 0, ReasonNotADate
}

// period is the printed date that complete parts make. A bare number is a year
// only where a register of letters can have one: row numbers are not.
func (p parts) period(text string) (Printed, string) {
	out := Printed{Text: text}
	switch {
	case p.month == 0 && (p.year == 0 || p.day != 0):
		return out, ReasonNotADate
	case p.year == 0:
		return out, ReasonNoYear
	case p.day != 0:
		day, err := New(p.year, time.Month(p.month), p.day)
		if err != nil {
			return out, wrongPart(p.year, time.Month(p.month), p.day)
		}
		if p.weekday != "" && weekdayNames[p.weekday] != day.Weekday() {
			return out, ReasonWeekday
		}
		out.Precision, out.On, out.From, out.To = Day, day, day, day
	case p.weekday != "":
		return out, ReasonNotADate
	case p.month != 0:
		first, err := New(p.year, time.Month(p.month), 1)
		if err != nil {
			return out, wrongPart(p.year, time.Month(p.month), 1)
		}
		out.Precision, out.From = Month, first
		out.To, _ = New(p.year, first.Month(), daysIn(p.year, first.Month()))
	case p.year < 1900 || p.year > 2099:
		return out, ReasonNotADate
	default:
		out.Precision, out.From, out.To = Year, Date{int16(p.year), 1, 1}, Date{int16(p.year), 12, 31}
	}
	return out, ""
}
