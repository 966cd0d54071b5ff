package civil

import "fmt"

// Reasons of a DateError: keys for programs, worded for people at the edge.
const (
	ReasonNotADate     = "not a date"
	ReasonNoSuchYear   = "no such year"
	ReasonNoSuchMonth  = "no such month"
	ReasonNoSuchDay    = "no such day"
	ReasonNoYear       = "no year"
	ReasonTwoDigitYear = "two-digit year"
	ReasonWeekday      = "another weekday"
	ReasonSeveral      = "several dates"
)

// DateError says why a text is no date.
type DateError struct {
	Text   string
	Reason string
}

func (e *DateError) Error() string {
	text := e.Text
	if len(text) > 60 {
		text = text[:60] + "…"
	}
	return fmt.Sprintf("civil: %q: %s", text, e.Reason)
}
