package server

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
)

// actionWord says what was done; known is false where the program has no word for it.
func actionWord(w *locale.Words, action string) (word string, known bool) {
	switch action {
	case "communication.log":
		return w.C("history", "logged"), true
	case "communication.edit":
		return w.C("history", "edited"), true
	case "communication.send":
		return w.C("history", "marked as sent"), true
	case "communication.close":
		return w.C("history", "closed"), true
	case "communication.reopen":
		return w.C("history", "reopened"), true
	case "communication.withdraw":
		return w.C("history", "no reply expected any more"), true
	case "communication.assign":
		return w.C("history", "assigned"), true
	case "communication.hand_over":
		return w.C("history", "handed over"), true
	case "communication.import":
		return w.C("history", "imported"), true
	case "extension.log", "extension.decide":
		return w.C("history", "more time: asked or decided"), true
	case "reminder.log":
		return w.C("history", "reminder logged"), true
	case "reminder.edit":
		return w.C("history", "reminder corrected"), true
	case "reminder.link":
		return w.C("history", "reminder linked"), true
	case "reminder.unlink":
		return w.C("history", "reminder taken off this letter"), true
	case "reminder.confirm":
		return w.C("history", "reminder confirmed"), true
	case "reminder.set_aside", "reply.set_aside":
		return w.C("history", "left without a letter"), true
	case "reminder.restore", "reply.restore":
		return w.C("history", "taken back into the queue"), true
	case "reply.link":
		return w.C("history", "reply logged"), true
	case "reply.unlink":
		return w.C("history", "reply taken off this letter"), true
	case "reply.classify":
		return w.C("history", "reply classified"), true
	}
	return officeActionWord(w, action)
}

// officeActionWord says what was done to what administrators keep.
func officeActionWord(w *locale.Words, action string) (word string, known bool) {
	switch action {
	case "reply.log":
		return w.C("history", "reply logged"), true
	case "addressee.add", "mandate.add", "list.add", "user.add", "rule.due.add", "rule.publication.add":
		return w.C("history", "added"), true
	case "mandate.edit", "user.edit", "setting.change":
		return w.C("history", "changed"), true
	case "case.log":
		return w.C("history", "logged"), true
	case "case.edit":
		return w.C("history", "edited"), true
	case "source.log":
		return w.C("history", "source recorded"), true
	case "source.edit":
		return w.C("history", "source edited"), true
	case "source.remove":
		return w.C("history", "source taken off"), true
	case "addressee.edit":
		return w.C("history", "edited"), true
	case "addressee.name":
		return w.C("history", "former or later name"), true
	case "addressee.channel":
		return w.C("history", "channel"), true
	case "mandate.title":
		return w.C("history", "title or holder set"), true
	case "mandate.retire", "list.retire":
		return w.C("history", "retired"), true
	case "mandate.restore", "list.restore":
		return w.C("history", "offered again"), true
	case "mandate.remove", "list.remove", "rule.due.remove", "rule.publication.remove":
		return w.C("history", "removed"), true
	case "user.limit":
		return w.C("history", "limits changed"), true
	case "user.disable":
		return w.C("history", "disabled"), true
	case "user.hand_over":
		return w.C("history", "open work handed over"), true
	case "handover.read":
		return w.C("history", "note of a hand-over read"), true
	case "user.invite":
		return w.C("history", "invited"), true
	case "user.reset":
		return w.C("history", "address for a new password made"), true
	case "reference.load":
		return w.C("history", "States, mandates and rules loaded"), true
	case "user.password":
		return w.C("history", "password set"), true
	case "user.enable":
		return w.C("history", "enabled"), true
	case "mapping.save":
		return w.C("history", "mapping of a spreadsheet saved"), true
	case "mapping.delete":
		return w.C("history", "mapping of a spreadsheet removed"), true
	}
	return importActionWord(w, action)
}

// historyOrder is the order in which the fields of a change are read.
var historyOrder = []string{
	"stage", "type", "reference", "reference_text", "addressee", "sent_on", "sent_precision", "sent_text", "dated_on",
	"due_on", "due_by_hand", "due_reason", "mandates", "lead", "subject", "summary", "public_subject", "public_summary",
	"language", "case", "follow_up", "follows", "reply_record", "officer", "reviewer",
	"reply", "counts_on", "kind", "probable", "reminder", "asked_on", "decided_on", "decision", "granted_until", "from", "closed_on", "reopened_on",
	"title", "facts", "place", "happened_on", "happened_precision", "happened_text",
	"received_on", "their_reference", "channel", "translation", "publication", "pages", "communication", "scale", "assessed_on",
	"name", "name_en", "name_fr", "name_es", "name_ar", "name_ru", "name_zh", "valid_from", "valid_to", "home", "operations", "note", "retired_on",
	"rows", "created", "updated", "unchanged", "rejected", "queued", "warnings",
}

