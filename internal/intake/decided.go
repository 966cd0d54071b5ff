package intake

import (
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// asImported is the reason of a decision whose own reason stands in another register.
const asImported = "named in the imported file"

// decided reads what persons decided about the answer to a letter: that none is expected, or by when.
// More time that was granted is two dated decisions, which no column holds; it is only told.
func (v *resolver) decided(r *row, text says) (why *docket.Message) {
	if r.notExpectedOn, why = v.day(text(NotExpectedOn)); why != nil {
		return why
	}
	if r.dueByHand, why = v.day(text(DueByHand)); why != nil {
		return why
	}
	if r.extendedUntil, why = v.day(text(ExtendedUntil)); why != nil {
		return why
	}
	kind := docket.NotExpectedKind(strings.ToLower(text(NotExpected)))
	switch {
	case kind != "" && kind != docket.Withdrawn && kind != docket.NoReplyAsked:
		return reason("“%s” does not say why no reply is expected. It is withdrawn or no_reply_asked.", short(string(kind)))
	case (kind == "") != r.notExpectedOn.IsZero():
		return reason("Where no reply is expected, the row names both why and since when.")
	case r.notExpectedOn.After(v.today):
		return reason("The day since which no reply is expected, %s, is in the future.", r.notExpectedOn)
	case !r.notExpectedOn.IsZero() && r.notExpectedOn.Before(r.sent.From):
		return reason("No reply is expected since %s, but the letter was sent on %s.", r.notExpectedOn, r.sent.From)
	case !r.dueByHand.IsZero() && r.dueByHand.Before(r.sent.From):
		return reason("The reply was due on %s, but the letter was sent on %s.", r.dueByHand, r.sent.From)
	}
	r.notExpected = kind
	return nil
}

// day reads a cell that names one exact day or nothing.
func (v *resolver) day(cell string) (civil.Date, *docket.Message) {
	if cell == "" {
		return civil.Date{}, nil
	}
	printed, err := civil.ParsePrinted(cell, v.dates)
	if err != nil || printed.Precision != civil.Day {
		return civil.Date{}, v.undated(err, cell)
	}
	return printed.On, nil
}

// mayBeDue tells whether a row names a due date that its letter can have: only an exact day sent gives one,
// and a visit request has none.
func (p *Plan) mayBeDue(c docket.Communication, r *row) bool {
	return !r.dueByHand.IsZero() && c.Stage == docket.Sent && c.SentPrecision == civil.Day && c.Type != docket.VisitRequest
}

func (p *Plan) dueByHand(c *docket.Communication, on civil.Date) {
	_, c.DueRuleID, _ = p.rules.DueOn(c.Type, c.SentOn)
	c.DueOn, c.DueByHand, c.DueReason = on, true, asImported
}

// decided takes a due date by hand, and that no reply is expected where the record does not say so yet.
func (m *merging) decided() {
	w, r := m.work, m.row
	if m.plan.mayBeDue(w.c, r) && !r.dueByHand.Before(w.c.SentOn) && (w.c.DueOn != r.dueByHand || !w.c.DueByHand) && !w.isNew && m.news(DueByHand) {
		w.differ(DueByHand, w.c.DueOn.String(), r.dueByHand.String())
		m.plan.dueByHand(&w.c, r.dueByHand)
		w.changed = true
	}
	switch {
	case r.notExpectedOn.IsZero() || r.notExpectedOn == w.c.NotExpectedOn && r.notExpected == w.c.NotExpectedKind || !m.news(NotExpected, NotExpectedOn):
	case !w.c.NotExpectedOn.IsZero() || r.notExpectedOn.Before(w.c.SentFrom):
		r.warn("That no reply is expected since %s was not taken over: it does not agree with the letter on record.", r.notExpectedOn)
	default:
		w.differ(NotExpected, "", string(r.notExpected)+" "+r.notExpectedOn.String())
		w.c.NotExpectedOn, w.c.NotExpectedKind, w.c.NotExpectedReason = r.notExpectedOn, r.notExpected, asImported
		w.changed = true
	}
}
