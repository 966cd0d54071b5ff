package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/view"
)

// reminderNewPage logs one reminder for several letters of one addressee.
type reminderNewPage struct {
	formPage
	Letters   letterPicks
	Languages []view.Option
}

func (s *Server) newReminder(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	f := s.form(c, url.Values{"sent_on": {v.Today.String()}, "language": {v.Language}, "communications": {strconv.FormatInt(int64(v.ID), 10)}})
	return s.showNewReminder(c, http.StatusOK, f, v)
}

func (s *Server) showNewReminder(c echo.Context, status int, f *view.Form, v docket.CommunicationView) error {
	w := words(c)
	letters, err := s.picks(c, v.Addressee, &v.Row, f, false)
	if err != nil {
		return err
	}
	page := reminderNewPage{
		formPage: s.letterPage(c, w.T("Log a reminder"), f, v), Letters: letters,
		Languages: none(w.T("not said"), keeping(languageOptions(w), f.Values.Get("language"))),
	}
	onlyFields(f, "communications", "sent_on", "language", "note")
	return s.render(c, status, "reminders/new", page)
}

// createReminder saves one reminder. With nothing ticked it asks for the letter in the address.
func (s *Server) createReminder(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	chosen := chosenLetters(p)
	if len(chosen) == 0 {
		chosen = []string{strconv.FormatInt(int64(v.ID), 10)}
	}
	p.Values["communications"] = chosen
	in := docket.ReminderInput{
		Once: p.once(), Confirmed: p.ticked("confirm"), Communications: chosen,
		SentOn: p.day("sent_on"), Language: p.line("language", 40), Note: p.prose("note"),
	}
	if len(p.errors) == 0 {
		if _, err = s.Docket.LogReminder(c.Request().Context(), actorOf(c), in); err == nil {
			said := p.words.N("The reminder is logged for one letter.", "The reminder is logged for %d letters.", len(chosen))
			return s.doneLinking(c, docket.CommunicationPath(v.ID), view.Flash{Text: said})
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showNewReminder(c, status, f, v)
}
