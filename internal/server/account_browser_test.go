package server

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"answerable/internal/docket"
	"answerable/internal/testkit/browser"
)

// seen holds a page against axe and the window at the desk and on the phone, light and dark, and against
// the windows between them, where columns give way. With
// ANSWERABLE_PICTURES set to a directory it also leaves pictures there.
func seen(t *testing.T, tab *browser.Tab, name string) {
	t.Helper()
	for _, width := range []int{1440, 390} {
		tab.Viewport(width)
		for scheme, show := range map[string]func(){"light": tab.Light, "dark": tab.Dark} {
			show()
			tab.Axe(t)
			fits(t, tab, name, width)
			if dir := os.Getenv("ANSWERABLE_PICTURES"); dir != "" {
				tab.ScreenshotWhole(filepath.Join(dir, name+"-"+scheme+"-"+map[int]string{1440: "desk", 390: "phone"}[width]+".png"))
			}
		}
	}
	for _, width := range []int{1200, 1024, 961, 720} {
		tab.Viewport(width)
		fits(t, tab, name, width)
	}
	tab.Viewport(1440)
	tab.Light()
}

func fits(t *testing.T, tab *browser.Tab, name string, width int) {
	t.Helper()
	var over int
	if tab.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &over); over > 0 {
		t.Errorf("%s is %d pixels wider than %d", name, over, width)
	}
}

func TestTwoPeopleBeginARegisterInABrowser(t *testing.T) {
	b := browser.Start(t)
	a := openAccounts(t)
	web := httptest.NewServer(a.server)
	t.Cleanup(web.Close)
	a.server.BaseURL = web.URL

	tab := b.Tab(t)
	tab.Goto(web.URL + "/account")
	seen(t, tab, "signin-empty")
	tab.Goto(web.URL + a.setUpAddress())
	seen(t, tab, "setup")
	tab.Fill("administrator_name", "Person A")
	tab.Submit()
	seen(t, tab, "setup-invalid")
	for name, values := range setUpForm() {
		tab.Fill(name, values...)
	}
	tab.Submit()
	tab.Fill("email", "a@example.org")
	tab.Fill("password", "not the password")
	tab.Submit()
	seen(t, tab, "signin-wrong")
	tab.Fill("password", goodPassword)
	tab.Submit()

	tab.Goto(web.URL + "/admin/users")
	tab.Fill("name", "Person C")
	tab.Fill("email", "c@example.org")
	tab.Fill("role", string(docket.Staff))
	tab.Submit()
	address := tab.Text("main code")
	a.member("Person D", docket.Observer)
	seen(t, tab, "people")
	tab.Viewport(390)
	var starts []int
	tab.Eval(`[...document.querySelectorAll("tbody tr")].map((r) => [...r.querySelectorAll("button")].filter((b) => b.checkVisibility())[0]).filter(Boolean).map((b) => Math.round(b.getBoundingClientRect().left))`, &starts)
	if len(starts) < 3 || len(slices.Compact(starts)) != 1 {
		t.Errorf("on a phone the first buttons of the people begin at %v", starts)
	}
	tab.Viewport(1440)
	tab.Goto(web.URL + "/account")
	seen(t, tab, "account")

	invited := b.Tab(t)
	if !strings.HasPrefix(address, web.URL+"/invite/") {
		t.Fatalf("the address handed over is %q", address)
	}
	invited.Goto(address)
	seen(t, invited, "invitation")
	invited.Fill("password", otherPassword)
	invited.Submit()
	invited.Fill("email", "c@example.org")
	invited.Fill("password", otherPassword)
	invited.Submit()
	if got := invited.Text("header .account summary"); got != "Person C" {
		t.Errorf("signed in as %q", got)
	}
}
