package server

import (
	"fmt"
	"maps"
	"strings"

	"answerable/internal/locale"
)

// recordFieldWord names the fields of cases, replies and addressees.
func recordFieldWord(w *locale.Words, field string) (word string, known bool) {
	switch field {
	case "facts":
		return w.T("Facts"), true
	case "place":
		return w.T("Place"), true
	case "happened_on":
		return w.T("When it happened"), true
	case "happened_precision":
		return w.T("Precision of the date"), true
	case "happened_text":
		return w.T("Date as printed"), true
	case "received_on":
		return w.T("Received on"), true
	case "their_reference":
		return w.T("Their reference"), true
	case "channel":
		return w.T("How it came"), true
	case "translation":
		return w.T("Translation"), true
	case "publication":
		return w.T("Publication"), true
	case "pages":
		return w.T("Pages"), true
	case "set_aside_on":
		return w.T("Set aside on"), true
	case "scale":
		return w.T("Assessment"), true
	case "assessed_on":
		return w.T("Assessed on"), true
	case "communication":
		return w.T("Communication"), true
	case "note":
		return w.T("Note"), true
	case "letters":
		return w.T("Letters"), true
	case "names":
		return w.T("Names"), true
	case "home":
		return w.T("Home State"), true
	case "operations":
		return w.T("States of operation"), true
	case "valid_to":
		return w.T("Holds until"), true
	case "forms":
		return w.T("Names and forms of address"), true
	case "to":
		return w.C("history", "To"), true
	case "addressees":
		return w.T("Governments"), true
	case "mapping":
		return w.T("Columns"), true
	}
	if language, is := strings.CutPrefix(field, formField); is {
		return w.T("Addressed (%s)", languageWord(w, language)), true
	}
	if language, is := strings.CutPrefix(field, nameField); is {
		return w.T("Name (%s)", languageWord(w, language)), true
	}
	return countFieldWord(w, field)
}

// countFieldWord names what an import says of the rows of its file.
func countFieldWord(w *locale.Words, field string) (word string, known bool) {
	switch field {
	case "rows":
		return w.T("Rows"), true
	case "created":
		return w.C("history", "Created"), true
	case "updated":
		return w.C("history", "Changed"), true
	case "unchanged":
		return w.C("history", "Left as it was"), true
	case "rejected":
		return w.C("history", "Rejected"), true
	case "queued":
		return w.C("history", "Queued"), true
	case "warnings":
		return w.T("Warnings"), true
	}
	return field, false
}

// What an addressee is called, and how it is addressed, is recorded for all its languages together.
const (
	nameField = "name_"
	formField = "form_"
)

// byLanguage lays the names and forms of address of an addressee out as fields of their own, so that a
// change names the language that it is of.
func byLanguage(said map[string]any) map[string]any {
	names, named := said["names"].(map[string]any)
	forms, formed := said["forms"].([]any)
	if !named && !formed {
		return said
	}
	out := maps.Clone(said)
	delete(out, "names")
	delete(out, "forms")
	for language, name := range names {
		out[nameField+language] = name
	}
	for _, form := range forms {
		if f, is := form.(map[string]any); is {
			language, _ := f["language"].(string)
			out[formField+language] = strings.Trim(fmt.Sprint(f["name"], " · ", f["form_of_address"]), " ·")
		}
	}
	return out
}
