package intake

import (
	"answerable/internal/civil"
	"answerable/internal/docket"
)

// Line is a row of a plan as a person reads it: what becomes of it, and what it says of itself.
type Line struct {
	Outcome
	Kind      string            // communication, reply or reminder
	Type      docket.Type       // empty where it is not known
	To        *docket.Addressee // nil where it is not known
	Reference string
	Sent      civil.Printed     // as understood
	Cells     map[string]string // by field, as printed
}

// Line gives the row at a place in Outcomes. It is asked while nothing is applied.
func (p *Plan) Line(i int) (Line, error) {
	r := &p.rows[i]
	text, err := p.spool.get(r.printed)
	if err != nil {
		return Line{}, err
	}
	return Line{Outcome: p.Outcomes[i], Kind: r.kind.subject(), Type: r.base, To: r.to, Reference: r.key, Sent: r.sent, Cells: cellsOf(text)}, nil
}
