package docket

import "answerable/internal/civil"

// StepKind names what a letter asks of the office next.
type StepKind string

const (
	StepNone     StepKind = ""
	StepSend     StepKind = "send"     // a draft waits to be sent
	StepClassify StepKind = "classify" // an unclassified reply stops reminders until a person reads it
	StepConfirm  StepKind = "confirm"  // it is only probable that a reply answers this letter
	StepDecide   StepKind = "decide"   // more time was asked and nothing decided
	StepRemind   StepKind = "remind"   // past the due date without a substantive reply
	StepAwait    StepKind = "await"    // nothing to do before a day
	StepReopen   StepKind = "reopen"   // a reply came after the letter was closed
)

// Step is the next step on a letter. It is proposed; nothing happens until a person does it.
type Step struct {
	Kind      StepKind
	Reply     ReplyID     // to classify or confirm
	Extension ExtensionID // to decide
	Nth       int         // of the reminder
	On        civil.Date  // until when to wait
	Open      int         // open letters to the same addressee, which one summary letter could ask for
}

// NextStep proposes what to do next. Letters sent before the office began to follow its letters, closed
// ones and those to which no reply is expected propose nothing.
func NextStep(v CommunicationView) Step {
	switch {
	case v.Marks.Closed:
		return afterClosing(v)
	case v.Status == StatusNotExpected:
		return Step{}
	case v.Stage == Draft:
		return Step{Kind: StepSend}
	}
	for _, r := range v.Replies {
		if r.Kind == Unclassified {
			return Step{Kind: StepClassify, Reply: r.ID}
		}
	}
	for _, r := range v.Replies {
		if r.Probable {
			return Step{Kind: StepConfirm, Reply: r.ID}
		}
	}
	if !Followed(v.Communication, v.FollowedSince) {
		return Step{}
	}
	for _, e := range v.Extensions {
		if e.Decision == "" {
			return Step{Kind: StepDecide, Extension: e.ID}
		}
	}
	switch v.Status {
	case StatusOverdue:
		return Step{Kind: StepRemind, Nth: len(v.Reminders) + 1, Open: v.OpenToAddressee}
	case StatusAwaiting, StatusDueSoon:
		if !v.EffectiveDueOn.IsZero() {
			return Step{Kind: StepAwait, On: v.EffectiveDueOn}
		}
	}
	return Step{}
}

// afterClosing looks for a reply received after the letter was closed: it counts, and somebody has to see it.
func afterClosing(v CommunicationView) Step {
	for _, c := range v.Closures {
		for _, r := range v.Replies {
			if c.ReopenedOn.IsZero() && r.CountsOn.After(c.ClosedOn) {
				return Step{Kind: StepReopen, Reply: r.ID}
			}
		}
	}
	return Step{}
}
