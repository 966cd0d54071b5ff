package intake

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/intake/sheet"
)

func FuzzMandateReader(f *testing.F) {
	f.Add("in conjunction with the Special Rapporteur on violence against women and the Special Rapporteur on the moon")
	f.Add("foe;hrd| health ,privacy")
	f.Add("joint urgent appeal with the Special Rapporteur on " + strings.Repeat("extrajudicial, summary or arbitrary executions ", 5) + "extrajudicial, su")
	reader := NewMandateReader(knownMandates(), map[string]string{"us": "hrd"})
	known := make(map[string]bool)
	for _, mandate := range knownMandates() {
		known[mandate.Code] = true
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := reader.Read(text, "")
		for i, code := range got.Codes {
			if !known[code] || slices.Contains(got.Codes[:i], code) {
				t.Fatalf("%q gives %q", text, got.Codes)
			}
		}
		if again := reader.Read(strings.Join(got.Codes, ";"), ""); !slices.Equal(again.Codes, got.Codes) {
			t.Fatalf("codes %q are read as %q", got.Codes, again.Codes)
		}
		led := reader.Read(text, "hrd").Codes
		if fold(text) == "" && (len(led) == 0 || led[0] != "hrd") || len(led) > len(got.Codes)+1 {
			t.Fatalf("%q led gives %q", text, led)
		}
	})
}

func FuzzTypeWord(f *testing.F) {
	for _, text := range []string{"JUA", "urgent appeal (date in brackets)", "un appel urgent conjoint", "reply only", "[(x)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		base, joint, ok := TypeWord(text)
		if ok != slices.Contains([]string{"UA", "AL", "OL", "IR", "VR", BaseReminder, BaseReply}, base) || joint && !ok {
			t.Fatalf("%q: %q %v %v", text, base, joint, ok)
		}
		if again, _, _ := TypeWord(strings.ToUpper(base)); again != base {
			t.Fatalf("%q is read as %q", base, again)
		}
	})
}

func FuzzDatesIn(f *testing.F) {
	f.Add("13 January, 26 March, 5 May and 15 June 1998 | 8 février 2000;;12 de mayo de 2000", false)
	f.Fuzz(func(t *testing.T, text string, monthFirst bool) {
		items := DatesIn(text, civil.ParseOptions{MonthFirst: monthFirst})
		count := 0
		for _, item := range items {
			var reason *civil.DateError
			if item.Err != nil && !errors.As(item.Err, &reason) || (item.Err == nil) != (len(item.Dates) > 0) {
				t.Fatalf("%+v", item)
			}
			count += len(item.Dates)
		}
		if dates := EachOnce(items); len(dates) > count || count > 0 && len(dates) == 0 {
			t.Fatalf("%d dates of %d", len(dates), count)
		}
	})
}

func FuzzParseMapping(f *testing.F) {
	f.Add([]byte(`{"columns": {"Date": "sent_on"}, "default_lead": "torture", "day_first": true, "types": {"x": "UA"}}`))
	f.Add([]byte("{\n,}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := ParseMapping(text)
		if err == nil {
			_, err = m.Guess([]string{"Date", "Country", "Date sent"})
		}
		var refusal *sheet.Refusal
		if err != nil && (!errors.As(err, &refusal) || strings.Contains(err.Error(), "%!(") && !bytes.Contains(text, []byte("%!"))) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
