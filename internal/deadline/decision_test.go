package deadline

import (
	"testing"

	"answerable/internal/civil"

	"pgregory.net/rapid"
)

func on(iso string) civil.Date {
	if iso == "" {
		return civil.Date{}
	}
	return civil.Must(iso)
}

func grant(asked, decided, until string) Decision {
	return Decision{AskedOn: on(asked), DecidedOn: on(decided), Granted: true, Until: on(until)}
}

func refusal(asked, decided string) Decision {
	return Decision{AskedOn: on(asked), DecidedOn: on(decided), Reason: "no reason was given for asking"}
}

func TestTheEffectiveDueDateIsTheLatestGrantedByTheDay(t *testing.T) {
	const due = "2023-08-13"
	for name, tc := range map[string]struct {
		decisions []Decision
		day       string
		want      string
	}{
		"no decision":                               {nil, "2023-09-30", due},
		"asking moves nothing":                      {[]Decision{{AskedOn: on("2023-08-01"), Until: on("2023-10-01")}}, "2023-09-30", due},
		"a refusal moves nothing":                   {[]Decision{refusal("2023-08-01", "2023-08-03")}, "2023-09-30", due},
		"a refusal with a date moves nothing":       {[]Decision{{DecidedOn: on("2023-08-03"), Until: on("2023-10-01")}}, "2023-09-30", due},
		"the day before the decision":               {[]Decision{grant("2023-08-01", "2023-08-03", "2023-09-15")}, "2023-08-02", due},
		"the day of the decision":                   {[]Decision{grant("2023-08-01", "2023-08-03", "2023-09-15")}, "2023-08-03", "2023-09-15"},
		"granted unasked":                           {[]Decision{grant("", "2023-08-03", "2023-09-15")}, "2023-08-03", "2023-09-15"},
		"granted and not decided":                   {[]Decision{grant("2023-08-01", "", "2023-09-15")}, "2023-09-30", due},
		"a late grant, in the days between":         {[]Decision{grant("2023-08-10", "2023-09-01", "2023-10-01")}, "2023-08-31", due},
		"a late grant, afterwards":                  {[]Decision{grant("2023-08-10", "2023-09-01", "2023-10-01")}, "2023-09-01", "2023-10-01"},
		"never earlier than the due date":           {[]Decision{grant("2023-08-01", "2023-08-03", "2023-08-01")}, "2023-09-30", due},
		"two grants, the later date":                {[]Decision{grant("", "2023-08-03", "2023-09-15"), grant("", "2023-09-10", "2023-10-15")}, "2023-09-30", "2023-10-15"},
		"a later grant of less takes nothing back":  {[]Decision{grant("", "2023-08-03", "2023-10-15"), grant("", "2023-09-10", "2023-09-15")}, "2023-09-30", "2023-10-15"},
		"a later refusal takes nothing back":        {[]Decision{grant("", "2023-08-03", "2023-09-15"), refusal("2023-09-01", "2023-09-02")}, "2023-09-30", "2023-09-15"},
		"two grants, between the days of both":      {[]Decision{grant("", "2023-08-03", "2023-09-15"), grant("", "2023-09-10", "2023-10-15")}, "2023-09-09", "2023-09-15"},
		"a grant until the due date itself":         {[]Decision{grant("", "2023-08-03", due)}, "2023-09-30", due},
		"a day long before anything had been asked": {[]Decision{grant("2023-08-01", "2023-08-03", "2023-09-15")}, "2023-01-01", due},
	} {
		if got := Effective(on(due), tc.decisions, on(tc.day)); got != on(tc.want) {
			t.Errorf("%s: %v, want %s", name, got, tc.want)
		}
	}
}

func TestWhereNothingIsDueNothingIsExtended(t *testing.T) {
	ds := []Decision{grant("2023-08-01", "2023-08-03", "2023-09-15")}
	if got := Effective(civil.Date{}, ds, on("2023-09-30")); !got.IsZero() {
		t.Errorf("due on %v", got)
	}
}

var base = civil.Must("2023-06-01")

func someDay() *rapid.Generator[civil.Date] {
	return rapid.Custom(func(t *rapid.T) civil.Date {
		if rapid.IntRange(0, 5).Draw(t, "none") == 0 {
			return civil.Date{}
		}
		return base.AddDays(rapid.IntRange(0, 20).Draw(t, "day"))
	})
}

func someDecisions() *rapid.Generator[[]Decision] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Decision {
		return Decision{
			AskedOn:   someDay().Draw(t, "asked"),
			DecidedOn: someDay().Draw(t, "decided"),
			Granted:   rapid.Bool().Draw(t, "granted"),
			Until:     someDay().Draw(t, "until"),
			Reason:    rapid.SampledFrom([]string{"", "translation", "inquiry"}).Draw(t, "reason"),
		}
	}), 0, 6)
}

func TestTheOrderOfEntryChangesNoDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		due, day := someDay().Draw(t, "due"), base.AddDays(rapid.IntRange(-2, 22).Draw(t, "day"))
		ds := someDecisions().Draw(t, "decisions")
		shuffled := rapid.Permutation(ds).Draw(t, "in another order")
		if a, b := Effective(due, ds, day), Effective(due, shuffled, day); a != b {
			t.Fatalf("%v, in another order %v", a, b)
		}
	})
}

func TestTheEffectiveDueDateNeverMovesBackAsDaysPass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		due, ds := someDay().Draw(t, "due"), someDecisions().Draw(t, "decisions")
		before := due
		for n := range 25 {
			now := Effective(due, ds, base.AddDays(n-2))
			if now.Before(before) || due.IsZero() && !now.IsZero() {
				t.Fatalf("on day %d it moved from %v to %v", n-2, before, now)
			}
			before = now
		}
	})
}
