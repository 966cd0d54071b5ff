package server

import (
	"net/url"
	"strconv"
	"strings"

	"answerable/internal/docket"
	"answerable/internal/locale"
)

// staleRow is one field of which the person's text and the record as it is now differ.
type staleRow struct {
	Label, Yours, Now string
	Data              bool // both are the register's own text
}

// comparedField is a field of a form that is compared when the record changed meanwhile.
type comparedField struct {
	name, label string
	date        bool // compared and shown as it is understood
}

// staleRows sets what was typed beside the record as it is now, for the fields that differ.
func staleRows(w *locale.Words, fields []comparedField, yours, now url.Values) []staleRow {
	var rows []staleRow
	for _, f := range fields {
		mine, theirs := joined(yours[f.name]), joined(now[f.name])
		if f.date {
			mine, theirs = dateShown(w, mine), dateShown(w, theirs)
		}
		if mine == theirs {
			continue
		}
		rows = append(rows, staleRow{Label: f.label, Yours: orDash(mine), Now: orDash(theirs), Data: !f.date})
	}
	return rows
}

func joined(values []string) string {
	var kept []string
	for _, v := range values {
		if v = strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n")); v != "" {
			kept = append(kept, v)
		}
	}
	return strings.Join(kept, ", ")
}

func dateShown(w *locale.Words, text string) string {
	if read := understood(w, text); read != "" {
		return read
	}
	return text
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// comparedCommunication are the fields of the form of a letter.
func comparedCommunication(w *locale.Words) []comparedField {
	return []comparedField{
		{name: "reference", label: w.T("Reference")}, {name: "type", label: w.T("Type")}, {name: "addressee", label: w.T("Government")},
		{name: "addressee_name", label: w.T("Name of the other actor")}, {name: "mandates", label: w.T("Mandates")}, {name: "lead", label: w.T("Lead")},
		{name: "dated_on", label: w.T("Date on the letter"), date: true}, {name: "sent_on", label: w.T("Date sent"), date: true},
		{name: "due_on", label: w.T("Another due date"), date: true}, {name: "due_reason", label: w.T("Reason for it")},
		{name: "subject", label: w.T("Subject")}, {name: "summary", label: w.T("Summary")}, {name: "language", label: w.T("Language")},
		{name: "public_subject", label: w.T("Public subject")}, {name: "public_summary", label: w.T("Public summary")},
		{name: "case", label: w.T("Case")}, {name: "follows", label: w.T("Follows up")}, {name: "follow_up", label: w.T("Follow-up letter")},
		{name: "officer", label: w.T("Officer")}, {name: "reply_record", label: w.T("Record of replies")},
	}
}

// communicationValues are the fields of the form of a letter as its record fills them.
func communicationValues(w *locale.Words, v docket.CommunicationView) url.Values {
	values := url.Values{
		"reference": {v.Row.Reference}, "type": {string(v.Type)}, "addressee": {addresseeTyped(w, v.Addressee)},
		"dated_on": {v.DatedOn.String()}, "sent_on": {sentTyped(v.Communication)},
		"subject": {v.Subject}, "summary": {v.Summary}, "public_subject": {v.PublicSubject}, "public_summary": {v.PublicSummary},
		"language": {v.Language}, "reply_record": {string(v.ReplyRecord)},
	}
	if v.ReferenceText != "" {
		values.Set("reference", v.ReferenceText)
	} else if v.Row.Reference != "" {
		values.Set("reference", docket.Heading(v.Type, v.Row.Reference))
	}
	for i, m := range v.Mandates {
		values.Add("mandates", m.Code)
		if m.Lead && i > 0 {
			values.Set("lead", m.Code)
		}
	}
	if v.DueByHand {
		values.Set("due_on", v.DueOn.String())
		values.Set("due_reason", v.DueReason)
	}
	if v.Case != nil {
		values.Set("case", v.Case.Reference)
	}
	if v.Follows != nil {
		values.Set("follows", letterTyped(*v.Follows))
	}
	if v.FollowUp {
		values.Set("follow_up", "yes")
	}
	if v.Officer != nil {
		values.Set("officer", v.Officer.Email)
	}
	return values
}

// letterTyped is what finds a letter again in a field: its heading, or the number of its record.
func letterTyped(r docket.ListRow) string {
	if r.Reference == "" {
		return strconv.FormatInt(int64(r.ID), 10)
	}
	return docket.Heading(r.Type, r.Reference)
}

// recordNow tells what else a person deciding about a letter should know of it as it is now.
func recordNow(w *locale.Words, v docket.CommunicationView) []staleRow {
	mark := statusMark(w, v.Row, v.Today)
	rows := []staleRow{
		{Label: w.C("column", "Status"), Now: mark.Label + " " + mark.Detail},
		{Label: w.T("Subject"), Now: v.Subject, Data: true},
		{Label: w.C("column", "Sent"), Now: orDash(sentWord(w, v.SentPrecision, v.SentOn, v.SentText))},
		{Label: w.C("column", "Due"), Now: orDash(w.DateShort(v.EffectiveDueOn))},
	}
	if v.Closed {
		rows = append(rows, staleRow{Label: w.C("mark", "closed"), Now: w.T("yes")})
	}
	return rows
}
