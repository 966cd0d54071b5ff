package civil

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAListOfDatesTakesWhatIsMissingFromTheRight(t *testing.T) {
	for text, want := range map[string][]Printed{
		"19 April, 19 July and 14 November 1989": {
			day("19 April 1989", "1989-04-19"), day("19 July 1989", "1989-07-19"), day("14 November 1989", "1989-11-14")},
		"23 and 28 March 1998":          {day("23 March 1998", "1998-03-23"), day("28 March 1998", "1998-03-28")},
		"14 July and 4 October 1995":    {day("14 July 1995", "1995-07-14"), day("4 October 1995", "1995-10-04")},
		"14 July & 4 October 1995":      {day("14 July 1995", "1995-07-14"), day("4 October 1995", "1995-10-04")},
		"1er et 9 octobre 2000":         {day("1 octobre 2000", "2000-10-01"), day("9 octobre 2000", "2000-10-09")},
		"2 août et 4 septembre 2000":    {day("2 août 2000", "2000-08-02"), day("4 septembre 2000", "2000-09-04")},
		"12 y 14 de mayo de 2000":       {day("12 mayo 2000", "2000-05-12"), day("14 de mayo de 2000", "2000-05-14")},
		"14 de mayo y 9 de agosto 1999": {day("14 mayo 1999", "1999-05-14"), day("9 de agosto 1999", "1999-08-09")},
		"12 January, 15 March, 2 May and 14 June 1999": {
			day("12 January 1999", "1999-01-12"), day("15 March 1999", "1999-03-15"), day("2 May 1999", "1999-05-02"), day("14 June 1999", "1999-06-14")},
		"3, 5, and 7 May 1990": {day("3 May 1990", "1990-05-03"), day("5 May 1990", "1990-05-05"), day("7 May 1990", "1990-05-07")},
		"9 December 1989 and 18 September 1990": {
			day("9 December 1989", "1989-12-09"), day("18 September 1990", "1990-09-18")},
		"9 December 1989, 18 and 20 September 1990.": {
			day("9 December 1989", "1989-12-09"), day("18 September 1990", "1990-09-18"), day("20 September 1990", "1990-09-20")},
		"31/01/2014 and 02/02/2014": {day("31/01/2014", "2014-01-31"), day("02/02/2014", "2014-02-02")},
		"14/6 and 15/6/2023":        {day("2023-06-14", "2023-06-14"), day("15/6/2023", "2023-06-15")},
		"2026-02-27; 2026-03-01":    {day("2026-02-27", "2026-02-27"), day("2026-03-01", "2026-03-01")},
		"April and May 1989": {
			period("April 1989", Month, "1989-04-01", "1989-04-30"), period("May 1989", Month, "1989-05-01", "1989-05-31")},
		"April and 14 May 1989": {period("April 1989", Month, "1989-04-01", "1989-04-30"), day("14 May 1989", "1989-05-14")},
		"1990 and 1991":         {period("1990", Year, "1990-01-01", "1990-12-31"), period("1991", Year, "1991-01-01", "1991-12-31")},
		"1989, 1990 and 1991": {period("1989", Year, "1989-01-01", "1989-12-31"),
			period("1990", Year, "1990-01-01", "1990-12-31"), period("1991", Year, "1991-01-01", "1991-12-31")},
	} {
		got, err := ParsePrintedList(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}

func TestWhereMonthsStandFirstTheMissingMonthIsThatOfTheLeft(t *testing.T) {
	for text, want := range map[string][]string{
		"July 14 and 16, 1995":                  {"1995-07-14", "1995-07-16"},
		"July 14 and 16 1995":                   {"1995-07-14", "1995-07-16"},
		"January 3, 5 and 7, 1995":              {"1995-01-03", "1995-01-05", "1995-01-07"},
		"July 14, 1995 and August 3, 1996":      {"1995-07-14", "1996-08-03"},
		"July 14 and 16, and August 3, 1995":    {"1995-07-14", "1995-07-16", "1995-08-03"},
		"June 5, July 14 and August 3, 1995":    {"1995-06-05", "1995-07-14", "1995-08-03"},
		"Monday June 5 and Friday July 14 1995": {"1995-06-05", "1995-07-14"},
	} {
		got, err := ParsePrintedList(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		var days []string
		for _, p := range got {
			days = append(days, p.On.String())
		}
		if diff := cmp.Diff(want, days); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}

func TestASingleDateIsAListOfOne(t *testing.T) {
	for _, text := range []string{"14 June 2023", "June 14, 2023", "Friday, 27 February 2026", "August 1992", "August, 1992", "1991", "n.d.", "", "2026-02-27 00:00:00"} {
		one, err := ParsePrinted(text, ParseOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParsePrintedList(text)
		if diff := cmp.Diff([]Printed{one}, got); err != nil || diff != "" {
			t.Errorf("%q: %v\n%s", text, err, diff)
		}
	}
}

func TestAListReadsMonthFirstWhereTold(t *testing.T) {
	got, err := ParsePrintedList("3/4/2014 and 3/5/2014", ParseOptions{MonthFirst: true})
	want := []Printed{day("3/4/2014", "2014-03-04"), day("3/5/2014", "2014-03-05")}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestAListThatIsNotCertainIsRefusedWhole(t *testing.T) {
	for text, reason := range map[string]string{
		"19 April and":                            ReasonNotADate,
		"and 19 April 1989":                       ReasonNotADate,
		"19 April,, 14 May 1989":                  ReasonNotADate,
		"19 April and and 14 May 1989":            ReasonNotADate,
		"19 April and hello":                      ReasonNotADate,
		"23 and March 1998":                       ReasonNotADate,
		"23 and 1998":                             ReasonNotADate,
		"July 14, 16 and 3 August 1995":           ReasonNotADate,
		"19 April and 31 June 1989":               ReasonNoSuchDay,
		"31 and 30 June 1989":                     ReasonNoSuchDay,
		"19 April and 14 November":                ReasonNoYear,
		"19 April 1989 and 14 November":           ReasonNoYear,
		"30 December and 2 January 1999":          ReasonNoYear,
		"19 April and 14 November 89":             ReasonTwoDigitYear,
		"Monday 19 and Tuesday 20 April 1989":     ReasonWeekday,
		"and":                                     ReasonNotADate,
		",":                                       ReasonNotADate,
		strings.Repeat("1,", 5000) + "2 May 1999": ReasonNotADate,
	} {
		got, err := ParsePrintedList(text)
		var wrong *DateError
		if !errors.As(err, &wrong) || wrong.Reason != reason || wrong.Text != text || got != nil {
			t.Errorf("%.80q = %v, %v, want %q", text, got, err, reason)
		}
	}
}

func TestDaysOfAYearPrintedTogetherAreReadApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1900, 2099).Draw(t, "year")
		n := rapid.IntRange(2, 6).Draw(t, "dates")
		d := Date{int16(year), 1, 1}
		var want []Date
		var printed []string
		for range n {
			d = d.AddDays(rapid.IntRange(0, 60).Draw(t, "days on"))
			want = append(want, d)
			printed = append(printed, fmt.Sprintf("%d %v", d.Day(), d.Month()))
		}
		text := fmt.Sprintf("%s and %s %d", strings.Join(printed[:n-1], ", "), printed[n-1], year)
		got, err := ParsePrintedList(text)
		if err != nil || len(got) != n {
			t.Fatalf("%q = %v, %v", text, got, err)
		}
		for i := range want {
			if got[i].On != want[i] {
				t.Fatalf("%q: %v, want %v", text, got[i], want[i])
			}
		}
	})
}
