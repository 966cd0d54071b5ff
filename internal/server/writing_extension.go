package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/view"
)

// extensionNewPage logs a request for more time, its decision, or both.
type extensionNewPage struct {
	formPage
	Requests  []view.Option // those that wait for a decision; a new one is the last choice
	Decisions []view.Option
}

// newExtension offers to decide a request that waits; without one it asks for a new one.
func (s *Server) newExtension(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	values := url.Values{}
	if waiting := undecidedRequests(v); len(waiting) > 0 {
		values.Set("extension", strconv.FormatInt(int64(waiting[0].ID), 10))
		values.Set("decided_on", v.Today.String())
	}
	return s.showNewExtension(c, http.StatusOK, s.form(c, values), v)
}

func (s *Server) showNewExtension(c echo.Context, status int, f *view.Form, v docket.CommunicationView) error {
	w := words(c)
	page := extensionNewPage{formPage: s.letterPage(c, w.T("More time"), f, v), Decisions: []view.Option{
		{Label: w.C("decision", "not decided yet")},
		{Value: string(docket.Granted), Label: w.C("decision", "granted")},
		{Value: string(docket.Refused), Label: w.C("decision", "refused")},
	}}
	for _, e := range undecidedRequests(v) {
		page.Requests = append(page.Requests, view.Option{Value: strconv.FormatInt(int64(e.ID), 10), Label: w.T("decide the request of %s", w.Date(e.AskedOn))})
	}
	if len(page.Requests) > 0 {
		page.Requests = append(page.Requests, view.Option{Label: w.T("log a new request")})
	}
	onlyFields(f, "extension", "asked_on", "decided_on", "decision", "granted_until", "reason")
	return s.render(c, status, "extensions/new", page)
}

func (s *Server) createExtension(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	in := docket.ExtensionInput{
		Once: p.once(), Confirmed: p.ticked("confirm"), Extension: p.extension(), AskedOn: p.day("asked_on"), DecidedOn: p.day("decided_on"),
		Decision: docket.Decision(p.text("decision")), GrantedUntil: p.day("granted_until"), Reason: p.prose("reason"),
	}
	if len(p.errors) == 0 {
		if _, err = s.Docket.LogExtension(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
			return s.done(c, docket.CommunicationPath(v.ID), extensionSaid(in.Decision))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showNewExtension(c, status, f, v)
}

func extensionSaid(d docket.Decision) docket.Message {
	switch d {
	case docket.Granted:
		return docket.Msg("More time is granted. The first due date stays on the record.")
	case docket.Refused:
		return docket.Msg("The request is refused. The due date stays.")
	}
	return docket.Msg("The request is logged. It moves no date until it is decided.")
}

// extension is the request that is decided, 0 for a new one.
func (p *posted) extension() docket.ExtensionID {
	text := p.text("extension")
	if text == "" {
		return 0
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		p.wrong("extension", "Choose the request that is decided.")
	}
	return docket.ExtensionID(id)
}

func undecidedRequests(v docket.CommunicationView) []docket.Extension {
	var waiting []docket.Extension
	for _, e := range v.Extensions {
		if e.Decision == "" {
			waiting = append(waiting, e)
		}
	}
	return waiting
}
