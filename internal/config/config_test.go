package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestEachWrongSettingIsRefusedInASentenceThatNamesIt(t *testing.T) {
	cases := map[string]struct {
		flags Flags
		names string
	}{
		"address without port":    {Flags{Addr: "localhost"}, "localhost"},
		"key without certificate": {Flags{Addr: ":1", TLSKey: "k"}, "certificate"},
		"missing certificate":     {Flags{Addr: ":1", TLSCert: "/nowhere/c", TLSKey: "/nowhere/k"}, "/nowhere/c"},
		"proxy that is none":      {Flags{Addr: ":1", TrustedProxies: "10.0.0.300"}, "10.0.0.300"},
		"base address with path":  {Flags{Addr: ":1", BaseURL: "https://example.org/register"}, "example.org/register"},
		"base address of mail":    {Flags{Addr: ":1", BaseURL: "mailto:a@example.org"}, "mailto"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := c.flags.Validate()
			if err == nil || !strings.Contains(err.Error(), c.names) {
				t.Errorf("got %v, want a sentence naming %q", err, c.names)
			}
		})
	}
}

func TestTheBaseAddressFollowsTheListeningAddressUnlessGiven(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "c"), filepath.Join(dir, "k")
	for _, f := range []string{cert, key} {
		if err := os.WriteFile(f, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		flags Flags
		want  string
	}{
		{Flags{Addr: "127.0.0.1:1"}, "http://127.0.0.1:1"},
		{Flags{Addr: "127.0.0.1:1", TLSCert: cert, TLSKey: key}, "https://127.0.0.1:1"},
		{Flags{Addr: "127.0.0.1:1", BaseURL: "https://register.example.org/"}, "https://register.example.org"},
	} {
		got, err := c.flags.Validate()
		if err != nil || got.BaseURL != c.want {
			t.Errorf("%+v gives %q, %v; want %q", c.flags, got.BaseURL, err, c.want)
		}
	}
}

func TestProxiesAreNamedByAddressOrRange(t *testing.T) {
	s, err := Flags{Addr: ":1", TrustedProxies: "10.0.0.5, 10.1.0.0/16,::1"}.Validate()
	if err != nil || len(s.TrustedProxies) != 3 {
		t.Fatalf("got %v, %v", s.TrustedProxies, err)
	}
	if ones, bits := s.TrustedProxies[0].Mask.Size(); ones != 32 || bits != 32 {
		t.Errorf("one address is a range of one, got /%d", ones)
	}
}

func TestAnUnknownTimeZoneRefusesToStart(t *testing.T) {
	if _, err := Zone("Europe/Nowhere"); err == nil {
		t.Error("Europe/Nowhere was taken")
	}
	for _, name := range []string{"Pacific/Kiritimati", "Etc/GMT+12"} {
		if _, err := Zone(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if zone, err := Zone(""); err != nil || zone != time.Local {
		t.Errorf("without a name the machine's own zone holds, got %v, %v", zone, err)
	}
}
