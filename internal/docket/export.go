package docket

import (
	"slices"
	"strconv"
	"strings"

	"answerable/internal/civil"
)

// ExportKind says what the texts of an exported column stand for.
type ExportKind int

const (
	ExportText ExportKind = iota
	ExportDate
	ExportNumber
)

// ExportColumn heads a column of the communications file.
type ExportColumn struct {
	Name string
	Kind ExportKind
}

// ExportColumns are the columns of the communications file; people script against their names and
// order, and import reads them back.
var ExportColumns = []ExportColumn{
	{"uid", ExportText}, {"reference", ExportText}, {"type", ExportText}, {"joint", ExportText}, {"follow_up", ExportText},
	{"stage", ExportText}, {"sent_on", ExportDate}, {"sent_text", ExportText}, {"due_on", ExportDate}, {"effective_due_on", ExportDate},
	{"addressee", ExportText}, {"iso3", ExportText}, {"addressee_kind", ExportText}, {"mandates", ExportText}, {"lead", ExportText},
	{"subject", ExportText}, {"case", ExportText}, {"status", ExportText}, {"days_late", ExportNumber}, {"acknowledged_on", ExportDate},
	{"first_partial_on", ExportDate}, {"first_reply_on", ExportDate}, {"last_reply_on", ExportDate}, {"replies", ExportNumber},
	{"reply_dates", ExportText}, {"reply_kinds", ExportText}, {"reminders", ExportNumber}, {"reminder_dates", ExportText},
	{"character", ExportText}, {"officer", ExportText}, {"closed", ExportText},
	// What an empty register needs besides to come to the same statuses. New columns stand last, for those
	// who count them.
	{"reply_record", ExportText}, {"reply_link", ExportText}, {"not_expected", ExportText}, {"not_expected_on", ExportDate},
	{"due_by_hand", ExportDate}, {"extended_until", ExportDate},
}

// ExportRecord is one communication as programs read it; its names are the columns' names.
type ExportRecord struct {
	UID            string          `json:"uid"`
	Reference      string          `json:"reference"`
	Type           Type            `json:"type"`
	Joint          bool            `json:"joint"`
	FollowUp       bool            `json:"follow_up"`
	Stage          Stage           `json:"stage"`
	SentOn         civil.Date      `json:"sent_on"`
	SentText       string          `json:"sent_text"`
	DueOn          civil.Date      `json:"due_on"`
	EffectiveDueOn civil.Date      `json:"effective_due_on"`
	Addressee      string          `json:"addressee"`
	ISO3           string          `json:"iso3"`
	AddresseeKind  string          `json:"addressee_kind"`
	Mandates       []string        `json:"mandates"`
	Lead           string          `json:"lead"`
	Subject        string          `json:"subject"`
	Case           string          `json:"case"`
	Status         Status          `json:"status"`
	DaysLate       *int            `json:"days_late"`
	AcknowledgedOn civil.Date      `json:"acknowledged_on"`
	FirstPartialOn civil.Date      `json:"first_partial_on"`
	FirstReplyOn   civil.Date      `json:"first_reply_on"`
	LastReplyOn    civil.Date      `json:"last_reply_on"`
	Replies        int             `json:"replies"`
	ReplyDates     []string        `json:"reply_dates"`
	ReplyKinds     []ReplyKind     `json:"reply_kinds"`
	Reminders      int             `json:"reminders"`
	ReminderDates  []string        `json:"reminder_dates"`
	Character      string          `json:"character"` // of the reply, once replies are assessed
	Officer        string          `json:"officer"`
	Closed         bool            `json:"closed"`
	ReplyRecord    ReplyRecord     `json:"reply_record"`
	ReplyLink      []string        `json:"reply_link"` // beside each reply: probable, or nothing
	NotExpected    NotExpectedKind `json:"not_expected"`
	NotExpectedOn  civil.Date      `json:"not_expected_on"`
	DueByHand      civil.Date      `json:"due_by_hand"`    // the due date, where a person set it
	ExtendedUntil  civil.Date      `json:"extended_until"` // the effective due date, where more time was granted
}

// LinkProbable is what the communications file calls a link that an import guessed.
const LinkProbable = "probable"

