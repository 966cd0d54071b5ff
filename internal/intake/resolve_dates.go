package intake

import (
	"errors"
	"slices"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// date reads the day sent. A cell may list the days of several letters, each on a row of its own.
func (v *resolver) date(r *row, text says) *docket.Message {
	cell, printed := text(SentOn), text(SentText)
	if r.kind == aReply {
		r.sent = civil.Printed{Precision: civil.Unknown}
		return nil
	}
	if cell == "" && printed == "" {
		r.sent = civil.Printed{Precision: civil.Unknown}
		if r.kind == aReminder {
			return reason("The row does not say when the reminder was sent.")
		}
		return nil // a letter that is known keeps its date; a new one needs it, unless it is a draft
	}
	dates, err := civil.ParsePrintedList(cell, v.dates)
	if cell == "" {
		if dates, err = civil.ParsePrintedList(printed, v.dates); err != nil {
			r.warn("The date “%s” is kept as it is printed: it names no day, month or year.", short(printed))
			dates, err = []civil.Printed{{Precision: civil.Unknown}}, nil
		}
	}
	if err != nil {
		return v.undated(err, cell)
	}
	if cell != "" && printed != "" && !v.prints(printed, dates) {
		r.warn("The date printed, “%s”, is not %s. The latter is taken.", short(printed), short(cell))
		printed = ""
	}
	if printed == "" {
		printed = cell
	}
	printed = v.keep(printed)
	for i := range dates {
		dates[i].Text = printed
		if dates[i].From.After(v.today) {
			return reason("The date sent, %s, is in the future.", dates[i].From)
		}
	}
	if r.kind == aReminder && dates[0].Precision != civil.Day {
		return reason("A reminder needs the exact day it was sent; “%s” is none.", short(printed))
	}
	if len(dates) == 1 {
		r.sent = dates[0]
		return nil
	}
	slices.SortFunc(dates, func(a, b civil.Printed) int { return a.From.Compare(b.From) })
	r.several = dates
	r.said = string(digestBytes(printed, addresseeKey(r.to), r.kind.subject(), string(r.base), r.key, normalText(text(Subject)), r.document, r.para))
	return nil
}

func digestBytes(parts ...string) []byte {
	d := digestOf(parts...)
	return d[:]
}

// prints tells whether the text as printed names the date, alone or among others.
func (v *resolver) prints(text string, dates []civil.Printed) bool {
	printed, err := civil.ParsePrintedList(text, v.dates)
	if err != nil {
		return true // words of the source that are no date contradict nothing
	}
	return slices.ContainsFunc(printed, func(p civil.Printed) bool {
		return p.Precision == civil.Unknown || !p.From.After(dates[0].To) && !p.To.Before(dates[0].From)
	})
}

func (v *resolver) undated(err error, cell string) *docket.Message {
	var wrong *civil.DateError
	if errors.As(err, &wrong) && wrong.Reason == civil.ReasonTwoDigitYear {
		return reason("The date “%s” has a year of two digits. Write all four.", short(cell))
	}
	return reason("“%s” is no date. Write it like 2026-02-27, 27 February 2026, August 1992 or 1991.", short(cell))
}

// replied reads the dates of the replies; where the kinds stand beside them, they pair item by item.
func (v *resolver) replied(r *row, text says) *docket.Message {
	cell := text(ReplyDates)
	if cell == "" {
		cell = text(ReplyText)
	}
	if cell == "" {
		if r.kind == aReply {
			return reason("The row names neither a letter nor a reply.")
		}
		return nil
	}
	var why *docket.Message
	if kinds := text(ReplyKinds); kinds != "" {
		why = v.paired(r, Items(cell), Items(kinds), Items(text(ReplyLink)))
	} else {
		why = v.listed(r, cell, isProbable(text(ReplyLink)))
	}
	if why != nil {
		return why
	}
	if r.stage == docket.Draft {
		return reason("A draft has not been sent yet, so nothing can answer it.")
	}
	return nil
}

// listed reads a cell that only lists dates; a date printed twice is one document.
func (v *resolver) listed(r *row, cell string, probable bool) *docket.Message {
	items := DatesIn(cell, v.dates)
	for _, item := range items {
		if item.Err != nil {
			return v.undated(item.Err, item.Text)
		}
	}
	for _, date := range EachOnce(items) {
		if why := v.reply(r, date, saidReply{probable: probable}); why != nil {
			return why
		}
	}
	return nil
}

// paired reads replies with their kinds; one word about the links means all of them.
func (v *resolver) paired(r *row, dates, kinds, links []string) *docket.Message {
	if len(dates) != len(kinds) {
		return reason("The dates and the kinds of the replies pair item by item, but there are %d dates and %d kinds.", len(dates), len(kinds))
	}
	if len(links) > 1 && len(links) != len(dates) {
		return reason("The dates and the links of the replies pair item by item, but there are %d dates and %d links.", len(dates), len(links))
	}
	for i, text := range dates {
		said := saidReply{probable: len(links) > 0 && isProbable(links[min(i, len(links)-1)])}
		kind := docket.ReplyKind(strings.ToLower(kinds[i]))
		if kind != "" && !kind.Valid() {
			return reason("“%s” is no kind of reply. The kinds are acknowledgement, extension_request, partial, substantive, additional and unclassified.", short(kinds[i]))
		}
		said.kind = kind
		list, err := civil.ParsePrintedList(text, v.dates)
		if err != nil || text == "" {
			return v.undated(err, text)
		}
		for _, date := range list {
			if why := v.reply(r, date, said); why != nil {
				return why
			}
		}
	}
	r.kinds = true
	slices.SortStableFunc(r.replies, func(a, b saidReply) int { return a.on.Compare(b.on) })
	return nil
}

func (v *resolver) reply(r *row, date civil.Printed, said saidReply) *docket.Message {
	switch {
	case date.Precision != civil.Day:
		return reason("A reply needs an exact day; “%s” is none.", short(date.Text))
	case date.On.After(v.today):
		return reason("The date of a reply, %s, is in the future.", date.On)
	}
	said.on = date.On
	r.replies = append(r.replies, said)
	return nil
}

// isProbable knows a link that the file itself calls a guess.
func isProbable(text string) bool {
	switch fold(text) {
	case "by position", "probable", "guessed":
		return true
	}
	return false
}

func (v *resolver) reminded(r *row, text says) *docket.Message {
	for _, item := range DatesIn(text(ReminderDates), v.dates) {
		if item.Err != nil {
			return v.undated(item.Err, item.Text)
		}
		for _, date := range item.Dates {
			switch {
			case date.Precision != civil.Day:
				return reason("A reminder needs the exact day it was sent; “%s” is none.", short(date.Text))
			case date.On.After(v.today):
				return reason("The date of a reminder, %s, is in the future.", date.On)
			}
			r.reminders = append(r.reminders, date.On)
		}
	}
	slices.SortFunc(r.reminders, civil.Date.Compare)
	if len(r.reminders) > 0 && r.stage == docket.Draft {
		return reason("A draft has not been sent yet, so nothing can remind of it.")
	}
	return nil
}
