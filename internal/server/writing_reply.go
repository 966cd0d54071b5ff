package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/view"
)

// newReply shows the form from the envelope: the Government, its open letters to tick, what came. The day
// received is filled in with today, on which most envelopes are opened.
func (s *Server) newReply(c echo.Context) error {
	values := url.Values{"received_on": {s.Docket.Today().String()}}
	if typed := c.QueryParam("addressee"); typed != "" {
		values.Set("addressee", typed)
	}
	f := s.form(c, values)
	return s.showNewReply(c, http.StatusOK, f)
}

// showNewReply finds the Government typed, if one is, and offers its open letters.
func (s *Server) showNewReply(c echo.Context, status int, f *view.Form) error {
	var a docket.Addressee
	if typed := f.Values.Get("addressee"); typed != "" && len(typed) <= 800 {
		found, err := s.Docket.FindAddressee(c.Request().Context(), actorOf(c), typed)
		switch docket.KindOf(err) {
		case docket.Invalid:
			if f.Field("addressee", "").Error == "" {
				f.Errors = append(f.Errors, refusalsAt(words(c), err)...)
			}
		default:
			if err != nil {
				return err
			}
			a = found
			f.Values.Set("addressee", addresseeTyped(words(c), a))
		}
	}
	page, err := s.replyForm(c, s.formPage(c, words(c).T("Log a reply"), f, "/communications"), a, nil)
	if err != nil {
		return err
	}
	return s.render(c, status, "replies/new", page)
}

// createReply saves the document, or only shows the open letters of the Government typed.
func (s *Server) createReply(c echo.Context) error {
	p := readForm(c)
	if p.ticked("show") {
		f, _, err := s.again(c, p, nil)
		if err != nil {
			return err
		}
		f.Values["communications"] = chosenLetters(p)
		return s.showNewReply(c, http.StatusOK, f)
	}
	in := replyInput(p)
	p.Values["communications"] = in.Communications
	var err error
	if len(p.errors) == 0 {
		var location string
		if location, err = s.Docket.LogReply(c.Request().Context(), actorOf(c), in); err == nil {
			return s.replyLogged(c, p, location, len(in.Communications))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showNewReply(c, status, f)
}

func (s *Server) replyLogged(c echo.Context, p *posted, location string, letters int) error {
	w := p.words
	said := w.T("The reply is logged. It waits in the queue until its letter is found.")
	if letters > 0 {
		said = w.N("The reply is logged for one letter.", "The reply is logged for %d letters.", letters)
	}
	if p.ticked("next") {
		return s.doneLinking(c, "/replies/new", view.Flash{Text: said, Href: location, Link: w.T("Show it")})
	}
	return s.doneLinking(c, location, view.Flash{Text: said})
}

// newReplyToLetter is the same screen with one letter ticked on top.
func (s *Server) newReplyToLetter(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	f := s.form(c, url.Values{"received_on": {v.Today.String()}, "communications": {strconv.FormatInt(int64(v.ID), 10)}})
	return s.showReplyToLetter(c, http.StatusOK, f, v)
}

func (s *Server) showReplyToLetter(c echo.Context, status int, f *view.Form, v docket.CommunicationView) error {
	page, err := s.replyForm(c, s.letterPage(c, words(c).T("Log a reply"), f, v), v.Addressee, &v.Row)
	if err != nil {
		return err
	}
	return s.render(c, status, "replies/new", page)
}

// createReplyToLetter saves the document and goes back to the letter. With nothing ticked and no
// reference it answers the letter in the address.
func (s *Server) createReplyToLetter(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	p := readForm(c)
	own := strconv.FormatInt(int64(v.ID), 10)
	if len(chosenLetters(p)) == 0 {
		p.Values["communications"] = []string{own}
	}
	in := replyInput(p)
	in.Addressee = strconv.FormatInt(int64(v.AddresseeID), 10)
	p.Values["communications"] = in.Communications
	if len(p.errors) == 0 {
		if _, err = s.Docket.LogReply(c.Request().Context(), actorOf(c), in); err == nil {
			said := p.words.N("The reply is logged for one letter.", "The reply is logged for %d letters.", len(in.Communications))
			return s.doneLinking(c, docket.CommunicationPath(v.ID), view.Flash{Text: said})
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return s.showReplyToLetter(c, status, f, v)
}
