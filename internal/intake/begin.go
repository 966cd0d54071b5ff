package intake

import (
	"slices"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// begin makes the letter that a row tells of. Nothing of it is public: an import writes the office's own
// subject only, and releases nothing.
func (p *Plan) begin(r *row) *work {
	w := &work{isNew: true, mandates: led(r.mandates, r.lead), reminders: slices.Clone(r.reminders), c: docket.Communication{
		UID: r.uid, Stage: r.stage, Type: r.base, SentPrecision: civil.Unknown,
		Subject: r.subject, Summary: r.summary, Categories: r.labels, VictimProfile: r.victims, Language: r.language,
		ReplyRecord: r.record, CreatedAt: p.opts.Now, Version: 1,
	}}
	if r.to != nil {
		w.c.AddresseeID, w.c.AddresseeSort = r.to.ID, r.to.SortName
	}
	if w.c.UID == "" {
		w.c.UID = docket.NewUID()
	}
	if r.stage == docket.Sent {
		w.c.SentAs(r.sent)
	}
	w.number(r)
	w.assign(r, p.cases)
	if !r.notExpectedOn.IsZero() {
		w.c.NotExpectedOn, w.c.NotExpectedKind, w.c.NotExpectedReason = r.notExpectedOn, r.notExpected, asImported
	}
	if p.mayBeDue(w.c, r) {
		p.dueByHand(&w.c, r.dueByHand)
	}
	p.due(&w.c)
	for _, reply := range r.replies {
		w.replies = append(w.replies, p.answer(reply))
		w.links = append(w.links, docket.ReplyLink{Kind: reply.kind, CountsOn: reply.on, Probable: reply.probable})
	}
	w.reminded = slices.Clone(r.reminders)
	return w
}

func (w *work) number(r *row) {
	if r.key == "" {
		return
	}
	key := r.key
	w.c.Reference, w.c.ReferenceSort, w.c.ReferenceText = &key, r.keySort, r.keyText
}

func (w *work) assign(r *row, cases map[string]docket.CaseID) {
	if id := cases[r.caseRef]; id != 0 {
		w.c.CaseID = &id
	}
	if id := r.officer; id != 0 && !r.inactive {
		w.c.OfficerID = &id
	}
}

// led gives the mandates in their order, the one that is named or else the first leading.
func led(list []docket.CommunicationMandate, lead docket.MandateID) []docket.CommunicationMandate {
	list = slices.Clone(list)
	for i := range list {
		list[i].Position = i + 1
		list[i].Lead = list[i].MandateID == lead || lead == 0 && i == 0
	}
	return list
}

// due stores the dates that the rules of the day sent give, unless a person set the due date by hand.
func (p *Plan) due(c *docket.Communication) {
	c.EarliestPublicOn = p.rules.EarliestPublicOn(c.Type, c.SentOn)
	if c.SentPrecision != civil.Day {
		c.DueOn, c.DueByHand, c.DueReason, c.DueRuleID = civil.Date{}, false, "", nil
		return
	}
	if !c.DueByHand {
		c.DueOn, c.DueRuleID, _ = p.rules.DueOn(c.Type, c.SentOn)
	}
}

// answer is a reply that a row names: the day in the file is the day it was received.
func (p *Plan) answer(said saidReply) docket.AnsweringReply {
	kind := said.kind
	if kind == "" {
		kind = p.opts.ReplyKind
	}
	return docket.AnsweringReply{Reply: p.document(said.on), Kind: kind, Probable: said.probable}
}

func (p *Plan) document(on civil.Date) docket.Reply {
	return docket.Reply{
		UID: docket.NewUID(), ReceivedOn: on, CountsOn: on, Translation: docket.TranslationNotNeeded,
		Publication: docket.PublicationPublic, CreatedAt: p.opts.Now, Version: 1,
	}
}
