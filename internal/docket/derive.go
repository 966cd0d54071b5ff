package docket

import (
	"answerable/internal/civil"
	"answerable/internal/deadline"
)

// Attached is everything that hangs on a communication and decides its derived facts.
type Attached struct {
	Links      []ReplyLink
	Extensions []Extension
	Closures   []Closure
	Reminded   []civil.Date
	Guessed    int // reminders that only probably ask for it
	Mandates   int
}

// Sort keys are never null: keyset comparison with NULL silently drops rows.
const (
	noDueSort  = "9999-99-99"
	noSentSort = "0000-00-00"
)

// FactsOf gathers what the status of a communication is computed from.
func FactsOf(c Communication, at Attached) Facts {
	f := Facts{
		Stage: c.Stage, SentPrecision: c.SentPrecision, SentOn: c.SentOn, NotExpectedOn: c.NotExpectedOn,
		DueOn: c.DueOn, ReplyRecord: c.ReplyRecord,
	}
	for _, e := range at.Extensions {
		f.Decisions = append(f.Decisions, e.AsDecision())
	}
	for _, l := range at.Links {
		f.FirstReceivedOn = earlier(f.FirstReceivedOn, l.CountsOn)
		switch l.Kind {
		case Acknowledgement:
			f.FirstAcknowledgedOn = earlier(f.FirstAcknowledgedOn, l.CountsOn)
		case Partial:
			f.FirstPartialOn = earlier(f.FirstPartialOn, l.CountsOn)
		case Substantive:
			f.FirstSubstantiveOn = earlier(f.FirstSubstantiveOn, l.CountsOn)
		case Unclassified:
			f.FirstUnclassifiedOn = earlier(f.FirstUnclassifiedOn, l.CountsOn)
		case Additional, ExtensionRequest:
			// An additional reply never moves the date of the first; asking for time answers nothing.
		}
	}
	return f
}

// FactsFromRow reads the facts back from the row; decisions are needed only for past days, since the
// row carries the due date in force after the last of them.
func FactsFromRow(c Communication) Facts {
	f := Facts{
		Stage: c.Stage, SentPrecision: c.SentPrecision, SentOn: c.SentOn, NotExpectedOn: c.NotExpectedOn,
		DueOn: c.EffectiveDueOn, ReplyRecord: c.ReplyRecord,
		FirstAcknowledgedOn: c.FirstAcknowledgedOn, FirstPartialOn: c.FirstPartialOn,
		FirstSubstantiveOn: c.FirstSubstantiveOn, FirstUnclassifiedOn: c.FirstUnclassifiedOn,
		FirstReceivedOn: c.FirstReceivedOn,
	}
	return f
}

// Derive computes the facts kept on the row. The store writes them in the transaction of their cause;
// "check" rebuilds and compares them.
func Derive(c Communication, at Attached) Derived {
	f := FactsOf(c, at)
	d := Derived{
		SentUnknown:         c.SentPrecision != civil.Day,
		SentSort:            noSentSort,
		DueSort:             noDueSort,
		FirstAcknowledgedOn: f.FirstAcknowledgedOn,
		FirstPartialOn:      f.FirstPartialOn,
		FirstSubstantiveOn:  f.FirstSubstantiveOn,
		FirstUnclassifiedOn: f.FirstUnclassifiedOn,
		FirstReceivedOn:     f.FirstReceivedOn,
		EffectiveDueOn:      deadline.Effective(c.DueOn, f.Decisions, farDay),
		MandateCount:        at.Mandates,
		Reminders:           len(at.Reminded),
		PublicFold:          Fold(c.PublicSubject),
		Standing:            f.Standing(),
	}
	if !c.SentFrom.IsZero() {
		d.SentSort = c.SentFrom.String()
	}
	if !d.EffectiveDueOn.IsZero() {
		d.DueSort = d.EffectiveDueOn.String()
	}
	for _, l := range at.Links {
		if l.Kind.Counts() {
			d.Replies++
			d.LastReplyOn = later(d.LastReplyOn, l.CountsOn)
		}
		if l.Kind == Substantive {
			d.LastSubstantiveOn = later(d.LastSubstantiveOn, l.CountsOn)
		}
		if l.Probable {
			d.ProbableLinks++
		}
	}
	d.ProbableLinks += at.Guessed
	for _, on := range at.Reminded {
		d.LastRemindedOn = later(d.LastRemindedOn, on)
	}
	for _, cl := range at.Closures {
		if cl.ReopenedOn.IsZero() {
			d.Closed = true
		}
	}
	if d.Standing == StandingLate {
		_, late := f.StatusOn(farDay)
		d.DaysLate = &late
	}
	return d
}

func earlier(a, b civil.Date) civil.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func later(a, b civil.Date) civil.Date {
	if b.After(a) {
		return b
	}
	return a
}
