package intake

import (
	"context"
	"slices"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// judge says of every row what becomes of it.
func (p *Plan) judge(ctx context.Context, r docket.Store) error {
	p.Outcomes = make([]Outcome, len(p.rows))
	var changing []int // rows about letters on record that say something new
	for i := range p.rows {
		row, o := &p.rows[i], &p.Outcomes[i]
		o.Row = row.number
		same, err := p.same(row)
		switch {
		case err != nil:
			return err
		case row.rejected != nil || p.joins[i]:
		case same:
			o.What = Unchanged
		case row.match == nil:
			p.judgeNew(row, o)
		case row.kind == aLetter:
			changing = append(changing, i)
		default:
			err = p.judgeWaiting(ctx, r, i, row, o)
		}
		if err != nil {
			return err
		}
	}
	for some := range slices.Chunk(changing, atOnce) {
		if err := p.judgeChanging(ctx, r, some); err != nil {
			return err
		}
	}
	if err := p.judgeJoining(); err != nil {
		return err
	}
	for i := range p.rows {
		row, o := &p.rows[i], &p.Outcomes[i]
		if row.rejected != nil {
			o.What, o.Reason, o.Queued, o.Differences = Rejected, row.rejected, false, nil
			delete(p.origins, i)
		}
		o.Warnings = row.warnings
	}
	return nil
}

// atOnce is how many letters on record are looked at together.
const atOnce = 5_000

// same tells whether the row was imported before exactly as it is printed now: then a person's work since
// is left alone, whatever it was.
func (p *Plan) same(r *row) (bool, error) {
	if r.rejected != nil || r.match == nil || len(r.match.origins) == 0 {
		return false, nil
	}
	text, err := p.spool.get(r.printed)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(r.match.origins, func(o docket.RowOrigin) bool { return o.Printed == text }), nil
}

func (p *Plan) judgeNew(r *row, o *Outcome) {
	o.What, o.Queued = Created, r.kind != aLetter
	r.warnings = append(r.warnings, r.odd...)
	switch {
	case r.unfit != nil:
		r.reject(r.unfit)
	case r.key != "" && p.given[r.key]:
		r.reject(sameLetter(r, "", -1))
	}
}

// fitness says whether the row could make a record of its own, should the register not know it yet.
func (p *Plan) fitness(r *row) {
	if r.kind != aLetter {
		if !docket.SeesAddressee(p.opts.Actor, r.to.ID) {
			r.unfit = outsideAddressees()
		}
		return
	}
	if r.unfit = p.refuseNew(r); r.unfit != nil {
		return
	}
	odd := row{}
	if r.joint && len(r.mandates) < 2 {
		odd.warn("The type says that the letter is joint, but fewer than two of its mandates are known.")
	}
	if r.base == docket.InformationRequest && r.stage == docket.Sent && r.dueByHand.IsZero() {
		odd.warn("An information request names the day by which a reply is asked. Give it on the page of the letter.")
	}
	if !r.extendedUntil.IsZero() {
		odd.warn("More time was granted until %s. The file does not say who asked and who decided when: enter both on the page of the letter.", r.extendedUntil)
	}
	if r.inactive {
		odd.warn("The officer is no longer active. The letter has no officer.")
	}
	r.odd = odd.warnings
}

func (p *Plan) refuseNew(r *row) *docket.Message {
	var ids []docket.MandateID
	for _, m := range r.mandates {
		ids = append(ids, m.MandateID)
	}
	switch {
	case !r.base.Valid():
		return reason("The row names no type. Use UA, AL, OL, IR or VR.")
	case r.to == nil:
		return reason("The row names no addressee.")
	case r.stage == docket.Sent && r.sent.Precision == civil.Unknown && r.sent.Text == "":
		return reason("The row does not say when the letter was sent.")
	case !docket.SeesAddressee(p.opts.Actor, r.to.ID):
		return outsideAddressees()
	case !docket.SeesMandates(p.opts.Actor, ids):
		return reason("None of these mandates is among those you work on.")
	}
	return beforeLetter(r, r.sent.From)
}

func outsideAddressees() *docket.Message {
	return reason("This addressee is not among those you work on.")
}

// beforeLetter refuses what cannot be: a reply or a reminder before its letter.
func beforeLetter(r *row, sent civil.Date) *docket.Message {
	for _, reply := range r.replies {
		if reply.on.Before(sent) {
			return reason("The reply of %s comes before its letter of %s.", reply.on, sent)
		}
	}
	for _, on := range r.reminders {
		if on.Before(sent) {
			return reason("The reminder of %s comes before its letter of %s.", on, sent)
		}
	}
	return nil
}

// judgeWaiting holds a row against what it brought into the queue before. What a person did with it since
// stands: only replies that no row of this kind ever named are new.
func (p *Plan) judgeWaiting(ctx context.Context, store docket.Store, i int, r *row, o *Outcome) error {
	o.What = Unchanged
	p.origins[i] = true
	if r.kind != aReply {
		return nil
	}
	full, err := p.whole(r)
	if err != nil {
		return err
	}
	before := make(map[civil.Date]int)
	for _, origin := range r.match.origins {
		for day, n := range counted(repliesOf(cellsOf(origin.Printed))) {
			before[day] = max(before[day], n)
		}
	}
	missing := beyond(full.replies, before)
	if len(missing) > 0 {
		// The record knows the days also of rows whose words are no longer understood.
		if err := onRecord(ctx, store, r.match.ids, before); err != nil {
			return err
		}
		missing = beyond(full.replies, before)
	}
	if len(missing) > 0 {
		o.What, o.Queued, p.added[i] = Updated, true, missing
		for _, reply := range missing {
			o.Differences = append(o.Differences, Difference{Field: ReplyDates, After: reply.on.String()})
		}
	}
	return nil
}

// onRecord adds the days on which the replies count that a row brought before.
func onRecord(ctx context.Context, store docket.Store, ids []int64, days map[civil.Date]int) error {
	kept := make(map[civil.Date]int)
	for _, id := range ids {
		reply, err := store.Reply(ctx, docket.Everything, docket.ReplyID(id))
		if err != nil {
			return err
		}
		kept[reply.CountsOn]++
	}
	for day, n := range kept {
		days[day] = max(days[day], n)
	}
	return nil
}

// beyond gives the replies that were not there before; each day is counted as often as it stands.
func beyond(replies []saidReply, before map[civil.Date]int) (missing []saidReply) {
	left := make(map[civil.Date]int, len(before))
	for day, n := range before {
		left[day] = n
	}
	for _, reply := range replies {
		if left[reply.on] > 0 {
			left[reply.on]--
			continue
		}
		missing = append(missing, reply)
	}
	return missing
}

// judgeChanging reads some of the letters on record and says what the rows change in them.
func (p *Plan) judgeChanging(ctx context.Context, r docket.Store, some []int) error {
	loaded, err := p.load(ctx, r, some)
	if err != nil {
		return err
	}
	for _, i := range some {
		row, o := &p.rows[i], &p.Outcomes[i]
		w := loaded[docket.CommunicationID(row.match.id())]
		if w == nil {
			row.reject(reason("The letter of this row is not on record any more."))
			continue
		}
		if !p.sees(w) {
			row.reject(reason("The letter of this row is not among those you may see."))
			continue
		}
		cells, err := p.cells(row)
		if err != nil {
			return err
		}
		full, err := p.whole(row)
		if err != nil {
			return err
		}
		draft, said := w.copy(), len(full.warnings)
		if why := p.merge(draft, full, cells); why != nil {
			row.reject(why)
			continue
		}
		if full != row {
			row.warnings = append(row.warnings, full.warnings[said:]...)
		}
		if full.joint && len(draft.mandates) < 2 {
			row.warn("The type says that the letter is joint, but fewer than two of its mandates are known.")
		}
		o.What, o.Differences = Unchanged, draft.differences
		if len(draft.differences) == 0 && w.readAnew(cells) {
			row.warn("The mapping file reads this row in another way than before, but that changes nothing on record: lists only add, and a person's correction stays. Where the letter is still wrong, correct it on its page.")
		}
		if len(draft.differences) > 0 {
			o.What = Updated
			draft.differences = nil
			*w = *draft
			p.works[w.c.ID] = w
		}
		// The uid is on record already; the keys of any other row are learnt.
		p.origins[i] = row.uid == "" || o.What == Updated
		if row.key != "" {
			p.given[row.key] = true
		}
	}
	return nil
}

func (p *Plan) sees(w *work) bool {
	var ids []docket.MandateID
	for _, m := range w.mandates {
		ids = append(ids, m.MandateID)
	}
	return docket.SeesAddressee(p.opts.Actor, w.c.AddresseeID) && docket.SeesMandates(p.opts.Actor, ids)
}

func (p *Plan) cells(r *row) (map[string]string, error) {
	text, err := p.spool.get(r.printed)
	return cellsOf(text), err
}

// judgeJoining says what further rows add to the letter that a row of the same file makes.
func (p *Plan) judgeJoining() error {
	for first, others := range p.joining {
		begun, err := p.whole(&p.rows[first])
		if err != nil {
			return err
		}
		w := p.begin(begun)
		for _, i := range others {
			row, o := &p.rows[i], &p.Outcomes[i]
			if begun.rejected != nil {
				row.reject(reason("The letter of this row stands in row %d, which is rejected.", begun.number))
				continue
			}
			full, err := p.whole(row)
			if err != nil {
				return err
			}
			draft, said := w.copy(), len(full.warnings)
			if why := p.merge(draft, full, nil); why != nil {
				row.reject(why)
				continue
			}
			if full != row {
				row.warnings = append(row.warnings, full.warnings[said:]...)
			}
			o.What, o.Differences = Unchanged, draft.differences
			if len(draft.differences) > 0 {
				o.What = Updated
			}
			draft.differences = nil
			w = draft
			p.origins[i] = true
		}
	}
	return nil
}
