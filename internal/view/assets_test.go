package view

import (
	"strings"
	"testing"
	"testing/fstest"

	"answerable/web"
)

func TestAnAddressChangesWithItsContent(t *testing.T) {
	address := func(css string) string {
		a, err := NewAssets(fstest.MapFS{"app.css": {Data: []byte(css)}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.Asset("app.css")
		if err != nil {
			t.Fatal(err)
		}
		data, kind, ok := a.Open(strings.TrimPrefix(got, StaticPrefix))
		if !ok || string(data) != css || kind != "text/css; charset=utf-8" {
			t.Fatalf("%s opens as %q, %s, %v", got, data, kind, ok)
		}
		return got
	}
	if address("a{}") == address("b{}") {
		t.Error("two contents share an address")
	}
	if first, again := address("a{}"), address("a{}"); first != again {
		t.Error("one content has two addresses")
	}
}

func TestOnlyHashedNamesOpen(t *testing.T) {
	a, err := NewAssets(web.Static())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"app.css", "", "../embed.go", "app.000000000000.css"} {
		if _, _, ok := a.Open(name); ok {
			t.Errorf("%q opens", name)
		}
	}
	if _, err := a.Asset("absent.css"); err == nil {
		t.Error("an absent file has an address")
	}
}
