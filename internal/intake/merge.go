package intake

import (
	"slices"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// merge holds a row against a letter. Empty cells never erase, lists only add, and what an earlier row
// already said is not said again: a person's work since stands. It gives the reason of a refusal.
func (p *Plan) merge(w *work, r *row, cells map[string]string) *docket.Message {
	m := merging{plan: p, work: w, row: r, cells: cells}
	// The keys that a letter was once imported by say nothing new of it.
	m.identical = slices.Contains(w.digests, r.digest)
	if !w.isNew && r.to != nil && r.to.ID != w.c.AddresseeID {
		return reason("The letter on record went to another addressee. An import does not readdress a letter.")
	}
	for _, step := range []func() *docket.Message{m.reference, m.typed, m.dated} {
		if why := step(); why != nil {
			return why
		}
	}
	m.decided()
	if m.redue {
		p.due(&w.c)
	}
	m.texts()
	m.people()
	m.signatories()
	if why := m.replies(); why != nil {
		return why
	}
	return m.reminders()
}

type merging struct {
	plan      *Plan
	work      *work
	row       *row
	cells     map[string]string
	identical bool
	redue     bool
}

// news tells whether the row says something that no earlier row of this letter said.
func (m *merging) news(fields ...Field) bool {
	return m.work.isNew || !m.work.saidBefore(m.cells, fields...)
}

// replaces decides on a value that differs from the one on record: what is missing is filled; what is there
// gives way to a row that says something new, but not to a further row of the file that made the letter.
func (m *merging) replaces(field Field, before, after string, fields ...Field) bool {
	if after == "" || before == after {
		return false
	}
	if before != "" && m.work.isNew {
		m.row.warn("Another row about this letter says “%s”. That was kept, “%s” was not.", short(before), short(after))
		return false
	}
	if !m.news(append(fields, field)...) {
		return false
	}
	m.work.differ(field, before, after)
	m.work.changed = true
	return true
}

func (m *merging) reference() *docket.Message {
	w, r := m.work, m.row
	if w.isNew || r.key == "" || r.key == w.c.Key() || w.c.Reference != nil && m.identical {
		return nil
	}
	if !m.news(Reference) {
		return nil
	}
	_, begun := m.plan.begun[r.key]
	if other := m.plan.taken[r.key]; begun || m.plan.given[r.key] || other != nil && other.id() != int64(w.c.ID) {
		return sameLetter(r, "", -1)
	}
	if m.replaces(Reference, w.c.Key(), r.key) {
		w.number(r)
	}
	return nil
}

func (m *merging) typed() *docket.Message {
	w, r := m.work, m.row
	if r.stageSaid && r.stage != w.c.Stage && m.news(Stage) {
		switch {
		case w.isNew || r.stage == docket.Draft:
			r.warn("A letter that was sent does not become a draft again. The stage stays as it is.")
		case r.sent.Precision == civil.Unknown && r.sent.Text == "":
			return reason("The row does not say when the letter was sent.")
		default:
			w.differ(Stage, string(w.c.Stage), string(r.stage))
			w.c.Stage, w.changed, m.redue = docket.Sent, true, true
		}
	}
	if m.identical || !m.replaces(Type, string(w.c.Type), string(r.base), TypeText, mappedType) {
		return nil
	}
	if w.c.Reference != nil && !r.base.Numbered() {
		return reason("Information requests and visit requests have no number.")
	}
	w.c.Type, m.redue = r.base, true
	return nil
}

// dated takes another day sent. A month does not replace a day within it; a day replaces its month.
func (m *merging) dated() *docket.Message {
	w, r := m.work, m.row
	is, was := r.sent, w.c.Printed()
	if m.identical || is.Precision == civil.Unknown || is.From == was.From && is.To == was.To {
		return nil
	}
	if w.c.Stage == docket.Draft {
		r.warn("The letter is a draft. Its date is given when it is sent.")
		return nil
	}
	vaguer := was.Precision != civil.Unknown && is.Precision != civil.Day && !is.From.After(was.From) && !is.To.Before(was.To)
	if vaguer || !m.replaces(SentOn, shownDate(was), shownDate(is), SentText) {
		return nil
	}
	for _, link := range w.links {
		if link.CountsOn.Before(is.From) {
			return reason("The reply of %s comes before its letter of %s.", link.CountsOn, is.From)
		}
	}
	for _, on := range w.reminded {
		if on.Before(is.From) {
			return reason("The reminder of %s comes before its letter of %s.", on, is.From)
		}
	}
	w.c.SentAs(is)
	m.redue = true
	return nil
}

func shownDate(p civil.Printed) string {
	if p.Precision == civil.Day {
		return p.On.String()
	}
	return p.Text
}

func (m *merging) texts() {
	w, r := m.work, m.row
	if !m.identical && m.replaces(Subject, w.c.Subject, r.subject) {
		w.c.Subject = r.subject
		if r.summary != "" {
			w.c.Summary = r.summary
		}
	}
	if m.replaces(Language, w.c.Language, r.language) {
		w.c.Language = r.language
	}
	m.add(Categories, &w.c.Categories, r.labels)
	m.add(VictimProfile, &w.c.VictimProfile, r.victims)
	if r.told && r.record != w.c.ReplyRecord && m.news(ReplyRecord) {
		w.differ(ReplyRecord, string(w.c.ReplyRecord), string(r.record))
		w.c.ReplyRecord, w.changed = r.record, true
	}
}

// add adds the values of a list that it lacks.
func (m *merging) add(field Field, list *string, text string) {
	if text == "" || !m.news(field) {
		return
	}
	have := Items(*list)
	before := len(have)
	for _, item := range Items(text) {
		if item != "" && !slices.Contains(have, item) {
			have = append(have, item)
		}
	}
	if len(have) == before {
		return
	}
	after := strings.Join(have, ";")
	m.work.differ(field, *list, after)
	*list, m.work.changed = after, true
}

func (m *merging) people() {
	w, r := m.work, m.row
	if id := m.plan.cases[r.caseRef]; id != 0 && (w.c.CaseID == nil || *w.c.CaseID != id) && m.news(Case) {
		w.differ(Case, "", r.caseRef)
		w.c.CaseID, w.changed = &id, true
	}
	if r.officer == 0 || w.c.OfficerID != nil && *w.c.OfficerID == r.officer || !m.news(Officer) {
		return
	}
	if r.inactive {
		r.warn("The officer is no longer active. The letter has no officer.")
		return
	}
	id := r.officer
	w.differ(Officer, "", m.cells[string(Officer)])
	w.c.OfficerID, w.changed = &id, true
}

// signatories adds mandates behind those on record; the lead stays, unless a cell of its own names another.
func (m *merging) signatories() {
	w, r := m.work, m.row
	before := codesOf(w.mandates)
	assumed := m.assumed()
	if m.news(Mandates, MandatesText, assumedLead, mappedMandates) {
		for _, add := range r.mandates {
			if slices.ContainsFunc(w.mandates, func(have docket.CommunicationMandate) bool { return have.MandateID == add.MandateID }) {
				continue
			}
			add.Position, add.Lead = len(w.mandates)+1, len(w.mandates) == 0
			w.mandates, w.relisted = append(w.mandates, add), true
		}
	}
	if assumed {
		m.named()
	}
	if after := codesOf(w.mandates); after != before {
		w.differ(Mandates, before, after)
	}
	if r.lead == 0 || !m.news(Lead) || leadOf(w.mandates) == r.lead || w.isNew || assumed {
		return
	}
	was := slices.Clone(w.mandates)
	for i := range w.mandates {
		w.mandates[i].Lead = w.mandates[i].MandateID == r.lead
	}
	if leadOf(w.mandates) != r.lead {
		w.mandates = was // the row may not add the mandate that it wants to lead
		return
	}
	w.differ(Lead, codeOf(was, leadOf(was)), codeOf(w.mandates, r.lead))
	w.relisted = true
}

func codesOf(list []docket.CommunicationMandate) string {
	codes := make([]string, len(list))
	for i, m := range list {
		codes[i] = m.Code
	}
	return strings.Join(codes, ";")
}

func leadOf(list []docket.CommunicationMandate) docket.MandateID {
	for _, m := range list {
		if m.Lead {
			return m.MandateID
		}
	}
	return 0
}

func codeOf(list []docket.CommunicationMandate, id docket.MandateID) string {
	for _, m := range list {
		if m.MandateID == id {
			return m.Code
		}
	}
	return ""
}
