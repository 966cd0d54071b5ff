package civil

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func day(text, on string) Printed {
	d := Must(on)
	return Printed{Text: text, Precision: Day, On: d, From: d, To: d}
}

func period(text string, p Precision, from, to string) Printed {
	return Printed{Text: text, Precision: p, From: Must(from), To: Must(to)}
}

func TestAPrintedDayIsReadInEveryUsualForm(t *testing.T) {
	for on, texts := range map[string][]string{
		"2026-02-27": {
			"2026-02-27", "27 Feb 2026", "27 Feb. 2026", "27 february 2026", "27 FEBRUARY 2026", "February 27, 2026",
			"Feb. 27, 2026", "27th February 2026", "27th of February, 2026", "the 27th of February 2026", "2026/02/27",
			"2026/2/27", "2026.02.27", "27/02/2026", "27.02.2026", "27-02-2026", "27/2/2026", "27 / 02 / 2026", "27. 2. 2026",
			"27-Feb-2026", "27/Feb/2026", "2026-Feb-27", "2026 February 27", "27 Feb 2026.", "27–02–2026", "27‑02‑2026",
			"2026-02-27 00:00:00", "2026-02-27T00:00:00Z", "2026-02-27T00:00:00.000Z", "2026-02-27 00:00", "2026-02-27T23:30:00+14:00",
			"27/02/2026 00:00", "27/02/2026, 14:30:00", "27/02/2026 12:00:00 AM", "27 Feb 2026 00:00:00",
			"27 février 2026", "27 fevrier 2026", "27 FÉVRIER 2026", "27 févr. 2026", "le 27 février 2026", "27 fe\u0301vrier 2026",
			"27 de febrero de 2026", "27 febrero 2026", "27 de febrero del 2026", "el 27 de Febrero de 2026", "27-feb-2026",
			"Friday, 27 February 2026", "Friday, February 27, 2026", "Fri. 27 Feb 2026", "vendredi 27 février 2026", "viernes, 27 de febrero de 2026",
			"27\u00a0Feb\u00a02026", "27  Feb   2026", "\t27 Feb 2026\n", "27\u202fFeb 2026", "\ufeff27 Feb 2026", "27 Feb\u200b 2026",
		},
		"2023-06-14": {"14 June 2023", "June 14, 2023", "June 14 2023", "14/6/2023", "14 de junio de 2023", "14 juin 2023", "14 jun. 2023"},
		"2014-01-31": {"31 January 2014", "31/01/2014", "31.01.2014", "31-01-2014", "31 janv. 2014", "31 de ene. de 2014"},
		"2000-05-11": {"11 mai 2000", "11 May 2000", "11 MAI 2000"},
		"2000-05-01": {"1er mai 2000", "1 er mai 2000", "1ᵉʳ mai 2000", "1st May 2000", "1º de mayo de 2000", "1° de mayo de 2000", "premier mai 2000", "primero de mayo de 2000", "01/05/2000"},
		"2000-05-12": {"12 de mayo de 2000", "12 de Mayo de 2000"},
		"2000-10-09": {"9 octobre 2000", "9 oct. 2000", "9 de octubre de 2000", "09 October 2000", "9th Oct 2000"},
		"2000-08-02": {"2 août 2000", "2 aout 2000", "2 AOÛT 2000", "2e août 2000", "2nd August 2000", "2 de ago. de 2000"},
		"1998-09-03": {"3 Sept. 1998", "3 Sep 1998", "3 septembre 1998", "3 de septiembre de 1998", "3 de setiembre de 1998", "3rd September, 1998"},
		"1998-12-25": {"25 décembre 1998", "25 déc. 1998", "25 dic. 1998", "25 december 1998"},
		"2024-02-29": {"29 February 2024", "29/2/2024"},
	} {
		for _, text := range texts {
			got, err := ParsePrinted(text, ParseOptions{})
			if err != nil {
				t.Errorf("%q: %v", text, err)
				continue
			}
			if diff := cmp.Diff(day(strings.TrimSpace(text), on), got); diff != "" {
				t.Errorf("%q:\n%s", text, diff)
			}
		}
	}
}

