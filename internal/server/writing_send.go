package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// communicationSendPage turns a draft into a sent letter.
type communicationSendPage struct {
	formPage
	Type    docket.Type
	Due     duePreview
	ByHand  bool // the type has no rule: the letter names the day
	Checked bool
}

var sendFields = []string{"sent_on", "dated_on", "reference", "due_on", "due_reason"}

// newSending shows the form, with today as the day sent: most are logged on the day.
func (s *Server) newSending(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	if v.Stage == docket.Sent {
		return docket.Refuse(docket.Conflict, "This letter is already marked sent.")
	}
	values := sendValues(v)
	values.Set("sent_on", v.Today.String())
	f := s.form(c, values)
	f.Once, f.Version = "", v.Version
	return s.showSending(c, http.StatusOK, f, v, nil, false)
}

func (s *Server) showSending(c echo.Context, status int, f *view.Form, v docket.CommunicationView, stale []staleRow, checked bool) error {
	w := words(c)
	page := communicationSendPage{formPage: s.letterPage(c, w.T("Mark as sent"), f, v), Type: v.Type, ByHand: v.Type == docket.InformationRequest, Checked: checked}
	page.Stale = stale
	var err error
	if page.Due, err = s.dueOf(c, v.Type, "", f.Values.Get("sent_on")); err != nil {
		return err
	}
	onlyFields(f, sendFields...)
	return s.render(c, status, "communications/send", page)
}

// sendCommunication starts the clock of a draft.
func (s *Server) sendCommunication(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := docket.CommunicationInput{
		Version: p.version(), Confirmed: p.ticked("confirm"), Sent: p.printed("sent_on"), DatedOn: p.day("dated_on"),
		Reference: p.line("reference", 400), DueOn: p.day("due_on"), DueReason: p.line("due_reason", 500),
	}
	checking := p.ticked("check")
	if len(p.errors) == 0 && !checking {
		if err = s.Docket.SendCommunication(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
			return s.done(c, docket.CommunicationPath(v.ID), docket.Msg("The letter is marked as sent."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	f.Once = ""
	var stale []staleRow
	if status == http.StatusConflict {
		if v, err = s.letter(c); err != nil {
			return err
		}
		f.Version = v.Version
		stale = append(staleRows(p.words, comparedSending(p.words), p.Values, sendValues(v)), recordNow(p.words, v)...)
	}
	if checking && len(p.errors) == 0 {
		status = http.StatusOK
	}
	return s.showSending(c, status, f, v, stale, checking)
}

func comparedSending(w *locale.Words) []comparedField {
	return []comparedField{
		{name: "sent_on", label: w.T("Date sent"), date: true}, {name: "dated_on", label: w.T("Date on the letter"), date: true},
		{name: "reference", label: w.T("Reference")}, {name: "due_on", label: w.T("Another due date"), date: true},
	}
}

func sendValues(v docket.CommunicationView) url.Values {
	values := url.Values{"sent_on": {sentTyped(v.Communication)}, "dated_on": {v.DatedOn.String()}, "reference": {docket.Heading(v.Type, v.Row.Reference)}}
	if v.DueByHand {
		values.Set("due_on", v.DueOn.String())
		values.Set("due_reason", v.DueReason)
	}
	return values
}
