package server

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
)

// What an address may ask. Each chip of a page repeats all the others in its own address, and each word
// looked for is a condition of its own, so that without bounds one address costs gigabytes.
const (
	mostValues     = 50   // of one filter
	mostCharacters = 200  // of one value
	mostAsked      = 4000 // of all filters together
	mostWords      = 12   // looked for
	mostNotes      = 8    // on a page, of what was left out
	longestAddress = 8000 // that a page carries along in its forms
)

// severalValues are the filters whose values are alternatives; of all others the first value counts.
var severalValues = []string{"only", "status", "type", "state", "addressee", "mandate", "officer", "reviewer", "region", "what"}

// places are the names that say where in its pages a list stands; they narrow nothing.
var places = []string{"after", "before", "from"}

var (
	listNames       = slices.Concat(filterNames, []string{"sort", "order"}, places)
	unansweredNames = append(slices.Clone(unansweredFilterNames), "addressee")
)

// leftOut is a part of an address that a list cannot use. A page says so and goes on, so that an old
// bookmark still opens; in a file nobody would see it, so that there is none.
type leftOut struct{ page, file docket.Message }

// notesOn words what was left out of a page.
func notesOn(w *locale.Words, left []leftOut) []string {
	var notes []string
	for i, l := range left {
		if i == mostNotes {
			return append(notes, w.N("One more part of the address was left out.", "%d more parts of the address were left out.", len(left)-i))
		}
		notes = append(notes, say(w, l.page))
	}
	return notes
}

// refuse makes no file where something was left out.
func refuse(left []leftOut) error {
	if len(left) == 0 {
		return nil
	}
	return &docket.Error{Kind: docket.Invalid, Message: left[0].file}
}

// asked reads the address of a list that knows some names.
func asked(c echo.Context, names []string) (url.Values, []leftOut) {
	values, err := url.ParseQuery(c.Request().URL.RawQuery)
	canonical, left := canonical(values, names)
	if err != nil {
		left = append(left, leftOut{
			page: docket.Msg("A part of the address could not be read; it was left out."),
			file: docket.Msg("No file was made: a part of the address could not be read. Between filters stands “&”."),
		})
	}
	return canonical, left
}

// canonical writes what an address asks the way the rest of the program compares it, within the bounds.
func canonical(values url.Values, names []string) (url.Values, []leftOut) {
	r := addressReader{out: url.Values{}}
	for _, name := range names {
		r.take(name, values[name])
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(names, name) {
			r.leave(docket.Msg("This list has no filter “%s”; it was left out.", quoted(name)), docket.Msg("No file was made: the list has no filter “%s”.", quoted(name)))
		}
	}
	return r.out, r.left
}

type addressReader struct {
	out        url.Values
	characters int // taken so far
	full       bool
	left       []leftOut
}

func (r *addressReader) leave(page, file docket.Message) {
	r.left = append(r.left, leftOut{page, file})
}

// take takes the values of one name, each once, as far as the bounds go.
func (r *addressReader) take(name string, values []string) {
	most := 1
	if slices.Contains(severalValues, name) {
		most = mostValues
	}
	for _, v := range values {
		v = r.fitting(name, strings.TrimSpace(v))
		if v == "" || slices.Contains(r.out[name], v) {
			continue
		}
		if len(r.out[name]) == most {
			r.leave(docket.Msg("The filter %s takes no more than %d at a time; the rest was left out.", name, most), docket.Msg("No file was made: the filter %s takes no more than %d at a time.", name, most))
			return
		}
		if r.fits(name, v) {
			r.out.Add(name, v)
		}
	}
}

// fitting writes one value as it is compared; one that is too long is shortened or left out.
func (r *addressReader) fitting(name, v string) string {
	switch name {
	case "q":
		return r.lookedFor(v)
	case "type", "state":
		v = strings.ToUpper(v)
	case "only", "status", "mandate", "officer", "reviewer", "joint", "follow_up", "closed", "exact", "overdue", "reminded", "kind", "scheme", "letters", "never_replied", "sort", "order", "show", "what", "proposal":
		v = strings.ToLower(v)
	}
	if utf8.RuneCountInString(v) <= mostCharacters || slices.Contains(places, name) && len(v) <= mostAsked {
		return v
	}
	r.leave(docket.Msg("A value of the filter %s is longer than %d characters; it was left out.", name, mostCharacters), docket.Msg("No file was made: a value of the filter %s is longer than %d characters.", name, mostCharacters))
	return ""
}

// lookedFor keeps the first words of a text.
func (r *addressReader) lookedFor(text string) string {
	kept, n := strings.Fields(text), 0
	for i, word := range kept {
		n += utf8.RuneCountInString(word) + 1
		if i == mostWords || n-1 > mostCharacters {
			r.leave(docket.Msg("At most %d words of together %d characters are looked for; the rest was left out.", mostWords, mostCharacters), docket.Msg("No file was made: at most %d words of together %d characters can be looked for.", mostWords, mostCharacters))
			return strings.Join(kept[:i], " ")
		}
	}
	return text
}

// fits tells whether a value has room beside those before it; places have room of their own, since no
// other address repeats them.
func (r *addressReader) fits(name, v string) bool {
	if slices.Contains(places, name) {
		return true
	}
	n := len(name) + utf8.RuneCountInString(v)
	if !r.full && r.characters+n <= mostAsked {
		r.characters += n
		return true
	}
	if !r.full {
		r.full = true
		r.leave(docket.Msg("The filters are longer than %d characters together; what is beyond was left out.", mostAsked), docket.Msg("No file was made: the filters are longer than %d characters together.", mostAsked))
	}
	return false
}
