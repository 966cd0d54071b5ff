package server

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/labstack/echo/v4"
)

const (
	visitorCookie = "visitor"
	keyVisitor    = "visitor"
)

// visitorToken is the form token before sign-in: a signed double-submit cookie, no row per visitor.
// The cookie is random, the form carries its signature; only this server can make one from the other.
// A visitor without the cookie gets it with the page; a form sent without it has no token.
func (s *Server) visitorToken(c echo.Context) string {
	if token, ok := c.Get(keyVisitor).(string); ok {
		return token
	}
	value := ""
	if cookie, err := c.Cookie(hostOnly(visitorCookie, s.secure)); err == nil && len(cookie.Value) >= 43 {
		value = cookie.Value
	}
	if m := c.Request().Method; value == "" && (m == http.MethodGet || m == http.MethodHead) {
		value = rand.Text() + rand.Text()
		c.SetCookie(&http.Cookie{Name: hostOnly(visitorCookie, s.secure), Value: value, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
	}
	token := ""
	if value != "" {
		mac := hmac.New(sha256.New, s.CookieKey)
		mac.Write([]byte("form of a visitor\x00" + value))
		token = base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	c.Set(keyVisitor, token)
	return token
}
