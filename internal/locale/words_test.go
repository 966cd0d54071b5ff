package locale

import (
	"testing"

	"answerable/internal/civil"

	"github.com/leonelquinteros/gotext"
	"pgregory.net/rapid"
)

func TestEnglishIsItsOwnKey(t *testing.T) {
	w := For("en")
	for _, c := range []struct{ got, want string }{
		{w.T("Log a reply"), "Log a reply"},
		{w.T("Signed in as %s", "Person A"), "Signed in as Person A"},
		{w.T("38 %% answered"), "38 % answered"},
		{w.T("%d %% answered", 38), "38 % answered"},
		{w.C("status", "draft"), "draft"},
		{w.N("%d letter", "%d letters", 1), "1 letter"},
		{w.N("%d letter", "%d letters", 0), "0 letters"},
		{w.N("%d letter to %s", "%d letters to %s", 1198, "Арландия"), "1,198 letters to Арландия"},
		{w.N("one letter to %[2]s", "%d letters to %s", 1, "Арландия"), "one letter to Арландия"},
		{w.N("a day late", "%d days late", 1), "a day late"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestAnInsertedTextIsNeverReadAsAFormat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		if got := For("en").T("for %s", name); got != "for "+name {
			t.Fatalf("got %q", got)
		}
	})
}

func TestALanguageThatIsMissingFallsBackToEnglish(t *testing.T) {
	for tag, want := range map[string]string{"": "en", "en-GB": "en", "EN_us": "en", "tlh": "en", "qps": "qps", "qps-rtl": "qps-rtl", "qps-XX": "qps"} {
		if got := For(tag).tag; got != want {
			t.Errorf("For(%q) speaks %q, want %q", tag, got, want)
		}
	}
}

func TestThePseudoLanguageBracketsEverythingThatIsSaid(t *testing.T) {
	w := For("qps")
	d := civil.Must("2023-06-14")
	for _, c := range []struct{ got, want string }{
		{w.T("Signed in as %s", "Person A"), "⟦Signed in as Person A⟧"},
		{w.C("status", "draft"), "⟦draft⟧"},
		{w.N("%d letter", "%d letters", 1198), "⟦1,198 letters⟧"},
		{w.Number(1198), "⟦1,198⟧"}, {w.Date(d), "⟦14 June 2023⟧"}, {w.DateShort(d), "⟦14 Jun 2023⟧"},
		{w.DayMonth(d), "⟦14 Jun⟧"}, {w.DayMonth(civil.Date{}), ""}, {w.Weekday(d), "⟦Wednesday⟧"}, {w.MonthYear(1992, 8), "⟦August 1992⟧"},
		{w.Date(civil.Date{}), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if For("qps").Dir() != "ltr" || For("qps-rtl").Dir() != "rtl" || For("en").Dir() != "ltr" {
		t.Error("only qps-rtl is written from the right")
	}
}

func TestACatalogueGivesItsOwnTextAndItsOwnPluralForms(t *testing.T) {
	po := gotext.NewPo()
	po.Parse([]byte(`msgid ""
msgstr ""
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "answered by %d %%"
msgstr "отвечено %d %%"

msgctxt "status"
msgid "draft"
msgstr "черновик"

msgid "%d letter"
msgid_plural "%d letters"
msgstr[0] "%d письмо"
msgstr[1] "%d письма"
msgstr[2] "%d писем"
`))
	w := &Words{tag: "ru", catalogue: po, calendar: calendars["en"]}
	for _, c := range []struct{ got, want string }{
		{w.T("answered by %d %%", 38), "отвечено 38 %"},
		{w.C("status", "draft"), "черновик"}, {w.C("command", "draft"), "draft"}, {w.T("draft"), "draft"},
		{w.N("%d letter", "%d letters", 1), "1 письмо"}, {w.N("%d letter", "%d letters", 3), "3 письма"},
		{w.N("%d letter", "%d letters", 1005), "1,005 писем"}, {w.N("%d letter", "%d letters", 21), "21 письмо"},
		{w.N("%d day", "%d days", 1), "1 day"}, {w.N("%d day", "%d days", 21), "21 days"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestDatesAndNumbersFollowTheLanguage(t *testing.T) {
	first, day := civil.Must("2000-05-01"), civil.Must("2026-11-23")
	for tag, want := range map[string][6]string{
		"en": {"1 May 2000", "1 May 2000", "Monday, 23 November 2026", "August 1992", "1,234,567", "1,198"},
		"fr": {"1er mai 2000", "1er mai 2000", "lundi 23 novembre 2026", "août 1992", "1\u202f234\u202f567", "1\u202f198"},
		"es": {"1 de mayo de 2000", "1 may 2000", "lunes, 23 de noviembre de 2026", "agosto de 1992", "1\u00a0234\u00a0567", "1198"},
	} {
		w := &Words{calendar: calendars[tag]}
		got := [6]string{w.Date(first), w.DateShort(first), w.DateWithDay(day), w.MonthYear(1992, 8), w.Number(1234567), w.Number(1198)}
		if got != want {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
	if got := For("en").Number(-1198); got != "−1,198" {
		t.Errorf("a negative number is %q", got)
	}
}

func TestALanguageOfferedHasItsOwnDates(t *testing.T) {
	for _, tag := range Languages() {
		if _, ok := calendars[tag]; !ok {
			t.Errorf("%s.po has no months and weekdays in calendars", tag)
		}
	}
}

func TestTheArgumentsOfAMessageAreCounted(t *testing.T) {
	for message, want := range map[string]int{"": 0, "38 %%": 0, "%s": 1, "%d of %d": 2, "%[2]s": 2, "%[2]s and %[1]s": 2, "%5.1f%%": 1, "%": 0, "%[": 0} {
		if got := Arguments(message); got != want {
			t.Errorf("%q needs %d arguments, counted %d", message, want, got)
		}
	}
}
