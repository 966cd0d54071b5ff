package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"answerable/internal/locale"
	"answerable/internal/view"
)

// keysCookie keeps that keys without Ctrl are switched off (WCAG 2.2, 2.1.4); it says nothing about the person.
const keysCookie = "keys"

type keyboardShowPage struct {
	view.Page
	Groups []keyGroup
	Next   string
}

// keyGroup is what keys do in one kind of place.
type keyGroup struct {
	Label string
	Keys  []keyUse
}

// keyUse is one use of the keyboard: pressed one after the other.
type keyUse struct {
	Press []string
	Does  string
}

// showKeyboard is the map of the keyboard, also shown over any page by "?".
func (s *Server) showKeyboard(c echo.Context) error {
	w := words(c)
	return s.render(c, http.StatusOK, "keyboard/show", keyboardShowPage{Page: s.page(c, w.T("Keyboard")), Groups: keyGroups(w), Next: "/keyboard"})
}

func keyGroups(w *locale.Words) []keyGroup {
	return []keyGroup{
		{w.C("keys", "Everywhere"), []keyUse{
			{[]string{"/"}, w.T("Search")},
			{[]string{"?"}, w.T("This map")},
			{[]string{"g", "t"}, w.T("Go to Today")},
			{[]string{"g", "c"}, w.T("Go to Communications")},
			{[]string{"g", "u"}, w.T("Go to Unanswered")},
			{[]string{"g", "q"}, w.T("Go to the queue")},
			{[]string{"g", "a"}, w.T("Go to Cases")},
			{[]string{"g", "s"}, w.T("Go to Governments")},
			{[]string{"n"}, w.T("Log a communication")},
			{[]string{"r"}, w.T("Log a reply")},
			{[]string{"Esc"}, w.T("Close a menu or this map")},
		}},
		{w.C("keys", "In a list"), []keyUse{
			{[]string{"j"}, w.T("Next row")},
			{[]string{"k"}, w.T("Row before")},
			{[]string{"Enter"}, w.T("Open the row")},
			{[]string{"x"}, w.T("Tick the row")},
			{[]string{"."}, w.T("Next page")},
			{[]string{","}, w.T("Page before")},
		}},
		{w.C("keys", "On a letter's page"), []keyUse{
			{[]string{"r"}, w.T("Log a reply to it")},
			{[]string{"e"}, w.T("Edit")},
		}},
		{w.C("keys", "In a form"), []keyUse{
			{[]string{"Ctrl+Enter"}, w.T("Save")},
			{[]string{"Ctrl+Shift+Enter"}, w.T("Save and go on to the next letter")},
			{[]string{"Tab"}, w.T("Next field")},
			{[]string{w.C("keys", "Space")}, w.T("Tick or untick")},
		}},
	}
}

// updateKeyboard switches the keys without Ctrl on or off in this browser.
func (s *Server) updateKeyboard(c echo.Context) error {
	p := readForm(c)
	cookie := &http.Cookie{Name: keysCookie, Value: "off", Path: "/", MaxAge: yearOfCookie, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
	if p.text("keys") != "off" {
		cookie.Value, cookie.MaxAge = "", -1
	}
	c.SetCookie(cookie)
	return c.Redirect(http.StatusSeeOther, sameSite(p.text("next")))
}
