package docket

import "answerable/internal/civil"

// RateQuery asks for the four cells of the letters sent in a window, as at a day.
type RateQuery struct {
	SentFrom, SentTo civil.Date
	AsAt             civil.Date
	Filter           Filter
}

// Cells are the four cells of a rate and what stands beside them. The denominator is their sum:
// letters sent on an exact day of the window that expect a reply.
type Cells struct {
	InTime      int // first substantive reply on or before the effective due date
	Late        int // after it
	OpenInTime  int // no substantive reply, not past the effective due date
	OpenLate    int // no substantive reply, past it
	ByOriginal  int // of the answered ones, on or before the date first asked for
	NotExpected int // counted beside: withdrawn, or no reply asked
	Undated     int // in a note: no exact day sent
	NotCaptured int // in a note: the source does not say
}

// RateCells keeps States and other actors apart.
type RateCells struct {
	States Cells
	Others Cells
}

// Sent is the denominator.
func (c Cells) Sent() int { return c.InTime + c.Late + c.OpenInTime + c.OpenLate }

// Answered counts any substantive reply up to the cut-off: the final basis.
func (c Cells) Answered() int { return c.InTime + c.Late }

// Open counts the letters of the denominator without a substantive reply.
func (c Cells) Open() int { return c.OpenInTime + c.OpenLate }

// WasAsked tells that at least one letter asked for a reply that would be on record, dated or not.
func (c Cells) WasAsked() bool { return c.Sent()+c.Undated > 0 }

// Letters counts every letter looked at, those beside the denominator too.
func (c Cells) Letters() int { return c.Sent() + c.NotExpected + c.Undated + c.NotCaptured }

// Plus adds the letters of other cells.
func (c Cells) Plus(o Cells) Cells {
	return Cells{InTime: c.InTime + o.InTime, Late: c.Late + o.Late, OpenInTime: c.OpenInTime + o.OpenInTime, OpenLate: c.OpenLate + o.OpenLate,
		ByOriginal: c.ByOriginal + o.ByOriginal, NotExpected: c.NotExpected + o.NotExpected, Undated: c.Undated + o.Undated, NotCaptured: c.NotCaptured + o.NotCaptured}
}

// Few tells that a percentage rests on fewer than five letters and is marked so.
func (c Cells) Few() bool { return c.Sent() > 0 && c.Sent() < 5 }

// Percent gives a share of the denominator in tenths of a percent; ok is false without letters,
// where a page prints "–".
func (c Cells) Percent(part int) (tenths int, ok bool) {
	n := c.Sent()
	if n == 0 {
		return 0, false
	}
	return (part*2000 + n) / (2 * n), true
}

// Add counts one letter as at a day. Rates come from facts, never from status names.
func (c *Cells) Add(f Facts, day civil.Date) {
	switch {
	case f.Stage == Draft:
		return
	case f.SentPrecision != civil.Day:
		c.Undated++
		return
	case f.SentOn.After(day):
		return
	case happened(f.NotExpectedOn, day):
		c.NotExpected++
		return
	case f.ReplyRecord == NotCaptured && !happened(f.FirstReceivedOn, day):
		c.NotCaptured++
		return
	}
	due := f.EffectiveDueOn(day)
	replied := happened(f.FirstSubstantiveOn, day)
	switch {
	case replied && (due.IsZero() || !f.FirstSubstantiveOn.After(due)):
		c.InTime++
	case replied:
		c.Late++
	case !due.IsZero() && day.After(due):
		c.OpenLate++
	default:
		c.OpenInTime++
	}
	if replied && (f.DueOn.IsZero() || !f.FirstSubstantiveOn.After(f.DueOn)) {
		c.ByOriginal++
	}
}

// FirstRate is the named basis of A/56/253 paras 90-95: letters of a year, those replied to within
// that year, and those with the late replies included.
type FirstRate struct {
	Sent, WithinYear, WithLate int
}

// AddYear counts a letter of the year by its first substantive reply up to the cut-off.
func (r *FirstRate) AddYear(f Facts, year int, cutOff civil.Date) {
	if f.Stage == Draft || f.SentPrecision != civil.Day || f.SentOn.Year() != year || happened(f.NotExpectedOn, cutOff) {
		return
	}
	r.Sent++
	if !happened(f.FirstSubstantiveOn, cutOff) {
		return
	}
	r.WithLate++
	if f.FirstSubstantiveOn.Year() == year {
		r.WithinYear++
	}
}
