package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// statusOf is the one table from refusals to statuses.
var statusOf = map[docket.Kind]int{
	docket.Invalid:         http.StatusUnprocessableEntity,
	docket.Unconfirmed:     http.StatusUnprocessableEntity,
	docket.NotFound:        http.StatusNotFound,
	docket.Forbidden:       http.StatusForbidden,
	docket.Unauthenticated: http.StatusUnauthorized,
	docket.Conflict:        http.StatusConflict,
	docket.Busy:            http.StatusServiceUnavailable,
	docket.Internal:        http.StatusInternalServerError,
}

type errorPage struct {
	view.Page
	Status   int
	Sentence string
	Advice   string
}

// answerError words an error once, at the edge. What is not a refusal of ours shows its number only.
func (s *Server) answerError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	status, message := s.classify(err)
	if status == http.StatusUnauthorized {
		s.sendToSignIn(c)
		return
	}
	if status == http.StatusForbidden {
		s.noteRefusal(c)
	}
	if status >= 500 {
		s.Log.LogAttrs(c.Request().Context(), slog.LevelError, "request failed", slog.Any("request", c.Get(keyRequestID)), slog.String("route", c.Path()), slog.String("error", causeOf(err)))
	}
	if status == http.StatusServiceUnavailable {
		c.Response().Header().Set("Retry-After", "5")
	}
	w := words(c)
	p := errorPage{Page: s.page(c, w.T(titleOf(status))), Status: status, Sentence: say(w, message), Advice: w.T(adviceOf(status))}
	if rendered := s.render(c, status, "errors/show", p); rendered != nil {
		s.Log.Error("error page failed", "error", rendered.Error())
		_ = c.String(status, p.Sentence)
	}
}

// noteWait is how long a page that refuses waits to write that down.
const noteWait = time.Second

// noteRefusal keeps which address refused whom; the pattern says where, without numbers or words.
func (s *Server) noteRefusal(c echo.Context) {
	actor := actorOf(c)
	if actor.ID == 0 {
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(c.Request().Context()), noteWait)
	defer stop()
	if err := s.Docket.NoteRefusal(ctx, actor, c.Request().Method+" "+c.Path()); err != nil {
		s.Log.Error("a refusal was not written down", "request", c.Get(keyRequestID), "error", causeOf(err))
	}
}

// classify tells the status of any error, and the sentence to show for it.
func (s *Server) classify(err error) (int, docket.Message) {
	var refusal *docket.Error
	var web *echo.HTTPError
	switch {
	case errors.As(err, &refusal):
		return statusOf[refusal.Kind], refusal.Message
	case errors.As(err, &web) && web.Code == http.StatusNotFound:
		return http.StatusNotFound, docket.Msg("There is no page at this address.")
	case errors.As(err, &web) && web.Code == http.StatusMethodNotAllowed:
		return http.StatusMethodNotAllowed, docket.Msg("This address does not take what was sent to it.")
	case errors.As(err, &web) && web.Code < 500:
		return web.Code, docket.Msg("The request could not be understood.")
	case errors.Is(err, context.Canceled):
		return 499, docket.Msg("The request was given up.")
	}
	return http.StatusInternalServerError, docket.Msg("Something went wrong on our side. What was saved before is safe; this step was not saved.")
}

// causeOf is what the log says of an error. Refusals may quote what a person typed, so only what lies
// below them is logged.
func causeOf(err error) string {
	var refusal *docket.Error
	if !errors.As(err, &refusal) {
		return err.Error()
	}
	if cause := refusal.Unwrap(); cause != nil {
		return cause.Error()
	}
	return "refused"
}

func titleOf(status int) string {
	switch status {
	case http.StatusNotFound:
		return locale.Key("Not found")
	case http.StatusForbidden:
		return locale.Key("Not allowed")
	case http.StatusConflict:
		return locale.Key("Changed meanwhile")
	case http.StatusServiceUnavailable:
		return locale.Key("Busy at the moment")
	case http.StatusInternalServerError:
		return locale.Key("Something went wrong")
	}
	return locale.Key("This did not work")
}

func adviceOf(status int) string {
	switch status {
	case http.StatusNotFound:
		return locale.Key("Check the address, or look for the record in the list.")
	case http.StatusForbidden:
		return locale.Key("Nothing was changed.")
	case http.StatusConflict:
		return locale.Key("Go back, reload the record and try again.")
	case http.StatusServiceUnavailable:
		return locale.Key("Someone else is writing. Wait a few seconds and send it again; your browser still has what you typed.")
	case http.StatusInternalServerError:
		return locale.Key("Try again. If it happens twice, give the number below to whoever runs this register.")
	}
	return locale.Key("Go back, put it right and send it again.")
}

// sendToSignIn keeps where the person wanted to go; only addresses of this site are kept.
func (s *Server) sendToSignIn(c echo.Context) {
	target := "/signin"
	if r := c.Request(); (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.URL.Path != "/" {
		target += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	_ = c.Redirect(http.StatusSeeOther, target)
}

// sameSite gives the address to go to after sign-in, or "/" for anything that is not ours.
func sameSite(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
