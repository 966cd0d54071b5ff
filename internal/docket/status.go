package docket

import (
	"answerable/internal/civil"
	"answerable/internal/deadline"
)

// Status is the judgement on a letter for a day. It is computed, never stored.
type Status string

const (
	StatusDraft       Status = "draft"
	StatusNotExpected Status = "not_expected"
	StatusReplied     Status = "replied"
	StatusRepliedLate Status = "replied_late"
	StatusReceived    Status = "received"
	StatusUnknown     Status = "unknown"
	StatusUndated     Status = "undated"
	StatusOverdue     Status = "overdue"
	StatusDueSoon     Status = "due_soon"
	StatusAwaiting    Status = "awaiting"
)

// Statuses in the order in which pages list them: what needs work comes first.
var Statuses = []Status{
	StatusOverdue, StatusDueSoon, StatusAwaiting, StatusReceived, StatusReplied, StatusRepliedLate,
	StatusUnknown, StatusUndated, StatusNotExpected, StatusDraft,
}

// Valid tells whether the status is one of ours.
func (s Status) Valid() bool {
	for _, known := range Statuses {
		if s == known {
			return true
		}
	}
	return false
}

// DueSoonDays is how many days before the due date a letter is due soon.
const DueSoonDays = 7

// Facts is what a status is computed from. Dates of replies are the first of their kind.
type Facts struct {
	Stage               Stage
	SentPrecision       civil.Precision
	SentOn              civil.Date
	NotExpectedOn       civil.Date
	DueOn               civil.Date
	Decisions           []deadline.Decision
	ReplyRecord         ReplyRecord
	FirstAcknowledgedOn civil.Date
	FirstPartialOn      civil.Date
	FirstSubstantiveOn  civil.Date
	FirstUnclassifiedOn civil.Date
	FirstReceivedOn     civil.Date
}

// EffectiveDueOn is the due date as it stood on a day: the latest granted by a decision dated on or
// before it, else the due date.
func (f Facts) EffectiveDueOn(day civil.Date) civil.Date {
	return deadline.Effective(f.DueOn, f.Decisions, day)
}

// StatusOn gives the status on a day, and how many days late the letter or its reply is on it.
// Its twin in SQL stands in the store; one table of cases is run against both.
func (f Facts) StatusOn(day civil.Date) (Status, int) {
	due := f.EffectiveDueOn(day)
	switch {
	case f.Stage == Draft || f.SentPrecision == civil.Day && f.SentOn.After(day):
		return StatusDraft, 0
	case happened(f.NotExpectedOn, day):
		return StatusNotExpected, 0
	case happened(f.FirstSubstantiveOn, day):
		if due.IsZero() || !f.FirstSubstantiveOn.After(due) {
			return StatusReplied, 0
		}
		return StatusRepliedLate, f.FirstSubstantiveOn.DaysSince(due)
	case happened(f.FirstUnclassifiedOn, day):
		return StatusReceived, 0
	case f.ReplyRecord == NotCaptured && !happened(f.FirstReceivedOn, day):
		return StatusUnknown, 0
	case f.SentPrecision != civil.Day:
		return StatusUndated, 0
	case due.IsZero():
		return StatusAwaiting, 0
	case day.After(due):
		return StatusOverdue, day.DaysSince(due)
	case due.DaysSince(day) <= DueSoonDays:
		return StatusDueSoon, 0
	}
	return StatusAwaiting, 0
}

// TimelinessUnknownOn tells that a reply came but no exact due date says whether in time.
func (f Facts) TimelinessUnknownOn(day civil.Date) bool {
	status, _ := f.StatusOn(day)
	return status == StatusReplied && f.EffectiveDueOn(day).IsZero()
}

func happened(on, day civil.Date) bool { return !on.IsZero() && !on.After(day) }

// Standing is what the facts say without a day: all a list needs to compute the status for today
// from an index. It holds for every day on or after the last fact; for earlier days ask Facts.
type Standing string

const (
	StandingDraft        Standing = "draft"
	StandingNotExpected  Standing = "not_expected"
	StandingInTime       Standing = "in_time"
	StandingLate         Standing = "late"
	StandingUntimed      Standing = "untimed"
	StandingUnclassified Standing = "unclassified"
	StandingNotCaptured  Standing = "not_captured"
	StandingUndated      Standing = "undated"
	StandingOpen         Standing = "open"
)

// farDay lies after every fact a register can hold.
var farDay = civil.Must("9999-12-31")

// Standing derives the standing from the facts.
func (f Facts) Standing() Standing {
	status, _ := f.StatusOn(farDay)
	switch status {
	case StatusDraft:
		return StandingDraft
	case StatusNotExpected:
		return StandingNotExpected
	case StatusReplied:
		if f.EffectiveDueOn(farDay).IsZero() {
			return StandingUntimed
		}
		return StandingInTime
	case StatusRepliedLate:
		return StandingLate
	case StatusReceived:
		return StandingUnclassified
	case StatusUnknown:
		return StandingNotCaptured
	case StatusUndated:
		return StandingUndated
	}
	return StandingOpen
}

// Marks stand beside the status and change nothing in it.
type Marks struct {
	Acknowledged       bool // "(A)"
	Partial            bool // a remainder is outstanding
	ExtensionAsked     bool
	TranslationPending bool
	ReplyWithheld      bool
	ProbableLink       bool
	DateNotExact       bool
	TimelinessUnknown  bool
	Closed             bool
	Reminders          int
}

// MarksOn gives the marks that follow from the facts alone; the record adds those of its replies.
func (f Facts) MarksOn(day civil.Date) Marks {
	m := Marks{
		Acknowledged:      happened(f.FirstAcknowledgedOn, day),
		Partial:           happened(f.FirstPartialOn, day) && !happened(f.FirstSubstantiveOn, day),
		DateNotExact:      f.SentPrecision != civil.Day && f.Stage == Sent,
		TimelinessUnknown: f.TimelinessUnknownOn(day),
	}
	for _, d := range f.Decisions {
		if happened(d.AskedOn, day) {
			m.ExtensionAsked = true
		}
	}
	return m
}
