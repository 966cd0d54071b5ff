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
		{"1q2w3e4r5t6y", "first that anyone would try"},
		{"qazwsxedcrfv", "first that anyone would try"},
		{"zaq12wsxcde3", "first that anyone would try"},
		{"!QAZ@WSX#EDC", "first that anyone would try"},
		{"azer tyui qsdf", "first that anyone would try"},
		{"qwertz-asdfgh-yxcvbn", "first that anyone would try"},
		{"Abcd1234Abcd", "first that anyone would try"},
		{"x7#Kx7#Kx7#K", "first that anyone would try"},
		{"velvetvelvet", "first that anyone would try"},
		{"geneva202620", "first that anyone would try"},
		{"2026-Geneva-20", "first that anyone would try"},
		{"geneva2026geneva2026", "first that anyone would try"},
		{"женева202620", "first that anyone would try"},
		{"person.example@example.org2026", "your name or e-mail"},
		{"2026person.example@example.org!", "your name or e-mail"},
		{"person@example.org", "your name or e-mail"},
		{"example202620", "your name or e-mail"},
		{"Example.Person.77", "your name or e-mail"},
	} {
		if got := checkPassword(test.password, person).String(); !strings.Contains(got, test.says) {
			t.Errorf("%q: %q, want %q", test.password, got, test.says)
		}
	}
}

func TestSeveralWordsInAnyScriptAreAPassword(t *testing.T) {
	person := docket.User{Name: "Person Example", Email: "person.example@example.org"}
	for _, password := range []string{
		"velvet anchor tidal moss", "velvetanchortidalmoss", "velvet anchor 2026", "a person in a boat", "example of a quiet morning",
		"we were free", "see her tree", "dressed trees were free", "assessed deer reserve", "never ever never again", "the cat and the dog",
		"copper lantern seven hills", "first student understands", "pool loop polo hill", "vélo rouge sous la pluie", "azur et sable fin",
		"4f9c1be07d2a", "tGh7-pLm2-wXz9", "93!7#kqz$2881%", "春天的雨水落202620", "тихий берег и мост", "春天的雨水落在古老的石桥上", "هدوء البحر في المساء", "x7#Kq!p2Lw9z", "passwords need friends",
	} {
		if m := checkPassword(password, person); m.Key != "" {
			t.Errorf("%q is refused: %s", password, m)
		}
	}
}

func TestAPassphraseOfWordsFromAdjacentKeysIsTaken(t *testing.T) {
	words := []string{"were", "tree", "pool", "fred", "dress", "asset", "power", "water", "stew", "free", "poll", "loin", "junk", "hymn", "first", "definite", "sound"}
	tried := 0
	for _, a := range words {
		for _, b := range words {
			for _, c := range words {
				if phrase := a + " " + b + " " + c; a != b && b != c && a != c {
					tried++
					if m := checkPassword(phrase, docket.User{Name: "Person A", Email: "a@example.org"}); m.Key != "" {
						t.Errorf("%q is refused: %s", phrase, m)
					}
				}
			}
		}
	}
	if tried < 4000 {
		t.Errorf("only %d were tried", tried)
	}
}
