package deadline

import (
	"cmp"
	"strings"

	"answerable/internal/civil"
)

// Decision is an addressee's request for more time and what became of it. A
// zero DecidedOn means asked and not decided; a zero AskedOn, more time given
// unasked.
type Decision struct {
	AskedOn   civil.Date
	DecidedOn civil.Date
	Granted   bool
	Until     civil.Date
	Reason    string
}

// decidedBy tells whether the decision had been taken on that day.
func (d Decision) decidedBy(day civil.Date) bool {
	return !d.DecidedOn.IsZero() && !d.DecidedOn.After(day)
}

// Effective is the due date as it stood on a day: the latest one granted by a
// decision dated on or before it, else the due date itself, and never earlier
// than that. Asking moves nothing, and a grant after the due date leaves the
// days between as overdue.
func Effective(due civil.Date, ds []Decision, day civil.Date) civil.Date {
	if due.IsZero() {
		return due
	}
	effective := due
	for _, d := range ds {
		if d.Granted && d.decidedBy(day) && d.Until.After(effective) {
			effective = d.Until
		}
	}
	return effective
}

// compare is a total order, so that the order of entry shows nowhere.
func (d Decision) compare(other Decision) int {
	return cmp.Or(
		d.AskedOn.Compare(other.AskedOn),
		d.DecidedOn.Compare(other.DecidedOn),
		d.Until.Compare(other.Until),
		granted(d)-granted(other),
		strings.Compare(d.Reason, other.Reason),
	)
}

func granted(d Decision) int {
	if d.Granted {
		return 1
	}
	return 0
}
