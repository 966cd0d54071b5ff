package server

import (
	"net/url"
	"slices"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// listColumn is a column a person may choose for the list.
type listColumn struct {
	key   string
	label func(*locale.Words) string
	class string
	sort  docket.Sort
	cell  func(w *locale.Words, r docket.ListRow, today civil.Date) listCell
}

// listCell is one prepared cell: a link, a status mark, or text.
type listCell struct {
	Class  string
	Href   string
	Text   string
	Data   bool // the register's own text, not the program's words
	Status *view.Status
}

func word(key string) func(*locale.Words) string {
	return func(w *locale.Words) string { return w.T(key) }
}

var listColumns = []listColumn{
	{"reference", word(locale.Key("Reference")), "ref", docket.SortReference, func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Href: docket.CommunicationPath(r.ID), Text: headingOf(w, r), Data: r.Reference != ""}
	}},
	{"sent_on", word(locale.Key("Sent")), "nw extra", docket.SortSentOn, func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: sentWord(w, r.SentPrecision, r.SentOn, r.SentText), Data: r.SentPrecision != civil.Day}
	}},
	{"due_on", word(locale.Key("Due")), "nw extra", docket.SortDueOn, func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: w.DateShort(r.EffectiveDueOn)}
	}},
	{"addressee", word(locale.Key("Government")), "government", docket.SortAddressee, func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: r.AddresseeName, Data: true}
	}},
	{"subject", word(locale.Key("Subject")), "subject", "", func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: r.Subject, Data: true}
	}},
	{"type", word(locale.Key("Type")), "nw extra", "", func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: r.Type.Shown(r.MandateCount > 1), Data: true}
	}},
	{"mandates", word(locale.Key("Mandates")), "small quiet nw extra", "", func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: mandateCodes(w, r.Mandates, mostCodes), Data: true}
	}},
	{"case", word(locale.Key("Case")), "nw extra", "", func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: r.CaseReference, Data: true}
	}},
	{"officer", word(locale.Key("Officer")), "nw extra", "", func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: r.OfficerName, Data: true}
	}},
	{"reviewer", word(locale.Key("Reviewer")), "nw extra", "", func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: r.ReviewerName, Data: true}
	}},
	{"status", word(locale.Key("Status")), "status", docket.SortDaysLate, func(w *locale.Words, r docket.ListRow, today civil.Date) listCell {
		mark := statusMark(w, r, today)
		return listCell{Status: &mark}
	}},
	{"replies", word(locale.Key("Replies")), "small quiet nw extra", "", func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: repliesWord(w, r.Replied)}
	}},
	{"reminders", word(locale.Key("Reminders")), "num extra", "", func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		if r.Derived.Reminders == 0 {
			return listCell{}
		}
		return listCell{Text: w.Number(r.Derived.Reminders)}
	}},
	{"last_reminded", word(locale.Key("Last reminder")), "nw extra", "", func(w *locale.Words, r docket.ListRow, _ civil.Date) listCell {
		return listCell{Text: w.DateShort(r.Derived.LastRemindedOn)}
	}},
}

// defaultColumns are shown until a person chooses others.
const defaultColumns = "reference,sent_on,due_on,addressee,subject,mandates,status,replies"

// spared says which of the usual columns a narrow window leaves out; whoever chose columns keeps them all.
var spared = map[string]string{"mandates": " roomy", "replies": " mid"}

// settingColumns is where a person's choice is kept.
const settingColumns = "communications.columns"

// chosenColumns reads a person's choice; the reference is always there, since it is the way in.
func chosenColumns(choice string) []listColumn {
	usual := strings.TrimSpace(choice) == ""
	if usual {
		choice = defaultColumns
	}
	chosen := map[string]bool{"reference": true}
	for _, key := range strings.Split(choice, ",") {
		chosen[key] = true
	}
	var out []listColumn
	for _, c := range listColumns {
		if !chosen[c.key] {
			continue
		}
		if usual {
			c.class += spared[c.key]
		}
		out = append(out, c)
	}
	return out
}

// A row stays on one line: it names the first mandates and dates, and counts the others.
const (
	mostCodes = 2
	mostDates = 2
)

// mandateCodes lists the mandates, the leading one first; beyond most they are only counted.
func mandateCodes(w *locale.Words, mandates []docket.CommunicationMandate, most int) string {
	codes := make([]string, 0, len(mandates))
	for _, m := range mandates {
		if m.Lead {
			codes = slices.Insert(codes, 0, strings.ToUpper(m.Code))
		} else {
			codes = append(codes, strings.ToUpper(m.Code))
		}
	}
	if more := len(codes) - most; more > 0 {
		codes = append(codes[:most:most], "+"+w.Number(more))
	}
	return strings.Join(codes, " ")
}

// sortHeading lets a heading sort by its column: first in the order that is natural for it, and turned round
// by the next click.
func sortHeading(path string, values url.Values, head view.Column, sort string, naturallyAscending, sorted, ascending bool) view.Column {
	order := "desc"
	if naturallyAscending {
		order = "asc"
	}
	if sorted {
		head.Sort, order = "descending", "asc"
		if ascending {
			head.Sort, order = "ascending", "desc"
		}
	}
	head.Href = address(path, with(with(values, "sort", sort), "order", order))
	return head
}