// fieldWord names a field of a change as the pages do.
func fieldWord(w *locale.Words, field string) (word string, known bool) {
	switch field {
	case "stage":
		return w.T("Stage"), true
	case "type":
		return w.T("Type"), true
	case "reference":
		return w.T("Reference"), true
	case "reference_text":
		return w.T("Reference as printed"), true
	case "addressee":
		return w.T("Addressee"), true
	case "sent_on":
		return w.T("Date sent"), true
	case "sent_precision":
		return w.T("Precision of the date sent"), true
	case "sent_text":
		return w.T("Date sent as printed"), true
	case "dated_on":
		return w.T("Date on the letter"), true
	case "due_on":
		return w.T("Due date"), true
	case "due_by_hand":
		return w.T("Due date set by hand"), true
	case "due_reason":
		return w.T("Reason for it"), true
	case "mandates":
		return w.T("Mandates"), true
	case "lead":
		return w.T("Lead"), true
	case "subject":
		return w.T("Subject"), true
	case "summary":
		return w.T("Summary"), true
	case "public_subject":
		return w.T("Public subject"), true
	case "public_summary":
		return w.T("Public summary"), true
	case "language":
		return w.T("Language"), true
	case "case":
		return w.T("Case"), true
	case "follow_up":
		return w.T("Follow-up letter"), true
	case "follows":
		return w.T("Follows up"), true
	}
	return stepFieldWord(w, field)
}

// stepFieldWord names the fields of what happens to a letter after it is logged.
func stepFieldWord(w *locale.Words, field string) (word string, known bool) {
	switch field {
	case "reply_record":
		return w.T("Record of replies"), true
	case "officer":
		return w.T("Officer"), true
	case "reviewer":
		return w.T("Reviewer"), true
	case "reply":
		return w.C("history", "Reply"), true
	case "counts_on":
		return w.T("Counts from"), true
	case "kind":
		return w.C("history", "Kind"), true
	case "probable":
		return w.T("Probable link"), true
	case "reminder":
		return w.C("history", "Reminder"), true
	case "import":
		return w.C("history", "Import"), true
	case "asked_on":
		return w.T("Asked on"), true
	case "decided_on":
		return w.T("Decided on"), true
	case "decision":
		return w.T("Decision"), true
	case "granted_until":
		return w.T("Granted until"), true
	case "from":
		return w.C("history", "From"), true
	case "closed_on":
		return w.T("Closed on"), true
	case "reopened_on":
		return w.T("Reopened on"), true
	}
	return officeFieldWord(w, field)
}

// officeFieldWord names the fields of what administrators keep.
func officeFieldWord(w *locale.Words, field string) (word string, known bool) {
	switch field {
	case "office":
		return w.T("Name of the office"), true
	case "followed_since":
		return w.T("Followed since"), true
	case "valid_from":
		return w.T("Holds from"), true
	case "amount":
		return w.C("rule", "Number"), true
	case "unit":
		return w.C("rule", "Unit"), true
	case "source":
		return w.T("Source of the rule"), true
	case "name", "name_en":
		return w.T("Name"), true
	case "name_fr":
		return w.T("Name in French"), true
	case "name_es":
		return w.T("Name in Spanish"), true
	case "label":
		return w.T("Short name"), true
	case "code":
		return w.T("Code"), true
	case "mandate_kind", "title_kind":
		return w.C("history", "Kind"), true
	case "title":
		return w.T("Title"), true
	case "holder":
		return w.T("Holder"), true
	case "retired_on":
		return w.T("Retired on"), true
	case "list":
		return w.T("List"), true
	case "role":
		return w.T("Role"), true
	case "identities":
		return w.T("Protected identities"), true
	case "email":
		return w.T("E-mail"), true
	}
	return recordFieldWord(w, field)
}

