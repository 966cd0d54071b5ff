package deadline

import (
	"testing"

	"answerable/internal/civil"

	"pgregory.net/rapid"
)

// seeds is the table of rules of a new register (AL: A/62/280 para 10).
var seeds = Rules{
	{Type: "UA", ValidFrom: civil.Must("1900-01-01"), Amount: 30, Unit: Days},
	{Type: "AL", ValidFrom: civil.Must("1900-01-01"), Amount: 2, Unit: Months, Source: "A/62/280 para 10"},
	{Type: "OL", ValidFrom: civil.Must("1900-01-01"), Amount: 60, Unit: Days},
	{Type: "IR", ValidFrom: civil.Must("1900-01-01"), Unit: ByHand},
	{Type: "VR", ValidFrom: civil.Must("1900-01-01"), Unit: None},
	{Type: "UA", ValidFrom: civil.Must("2017-06-01"), Amount: 60, Unit: Days},
	{Type: "AL", ValidFrom: civil.Must("2017-06-01"), Amount: 60, Unit: Days},
}

func TestTheDueDateCountsFromTheDaySentAsDayZero(t *testing.T) {
	for _, v := range []struct{ sent, days30, days60, months2, days90 string }{
		{"2014-01-31", "2014-03-02", "2014-04-01", "2014-03-31", "2014-05-01"},
		{"2002-04-25", "2002-05-25", "2002-06-24", "2002-06-25", "2002-07-24"},
		{"2003-12-01", "2003-12-31", "2004-01-30", "2004-02-01", "2004-02-29"},
		{"2023-12-31", "2024-01-30", "2024-02-29", "2024-02-29", "2024-03-30"},
		{"2024-02-29", "2024-03-30", "2024-04-29", "2024-04-29", "2024-05-29"},
	} {
		for _, tc := range []struct {
			amount int
			unit   Unit
			want   string
		}{{30, Days, v.days30}, {60, Days, v.days60}, {2, Months, v.months2}, {90, Days, v.days90}} {
			due, ok := Apply(Rule{Amount: tc.amount, Unit: tc.unit}, civil.Must(v.sent))
			if !ok || due.String() != tc.want {
				t.Errorf("%s and %d %s = %v, %v, want %s", v.sent, tc.amount, tc.unit, due, ok, tc.want)
			}
		}
	}
}

func TestTheRuleIsThatOfTheDaySent(t *testing.T) {
	for _, tc := range []struct {
		typ, sent string
		amount    int
		unit      Unit
		due       string
	}{
		{"AL", "2017-05-31", 2, Months, "2017-07-31"},
		{"AL", "2017-06-01", 60, Days, "2017-07-31"},
		{"UA", "2017-05-31", 30, Days, "2017-06-30"},
		{"UA", "2017-06-01", 60, Days, "2017-07-31"},
		{"OL", "2017-05-31", 60, Days, "2017-07-30"},
		{"OL", "2017-06-01", 60, Days, "2017-07-31"},
		{"AL", "2023-06-14", 60, Days, "2023-08-13"},
		{"AL", "1900-01-01", 2, Months, "1900-03-01"},
		{"IR", "2020-01-01", 0, ByHand, ""},
		{"VR", "2020-01-01", 0, None, ""},
	} {
		rule, ok := seeds.In(tc.typ, civil.Must(tc.sent))
		if !ok || rule.Type != tc.typ || rule.Amount != tc.amount || rule.Unit != tc.unit {
			t.Errorf("%s on %s: %+v, %v", tc.typ, tc.sent, rule, ok)
		}
		due, ok := Apply(rule, civil.Must(tc.sent))
		if due.String() != tc.due || ok != (tc.due != "") {
			t.Errorf("%s sent on %s is due on %v, %v, want %q", tc.typ, tc.sent, due, ok, tc.due)
		}
	}
}

func TestBeforeItsFirstRuleATypeHasNone(t *testing.T) {
	for _, tc := range []struct {
		typ string
		day civil.Date
	}{
		{"AL", civil.Must("1899-12-31")}, {"XX", civil.Must("2020-01-01")}, {"", civil.Must("2020-01-01")}, {"AL", civil.Date{}},
	} {
		if rule, ok := seeds.In(tc.typ, tc.day); ok || rule != (Rule{}) {
			t.Errorf("%q on %q: %+v", tc.typ, tc.day, rule)
		}
	}
}

func TestTheOrderOfRulesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shuffled := Rules(rapid.Permutation(seeds).Draw(t, "rules"))
		typ := rapid.SampledFrom([]string{"UA", "AL", "OL", "IR", "VR", "XX"}).Draw(t, "type")
		day := civil.Must("2017-06-01").AddDays(rapid.IntRange(-3, 3).Draw(t, "days off"))
		got, ok := shuffled.In(typ, day)
		want, wantOK := seeds.In(typ, day)
		if got != want || ok != wantOK {
			t.Fatalf("%s on %v: %+v, in another order %+v", typ, day, want, got)
		}
	})
}

func TestThereIsNoDueDateWithoutAnExactDayOrARuleThatGivesOne(t *testing.T) {
	sent := civil.Must("2020-01-01")
	for _, tc := range []struct {
		rule Rule
		sent civil.Date
	}{
		{Rule{Amount: 60, Unit: Days}, civil.Date{}},
		{Rule{Amount: 2, Unit: Months}, civil.Date{}},
		{Rule{Unit: ByHand}, sent},
		{Rule{Unit: None}, sent},
		{Rule{Amount: 60, Unit: ByHand}, sent},
		{Rule{Amount: 60, Unit: None}, sent},
		{Rule{Amount: 0, Unit: Days}, sent},
		{Rule{Amount: -1, Unit: Months}, sent},
		{Rule{Amount: 60, Unit: "weeks"}, sent},
		{Rule{}, sent},
		{Rule{Amount: 60, Unit: Days}, civil.Must("9999-12-01")},
	} {
		if due, ok := Apply(tc.rule, tc.sent); ok || !due.IsZero() {
			t.Errorf("%+v from %q = %v, %v", tc.rule, tc.sent, due, ok)
		}
	}
}

func TestAWeekendMovesNoDueDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sent := civil.Must("2000-01-01").AddDays(rapid.IntRange(0, 20000).Draw(t, "day"))
		n := rapid.IntRange(1, 400).Draw(t, "days")
		if due, ok := Apply(Rule{Amount: n, Unit: Days}, sent); !ok || due.DaysSince(sent) != n {
			t.Fatalf("%v and %d days = %v (%v)", sent, n, due, due.Weekday())
		}
		if due, ok := Apply(Rule{Amount: n, Unit: Months}, sent); !ok || due != sent.AddMonths(n) {
			t.Fatalf("%v and %d months = %v (%v)", sent, n, due, due.Weekday())
		}
	})
}

func TestALetterIsOverdueFromTheDayAfter(t *testing.T) {
	due := civil.Must("2023-08-13")
	for _, tc := range []struct {
		effective civil.Date
		day       string
		want      int
	}{
		{due, "2023-06-14", 0}, {due, "2023-08-12", 0}, {due, "2023-08-13", 0}, {due, "2023-08-14", 1},
		{due, "2026-11-23", 1198}, {civil.Date{}, "2023-08-14", 0},
	} {
		if got := DaysLate(tc.effective, civil.Must(tc.day)); got != tc.want {
			t.Errorf("due %q, on %s: %d days late, want %d", tc.effective, tc.day, got, tc.want)
		}
	}
	if got := DaysLate(due, civil.Date{}); got != 0 {
		t.Errorf("on no day: %d days late", got)
	}
}
