package locale

import (
	"strconv"

	"answerable/internal/civil"
)

// calendar is how a language writes dates and numbers.
type calendar struct {
	months, shortMonths [12]string
	weekdays            [7]string // Sunday first, as time.Weekday counts
	ordinalFirst        string    // how the first of a month is written where it is not "1"
	of                  string    // between day, month and year where a preposition stands there
	thousands           string
	groupFrom           int // numbers below are written without thousands
}

// calendars holds the languages whose dates and numbers can be written, also before their catalogue exists.
var calendars = map[string]calendar{
	english: {
		months:      [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		weekdays:    [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		thousands:   ",", groupFrom: 1000,
	},
	"fr": {
		months:       [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		shortMonths:  [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
		weekdays:     [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		ordinalFirst: "1er", thousands: "\u202f", groupFrom: 1000,
	},
	"es": {
		months:      [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		shortMonths: [12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"},
		weekdays:    [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		of:          " de", thousands: "\u00a0", groupFrom: 10000,
	},
}

func (c calendar) long(d civil.Date) string {
	return c.day(d) + c.of + " " + c.monthYear(d.Year(), int(d.Month()))
}

func (c calendar) short(d civil.Date) string {
	return c.dayMonth(d) + " " + strconv.Itoa(d.Year())
}

func (c calendar) dayMonth(d civil.Date) string {
	return c.day(d) + " " + c.shortMonths[int(d.Month())-1]
}

func (c calendar) withDay(d civil.Date) string {
	between := ", "
	if c.ordinalFirst != "" { // French sets no comma after the weekday
		between = " "
	}
	return c.weekdays[int(d.Weekday())] + between + c.long(d)
}

func (c calendar) monthYear(year, month int) string {
	return c.months[month-1] + c.of + " " + strconv.Itoa(year)
}

func (c calendar) day(d civil.Date) string {
	if d.Day() == 1 && c.ordinalFirst != "" {
		return c.ordinalFirst
	}
	return strconv.Itoa(d.Day())
}

// group sets the thousands apart: 1,198.
func (c calendar) group(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	if n < c.groupFrom && n > -c.groupFrom {
		return sign + digits
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + c.thousands + digits[i:]
	}
	return sign + digits
}
