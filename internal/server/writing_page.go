package server

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// formPage is what every page with a form embeds.
type formPage struct {
	view.Page
	Form   *view.Form
	Letter *letterHead // the letter that the form is about
	Back   string      // where Cancel leads
	Stale  []staleRow  // what differs when the record changed meanwhile
}

// letterHead names the letter above a form about it.
type letterHead struct {
	Heading, Href string
	Subject       string
	Addressee     string
	Status        view.Status
	Sent, Due     string
}

// formPage makes the page of a form.
func (s *Server) formPage(c echo.Context, title string, f *view.Form, back string) formPage {
	return formPage{Page: s.page(c, title), Form: f, Back: back}
}

// letterPage makes the page of a form about one letter.
func (s *Server) letterPage(c echo.Context, title string, f *view.Form, v docket.CommunicationView) formPage {
	p := s.formPage(c, title, f, docket.CommunicationPath(v.ID))
	w := p.Words
	p.Letter = &letterHead{
		Heading: headingOf(w, v.Row), Href: p.Back, Subject: v.Subject,
		Addressee: v.Addressee.Name(w.Lang()),
		Status:    statusMark(w, v.Row, v.Today), Sent: sentWord(w, v.SentPrecision, v.SentOn, v.SentText), Due: w.DateShort(v.EffectiveDueOn),
	}
	return p
}

// Day is a date field that shows beside it what was understood of the text typed.
func (p formPage) Day(name, label string) view.Field {
	return p.Form.Field(name, label).As("date").WithEcho(understood(p.Words, p.Form.Values.Get(name)))
}

// Opening is the field that has the focus when the form is opened, unless there is something to put
// right or to confirm first.
func (p formPage) Opening(name, label string) view.Field {
	f := p.Form.Field(name, label)
	if len(p.Form.Errors)+len(p.Form.Warnings)+len(p.Stale) > 0 {
		return f
	}
	return f.First()
}

// Filled tells whether one of the fields holds something or has an error, so that the part it stands in is open.
func (p formPage) Filled(names ...string) bool {
	for _, name := range names {
		if strings.TrimSpace(p.Form.Values.Get(name)) != "" {
			return true
		}
	}
	return slices.ContainsFunc(p.Form.Errors, func(e view.FieldError) bool { return slices.Contains(names, e.Field) })
}

// understood writes a date as it was read; what cannot be read is empty.
func understood(w *locale.Words, text string) string {
	printed, err := civil.ParsePrinted(text, civil.ParseOptions{})
	if err != nil {
		return ""
	}
	switch printed.Precision {
	case civil.Day:
		return w.DateShort(printed.On)
	case civil.Month:
		return w.MonthYear(printed.From.Year(), int(printed.From.Month()))
	case civil.Year:
		return strconv.Itoa(printed.From.Year())
	}
	return ""
}

// letter reads the letter in the address, with all that hangs on it.
func (s *Server) letter(c echo.Context) (docket.CommunicationView, error) {
	id, err := recordID(c)
	if err != nil {
		return docket.CommunicationView{}, err
	}
	return s.Docket.ShowCommunication(c.Request().Context(), actorOf(c), docket.CommunicationID(id))
}

// isStale tells an edit of a record that moved on from other conflicts.
func isStale(err error) bool {
	var refusal *docket.Error
	return errors.As(err, &refusal) && refusal.Kind == docket.Conflict && refusal.Current != nil
}

// onlyFields takes the link off errors whose field is not on the page; their sentence stays.
func onlyFields(f *view.Form, names ...string) {
	for i, e := range f.Errors {
		if !slices.Contains(names, e.Field) {
			f.Errors[i].Field = ""
		}
	}
}

// understandDate says what is understood of a date typed, for the echo beside the field.
func (s *Server) understandDate(c echo.Context) error {
	return c.String(http.StatusOK, understood(words(c), c.QueryParam("text")))
}

// refusalsAt words the messages of a refusal for their fields.
func refusalsAt(w *locale.Words, err error) []view.FieldError {
	var refusal *docket.Error
	if !errors.As(err, &refusal) {
		return nil
	}
	var at []view.FieldError
	for _, m := range refusal.Fields {
		at = append(at, view.FieldError{Field: m.Field, Message: say(w, m.Message)})
	}
	return at
}

// once is the value that a second click repeats. It covers what was typed: a form sent again from the
// history with another text is another record, not a second click.
func (p *posted) once() string {
	once := p.text("once")
	if once == "" {
		return ""
	}
	digest := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(p.Values)) {
		if name != csrfField && name != "confirm" {
			fmt.Fprintf(digest, "%q=%q;", name, p.Values[name])
		}
	}
	return fmt.Sprintf("%x", digest.Sum(nil))
}
