// Package locale owns every word a person sees: messages, plural forms, dates and numbers in a language, and its direction.
//
// The English text is the key. Every key is a format: a literal per cent sign is always written %%, with or
// without arguments, and a plural message takes the count as its first argument:
//
//	w.T("Signed in as %s", name)
//	w.C("status", "draft")
//	w.N("%d letter to %s", "%d letters to %s", n, government)
package locale

import (
	"fmt"
	"strings"

	"answerable/internal/civil"

	"github.com/leonelquinteros/gotext"
)

// Words speaks one language; a value is immutable and serves any number of requests at once.
type Words struct {
	tag       string
	dir       string
	pseudo    bool
	calendar  calendar
	catalogue *gotext.Po // nil in English, whose texts are the keys
}

// unfilled asks gotext for the text alone: it would leave %% standing in a message without arguments.
var unfilled []any

// For gives the words of the nearest language there is: the tag itself, its base language, else English.
func For(tag string) *Words {
	tag = strings.ToLower(strings.ReplaceAll(tag, "_", "-"))
	if w, ok := languages[tag]; ok {
		return w
	}
	base, _, _ := strings.Cut(tag, "-")
	if w, ok := languages[base]; ok {
		return w
	}
	return languages[english]
}

// T translates a message and puts the arguments in.
func (w *Words) T(key string, args ...any) string {
	text := key
	if w.catalogue != nil {
		text = w.catalogue.Get(key, unfilled...)
	}
	return w.finish(text, args)
}

// C translates a message whose English alone is ambiguous, such as "open" the adjective and "Open" the command.
func (w *Words) C(context, key string, args ...any) string {
	text := key
	if w.catalogue != nil {
		text = w.catalogue.GetC(key, context, unfilled...)
	}
	return w.finish(text, args)
}

// N chooses the form that n asks for; n, grouped in thousands, is the first argument of the message.
func (w *Words) N(singular, plural string, n int, args ...any) string {
	text := plural
	switch {
	case w.catalogue != nil && w.catalogue.IsTranslatedN(singular, n):
		text = w.catalogue.GetN(singular, plural, n, unfilled...)
	case n == 1:
		text = singular
	}
	return w.finish(text, append([]any{grouped{n, w.calendar.group(n)}}, args...))
}

// Number writes n with the language's thousands.
func (w *Words) Number(n int) string { return w.mark(w.calendar.group(n)) }

// Date writes a date in full, "14 June 2023"; the zero date is empty.
func (w *Words) Date(d civil.Date) string { return w.date(d, w.calendar.long) }

// DateShort writes a date for a table, "14 Jun 2023"; the zero date is empty.
func (w *Words) DateShort(d civil.Date) string { return w.date(d, w.calendar.short) }

// DayMonth writes a date whose year stands beside it, "14 Jun"; the zero date is empty.
func (w *Words) DayMonth(d civil.Date) string { return w.date(d, w.calendar.dayMonth) }

// DateWithDay writes a date with its day of the week, "Monday, 23 November 2026"; the zero date is empty.
func (w *Words) DateWithDay(d civil.Date) string { return w.date(d, w.calendar.withDay) }

// Weekday names the day of the week of a date; the zero date has none.
func (w *Words) Weekday(d civil.Date) string {
	return w.date(d, func(d civil.Date) string { return w.calendar.weekdays[int(d.Weekday())] })
}

// MonthYear writes a month, "August 1992", for a date of which only that is known.
func (w *Words) MonthYear(year, month int) string { return w.mark(w.calendar.monthYear(year, month)) }

// Dir is the direction of the script, for the dir attribute: "ltr" or "rtl".
func (w *Words) Dir() string { return w.dir }

// Lang is the language, for the lang attribute; what stands in the brackets of the pseudo-language is English.
func (w *Words) Lang() string {
	if w.pseudo {
		return english
	}
	return w.tag
}

func (w *Words) date(d civil.Date, write func(civil.Date) string) string {
	if d.IsZero() {
		return ""
	}
	return w.mark(write(d))
}

func (w *Words) finish(text string, args []any) string { return w.mark(format(text, args)) }

// mark brackets a text of the pseudo-language, so that words which bypass the catalogue stand out.
func (w *Words) mark(text string) string {
	if !w.pseudo {
		return text
	}
	return "⟦" + text + "⟧"
}

// grouped is a count that prints with its thousands whatever verb the message uses.
type grouped struct {
	n    int
	text string
}

// Format implements fmt.Formatter.
func (g grouped) Format(s fmt.State, _ rune) { fmt.Fprint(s, g.text) }
