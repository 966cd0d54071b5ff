package server

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"answerable/internal/docket"
	"answerable/internal/testkit/browser"
)

// seen holds a page against axe and the window at the desk and on the phone, light and dark. With
// ANSWERABLE_PICTURES set to a directory it also leaves pictures there.
func seen(t *testing.T, tab *browser.Tab, name string) {
	t.Helper()
	for _, width := range []int{1440, 390} {
		tab.Viewport(width)
		for scheme, show := range map[string]func(){"light": tab.Light, "dark": tab.Dark} {
			show()
			tab.Axe(t)
			var over int
			if tab.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &over); over > 0 {
				t.Errorf("%s is %d pixels wider than %d", name, over, width)
			}
			if dir := os.Getenv("ANSWERABLE_PICTURES"); dir != "" {
				tab.ScreenshotWhole(filepath.Join(dir, name+"-"+scheme+"-"+map[int]string{1440: "desk", 390: "phone"}[width]+".png"))
			}
		}
	}
	tab.Viewport(1440)
	tab.Light()
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
