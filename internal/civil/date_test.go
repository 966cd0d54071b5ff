package civil

import (
	"errors"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	firstDay = Must("0001-01-01")
	lastDay  = Must("9999-12-31")
	allDays  = lastDay.DaysSince(firstDay)
)

func anyDate() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		return firstDay.AddDays(rapid.IntRange(0, allDays).Draw(t, "days since the year 1"))
	})
}

func TestADateIsMadeOfPartsThatExist(t *testing.T) {
	for _, tc := range []struct {
		year   int
		month  time.Month
		day    int
		reason string
	}{
		{2026, 2, 27, ""},
		{2024, 2, 29, ""},
		{2000, 2, 29, ""},
		{1, 1, 1, ""},
		{9999, 12, 31, ""},
		{2023, 2, 29, ReasonNoSuchDay},
		{1900, 2, 29, ReasonNoSuchDay},
		{2023, 4, 31, ReasonNoSuchDay},
		{2023, 4, 0, ReasonNoSuchDay},
		{2023, 4, -1, ReasonNoSuchDay},
		{2023, 13, 1, ReasonNoSuchMonth},
		{2023, 0, 1, ReasonNoSuchMonth},
		{0, 1, 1, ReasonNoSuchYear},
		{10000, 1, 1, ReasonNoSuchYear},
	} {
		d, err := New(tc.year, tc.month, tc.day)
		if tc.reason == "" {
			if err != nil || d.Year() != tc.year || d.Month() != tc.month || d.Day() != tc.day {
				t.Errorf("New(%d, %d, %d) = %v, %v", tc.year, tc.month, tc.day, d, err)
			}
			continue
		}
		var wrong *DateError
		if !errors.As(err, &wrong) || wrong.Reason != tc.reason || !d.IsZero() {
			t.Errorf("New(%d, %d, %d) = %v, %v, want %q", tc.year, tc.month, tc.day, d, err, tc.reason)
		}
	}
}

func TestParseReadsIsoAndNothingElse(t *testing.T) {
	d, err := Parse("2026-02-27")
	if want, _ := New(2026, 2, 27); err != nil || d != want {
		t.Fatalf("Parse = %v, %v", d, err)
	}
	for _, text := range []string{
		"", " 2026-02-27", "2026-02-27 ", "2026-2-27", "2026-02-27T00:00:00Z", "2026/02/27", "26-02-27",
		"+026-02-27", "2026-+2-27", "2026-02--7", "２０２６-02-27", "2026-02-30", "2026-13-01", "0000-01-01",
	} {
		if d, err := Parse(text); err == nil || !d.IsZero() {
			t.Errorf("Parse(%q) = %v, %v, want an error", text, d, err)
		}
	}
}

func TestMustRefusesWhatIsNoDate(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("Must accepted a day that does not exist")
		}
	}()
	Must("2023-02-29")
}

func TestTheZeroValueIsNoDate(t *testing.T) {
	var none Date
	if !none.IsZero() || none.String() != "" || none.IsWeekend() || none.Year() != 0 || none.Month() != 0 || none.Day() != 0 {
		t.Errorf("the zero value reads %q", none)
	}
	if got := none.AddDays(1); !got.IsZero() {
		t.Errorf("no date and a day = %v", got)
	}
	if got := none.AddMonths(1); !got.IsZero() {
		t.Errorf("no date and a month = %v", got)
	}
	if none.DaysSince(lastDay) != 0 || lastDay.DaysSince(none) != 0 {
		t.Error("days are counted from no date")
	}
	if !none.Before(firstDay) || !firstDay.After(none) || none.Compare(Date{}) != 0 {
		t.Error("no date does not come before all dates")
	}
}

func TestADayIsTheOneOnTheWallWhereTheClockStands(t *testing.T) {
	west := time.FixedZone("UTC-12", -12*60*60)
	east := time.FixedZone("UTC+14", 14*60*60)
	at := time.Date(2026, 2, 28, 11, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		t    time.Time
		want string
	}{
		{at, "2026-02-28"},
		{at.In(west), "2026-02-27"},
		{at.In(east), "2026-03-01"},
		{time.Date(2026, 2, 28, 0, 0, 0, 0, east), "2026-02-28"},
		{time.Date(2026, 2, 28, 23, 59, 59, 999999999, west), "2026-02-28"},
		{time.Time{}, ""},
		{time.Time{}.In(west), ""},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), ""},
		{time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), ""},
	} {
		if got := Of(tc.t).String(); got != tc.want {
			t.Errorf("Of(%v) = %q, want %q", tc.t, got, tc.want)
		}
	}
}

func TestTheDayOfATimeDoesNotDependOnTheZoneItWasMadeIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Filter(func(d Date) bool { return d != firstDay }).Draw(t, "day")
		zone := time.FixedZone("", rapid.IntRange(-12*60, 14*60).Draw(t, "minutes east")*60)
		second := rapid.IntRange(0, 24*60*60-1).Draw(t, "second of the day")
		at := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, second, 0, zone)
		if got := Of(at); got != d {
			t.Fatalf("Of(%v) = %v", at, got)
		}
	})
}

func TestAddingDaysIsUndoneByCountingThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, e := anyDate().Draw(t, "day"), anyDate().Draw(t, "other day")
		n := e.DaysSince(d)
		if got := d.AddDays(n); got != e {
			t.Fatalf("%v and %d days = %v, want %v", d, n, got, e)
		}
		if got := d.DaysSince(e); got != -n {
			t.Fatalf("back are %d days, forth %d", got, n)
		}
		if got, want := e.Compare(d), sign3(n); got != want {
			t.Fatalf("Compare = %d, %d days later", got, n)
		}
		if e.After(d) != (n > 0) || e.Before(d) != (n < 0) || e.Equal(d) != (n == 0) {
			t.Fatalf("%v and %v are ordered wrongly", d, e)
		}
		if got, want := int(e.Weekday()-d.Weekday()+7)%7, (n%7+7)%7; got != want {
			t.Fatalf("weekdays are %d apart, days %d", got, n)
		}
	})
}

func sign3(n int) int { return max(-1, min(1, n)) }

func TestADateOutsideTheYears1To9999IsNone(t *testing.T) {
	for _, got := range []Date{
		lastDay.AddDays(1), firstDay.AddDays(-1), lastDay.AddMonths(1), firstDay.AddMonths(-1),
		lastDay.AddDays(math.MaxInt), firstDay.AddDays(math.MinInt),
		lastDay.AddMonths(math.MaxInt), firstDay.AddMonths(math.MinInt), firstDay.AddMonths(12 * 9999),
	} {
		if !got.IsZero() {
			t.Errorf("got %v", got)
		}
	}
}

func TestMonthsKeepTheDayAndClampItToTheMonthsEnd(t *testing.T) {
	for _, tc := range []struct {
		from   string
		months int
		want   string
	}{
		{"2014-01-31", 1, "2014-02-28"},
		{"2014-01-31", 2, "2014-03-31"},
		{"2014-01-31", 3, "2014-04-30"},
		{"2023-12-31", 2, "2024-02-29"},
		{"2003-12-01", 2, "2004-02-01"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2024-03-31", -1, "2024-02-29"},
		{"2024-01-15", -1, "2023-12-15"},
		{"2024-01-15", -13, "2022-12-15"},
		{"2024-01-15", 0, "2024-01-15"},
		{"0001-01-31", 1, "0001-02-28"},
		{"9998-12-31", 12, "9999-12-31"},
	} {
		if got := Must(tc.from).AddMonths(tc.months).String(); got != tc.want {
			t.Errorf("%s and %d months = %s, want %s", tc.from, tc.months, got, tc.want)
		}
	}
}

func TestMonthsMoveOnlyAsFarAsTheyMust(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "day")
		n := rapid.IntRange(-500, 500).Draw(t, "months")
		got := d.AddMonths(n)
		if got.IsZero() {
			if first := (d.Year()*12 + int(d.Month()) - 1 + n); first >= 12 && first < 12*(maxYear+1) {
				t.Fatalf("%v and %d months is none", d, n)
			}
			return
		}
		if months := (got.Year()-d.Year())*12 + int(got.Month()-d.Month()); months != n {
			t.Fatalf("%v and %d months = %v, %d months on", d, n, got, months)
		}
		if got.Day() != d.Day() && (got.Day() > d.Day() || got.AddDays(1).Month() == got.Month()) {
			t.Fatalf("%v and %d months = %v: neither the same day nor the month's end", d, n, got)
		}
	})
}

func TestLaterDaysAndMoreMonthsNeverComeEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1000, 9000).Draw(t, "year")
		d := Date{int16(year), 1, 1}.AddDays(rapid.IntRange(0, 365).Draw(t, "day"))
		later := d.AddDays(rapid.IntRange(0, 400).Draw(t, "days later"))
		n := rapid.IntRange(-100, 100).Draw(t, "months")
		if later.AddMonths(n).Before(d.AddMonths(n)) {
			t.Fatalf("%v, then %v: %d months turn them round", d, later, n)
		}
		if !d.AddMonths(n + 1).After(d.AddMonths(n)) {
			t.Fatalf("%v: %d months are not before %d", d, n, n+1)
		}
	})
}

func TestSaturdayAndSundayAreTheWeekend(t *testing.T) {
	for day, want := range map[string]time.Weekday{
		"2023-08-13": time.Sunday, "2023-08-12": time.Saturday, "2023-08-11": time.Friday, "2023-08-14": time.Monday,
	} {
		d := Must(day)
		if d.Weekday() != want {
			t.Errorf("%s is a %v, want %v", day, d.Weekday(), want)
		}
		if d.IsWeekend() != (want == time.Saturday || want == time.Sunday) {
			t.Errorf("%s: weekend %v", day, d.IsWeekend())
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"2026-02-27", "0001-01-01", "9999-12-31", "2023-02-29", "", "0000-00-00", "2026-2-7"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if err != nil {
			if !d.IsZero() {
				t.Fatalf("%q gives both %v and %v", text, d, err)
			}
			return
		}
		if d.String() != text {
			t.Fatalf("%q is read as %v", text, d)
		}
		if want, err := time.Parse(time.DateOnly, text); err != nil || Of(want) != d && !want.IsZero() {
			t.Fatalf("%q: the standard library reads %v, %v", text, want, err)
		}
	})
}
