package civil

// Precision is how exactly a printed date names a day.
type Precision string

// The precisions of printed dates.
const (
	Day     Precision = "day"
	Month   Precision = "month"
	Year    Precision = "year"
	Unknown Precision = "unknown"
)

// Printed is a date as a document prints it, with what it says: a day, or only
// the month or the year, or nothing.
type Printed struct {
	Text      string
	Precision Precision
	On        Date // only when Precision is Day
	From, To  Date // the period; both On for a day, zero when unknown
}

// ParseOptions says how to read what can be read in two ways.
type ParseOptions struct {
	MonthFirst bool // 06/14/2023, as in the United States
}

// OnDay is the printed form of an exact day that no document printed.
func OnDay(d Date) Printed {
	if d.IsZero() {
		return Printed{Precision: Unknown}
	}
	return Printed{Text: d.String(), Precision: Day, On: d, From: d, To: d}
}
