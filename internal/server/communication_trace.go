package server

import (
	"slices"

	"answerable/internal/deadline"
	"answerable/internal/docket"
	"answerable/internal/locale"
)

// traceLine is one step of the way to a due date, in words.
type traceLine struct {
	Text   string
	Result bool // the date itself
}

// traceSteps words "why this date?" step by step, for a letter as it stands.
func traceSteps(w *locale.Words, t docket.Type, status docket.Status, trace deadline.Trace) []traceLine {
	var out []traceLine
	for i, s := range trace.Steps {
		text := traceStep(w, t, s)
		if s.Kind == deadline.StepOverdueFrom {
			text = lateFrom(w, status, w.Date(s.Date))
		}
		if s.Kind == deadline.StepRule && i+1 < len(trace.Steps) && trace.Steps[i+1].Kind != deadline.StepResult {
			text += " = " + w.Date(s.Date) // else the next step says it
		}
		if text != "" {
			out = append(out, traceLine{text, s.Kind == deadline.StepResult})
		}
	}
	return out
}

func traceStep(w *locale.Words, t docket.Type, s deadline.Step) string {
	day := w.Date(s.Date)
	switch s.Kind {
	case deadline.StepSent:
		return w.T("%s is day 0", day)
	case deadline.StepInexact:
		return w.T("without an exact day sent there is no due date")
	case deadline.StepRule:
		return w.T("%s: %s (rule from %s; %s)", typesWord(w, t), spanWord(w, s.Rule), w.Date(s.Rule.ValidFrom), s.Rule.Source)
	case deadline.StepKept:
		return w.T("%s was stored when the letter was sent and stays", day)
	case deadline.StepByHand:
		return w.T("%s was set by hand: %s", day, s.Reason)
	case deadline.StepMissing:
		return w.T("the due date of an information request is set by hand; none is set yet")
	case deadline.StepNone:
		return w.T("letters of this type have no due date")
	case deadline.StepAsked:
		return w.T("more time was asked on %s", day)
	case deadline.StepGranted:
		return w.T("on %s more time was granted until %s", day, w.Date(s.Decision.Until))
	case deadline.StepRefused:
		return w.T("on %s more time was refused", day)
	case deadline.StepUndecided:
		return w.T("more time was asked on %s; nothing is decided, so the date does not move", day)
	case deadline.StepResult:
		if s.Weekend {
			return w.T("due on %s, a %s: a weekend does not move the date", day, w.Weekday(s.Date))
		}
		return w.T("due on %s", day)
	}
	return ""
}

// lateFrom says what the day after the due date means: only a letter that waits is ever overdue, and
// where no reply is expected none is late.
func lateFrom(w *locale.Words, status docket.Status, day string) string {
	switch {
	case status == docket.StatusNotExpected:
		return ""
	case slices.Contains(openStatuses, status):
		return w.T("overdue from %s", day)
	}
	return w.T("a reply is late from %s", day)
}

// spanWord writes how long a rule gives.
func spanWord(w *locale.Words, r deadline.Rule) string {
	if r.Unit == deadline.Months {
		return w.N("%d month", "%d months", r.Amount)
	}
	return w.N("%d day", "%d days", r.Amount)
}

func typesWord(w *locale.Words, t docket.Type) string {
	switch t {
	case docket.UrgentAppeal:
		return w.T("urgent appeals")
	case docket.AllegationLetter:
		return w.T("allegation letters")
	case docket.OtherLetter:
		return w.T("other letters")
	case docket.InformationRequest:
		return w.T("information requests")
	}
	return w.T("visit requests")
}
