package server

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// commentList is the comments on a record with the form for one more; nil for those who are told of none.
type commentList struct {
	*locale.Words
	Heading string
	Items   []commentShown
	Form    *view.Form
	Action  string // where the form is sent
	CSRF    string
}

// commentShown is one comment as the page shows it.
type commentShown struct {
	ID, Author, When, Stamp, Text string
	Removed                       bool
	Remove                        string // where its author takes it back; empty for others
}

// comments words the comments on the page at path. Without a form the page is shown for the first time.
func (s *Server) comments(c echo.Context, path string, list []docket.Comment, f *view.Form) *commentList {
	actor, w := actorOf(c), words(c)
	if !docket.CanComment(actor) {
		return nil
	}
	if f == nil {
		f = s.form(c, url.Values{})
	}
	shown := &commentList{Words: w, Heading: w.T("Comments"), Form: f, Action: path + "/comments", CSRF: f.CSRF}
	if len(list) > 0 {
		shown.Heading = w.T("Comments (%s)", w.Number(len(list)))
	}
	for _, comment := range list {
		item := commentShown{ID: strconv.FormatInt(int64(comment.ID), 10), Author: comment.AuthorName, When: instantWord(w, comment.At), Stamp: comment.At.String(), Text: comment.Text, Removed: comment.Removed()}
		if !item.Removed && comment.AuthorID == actor.ID {
			item.Remove = "/comments/" + item.ID + "/remove"
		}
		shown.Items = append(shown.Items, item)
	}
	return shown
}

// instantWord writes a day and a time of day.
func instantWord(w *locale.Words, at civil.Instant) string {
	t := at.Time()
	return w.T("%s, %s UTC", w.DateShort(civil.Of(t)), t.Format("15:04"))
}

// comment keeps what was typed, or shows the page again with it.
func (s *Server) comment(c echo.Context, on docket.CommentSubject, id int64, again func(status int, f *view.Form) error) error {
	p := readForm(c)
	in := docket.CommentInput{Once: p.once(), Text: p.prose("text")}
	var err error
	if len(p.errors) == 0 {
		var location string
		if location, err = s.Docket.AddComment(c.Request().Context(), actorOf(c), on, id, in); err == nil {
			return s.done(c, location, docket.Msg("The comment is saved. Only staff and reviewers see it."))
		}
	}
	f, status, err := s.again(c, p, err)
	if err != nil {
		return err
	}
	return again(status, f)
}

func (s *Server) commentOnCommunication(c echo.Context) error {
	v, err := s.letter(c)
	if err != nil {
		return err
	}
	return s.comment(c, docket.OnCommunication, int64(v.ID), func(status int, f *view.Form) error { return s.renderCommunication(c, status, v, f) })
}

func (s *Server) commentOnCase(c echo.Context) error {
	v, err := s.caseAsked(c)
	if err != nil {
		return err
	}
	return s.comment(c, docket.OnCase, int64(v.ID), func(status int, f *view.Form) error { return s.renderCase(c, status, v, f, nil) })
}

func (s *Server) commentOnReply(c echo.Context) error {
	v, err := s.reply(c)
	if err != nil {
		return err
	}
	return s.comment(c, docket.OnReply, int64(v.ID), func(status int, f *view.Form) error {
		return s.renderReply(c, status, v, s.form(c, url.Values{}), f)
	})
}

// removeComment takes back the text of one's own comment.
func (s *Server) removeComment(c echo.Context) error {
	id, err := recordID(c)
	if err != nil {
		return err
	}
	location, err := s.Docket.RemoveComment(c.Request().Context(), actorOf(c), docket.CommentID(id))
	if err != nil {
		return err
	}
	return s.done(c, location, docket.Msg("The comment is removed. Its text is destroyed."))
}
