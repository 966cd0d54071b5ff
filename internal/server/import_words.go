package server

import (
	"answerable/internal/importing"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// fieldOptions are what a column can be said to hold.
func fieldOptions(w *locale.Words) []view.Option {
	options := []view.Option{{Label: w.C("import field", "not read")}}
	for _, field := range importing.Fields() {
		options = append(options, view.Option{Value: field, Label: importFieldWord(w, field)})
	}
	return options
}

// importFieldWord names what a column holds.
func importFieldWord(w *locale.Words, field string) string {
	switch field {
	case "uid":
		return w.C("import field", "uid, as exported")
	case "reference":
		return w.C("import field", "reference")
	case "type":
		return w.C("import field", "type")
	case "type_text":
		return w.C("import field", "type, as printed")
	case "stage":
		return w.C("import field", "draft or sent")
	case "sent_on":
		return w.C("import field", "date sent")
	case "sent_text":
		return w.C("import field", "date sent, as printed")
	case "addressee":
		return w.C("import field", "Government")
	case "iso3":
		return w.C("import field", "Government, by its ISO code")
	case "addressee_kind":
		return w.C("import field", "kind of addressee")
	case "mandates":
		return w.C("import field", "mandates")
	case "mandates_text":
		return w.C("import field", "mandates, as printed")
	case "lead":
		return w.C("import field", "leading mandate")
	case "subject":
		return w.C("import field", "subject")
	case "case":
		return w.C("import field", "case")
	}
	return replyFieldWord(w, field)
}

func replyFieldWord(w *locale.Words, field string) string {
	switch field {
	case "reply_dates":
		return w.C("import field", "dates of replies")
	case "reply_text":
		return w.C("import field", "dates of replies, as printed")
	case "reply_kinds":
		return w.C("import field", "kinds of replies")
	case "reply_record":
		return w.C("import field", "record of replies")
	case "reply_link":
		return w.C("import field", "how sure the links of replies are")
	case "reminder_dates":
		return w.C("import field", "dates of reminders")
	case "not_expected":
		return w.C("import field", "why no reply is expected")
	case "not_expected_on":
		return w.C("import field", "since when no reply is expected")
	case "due_by_hand":
		return w.C("import field", "due date set by hand")
	case "extended_until":
		return w.C("import field", "more time granted until")
	}
	return sourceFieldWord(w, field)
}

func sourceFieldWord(w *locale.Words, field string) string {
	switch field {
	case "officer":
		return w.C("import field", "officer, by e-mail")
	case "row_id":
		return w.C("import field", "number of the row in its source")
	case "source":
		return w.C("import field", "source: document and paragraph")
	case "document":
		return w.C("import field", "document")
	case "paragraph":
		return w.C("import field", "paragraph")
	case "categories":
		return w.C("import field", "categories")
	case "victim_profile":
		return w.C("import field", "profile of the alleged victims")
	case "language":
		return w.C("import field", "language")
	case "origin":
		return w.C("import field", "origin")
	}
	return field
}
