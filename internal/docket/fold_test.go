package docket

import (
	"testing"
	"unicode/utf8"
)

func TestNamesFoldAlikeWhateverTheirCaseAccentsAndApostrophes(t *testing.T) {
	for _, group := range [][]string{
		{"Côte d’Ivoire", "COTE D'IVOIRE", "Cote dʼIvoire", "côte  d`ivoire"},
		{"Türkiye", "TURKIYE", "turkiye"},
		{"Iran (Islamic Republic of)", "Iran – Islamic Republic of"},
		{"Северная Македония", "СЕВЕРНАЯ МАКЕДОНИЯ"},
		{"Королёв", "королев"},
		{"الإمارات العربية المتحدة", "الامارات العربية المتحده"},
		{"Guinea-Bissau", "guinea bissau"},
	} {
		for _, other := range group[1:] {
			if Fold(group[0]) != Fold(other) {
				t.Errorf("%q folds to %q, %q to %q", group[0], Fold(group[0]), other, Fold(other))
			}
		}
	}
	if Fold("Niger") == Fold("Nigeria") || Fold(" – ") != "" {
		t.Error("folding takes too much or too little")
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Côte d’Ivoire", "العربية", "人权", "\xff", "a-b", "ıİ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := Fold(text)
		if twice := Fold(once); twice != once {
			t.Errorf("%q folds to %q, and that to %q", text, once, twice)
		}
		if utf8.ValidString(text) && !utf8.ValidString(once) {
			t.Errorf("%q folds to broken text %q", text, once)
		}
	})
}