func TestAPrintedMonthOrYearIsItsWholePeriod(t *testing.T) {
	for _, want := range []Printed{
		period("August 1992", Month, "1992-08-01", "1992-08-31"),
		period("Aug. 1992", Month, "1992-08-01", "1992-08-31"),
		period("August, 1992", Month, "1992-08-01", "1992-08-31"),
		period("août 1992", Month, "1992-08-01", "1992-08-31"),
		period("agosto de 1992", Month, "1992-08-01", "1992-08-31"),
		period("1992-08", Month, "1992-08-01", "1992-08-31"),
		period("08/1992", Month, "1992-08-01", "1992-08-31"),
		period("February 2024", Month, "2024-02-01", "2024-02-29"),
		period("février 2023", Month, "2023-02-01", "2023-02-28"),
		period("December 1999", Month, "1999-12-01", "1999-12-31"),
		period("1991", Year, "1991-01-01", "1991-12-31"),
		period("1991.", Year, "1991-01-01", "1991-12-31"),
		period("in 1991", Year, "1991-01-01", "1991-12-31"),
	} {
		got, err := ParsePrinted(want.Text, ParseOptions{})
		if err != nil {
			t.Errorf("%q: %v", want.Text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q:\n%s", want.Text, diff)
		}
	}
}

func TestNoDateAndWordsForNoneAreUnknownAndKept(t *testing.T) {
	for _, text := range []string{
		"", "unknown", "Unknown", "n.d.", "n/d", "N.D.", "n.a.", "n/a", "undated", "no date", "not known", "date unknown", "-", "–", "—", "?", "...",
		"sans date", "s.d.", "inconnue", "Non daté", "sin fecha", "s/f", "desconocido",
	} {
		got, err := ParsePrinted(text, ParseOptions{})
		if diff := cmp.Diff(Printed{Text: text, Precision: Unknown}, got); err != nil || diff != "" {
			t.Errorf("%q: %v\n%s", text, err, diff)
		}
	}
	if got, err := ParsePrinted(" \u00a0\t", ParseOptions{}); err != nil || got != (Printed{Precision: Unknown}) {
		t.Errorf("blanks are %v, %v", got, err)
	}
}

func TestWhatIsNoDateIsRefusedWithItsReason(t *testing.T) {
	for reason, texts := range map[string][]string{
		ReasonNoSuchDay:    {"31 April 2014", "29 February 2023", "30/02/2014", "2014-02-30", "0 May 2000", "00/05/2000", "32 May 2000", "2026-02-00"},
		ReasonNoSuchMonth:  {"06/14/2023", "14/13/2023", "2023-13-01", "14/0/2023", "13/2023", "2023-00", "2023-00-12"},
		ReasonNoSuchYear:   {"14/06/0000", "14 June 0000"},
		ReasonTwoDigitYear: {"14/06/23", "14-06-23", "14.6.23", "14 June 23", "June 14, 23", "27-Feb-26", "23-06-14"},
		ReasonNoYear:       {"14 June", "June 14", "June", "Sept10:00", "14/06", "14 de junio"},
		ReasonWeekday:      {"Monday, 27 February 2026", "lundi 27 février 2026"},
		ReasonSeveral:      {"19 April, 19 July and 14 November 1989", "23 and 28 March 1998", "9 mars et 4 avril 1998", "14 y 16 de mayo de 1998"},
		ReasonNotADate: {
			"hello", "27", "27 Feb 20266", "127 Feb 2026", "Feb 2026 27 3", "27 Feb 2026 3", "27 27 Feb 2026", "2026 27 Feb", "27 Foo 2026",
			"20260227", "46080", "1001", "1899", "2100", "12.2000", "2000-9", "31/01-2014", "31//2014", "/31/01/2014", "31/01/2014/", "27 02 2026",
			"1991-1992", "12-14 May 2000", "May-June 2000", "- 27 Feb 2026", "27 -- Feb 2026", "27 Feb 2026 (A)", "27 Feb 2026 ?",
			"1² mai 2000", "27 Feb. 2026,", "th 27 Feb 2026", "de", "friday", "Monday 1991", "Monday, June 1991", "Monday Monday 27 Feb 2026",
			"27 Feb 2026 25:00", "27 Feb 2026 10:00 noon", "Feb 2026 00:00", "2026-02-27x00:00", "00:00", "10:00:00", "n.d. 12:00", "0000",
			"٢٧ Feb 2026", "27 Feb 2026\x00", "\xff\xfe", "27 \xff Feb 2026", "AL XAR 5/2023 x", "<27 Feb 2026>", "=27 Feb 2026",
			strings.Repeat("1", 2000), strings.Repeat("27 Feb 2026 ", 200), strings.Repeat(" .", 800),
			"19, 1989", "n.d. and 4 May 1990",
		},
	} {
		for _, text := range texts {
			got, err := ParsePrinted(text, ParseOptions{})
			var wrong *DateError
			if !errors.As(err, &wrong) {
				t.Errorf("%.80q is read as %v", text, got)
				continue
			}
			if wrong.Reason != reason || wrong.Text != text || got != (Printed{}) {
				t.Errorf("%.80q: %v with %v, want %q", text, wrong, got, reason)
			}
		}
	}
}

func TestAnErrorDoesNotRepeatAWholeCell(t *testing.T) {
	_, err := ParsePrinted(strings.Repeat("x", 5000), ParseOptions{})
	if err == nil || len(err.Error()) > 120 {
		t.Errorf("got %v", err)
	}
}

func TestTheMonthStandsFirstOnlyWhereTold(t *testing.T) {
	for _, tc := range []struct {
		text       string
		monthFirst bool
		want       string
	}{
		{"03/04/2014", false, "2014-04-03"},
		{"03/04/2014", true, "2014-03-04"},
		{"06/14/2023", true, "2023-06-14"},
		{"3-4-2014", true, "2014-03-04"},
		{"2/27/2026 12:00:00 AM", true, "2026-02-27"},
		{"2014-03-04", true, "2014-03-04"},
		{"2014/03/04", true, "2014-03-04"},
		{"3 April 2014", true, "2014-04-03"},
		{"April 3, 2014", false, "2014-04-03"},
		{"31/01/2014", true, ""},
	} {
		got, err := ParsePrinted(tc.text, ParseOptions{MonthFirst: tc.monthFirst})
		if got.On.String() != tc.want || (err != nil) != (tc.want == "") {
			t.Errorf("%q with month first %v = %v, %v, want %q", tc.text, tc.monthFirst, got.On, err, tc.want)
		}
	}
}

func TestAllMonthsAreKnownInThreeLanguages(t *testing.T) {
	for language, names := range map[string]string{
		"en":             "January February March April May June July August September October November December",
		"fr":             "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"es":             "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"en abbreviated": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
		"fr abbreviated": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
		"es abbreviated": "ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.",
	} {
		for i, name := range strings.Fields(names) {
			for _, text := range []string{"4 " + name + " 1998", strings.ToUpper("4 " + name + " 1998"), "4 de " + name + " de 1998"} {
				got, err := ParsePrinted(text, ParseOptions{})
				if want := (Date{1998, uint8(i + 1), 4}); err != nil || got.On != want {
					t.Errorf("%s: %q = %v, %v, want %v", language, text, got.On, err, want)
				}
			}
		}
	}
}

func TestWeekdaysAreKnownInThreeLanguages(t *testing.T) {
	for _, names := range []string{
		"Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
		"lundi mardi mercredi jeudi vendredi samedi dimanche",
		"lunes martes miércoles jueves viernes sábado domingo",
	} {
		for i, name := range strings.Fields(names) {
			text := fmt.Sprintf("%s %d June 2023", name, 5+i)
			if got, err := ParsePrinted(text, ParseOptions{}); err != nil || got.On != (Date{2023, 6, uint8(5 + i)}) {
				t.Errorf("%q = %v, %v", text, got.On, err)
			}
			next := fmt.Sprintf("%s %d June 2023", name, 6+i)
			if got, err := ParsePrinted(next, ParseOptions{}); err == nil {
				t.Errorf("%q = %v, which is the day after", next, got.On)
			}
		}
	}
}

func TestWhateverFormADayIsPrintedInItIsTheSameDay(t *testing.T) {
	layouts := []string{
		"2006-01-02", "2 Jan 2006", "2 January 2006", "January 2, 2006", "Jan. 2, 2006", "Monday, 2 January 2006", "Mon, Jan 2, 2006",
		"02/01/2006", "2/1/2006", "02.01.2006", "2-1-2006", "2006/1/2", "2-Jan-2006", "2006-01-02 15:04:05", "2006-01-02T15:04:05Z07:00",
		"2006-01-02T15:04:05.999999Z", "02/01/2006 15:04", "02/01/2006 3:04:05 PM",
	}
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "day")
		zone := time.FixedZone("", rapid.IntRange(-12*60, 14*60).Draw(t, "minutes east")*60)
		at := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, rapid.IntRange(0, 86399).Draw(t, "second"), 0, zone)
		text := at.Format(rapid.SampledFrom(layouts).Draw(t, "layout"))
		if got, err := ParsePrinted(text, ParseOptions{}); err != nil || got != day(text, d.String()) {
			t.Fatalf("%q = %+v, %v", text, got, err)
		}
	})
}

