package civil

import (
	"fmt"
	"slices"
)

// ParsePrintedList reads several dates in one cell, such as "19 April, 19 July
// and 14 November 1989": a missing year or month is that of the date to the
// right (of the left where months stand first, as in "July 14 and 16, 1995").
// One date gives a list of one. Each Text can be read again on its own.
func ParsePrintedList(text string, opt ...ParseOptions) ([]Printed, error) {
	var o ParseOptions
	if len(opt) > 0 {
		o = opt[0]
	}
	one, reason := parseOne(text, o)
	if reason == "" {
		return []Printed{one}, nil
	}
	several, reasonOfList := parseSeveral(text, o)
	if reasonOfList == "" {
		return several, nil
	}
	if reason == ReasonNotADate {
		reason = reasonOfList
	}
	return nil, &DateError{Text: text, Reason: reason}
}

// item is one date of a list: what it names itself, and with what it takes from
// its neighbours.
type item struct {
	text  string
	named parts
	full  parts
}

func parseSeveral(text string, opt ParseOptions) ([]Printed, string) {
	if len(text) > maxText {
		return nil, ReasonNotADate
	}
	items, reason := readItems(text, opt)
	if reason != "" {
		return nil, reason
	}
	if reason = fill(items); reason != "" {
		return nil, reason
	}
	out := make([]Printed, len(items))
	for i, it := range items {
		if out[i], reason = it.full.period(it.text); reason != "" {
			return nil, reason
		}
		if it.full != it.named {
			out[i].Text = it.full.written(out[i])
		}
	}
	return out, outOfOrder(items, out)
}

// readItems cuts a list at its commas and conjunctions and reads each piece.
func readItems(text string, opt ParseOptions) ([]item, string) {
	tokens := lex(text)
	if n := len(tokens); n > 1 && tokens[n-1].kind == '.' {
		tokens = tokens[:n-1]
	}
	pieces, ok := cutList(tokens)
	if !ok || len(pieces) < 2 {
		return nil, ReasonNotADate
	}
	items := make([]item, len(pieces))
	for i, piece := range pieces {
		p, reason := read(text, piece, opt)
		if reason != "" {
			return nil, reason
		}
		items[i] = item{text: text[piece[0].from:piece[len(piece)-1].to], named: p, full: p}
	}
	return items, ""
}

// cutList cuts tokens at commas, semicolons, ampersands and conjunctions, also
// at a comma with a conjunction after it. A comma before the year of a date
// that has a month but no year yet stays inside: "July 14, 1995".
func cutList(ts []token) (pieces [][]token, ok bool) {
	from := 0
	for i := 0; i < len(ts); i++ {
		if !cuts(ts[i]) {
			continue
		}
		if ts[i].kind == ',' && yearFollows(ts, i) && wantsYear(ts[from:i]) {
			continue
		}
		if i == from || i == len(ts)-1 {
			return nil, false
		}
		pieces = append(pieces, ts[from:i])
		if ts[i].kind != word && ts[i+1].kind == word && cuts(ts[i+1]) {
			i++
		}
		from = i + 1
	}
	if from == len(ts) {
		return nil, false
	}
	return append(pieces, ts[from:]), true
}

func cuts(t token) bool {
	return t.kind == ',' || t.kind == ';' || t.kind == '&' || t.kind == word && connectors[t.word]
}

func yearFollows(ts []token, comma int) bool {
	next := comma + 1
	return next < len(ts) && ts[next].kind == number && ts[next].width() == 4 &&
		(next+1 == len(ts) || cuts(ts[next+1]))
}

// wantsYear tells a piece without a year: "July 14", and "16" of "July 14 and 16, 1995".
func wantsYear(piece []token) bool {
	return len(piece) > 0 && !slices.ContainsFunc(piece, func(t token) bool {
		return t.kind == number && t.width() == 4
	})
}

// fill completes each item from its neighbour. A month is never taken from a
// date that names no day, nor where both orders are mixed.
func fill(items []item) string {
	monthFirst, dayFirst := false, false
	for _, it := range items {
		monthFirst = monthFirst || it.named.monthFirst
		dayFirst = dayFirst || it.named.day != 0 && it.named.monthText != "" && !it.named.monthFirst
	}
	for i := len(items) - 2; i >= 0; i-- {
		if items[i].full.year == 0 {
			items[i].full.year = items[i+1].full.year
		}
	}
	takeMonth := func(i, neighbour int) bool {
		to := &items[i].full
		if to.day == 0 || to.month != 0 {
			return true
		}
		if neighbour < 0 || neighbour >= len(items) || monthFirst && dayFirst {
			return false
		}
		from := items[neighbour].full
		to.month, to.monthText = from.month, from.monthText
		return from.day != 0 && from.month != 0
	}
	for i := range items {
		at, neighbour := i, i-1
		if !monthFirst {
			at = len(items) - 1 - i
			neighbour = at + 1
		}
		if !takeMonth(at, neighbour) {
			return ReasonNotADate
		}
	}
	return ""
}

// outOfOrder refuses a year that was taken over and cannot be meant: in
// "30 December and 2 January 1999" the first year is not said.
func outOfOrder(items []item, dates []Printed) string {
	for i, it := range items[:len(items)-1] {
		if it.named.year == 0 && dates[i].From.After(dates[i+1].To) {
			return ReasonNoYear
		}
	}
	return ""
}

// written is a completed date in the words of its list.
func (p parts) written(d Printed) string {
	switch {
	case d.Precision == Month && p.monthText != "":
		return fmt.Sprintf("%s %04d", p.monthText, p.year)
	case d.Precision == Day && p.monthText != "":
		return fmt.Sprintf("%d %s %04d", p.day, p.monthText, p.year)
	case d.Precision == Day:
		return d.On.String()
	}
	return d.Text
}
