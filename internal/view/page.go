package view

import (
	"answerable/internal/civil"
	"answerable/internal/locale"
)

// Page is what every page's struct embeds: what the frame around the content needs, and the words.
type Page struct {
	*locale.Words // .T .C .N .Date .DateShort .Number .Dir .Lang

	Title     string // the heading and the window's title, worded
	Office    string // whose register this is
	Path      string // the address of this page, for the way back
	Theme     string // "light", "dark", or "" to follow the system
	KeysOff   bool   // keys without Ctrl are switched off
	CSRF      string
	RequestID string
	Today     civil.Date

	SignedIn  bool
	ActorName string
	ActorRole string // worded
	CanWrite  bool
	IsAdmin   bool

	Nav   []NavItem
	Find  string // what the search box holds
	Flash *Flash
	// Refresh is after how many seconds a page without JavaScript is read again; 0 is never.
	Refresh int
}

// NavItem is one entry of the main navigation.
type NavItem struct {
	Label   string
	Href    string
	Current bool
	Key     string // the keys that lead there
	Count   int    // shown behind the label when something waits there
}

// Flash is one sentence about what has just happened.
type Flash struct {
	Kind string // FlashDone, FlashNote or FlashFail
	Text string
	Href string // where what the sentence speaks of can be seen, with Link as its words
	Link string
}

// Kinds of flash.
const (
	FlashDone = "done"
	FlashNote = "note"
	FlashFail = "fail"
)

// Themes lists the choices of the light and dark switch with their labels.
func (p Page) Themes() []Option {
	return []Option{
		{Value: "", Label: p.C("theme", "System"), Selected: p.Theme == ""},
		{Value: "light", Label: p.C("theme", "Light"), Selected: p.Theme == "light"},
		{Value: "dark", Label: p.C("theme", "Dark"), Selected: p.Theme == "dark"},
	}
}
