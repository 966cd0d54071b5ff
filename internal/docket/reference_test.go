package docket

import (
	"strings"
	"testing"
)

func TestAReferenceIsReadAsTheRegistryAndOldReportsPrintIt(t *testing.T) {
	cases := []struct {
		text, key string
		typ       Type
		joint     bool
	}{
		{"AL CAN 3/2026", "CAN 3/2026", AllegationLetter, false},
		{"CAN 3/2026", "CAN 3/2026", "", false},
		{"al can 3/2026", "CAN 3/2026", AllegationLetter, false},
		{"AL  CAN   3/2026:", "CAN 3/2026", AllegationLetter, false},
		{" UA\u00a0EGY 12/2019 ", "EGY 12/2019", UrgentAppeal, false},
		{"OL OTH 157/2025", "OTH 157/2025", OtherLetter, false},
		{"JAL EGY 5/2023", "EGY 5/2023", AllegationLetter, true},
		{"JUA SAU 1/2012", "SAU 1/2012", UrgentAppeal, true},
		{"UA Housing (2000-9) Food (2000-9) Health (2002-7) G/SO 214 (53-24) Water (2008-1) SYR 3/2014", "SYR 3/2014", UrgentAppeal, false},
		{"UA G/SO 218/2 G/SO 214 (67-17) Assembly & Association (2010-1) G/SO 214 (107-9) G/SO 214 (3-3-16) G/SO 214 (53-24) SAU 5/2014", "SAU 5/2014", UrgentAppeal, false},
		{"AL CAN 9999/1999", "CAN 9999/1999", AllegationLetter, false},
	}
	for _, c := range cases {
		r, err := ParseReference(c.text)
		if err != nil || r.Key() != c.key || r.Type != c.typ || r.Joint != c.joint {
			t.Errorf("%q gives %+v, %v", c.text, r, err)
		}
	}
}

func TestWhatIsNoReferenceIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "AL EG 5/2023", "XX EGY 5/2023", "AL EGY 0/2023", "AL EGY 5/23", "AL EGY 05/2023", "AL EGY 10000/2023",
		"AL EGY 5/1899", "AL EGY 5/2123", "AL EGY 5-2023", "EGY", "AL", "AL EGYPT 5/2023", "AL EGY 5/2023 UA",
	} {
		if r, err := ParseReference(text); err == nil {
			t.Errorf("%q gives %+v", text, r)
		}
	}
}

func TestFileCodesAreKeptVerbatimBesideTheKey(t *testing.T) {
	const printed = "UA Water (2008-1) SYR 3/2014"
	r, err := ParseReference("  " + printed)
	if err != nil || r.Printed != printed {
		t.Errorf("kept %q, %v", r.Printed, err)
	}
	if r, _ := ParseReference("UA SYR 3/2014"); r.Printed != "" {
		t.Errorf("a plain heading is kept beside itself: %q", r.Printed)
	}
}

func TestReferencesSortByCodeYearNumber(t *testing.T) {
	inOrder := []string{"CAN 9/2025", "CAN 2/2026", "CAN 10/2026", "EGY 1/1999"}
	for i := 1; i < len(inOrder); i++ {
		a, _ := ParseReference(inOrder[i-1])
		b, _ := ParseReference(inOrder[i])
		if a.SortKey() >= b.SortKey() {
			t.Errorf("%s does not come before %s", inOrder[i-1], inOrder[i])
		}
	}
}

func FuzzParseReference(f *testing.F) {
	for _, s := range []string{"AL CAN 3/2026", "JAL EGY 5/2023", "can 3/2026:", "UA G/SO 214 (53-24) SAU 5/2014", "AL EGY 0/2023", "\x00", "UA \u00a0 SYR 3/2014"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseReference(text)
		if err != nil {
			return
		}
		again, err := ParseReference(r.Key())
		if err != nil || again.Key() != r.Key() || r.Number < 1 || r.Number > 9999 || len(r.Code) != 3 {
			t.Errorf("%q gives %+v, whose key gives %+v, %v", text, r, again, err)
		}
		if r.Type != "" {
			heading, err := ParseReference(Heading(r.Type, r.Key()))
			if err != nil || heading.Type != r.Type || heading.Key() != r.Key() {
				t.Errorf("the heading of %q gives %+v, %v", text, heading, err)
			}
		}
		if strings.ToUpper(r.Code) != r.Code {
			t.Errorf("%q gives the code %q", text, r.Code)
		}
	})
}
