package server

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
)

// historyTable is changes as a table, newest first.
type historyTable struct {
	*locale.Words
	Events  []historyEvent
	Reasons bool // at least one change has a reason
	Records bool // of several records: each line names its own
}

// historyEvent is one change: when, who, what, and the fields that it changed.
type historyEvent struct {
	When, Stamp string
	Who         string
	Console     bool // done at the machine, by no person of the office
	What        string
	Unknown     bool // What is a word of the program's history that has no wording
	Why         string
	Note        string // why nothing is shown of it
	Record      string // which record, where the page is about several
	RecordHref  string
	RecordData  bool // the record is named by the register's own text
	Changes     []historyChange

	action string
	actor  docket.UserID
}

// Lines counts the lines that the change takes in the table.
func (e historyEvent) Lines() int { return max(1, len(e.Changes)) }

type historyChange struct {
	field         string
	Label         string
	Unknown       bool // Label is a field's own name
	Before, After historyValue
}

type historyValue struct {
	Text, Href string
	Data       bool // the register's own text, not the program's words
}

// showHistory shows every change of a letter. What it was as a draft is for those who read drafts.
func (s *Server) showHistory(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	ctx, actor, w := c.Request().Context(), actorOf(c), words(c)
	events, err := s.Docket.History(ctx, actor, v.ID, mostFiltered)
	if err != nil {
		return err
	}
	heading := headingOf(w, v.Row)
	p := recordHistoryPage{Page: s.page(c, w.T("History of %s", heading)), List: tab{Label: w.T("Communications"), Href: listPath}, Heading: heading, Data: v.Key() != "", Back: docket.CommunicationPath(v.ID)}
	return s.renderHistory(c, p, events)
}

// payload is what an event says of the record.
type payload struct {
	Before map[string]any `json:"before"`
	After  map[string]any `json:"after"`
	Why    string         `json:"why"`
}

// readPayload reads a payload; one that was destroyed says nothing.
func readPayload(text string) payload {
	var p payload
	d := json.NewDecoder(bytes.NewBufferString(text))
	d.UseNumber()
	if err := d.Decode(&p); err != nil {
		return payload{}
	}
	return p
}

// historyOf words one event. hidden: it is of a draft that the reader may not see. withoutDraft: what a
// draft held before it was sent is left out.
func historyOf(names *historyNames, e docket.Event, told payload, hidden, withoutDraft bool) historyEvent {
	w := names.words
	what, known := actionWord(w, e.Action)
	h := historyEvent{action: e.Action, actor: e.ActorID, When: instantWord(w, e.At), Stamp: e.At.String(), Who: e.ActorName, Console: e.ActorID == 0, What: what, Unknown: !known}
	if h.Console {
		h.Who = w.C("actor", "at the console")
	}
	switch {
	case hidden:
		h.Note = w.T("What a draft said is not shown to your role.")
		return h
	case e.JSON == "":
		h.Note = w.T("What was recorded here has been destroyed.")
		return h
	}
	before := byLanguage(told.Before)
	if withoutDraft && before["stage"] == string(docket.Draft) {
		before = nil
	}
	h.Why = told.Why
	after := byLanguage(withReminderByDate(told.After))
	for _, field := range changedFields(before, after) {
		label, known := fieldWord(w, field)
		h.Changes = append(h.Changes, historyChange{field: field, Label: label, Unknown: !known, Before: names.value(field, before[field]), After: names.value(field, after[field])})
	}
	return h
}

// withReminderByDate names a reminder by the day it was sent: its number is the register's own and says nothing.
func withReminderByDate(after map[string]any) map[string]any {
	if after["reminder"] == nil {
		return after
	}
	named := maps.Clone(after)
	named["reminder"] = after["sent_on"]
	delete(named, "sent_on")
	return named
}

// changedFields names the fields that differ, in the order in which a letter is read.
func changedFields(before, after map[string]any) []string {
	var changed []string
	names := map[string]bool{}
	for name := range maps.Keys(before) {
		names[name] = true
	}
	for name := range maps.Keys(after) {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !slices.Contains(historyOrder, name) && differs(before[name], after[name]) && !saysNothing(name, before, after) {
			changed = append(changed, name)
		}
	}
	for _, name := range slices.Backward(historyOrder) {
		if names[name] && differs(before[name], after[name]) && !saysNothing(name, before, after) {
			changed = slices.Insert(changed, 0, name)
		}
	}
	return changed
}

// saysNothing tells that the day sent, or of what happened, is exact, so that its precision and its text as printed add nothing.
func saysNothing(name string, before, after map[string]any) bool {
	dated, of := strings.CutSuffix(name, "_precision")
	if !of {
		dated, of = strings.CutSuffix(name, "_text")
	}
	if !of {
		return false
	}
	was, is := before[dated+"_precision"], after[dated+"_precision"]
	if dated == "happened" && was == nil && is == string(civil.Unknown) {
		return true // nobody said when
	}
	return is == string(civil.Day) && (was == nil || was == is)
}

// differs compares two values of a payload; what is empty is as good as not there.
func differs(a, b any) bool {
	return written(a) != written(b)
}

func written(v any) string {
	switch value := v.(type) {
	case nil:
		return ""
	case string:
		return value
	case bool:
		if !value {
			return ""
		}
	case []any:
		if len(value) == 0 {
			return ""
		}
	}
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(text)
}

// historyNames words the values of payloads.
type historyNames struct {
	ctx   context.Context
	store docket.Store
	scope docket.Scope
	words *locale.Words
}
