package server

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/view"
)

// words gives the words of the visitor's language.
func words(c echo.Context) *locale.Words {
	first, _, _ := strings.Cut(c.Request().Header.Get("Accept-Language"), ",")
	tag, _, _ := strings.Cut(first, ";")
	return locale.For(strings.TrimSpace(tag))
}

// say words a message of the docket; dates in it are written in the language.
func say(w *locale.Words, m docket.Message) string {
	args := make([]any, len(m.Args))
	for i, arg := range m.Args {
		if day, ok := arg.(civil.Date); ok {
			arg = w.Date(day)
		}
		args[i] = arg
	}
	return w.T(m.Key, args...)
}

// page fills the frame around a page's content.
func (s *Server) page(c echo.Context, title string) view.Page {
	w := words(c)
	actor := actorOf(c)
	p := view.Page{
		Words: w, Title: title, Path: c.Request().URL.RequestURI(), CSRF: s.formToken(c), Today: s.Docket.Today(),
		SignedIn: actor.ID != 0, ActorName: actor.Name, ActorRole: roleWord(w, actor.Role),
		CanWrite: docket.CanWrite(actor), IsAdmin: docket.CanAdminister(actor),
	}
	if len(p.Path) > longestAddress {
		p.Path = c.Request().URL.Path
	}
	p.RequestID, _ = c.Get(keyRequestID).(string)
	if cookie, err := c.Cookie(themeCookie); err == nil && (cookie.Value == "light" || cookie.Value == "dark") {
		p.Theme = cookie.Value
	}
	if cookie, err := c.Cookie(keysCookie); err == nil {
		p.KeysOff = cookie.Value == "off"
	}
	if office, err := s.Docket.Office(c.Request().Context()); err == nil {
		p.Office = office
	}
	if p.SignedIn {
		p.Nav = nav(w, actor, c.Request().URL.Path)
		p.Flash = s.takeFlash(c)
	}
	return p
}

// themeCookie keeps light or dark; it says nothing about the person.
const themeCookie = "theme"

func nav(w *locale.Words, actor docket.Actor, path string) []view.NavItem {
	items := []view.NavItem{
		{Label: w.T("Today"), Href: "/", Key: "g t"},
		{Label: w.T("Communications"), Href: "/communications", Key: "g c"},
		{Label: w.T("Unanswered"), Href: "/unanswered", Key: "g u"},
		{Label: w.T("Queue"), Href: "/queue", Key: "g q"},
		{Label: w.T("Cases"), Href: "/cases", Key: "g a"},
		{Label: w.T("Governments"), Href: "/governments", Key: "g s"},
	}
	if docket.CanAdminister(actor) {
		items = append(items, view.NavItem{Label: w.T("Administration"), Href: "/admin"})
	}
	for i := range items {
		items[i].Current = path == items[i].Href || items[i].Href != "/" && strings.HasPrefix(path, items[i].Href+"/")
	}
	return items
}

// render writes a page, whole or not at all.
func (s *Server) render(c echo.Context, status int, name string, data any) error {
	var b bytes.Buffer
	if err := s.View.Render(&b, name, data); err != nil {
		return err
	}
	return c.HTMLBlob(status, b.Bytes())
}

// done leaves a sentence for the next page and goes there.
func (s *Server) done(c echo.Context, location string, sentence docket.Message) error {
	return s.doneLinking(c, location, view.Flash{Text: say(words(c), sentence)})
}

// doneLinking is done with a link to what the sentence speaks of, where the next page is another.
func (s *Server) doneLinking(c echo.Context, location string, said view.Flash) error {
	flash, err := s.flashes.New(c.Request(), flashCookie)
	if err != nil {
		flash.IsNew = true // an old or foreign cookie: start anew
	}
	flash.Values = map[any]any{"text": said.Text, "href": said.Href, "link": said.Link}
	if err := flash.Save(c.Request(), c.Response()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, location)
}

const flashCookie = "flash"

func (s *Server) takeFlash(c echo.Context) *view.Flash {
	if c.Request().Method == http.MethodHead {
		return nil // whoever only looks whether the page is there does not read it
	}
	flash, err := s.flashes.Get(c.Request(), flashCookie)
	if err != nil || flash.IsNew {
		return nil
	}
	text, _ := flash.Values["text"].(string)
	flash.Options.MaxAge = -1
	if err := flash.Save(c.Request(), c.Response()); err != nil || text == "" {
		return nil
	}
	href, _ := flash.Values["href"].(string)
	link, _ := flash.Values["link"].(string)
	return &view.Flash{Kind: view.FlashDone, Text: text, Href: href, Link: link}
}

func (s *Server) static(c echo.Context) error {
	data, kind, ok := s.Assets.Open(c.Param("*"))
	if !ok {
		return echo.ErrNotFound
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, kind, data)
}

func (s *Server) healthz(c echo.Context) error { return c.String(http.StatusOK, "ok") }

func (s *Server) readyz(c echo.Context) error {
	if s.Ready != nil {
		if err := s.Ready(c.Request().Context()); err != nil {
			return c.String(http.StatusServiceUnavailable, "not ready")
		}
	}
	return c.String(http.StatusOK, "ready")
}
