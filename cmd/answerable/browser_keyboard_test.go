package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"

	"answerable/internal/testkit/browser"
)

func TestTheKeyboardLeadsEverywhereAndItsMapOpensOverAnyPage(t *testing.T) {
	h := openHouse(t, nil, "demo")
	v := h.visitor(browser.Start(t))
	v.enter("staff")
	v.visit("/keyboard")
	v.open("/communications")
	v.Keys("?")
	v.WaitFor("dialog[open] kbd")
	v.look("with its map")
	v.Keys(kb.Escape)
	if v.Has("dialog[open]") {
		t.Error("Escape leaves the map open")
	}
	for keys, path := range map[string]string{"gu": "/unanswered", "gq": "/queue", "gc": "/communications"} {
		v.Keys(keys[:1])
		v.Follow(func() { v.Keys(keys[1:]) })
		v.wants(http.StatusOK, path)
	}
	v.open("/communications?state=EGY")
	first := v.first("table.rows tbody tr:nth-child(2) .ref a")
	v.Keys("j")
	v.Keys("j")
	v.Follow(func() { v.Keys(kb.Enter) })
	v.wants(http.StatusOK, first)
	v.Follow(func() { v.Keys("e") })
	v.wants(http.StatusOK, first+"/edit")
	v.Press("[name=subject]")
	v.Keys("gu ")
	v.wants(http.StatusOK, first+"/edit")
	v.Follow(func() { v.Keys(kb.Enter, input.ModifierCtrl) })
	v.wants(http.StatusOK, first)
	v.says("h1", "gu")
	v.Follow(func() { v.Keys("r") })
	v.wants(http.StatusOK, first+"/replies/new")
}

func TestKeysWithoutCtrlCanBeSwitchedOff(t *testing.T) {
	h := openHouse(t, nil, "demo")
	v := h.visitor(browser.Start(t))
	v.enter("staff")
	v.open("/keyboard")
	v.Click("Switch them off")
	v.Keys("n")
	v.Keys("/")
	v.wants(http.StatusOK, "/keyboard")
	var focused string
	v.Eval(`document.activeElement.tagName`, &focused)
	if strings.EqualFold(focused, "input") {
		t.Error("a key that is switched off goes to the search box")
	}
	v.Click("Switch them on")
	v.Follow(func() { v.Keys("n") })
	v.wants(http.StatusOK, "/communications/new")
}
