package cell

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestACellThatASpreadsheetWouldRunIsGuarded(t *testing.T) {
	for text, want := range map[string]string{
		"":            "",
		"Arrest":      "Arrest",
		"'quoted'":    "'quoted'",
		"=1+1":        "'=1+1",
		"+33 1":       "'+33 1",
		"-2":          "'-2",
		"@SUM(A1)":    "'@SUM(A1)",
		"\tx":         "'\tx",
		"\rx":         "'\rx",
		"\nx":         "'\nx",
		"＝1":          "'＝1",
		"＋1":          "'＋1",
		"－1":          "'－1",
		"＠x":          "'＠x",
		"'=1":         "''=1",
		"''=1":        "'''=1",
		"a=b":         "a=b",
		"– subject":   "– subject",
		"\xff=broken": "\xff=broken",
	} {
		if got := Safe(text); got != want {
			t.Errorf("Safe(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestWhatIsGuardedComesBackAsItWas(t *testing.T) {
	risky := rapid.StringMatching(`'{0,3}[=+\-@\t\r\n＝＋－＠]?.{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), risky).Draw(t, "text")
		safe := Safe(text)
		if back := Original(safe); back != text {
			t.Fatalf("%q went out as %q and came back as %q", text, safe, back)
		}
		if safe != "" && strings.ContainsAny(safe[:1], "=+-@\t\r\n") {
			t.Fatalf("%q still starts a formula", safe)
		}
	})
}

func TestTextThatWasNeverGuardedIsLeftAlone(t *testing.T) {
	for _, text := range []string{"'s-Hertogenbosch", "'", "''", "'quoted'", "=1", ""} {
		if got := Original(text); got != text {
			t.Errorf("Original(%q) = %q", text, got)
		}
	}
}
