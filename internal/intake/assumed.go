package intake

import (
	"slices"

	"answerable/internal/docket"
)

// assumed tells whether the lead on record is one that an import took from a cell naming only those who
// joined, where nobody changed it since, while this row names the sender.
func (m *merging) assumed() bool {
	w, r := m.work, m.row
	if w.isNew || r.leadAssumed || len(r.mandates) == 0 || len(w.mandates) == 0 || !w.mandates[0].Lead {
		return false
	}
	var codes []string
	for _, have := range w.mandates {
		codes = append(codes, have.Code)
	}
	return slices.ContainsFunc(w.said, func(cells map[string]string) bool {
		text := cells[string(Mandates)]
		if text == "" {
			text = cells[string(MandatesText)]
		}
		if cells[string(assumedLead)] != "" || cells[string(Lead)] != "" {
			return false
		}
		joined, ok := m.plan.reader.reader.ReadBeside(text)
		return ok && slices.Equal(joined, codes)
	})
}

// named puts the mandates that the row names before the others: the first of them sent the letter.
func (m *merging) named() {
	w, r := m.work, m.row
	was, lead := leadOf(w.mandates), r.lead
	if lead == 0 {
		lead = r.mandates[0].MandateID
	}
	list := slices.Clone(r.mandates)
	for _, have := range w.mandates {
		if !slices.ContainsFunc(list, func(m docket.CommunicationMandate) bool { return m.MandateID == have.MandateID }) {
			list = append(list, have)
		}
	}
	for i := range list {
		list[i].Position, list[i].CommunicationID = i+1, w.c.ID
	}
	w.mandates = led(list, lead)
	w.relisted = true
	if lead != was {
		w.differ(Lead, codeOf(w.mandates, was), codeOf(w.mandates, lead))
	}
}