// Export says of a row of the list what the communications file says, as at today. It holds nothing
// but what the row holds, and so nothing that its reader may not see.
func Export(r ListRow, today civil.Date) ExportRecord {
	e := ExportRecord{
		UID: r.UID, Reference: r.Reference, Type: r.Type, Joint: r.MandateCount > 1, FollowUp: r.FollowUp, Stage: r.Stage,
		SentOn: r.SentOn, SentText: r.SentText, DueOn: r.DueOn, EffectiveDueOn: r.EffectiveDueOn,
		Addressee: r.AddresseeName, ISO3: r.ISO3, AddresseeKind: string(r.AddresseeKind), Subject: r.Subject, Case: r.CaseReference,
		AcknowledgedOn: r.FirstAcknowledgedOn, FirstPartialOn: r.FirstPartialOn, FirstReplyOn: r.FirstSubstantiveOn,
		LastReplyOn: r.LastReplyOn, Replies: r.Replies, Reminders: r.Reminders, Officer: r.OfficerEmail, Closed: r.Closed,
		ReplyRecord: r.ReplyRecord, NotExpected: r.NotExpected, NotExpectedOn: r.NotExpectedOn, ReplyLink: []string{},
		Mandates: []string{}, ReplyDates: []string{}, ReplyKinds: []ReplyKind{}, ReminderDates: []string{},
	}
	if e.SentText == e.SentOn.String() {
		e.SentText = "" // nothing was printed but the day itself
	}
	if r.DueByHand {
		e.DueByHand = r.DueOn
	}
	if r.EffectiveDueOn != r.DueOn {
		e.ExtendedUntil = r.EffectiveDueOn
	}
	var late int
	if e.Status, late = r.Facts().StatusOn(today); e.Status == StatusOverdue || e.Status == StatusRepliedLate {
		e.DaysLate = &late
	}
	for _, m := range r.Mandates {
		e.Mandates = append(e.Mandates, m.Code)
		if m.Lead {
			e.Lead = m.Code
		}
	}
	for _, reply := range r.Replied {
		e.ReplyDates = append(e.ReplyDates, reply.On.String())
		e.ReplyKinds = append(e.ReplyKinds, reply.Kind)
		link := ""
		if reply.Probable {
			link = LinkProbable
		}
		e.ReplyLink = append(e.ReplyLink, link)
	}
	if !slices.Contains(e.ReplyLink, LinkProbable) {
		e.ReplyLink = []string{} // nothing is beside any reply
	}
	for _, on := range r.Reminded {
		e.ReminderDates = append(e.ReminderDates, on.String())
	}
	return e
}

// Cells are the texts of the record in the order of ExportColumns.
func (e ExportRecord) Cells() []string {
	kinds := make([]string, len(e.ReplyKinds))
	for i, kind := range e.ReplyKinds {
		kinds[i] = string(kind)
	}
	late := ""
	if e.DaysLate != nil {
		late = strconv.Itoa(*e.DaysLate)
	}
	return []string{
		e.UID, e.Reference, string(e.Type), yesNo(e.Joint), yesNo(e.FollowUp), string(e.Stage), e.SentOn.String(), e.SentText,
		e.DueOn.String(), e.EffectiveDueOn.String(), e.Addressee, e.ISO3, e.AddresseeKind, joined(e.Mandates), e.Lead, e.Subject,
		e.Case, string(e.Status), late, e.AcknowledgedOn.String(), e.FirstPartialOn.String(), e.FirstReplyOn.String(),
		e.LastReplyOn.String(), strconv.Itoa(e.Replies), joined(e.ReplyDates), joined(kinds), strconv.Itoa(e.Reminders),
		joined(e.ReminderDates), e.Character, e.Officer, yesNo(e.Closed),
		string(e.ReplyRecord), joined(e.ReplyLink), string(e.NotExpected), e.NotExpectedOn.String(), e.DueByHand.String(), e.ExtendedUntil.String(),
	}
}

// ExportRow is a row of the list as the communications file prints it.
func ExportRow(r ListRow, today civil.Date) []string { return Export(r, today).Cells() }

func joined(values []string) string { return strings.Join(values, ";") }

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
