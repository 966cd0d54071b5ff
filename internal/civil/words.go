package civil

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The names below are written without accents and in lower case, as fold leaves
// them. No abbreviation means two months across the three languages.
var monthNames = nameTable(map[time.Month]string{
	time.January:   "january jan janvier janv enero ene",
	time.February:  "february feb febr fevrier fevr fev febrero",
	time.March:     "march mar mars marzo",
	time.April:     "april apr avril avr abril abr",
	time.May:       "may mai mayo",
	time.June:      "june jun juin junio",
	time.July:      "july jul juillet juil juill julio",
	time.August:    "august aug aout agosto ago",
	time.September: "september sep sept septembre septiembre setiembre set",
	time.October:   "october oct octobre octubre",
	time.November:  "november nov novembre noviembre",
	time.December:  "december dec decembre diciembre dic",
})

var weekdayNames = nameTable(map[time.Weekday]string{
	time.Monday:    "monday mon lundi lunes",
	time.Tuesday:   "tuesday tue tues mardi martes",
	time.Wednesday: "wednesday wed mercredi miercoles",
	time.Thursday:  "thursday thu thur thurs jeudi jueves",
	time.Friday:    "friday fri vendredi viernes",
	time.Saturday:  "saturday sat samedi sabado",
	time.Sunday:    "sunday sun dimanche domingo",
})

var (
	firstOfMonth = wordSet("premier primero first")
	ordinals     = wordSet("st nd rd th er ere re e eme o ro a ra")
	fillers      = wordSet("the of on in le du en el de del")
	connectors   = wordSet("and et y")

	// unknownWords are answers to "which date?" that name none, run together.
	unknownWords = wordSet("unknown dateunknown unknowndate notknown datenotknown undated notdated nodate " +
		"nd na sd sf inconnu inconnue dateinconnue nondate nondatee sansdate " +
		"desconocido desconocida fechadesconocida sinfecha")
)

func nameTable[K comparable](names map[K]string) map[string]K {
	table := map[string]K{}
	for key, words := range names {
		for _, w := range strings.Fields(words) {
			table[w] = key
		}
	}
	return table
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// fold takes case and accents off a word, so that Août, aout and AOÛT are one.
func fold(word string) string {
	ascii := true
	for i := range len(word) {
		ascii = ascii && word[i] < 0x80
	}
	if ascii {
		return strings.ToLower(word)
	}
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(word))
	return bare
}
