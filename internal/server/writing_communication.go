package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/view"
)

// newCommunication shows the form of a new letter. What the address names is filled in, which is how
// "save and next" keeps addressee, type, mandates, lead and language.
func (s *Server) newCommunication(c echo.Context) error {
	values := url.Values{}
	asked := c.QueryParams()
	for _, name := range []string{"reference", "type", "mandates", "lead", "language", "sent_on", "case", "follows"} {
		if asked.Has(name) {
			values[name] = asked[name]
		}
	}
	if actor := actorOf(c); docket.CanWrite(actor) {
		values.Set("officer", actor.Email) // who logs a letter looks after it, unless somebody else is named
	}
	if typed := asked.Get("addressee"); typed != "" {
		a, err := s.Docket.FindAddressee(c.Request().Context(), actorOf(c), typed)
		switch docket.KindOf(err) {
		case docket.Invalid:
			values.Set("addressee", typed)
		default:
			if err != nil {
				return err
			}
			values.Set("addressee", addresseeTyped(words(c), a))
		}
	}
	return s.showNewCommunication(c, http.StatusOK, s.form(c, values), false)
}

func (s *Server) showNewCommunication(c echo.Context, status int, f *view.Form, checked bool) error {
	page, err := s.communicationForm(c, s.formPage(c, words(c).T("Log a communication"), f, "/communications"))
	if err != nil {
		return err
	}
	page.Checked = checked
	return s.render(c, status, "communications/new", page)
}

// createCommunication saves a new letter, or only looks at what was typed when the check is asked for.
func (s *Server) createCommunication(c echo.Context) error {
	p := readForm(c)
	in, err := s.communicationInput(c, p)
	if err != nil {
		return err
	}
	checking := p.ticked("check")
	if len(p.errors) == 0 && !checking {
		var location string
		if location, err = s.Docket.LogCommunication(c.Request().Context(), actorOf(c), in); err == nil {
			return s.communicationLogged(c, p, location)
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	if checking && len(p.errors) == 0 {
		status = http.StatusOK
	}
	return s.showNewCommunication(c, status, f, checking)
}

// communicationLogged goes to the letter saved, or to the next one to log.
func (s *Server) communicationLogged(c echo.Context, p *posted, location string) error {
	switch {
	case p.ticked("next"):
		return s.nextCommunication(c, location)
	case p.stage() == docket.Draft && p.text("sent_on") != "":
		return s.done(c, location, docket.Msg("The draft is saved. A draft has no date sent: give it when the letter is sent."))
	case p.stage() == docket.Draft:
		return s.done(c, location, docket.Msg("The draft is saved."))
	}
	return s.done(c, location, docket.Msg("The letter is logged."))
}

// nextCommunication opens the form again with what the next letter has in common with the one saved.
// The address carries codes only; another actor goes by its number.
func (s *Server) nextCommunication(c echo.Context, location string) error {
	id, err := strconv.ParseInt(strings.TrimPrefix(location, "/communications/"), 10, 64)
	if err != nil {
		return s.done(c, location, docket.Msg("The letter is logged."))
	}
	v, err := s.Docket.ShowCommunication(c.Request().Context(), actorOf(c), docket.CommunicationID(id))
	if err != nil {
		return err
	}
	next := url.Values{"type": {string(v.Type)}, "addressee": {v.Addressee.Code()}}
	if v.Addressee.ISO3 == nil {
		next.Set("addressee", strconv.FormatInt(int64(v.AddresseeID), 10))
	}
	if v.Language != "" {
		next.Set("language", v.Language)
	}
	for i, m := range v.Mandates {
		next.Add("mandates", m.Code)
		if m.Lead && i > 0 {
			next.Set("lead", m.Code)
		}
	}
	w := words(c)
	return s.doneLinking(c, "/communications/new?"+next.Encode(), view.Flash{
		Text: w.T("%s is logged. The next letter:", headingOf(w, v.Row)), Href: location, Link: w.T("Show it"),
	})
}
