package server

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/view"
)

// communicationAssignPage says who works on a letter and who reviews it.
type communicationAssignPage struct {
	formPage
	Officers, Reviewers []view.Option
}

func (s *Server) newAssignment(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	f := s.form(c, assignValues(v))
	f.Once, f.Version = "", v.Version
	return s.showAssignment(c, http.StatusOK, f, v, nil)
}

func (s *Server) assignCommunication(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	fillAbsent(p, assignValues(v))
	in := docket.AssignInput{Version: p.version(), Officer: p.line("officer", 254), Reviewer: p.line("reviewer", 254)}
	if len(p.errors) == 0 {
		if err = s.Docket.AssignCommunication(c.Request().Context(), actorOf(c), v.ID, in); err == nil {
			return s.done(c, docket.CommunicationPath(v.ID), docket.Msg("The letter is assigned."))
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
		compared := []comparedField{{name: "officer", label: p.words.T("Officer")}, {name: "reviewer", label: p.words.T("Reviewer")}}
		stale = append(staleRows(p.words, compared, p.Values, assignValues(v)), recordNow(p.words, v)...)
	}
	return s.showAssignment(c, status, f, v, stale)
}

func (s *Server) showAssignment(c echo.Context, status int, f *view.Form, v docket.CommunicationView, stale []staleRow) error {
	w := words(c)
	known, err := s.choices(c)
	if err != nil {
		return err
	}
	page := communicationAssignPage{
		formPage:  s.letterPage(c, w.T("Assign this letter"), f, v),
		Officers:  none(w.C("officer", "nobody yet"), keeping(known.Officers, f.Values.Get("officer"))),
		Reviewers: none(w.C("reviewer", "nobody yet"), keeping(known.Reviewers, f.Values.Get("reviewer"))),
	}
	page.Stale = stale
	return s.render(c, status, "communications/assign", page)
}

func assignValues(v docket.CommunicationView) url.Values {
	values := url.Values{"officer": {""}, "reviewer": {""}}
	if v.Officer != nil {
		values.Set("officer", v.Officer.Email)
	}
	if v.Reviewer != nil {
		values.Set("reviewer", v.Reviewer.Email)
	}
	return values
}
