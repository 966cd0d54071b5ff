// Package deadline computes the day by which a reply is asked, from the day a
// letter was sent and the rule in force that day, and explains the result.
// It knows no clock: every day is passed in.
package deadline

import "answerable/internal/civil"

// Unit is what a rule counts in.
type Unit string

// The units of rules.
const (
	Days   Unit = "days"
	Months Unit = "months"
	ByHand Unit = "by_hand" // a person sets the due date of each letter
	None   Unit = "none"    // letters of the type have no due date
)

// Rule says how long an addressee has to answer letters of one type sent on or
// after ValidFrom, and on whose authority.
type Rule struct {
	Type      string
	ValidFrom civil.Date
	Amount    int
	Unit      Unit
	Source    string
}

// Rules are the rules of all types and times, in any order.
type Rules []Rule

// In is the rule for a type in force that day: the one with the latest
// ValidFrom not after it.
func (rs Rules) In(typ string, day civil.Date) (Rule, bool) {
	var found Rule
	ok := false
	for _, r := range rs {
		if r.Type != typ || day.IsZero() || r.ValidFrom.After(day) {
			continue
		}
		if !ok || r.ValidFrom.After(found.ValidFrom) {
			found, ok = r, true
		}
	}
	return found, ok
}

// Apply counts from the day sent, which is day 0, in calendar days or in months
// that keep the day of the month; weekends move nothing. It is not ok without
// an exact day sent and where the rule gives no date by itself.
func Apply(rule Rule, sent civil.Date) (due civil.Date, ok bool) {
	if rule.Amount < 1 {
		return civil.Date{}, false
	}
	switch rule.Unit {
	case Days:
		due = sent.AddDays(rule.Amount)
	case Months:
		due = sent.AddMonths(rule.Amount)
	}
	return due, !due.IsZero()
}

// DaysLate is how many days after the effective due date the day is, 0 when it
// is not late or no date is due: a letter is overdue from the day after.
func DaysLate(effective, day civil.Date) int {
	return max(0, day.DaysSince(effective))
}
