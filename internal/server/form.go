package server

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// posted reads the fields of a form as typed. What cannot be read is gathered as messages at the
// fields, so that all of them are shown at once and nothing typed is lost.
type posted struct {
	url.Values
	words  *locale.Words
	errors []view.FieldError
}

func readForm(c echo.Context) *posted {
	p := &posted{Values: c.Request().PostForm, words: words(c)}
	p.clean()
	return p
}

// clean takes out what no text of ours holds, a zero byte or broken UTF-8, and names the field, so
// that the rest can be shown again.
func (p *posted) clean() {
	for _, name := range slices.Sorted(maps.Keys(p.Values)) {
		for i, text := range p.Values[name] {
			plain := strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
			if plain == text {
				continue
			}
			p.Values[name][i] = plain
			p.wrong(name, "This holds characters that are no text. They were taken out: please look at it again.")
		}
	}
}

// text is what one line says. Marks that turn the direction of other text round are taken out: in a
// table they would make a neighbour's words read backwards.
func (p *posted) text(name string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, p.Get(name)))
}

func (p *posted) ticked(name string) bool {
	switch p.text(name) {
	case "yes", "on", "true", "1":
		return true
	}
	return false
}

// prose is a text of several lines, with the line ends that we store.
func (p *posted) prose(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(p.Get(name), "\r\n", "\n"))
}

// line is a text of one line of at most so many characters.
func (p *posted) line(name string, most int) string {
	text := p.text(name)
	if utf8.RuneCountInString(text) > most {
		p.wrong(name, "This is longer than %d characters. Please shorten it.", most)
	}
	return text
}

// quoted shortens what was typed for the message that quotes it.
func quoted(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

func (p *posted) wrong(field, key string, args ...any) {
	p.errors = append(p.errors, view.FieldError{Field: field, Message: p.words.T(key, args...)})
}

// printed reads a date that may be a month or a year only.
func (p *posted) printed(name string) civil.Printed {
	printed, err := civil.ParsePrinted(p.text(name), civil.ParseOptions{})
	if err != nil {
		p.wrong(name, "“%s” is not a date that can be read. Write it like 14/6/2023, 14 Jun 2023, August 1992 or 1991.", quoted(p.text(name)))
	}
	return printed
}

// day reads an exact day; empty is no day.
func (p *posted) day(name string) civil.Date {
	text := p.text(name)
	if text == "" {
		return civil.Date{}
	}
	printed, err := civil.ParsePrinted(text, civil.ParseOptions{})
	if err != nil || printed.Precision != civil.Day {
		p.wrong(name, "“%s” is not a day that can be read. Write it like 14/6/2023 or 14 Jun 2023.", quoted(text))
	}
	return printed.On
}

func (p *posted) number(name string) *int {
	text := p.text(name)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 100000 {
		p.wrong(name, "Write a whole number from 1 to 100,000.")
		return nil
	}
	return &n
}

func (p *posted) version() int64 {
	v, _ := strconv.ParseInt(p.text("version"), 10, 64)
	return v
}

// newOnce makes the value that lets a second click land on the first one's result.
func newOnce() string { return uuid.NewString() }

// form makes the form of a page as first shown.
func (s *Server) form(c echo.Context, values url.Values) *view.Form {
	return &view.Form{Words: words(c), CSRF: s.formToken(c), Once: newOnce(), Values: values}
}

// again makes the form as it was typed, with what is wrong or unusual about it, and its status.
// An error that is no refusal of the form comes back unchanged.
func (s *Server) again(c echo.Context, p *posted, err error) (*view.Form, int, error) {
	f := &view.Form{Words: p.words, CSRF: s.formToken(c), Once: p.text("once"), Version: p.version(), Values: p.Values, Errors: p.errors}
	if f.Once == "" {
		f.Once = newOnce()
	}
	status := http.StatusUnprocessableEntity
	if err == nil {
		return f, status, nil
	}
	var refusal *docket.Error
	if !errors.As(err, &refusal) {
		return f, 0, err
	}
	switch refusal.Kind {
	case docket.Invalid:
		if len(refusal.Fields) == 0 {
			f.Errors = append(f.Errors, view.FieldError{Message: say(p.words, refusal.Message)})
		}
		for _, m := range refusal.Fields {
			f.Errors = append(f.Errors, view.FieldError{Field: m.Field, Message: say(p.words, m.Message)})
		}
	case docket.Unconfirmed:
		for _, m := range refusal.Fields {
			f.Warnings = append(f.Warnings, say(p.words, m.Message))
		}
	case docket.Conflict:
		status = http.StatusConflict
		f.Errors = append(f.Errors, view.FieldError{Message: say(p.words, refusal.Message)})
	case docket.Busy:
		status = http.StatusServiceUnavailable
		c.Response().Header().Set("Retry-After", "5")
		f.Errors = append(f.Errors, view.FieldError{Message: say(p.words, refusal.Message)})
	default:
		return f, 0, err
	}
	return f, status, nil
}

// recordID reads the number of a record in the address.
func recordID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, docket.Refuse(docket.NotFound, "There is no such record, or it is not among those you may see.")
	}
	return id, nil
}
