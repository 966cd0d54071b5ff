package server

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"answerable/internal/docket"
)

const (
	keyRequestID = "request_id"
	keyActor     = "actor"
	keyCSRF      = "csrf"
	csrfField    = "csrf"
	// mostFormBytes is enough for the longest summary in any script; files come with their own limit.
	mostFormBytes = 1 << 20
)

func (s *Server) requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		var b [8]byte
		_, _ = rand.Read(b[:])
		id := hex.EncodeToString(b[:])
		c.Set(keyRequestID, id)
		c.Response().Header().Set("X-Request-Id", id)
		return next(c)
	}
}

func (s *Server) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				if r == http.ErrAbortHandler {
					panic(r)
				}
				err = fmt.Errorf("panic while answering: %v", r)
			}
		}()
		return next(c)
	}
}

func (s *Server) securityHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if s.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !strings.HasPrefix(c.Request().URL.Path, "/static/") {
			h.Set("Cache-Control", "no-store")
		}
		return next(c)
	}
}

func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if isUpload(c) {
			c.Set(keySent, r.Body)
			// Without the writer: the connection stays, so that the sentence about a file too large arrives.
			r.Body = http.MaxBytesReader(nil, r.Body, mostUploadBytes+mostFormBytes)
			return next(c)
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, mostFormBytes)
		return next(c)
	}
}

// logRequest writes one line per request: the pattern of the address, never what it contains.
func (s *Server) logRequest(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		path := c.Path()
		if path == "" {
			path = "(none)"
		}
		s.Log.LogAttrs(c.Request().Context(), slog.LevelInfo, "request",
			slog.String("method", c.Request().Method), slog.String("route", path), slog.Int("status", c.Response().Status),
			slog.Duration("took", s.Now().Sub(start).Round(time.Microsecond)), slog.Any("request", c.Get(keyRequestID)), slog.Int64("user", int64(actorOf(c).ID)))
		return nil
	}
}

func (s *Server) refuseCrossOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	guard := http.NewCrossOriginProtection()
	if origin, err := url.Parse(s.BaseURL); err == nil && origin.Host != "" {
		_ = guard.AddTrustedOrigin(origin.Scheme + "://" + origin.Host)
	}
	return func(c echo.Context) error {
		if err := guard.Check(c.Request()); err != nil {
			return docket.Refuse(docket.Forbidden, "This form was sent from another site. Open the page here and send it again.").WithCause(err)
		}
		return next(c)
	}
}

// identify turns the sign-in cookie into the person who asks; without one the request stays anonymous.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if strings.HasPrefix(c.Request().URL.Path, "/static/") {
			return next(c)
		}
		signin, err := s.signins.Get(c.Request(), signinCookie)
		if err != nil {
			return err
		}
		if actor, ok := signin.Values[signinActor].(docket.Actor); ok {
			c.Set(keyActor, actor)
			c.Set(keyCSRF, signin.Values[signinCSRF])
		}
		return next(c)
	}
}

// refuseMethod answers for addresses that do not take the method, before the form token is asked for.
func refuseMethod(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		taken, wrong := c.Get(echo.ContextKeyHeaderAllow).(string)
		if !wrong || c.Request().Method == http.MethodOptions {
			return next(c)
		}
		c.Response().Header().Set(echo.HeaderAllow, taken)
		return echo.ErrMethodNotAllowed
	}
}

// checkForm holds the token of every form against the one of the sign-in; before sign-in, against a
// signed cookie of the visitor.
func (s *Server) checkForm(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions {
			return next(c)
		}
		want := s.formToken(c)
		if isUpload(c) {
			if err := takeToken(c, want); err != nil {
				return err
			}
			return next(c)
		}
		if err := r.ParseForm(); err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				return docket.Refuse(docket.Invalid, "This form is too large. Shorten the texts and send it again.").WithCause(err)
			}
			return docket.Refuse(docket.Invalid, "This form could not be read. Go back and send it again.").WithCause(err)
		}
		if !sameToken(want, r.PostFormValue(csrfField)) {
			return invalidForm()
		}
		return next(c)
	}
}

func sameToken(want, got string) bool {
	return want != "" && subtle.ConstantTimeCompare([]byte(want), []byte(got)) == 1
}

func invalidForm() error {
	return docket.Refuse(docket.Forbidden, "This form is no longer valid, perhaps because you signed in again. Go back, reload the page and send it again.")
}

// formToken is the token that forms of this visitor carry.
func (s *Server) formToken(c echo.Context) string {
	if token, ok := c.Get(keyCSRF).(string); ok && token != "" {
		return token
	}
	return s.visitorToken(c)
}

func (s *Server) requireSignIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if _, ok := c.Get(keyActor).(docket.Actor); !ok {
			return docket.Refuse(docket.Unauthenticated, "Please sign in.")
		}
		return next(c)
	}
}

// actorOf is whoever asks; the zero Actor may do nothing.
func actorOf(c echo.Context) docket.Actor {
	actor, _ := c.Get(keyActor).(docket.Actor)
	return actor
}
