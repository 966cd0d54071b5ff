package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/view"
)

// editCommunication shows the form of a known letter.
func (s *Server) editCommunication(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	f := s.form(c, communicationValues(words(c), v))
	f.Once, f.Version = "", v.Version
	return s.showCommunicationEdit(c, http.StatusOK, f, v, nil, false)
}

func (s *Server) showCommunicationEdit(c echo.Context, status int, f *view.Form, v docket.CommunicationView, stale []staleRow, checked bool) error {
	w := words(c)
	page, err := s.communicationForm(c, s.letterPage(c, w.T("Edit %s", headingOf(w, v.Row)), f, v))
	if err != nil {
		return err
	}
	page.Draft, page.Stale, page.Checked = v.Stage == docket.Draft, stale, checked
	return s.render(c, status, "communications/edit", page)
}

// updateCommunication saves what was changed; a field that was not sent stays as it is. When the record
// moved on, both texts are shown, and the form carries the new version so that saving again works.
func (s *Server) updateCommunication(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	known := communicationValues(p.words, v)
	fillAbsent(p, known)
	in, err := s.communicationInput(c, p)
	if err != nil {
		return err
	}
	if p.text("sent_on") == known.Get("sent_on") {
		in.Sent = v.Printed() // keeps the date as it was printed
	}
	checking := p.ticked("check")
	if len(p.errors) == 0 && !checking {
		if err = s.Docket.EditCommunication(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
			return s.done(c, docket.CommunicationPath(v.ID), docket.Msg("The changes are saved."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	var stale []staleRow
	if status == http.StatusConflict {
		if v, err = s.letter(c); err != nil {
			return err
		}
		stale = staleRows(p.words, comparedCommunication(p.words), p.Values, communicationValues(p.words, v))
		if len(stale) == 0 { // a second click: the record already says what was typed
			return s.done(c, docket.CommunicationPath(v.ID), docket.Msg("The changes are saved."))
		}
	}
	if checking && len(p.errors) == 0 {
		status = http.StatusOK
	}
	f.Once = ""
	if stale != nil {
		f.Version = v.Version
	}
	return s.showCommunicationEdit(c, status, f, v, stale, checking)
}

// fillAbsent takes fields that were not sent at all from the record. A box that is not ticked is never
// sent: the field beside it tells whether it was on the form.
func fillAbsent(p *posted, known url.Values) {
	for name, values := range known {
		if !p.Has(name) && (name != "follow_up" || !p.Has("follows")) {
			p.Values[name] = values
		}
	}
}