// value words one side of a change.
func (n *historyNames) value(field string, v any) historyValue {
	w := n.words
	switch value := v.(type) {
	case nil:
		return historyValue{}
	case bool:
		if value {
			return historyValue{Text: w.C("value", "yes")}
		}
		return historyValue{Text: w.C("value", "no")}
	case string:
		return n.text(field, value)
	case json.Number:
		id, err := value.Int64()
		if err != nil {
			return historyValue{Text: value.String(), Data: true}
		}
		return n.record(field, id)
	case []any:
		var parts []string
		for _, part := range value {
			switch part := part.(type) {
			case string:
				parts = append(parts, strings.ToUpper(part))
			case json.Number:
				parts = append(parts, n.value(field, part).Text)
			}
		}
		return historyValue{Text: strings.Join(parts, ", "), Data: true}
	}
	return historyValue{Text: written(v), Data: true}
}

// text words a text of a change: a date, one of our terms, or the register's own text.
func (n *historyNames) text(field, text string) historyValue {
	w := n.words
	if text == "" {
		return historyValue{}
	}
	if day, err := civil.Parse(text); err == nil && (strings.HasSuffix(field, "_on") || slices.Contains([]string{"from", "granted_until", "reminder", "followed_since", "valid_from"}, field)) {
		return historyValue{Text: w.Date(day)}
	}
	if word := termWord(w, field, text); word != "" {
		return historyValue{Text: word}
	}
	if field == "lead" {
		text = strings.ToUpper(text)
	}
	return historyValue{Text: text, Data: true}
}

// termWord words a value that is one of the program's terms; empty where it is not.
func termWord(w *locale.Words, field, value string) string {
	switch field {
	case "stage":
		if docket.Stage(value) == docket.Draft {
			return w.C("stage", "draft")
		}
		return w.C("stage", "sent")
	case "type":
		return typeWord(w, docket.Type(value))
	case "reply_record":
		return replyRecordWord(w, docket.ReplyRecord(value))
	case "language":
		if word := languageWord(w, value); word != value {
			return word
		}
	case "kind":
		switch docket.NotExpectedKind(value) {
		case docket.Withdrawn:
			return w.C("history", "withdrawn")
		case docket.NoReplyAsked:
			return w.C("history", "no reply asked")
		}
		if word := kindWord(w, docket.ReplyKind(value)); word != "" {
			return word
		}
		return cmp.Or(addresseeKindWord(w, docket.AddresseeKind(value)), channelWord(w, docket.ChannelKind(value)))
	case "decision":
		switch docket.Decision(value) {
		case docket.Granted:
			return w.C("decision", "granted")
		case docket.Refused:
			return w.C("decision", "refused")
		}
	case "translation":
		return translationWord(w, docket.Translation(value))
	case "publication":
		return publicationWord(w, docket.Publication(value))
	case "scale":
		return scaleWord(w, docket.Scale(value))
	case "role":
		return roleWord(w, docket.Role(value))
	case "list":
		label, _ := listWord(w, docket.ValueList(value))
		return label
	case "sent_precision", "happened_precision":
		return precisionWord(w, civil.Precision(value))
	}
	return ""
}

func precisionWord(w *locale.Words, p civil.Precision) string {
	switch p {
	case civil.Day:
		return w.C("precision", "day")
	case civil.Month:
		return w.C("precision", "month")
	case civil.Year:
		return w.C("precision", "year")
	}
	return w.C("precision", "unknown")
}

// record names what a number in a change stands for; outside the reader's scope it stays a number.
func (n *historyNames) record(field string, id int64) historyValue {
	number := historyValue{Text: n.words.Number(int(id)), Data: true}
	switch field {
	case "officer", "reviewer":
		if u, err := n.store.User(n.ctx, docket.UserID(id)); err == nil {
			return historyValue{Text: u.Name, Data: true}
		}
	case "to":
		return n.record("officer", id)
	case "addressee", "addressees", "home", "operations":
		if a, err := n.store.Addressee(n.ctx, docket.AddresseeID(id)); err == nil {
			return historyValue{Text: a.Name(n.words.Lang()), Data: true}
		}
	case "case":
		if found, err := n.store.Case(n.ctx, docket.CaseID(id)); err == nil {
			return historyValue{Text: found.Reference, Data: true}
		}
	case "follows", "communication":
		if row, err := n.store.CommunicationRow(n.ctx, n.scope, docket.CommunicationID(id)); err == nil {
			return historyValue{Text: headingOf(n.words, row), Href: docket.CommunicationPath(row.ID), Data: row.Reference != ""}
		}
	case "import":
		return historyValue{Text: number.Text, Href: docket.PastImportPath(docket.ImportID(id)), Data: true}
	case "reply":
		return historyValue{Text: n.words.T("the document"), Href: docket.ReplyPath(docket.ReplyID(id))}
	}
	return number
}
