package account

import (
	"strings"
	"testing"

	"answerable/internal/docket"
)

func TestAPasswordThatIsEasyToGuessIsRefused(t *testing.T) {
	person := docket.User{Name: "Person Example", Email: "person.example@example.org"}
	for _, test := range []struct{ password, says string }{
		{"short pass", "at least 12 characters"},
		{"élèveélève!", "at least 12 characters"}, // eleven characters in fifteen bytes
		{strings.Repeat("long words ", 24), "at most 256 bytes"},
		{"velvet anchor \xff moss", "cannot be read"},
		{"Person.Example@example.org", "your name or e-mail"},
		{"PersonExample2026", "your name or e-mail"},
		{"person.example!", "your name or e-mail"},
		{"aaaaaaaaaaaa", "first that anyone would try"},
		{"abababababab", "first that anyone would try"},
		{"123456789012", "first that anyone would try"},
		{"abcdefghijkl", "first that anyone would try"},
		{"987654321098", "first that anyone would try"},
		{"Password1234", "first that anyone would try"},
		{"P@ssw0rd!2026", "first that anyone would try"},
		{"passwordpassword", "first that anyone would try"},
		{"qwertyuiop[]", "first that anyone would try"},
		{"administrator", "first that anyone would try"},
		{"change-me-1234", "first that anyone would try"},
		{"correct horse battery staple", "first that anyone would try"},
		{"Human-Rights-2026", "first that anyone would try"},
	} {
		if got := checkPassword(test.password, person).String(); !strings.Contains(got, test.says) {
			t.Errorf("%q: %q, want %q", test.password, got, test.says)
		}
	}
}

func TestSeveralWordsInAnyScriptAreAPassword(t *testing.T) {
	person := docket.User{Name: "Person Example", Email: "person.example@example.org"}
	for _, password := range []string{
		"velvet anchor tidal moss", "тихий берег и мост", "春天的雨水落在古老的石桥上", "هدوء البحر في المساء", "x7#Kq!p2Lw9z", "passwords need friends",
	} {
		if m := checkPassword(password, person); m.Key != "" {
			t.Errorf("%q is refused: %s", password, m)
		}
	}
}
