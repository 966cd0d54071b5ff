package deadline

import (
	"cmp"
	"slices"

	"answerable/internal/civil"
)

// StepKind names one step of the answer to "why this date?".
type StepKind string

// The kinds of steps, in the order in which a trace has them; those from asked
// to undecided stand together in the order of their dates.
const (
	StepSent        StepKind = "sent"         // day 0
	StepInexact     StepKind = "inexact"      // no exact day sent, so no due date
	StepRule        StepKind = "rule"         // the rule of the day sent and the date it gives
	StepKept        StepKind = "kept"         // the date stored at sending, where the rule now gives another
	StepByHand      StepKind = "by_hand"      // set by a person, with a reason
	StepMissing     StepKind = "missing"      // to be set by a person, who has not yet
	StepNone        StepKind = "none"         // letters of the type have no due date
	StepAsked       StepKind = "asked"        // more time asked, decided later
	StepGranted     StepKind = "granted"      // more time given
	StepRefused     StepKind = "refused"      // more time refused
	StepUndecided   StepKind = "undecided"    // more time asked, no decision by the day
	StepResult      StepKind = "result"       // the effective due date
	StepOverdueFrom StepKind = "overdue_from" // the first day on which a reply is late
)

// Step is one dated step. DueOn is the due date as it stands after the step, so
// that a grant which moves nothing can be told from one that does.
type Step struct {
	Kind     StepKind
	Date     civil.Date
	Rule     Rule
	Decision Decision
	Reason   string // of a date set by hand
	DueOn    civil.Date
	Weekend  bool // Date is a Saturday or Sunday: a mark, nothing moves
}

// Trace is the whole answer as it was on a day.
type Trace struct {
	Steps       []Step
	Day         civil.Date
	DueOn       civil.Date // as first set; zero when there is none
	EffectiveOn civil.Date // with the extensions granted by Day
	Weekend     bool       // EffectiveOn is a Saturday or Sunday
}

// Facts are what a letter's due date follows from.
type Facts struct {
	Type      string
	SentOn    civil.Date // zero: no exact day is known
	Rule      Rule       // in force on SentOn; zero when the type has none
	DueOn     civil.Date // as stored at sending; zero: not stored, the rule gives it
	ByHand    bool       // DueOn was set by a person
	Reason    string     // why, when ByHand
	Decisions []Decision
}

// Explain answers "why this date?" as of a day: day 0, the rule and its source,
// each decision dated on or before the day, the result.
func Explain(f Facts, day civil.Date) Trace {
	t := Trace{Day: day}
	if f.SentOn.IsZero() {
		t.add(Step{Kind: StepInexact})
		return t
	}
	t.add(Step{Kind: StepSent, Date: f.SentOn})
	t.explainDue(f)
	t.EffectiveOn = t.DueOn
	for _, s := range decisionSteps(f.Decisions, day) {
		if s.Kind == StepGranted {
			t.EffectiveOn = Effective(t.EffectiveOn, []Decision{s.Decision}, day)
		}
		s.DueOn = t.EffectiveOn
		t.add(s)
	}
	if t.EffectiveOn.IsZero() {
		return t
	}
	t.Weekend = t.EffectiveOn.IsWeekend()
	t.add(Step{Kind: StepResult, Date: t.EffectiveOn, DueOn: t.EffectiveOn})
	if late := t.EffectiveOn.AddDays(1); !late.IsZero() {
		t.add(Step{Kind: StepOverdueFrom, Date: late, DueOn: t.EffectiveOn})
	}
	return t
}

// explainDue adds the steps that lead to the due date as first set.
func (t *Trace) explainDue(f Facts) {
	byRule, ok := Apply(f.Rule, f.SentOn)
	t.DueOn = f.DueOn
	switch {
	case f.ByHand && !f.DueOn.IsZero():
		t.add(Step{Kind: StepByHand, Date: f.DueOn, DueOn: f.DueOn, Rule: f.Rule, Reason: f.Reason})
	case ok:
		t.add(Step{Kind: StepRule, Date: byRule, DueOn: byRule, Rule: f.Rule})
		if f.DueOn.IsZero() {
			t.DueOn = byRule
		} else if f.DueOn != byRule {
			t.add(Step{Kind: StepKept, Date: f.DueOn, DueOn: f.DueOn})
		}
	case !f.DueOn.IsZero():
		t.add(Step{Kind: StepKept, Date: f.DueOn, DueOn: f.DueOn, Rule: f.Rule})
	case f.Rule.Unit == ByHand:
		t.add(Step{Kind: StepMissing, Rule: f.Rule})
	default:
		t.add(Step{Kind: StepNone, Rule: f.Rule})
	}
}

func (t *Trace) add(s Step) {
	s.Weekend = s.Date.IsWeekend()
	t.Steps = append(t.Steps, s)
}

// decisionSteps lists what had happened by the day, by date and then by the day
// asked. A request that waited on that day does not betray its later outcome.
func decisionSteps(ds []Decision, day civil.Date) []Step {
	var steps []Step
	for _, d := range ds {
		asked := !d.AskedOn.IsZero() && !d.AskedOn.After(day)
		switch {
		case d.decidedBy(day):
			if asked {
				steps = append(steps, Step{Kind: StepAsked, Date: d.AskedOn, Decision: d})
			}
			kind := StepRefused
			if d.Granted {
				kind = StepGranted
			}
			steps = append(steps, Step{Kind: kind, Date: d.DecidedOn, Decision: d})
		case asked:
			steps = append(steps, Step{Kind: StepUndecided, Date: d.AskedOn, Decision: Decision{AskedOn: d.AskedOn}})
		}
	}
	slices.SortFunc(steps, func(a, b Step) int {
		return cmp.Or(a.Date.Compare(b.Date), a.Decision.compare(b.Decision), cmp.Compare(a.Kind, b.Kind))
	})
	return steps
}