func TestADayThatNoDocumentPrintedIsPrintedAsIso(t *testing.T) {
	if got := OnDay(Must("2026-02-27")); got != day("2026-02-27", "2026-02-27") {
		t.Errorf("got %+v", got)
	}
	if got := OnDay(Date{}); got != (Printed{Precision: Unknown}) {
		t.Errorf("no day is %+v", got)
	}
}

// consistent fails unless precision, day and period say the same.
func consistent(t interface{ Fatalf(string, ...any) }, p Printed) {
	whole := Printed{Text: p.Text, Precision: p.Precision}
	switch p.Precision {
	case Day:
		whole.On, whole.From, whole.To = p.On, p.On, p.On
	case Month:
		whole.From = Date{p.From.year, p.From.month, 1}
		whole.To = whole.From.AddDays(daysIn(p.From.Year(), p.From.Month()) - 1)
	case Year:
		whole.From, whole.To = Date{p.From.year, 1, 1}, Date{p.From.year, 12, 31}
	}
	if p != whole || (p.Precision == Unknown) != p.From.IsZero() || p.Precision == "" {
		t.Fatalf("%+v is not whole", p)
	}
}

func FuzzParsePrinted(f *testing.F) {
	for _, text := range []string{
		"2026-02-27", "27 Feb 2026", "June 14, 2023", "1er mai 2000", "12 de mayo de 2000", "août 1992", "1991", "31/01/2014",
		"Friday, 27 February 2026", "2026-02-27T00:00:00Z", "n.d.", "", "19 April, 19 July and 14 November 1989", "July 14 and 16, 1995",
		"23 et 28 mars 1998", "April and May 1989", "27\u00a0Feb 2026", "\xff", "14/6, 15/6 and 16/6/2023", "30 December and 2 January 1999",
	} {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, monthFirst bool) {
		opt := ParseOptions{MonthFirst: monthFirst}
		p, err := ParsePrinted(text, opt)
		if err == nil {
			consistent(t, p)
			if again, err := ParsePrinted(p.Text, opt); err != nil || again != p {
				t.Fatalf("%+v is read again as %+v, %v", p, again, err)
			}
		} else if p != (Printed{}) {
			t.Fatalf("%q gives both %+v and %v", text, p, err)
		}
		if p.Precision == Day {
			if again, err := ParsePrinted(p.On.String(), opt); err != nil || again.On != p.On {
				t.Fatalf("%q is %v, which is read as %+v, %v", text, p.On, again, err)
			}
		}
		list, errOfList := ParsePrintedList(text, opt)
		if (len(list) == 0) == (errOfList == nil) || err == nil && (len(list) != 1 || list[0] != p) {
			t.Fatalf("%q is %+v, %v, and as a list %+v, %v", text, p, err, list, errOfList)
		}
		for _, item := range list {
			consistent(t, item)
			if again, err := ParsePrinted(item.Text, opt); err != nil || again != item {
				t.Fatalf("of %q, %+v is read again as %+v, %v", text, item, again, err)
			}
		}
	})
}
