package docket

import (
	"testing"

	"pgregory.net/rapid"

	"answerable/internal/civil"
	"answerable/internal/deadline"
)

func sentLetter(sent, due, replied string) Facts {
	f := Facts{Stage: Sent, SentPrecision: civil.Day, SentOn: civil.Must(sent), ReplyRecord: Complete}
	if due != "" {
		f.DueOn = civil.Must(due)
	}
	if replied != "" {
		f.FirstSubstantiveOn = civil.Must(replied)
		f.FirstReceivedOn = f.FirstSubstantiveOn
	}
	return f
}

func TestEachLetterOfAWindowStandsInOneOfTheFourCellsOrBesideThem(t *testing.T) {
	day := civil.Must("2026-11-23")
	cases := map[string]struct {
		facts Facts
		want  Cells
	}{
		"answered on the due date is in time": {sentLetter("2026-06-01", "2026-07-31", "2026-07-31"), Cells{InTime: 1, ByOriginal: 1}},
		"answered a day later is late":        {sentLetter("2026-06-01", "2026-07-31", "2026-08-01"), Cells{Late: 1}},
		"open on the due date is in time":     {sentLetter("2026-09-24", "2026-11-23", ""), Cells{OpenInTime: 1}},
		"open the day after is late":          {sentLetter("2026-09-23", "2026-11-22", ""), Cells{OpenLate: 1}},
		"answered within more time is in time, not by the original date": {func() Facts {
			f := sentLetter("2026-06-01", "2026-07-31", "2026-08-15")
			f.Decisions = []deadline.Decision{{DecidedOn: civil.Must("2026-07-20"), Granted: true, Until: civil.Must("2026-08-31")}}
			return f
		}(), Cells{InTime: 1}},
		"a reply after the cut-off is not known yet": {sentLetter("2026-06-01", "2026-07-31", "2026-11-24"), Cells{OpenLate: 1}},
		"withdrawn is counted beside": {func() Facts {
			f := sentLetter("2026-06-01", "2026-07-31", "")
			f.NotExpectedOn = civil.Must("2026-06-02")
			return f
		}(), Cells{NotExpected: 1}},
		"withdrawn after the cut-off is still open": {func() Facts {
			f := sentLetter("2026-06-01", "2026-07-31", "")
			f.NotExpectedOn = civil.Must("2026-11-24")
			return f
		}(), Cells{OpenLate: 1}},
		"without an exact day it stands in a note": {Facts{Stage: Sent, SentPrecision: civil.Month, FirstSubstantiveOn: civil.Must("2026-07-01")}, Cells{Undated: 1}},
		"not captured stands in a note":            {func() Facts { f := sentLetter("2026-06-01", "2026-07-31", ""); f.ReplyRecord = NotCaptured; return f }(), Cells{NotCaptured: 1}},
		"an unclassified reply answers nothing yet": {func() Facts {
			f := sentLetter("2026-06-01", "2026-07-31", "")
			f.FirstUnclassifiedOn = civil.Must("2026-07-01")
			f.FirstReceivedOn = f.FirstUnclassifiedOn
			return f
		}(), Cells{OpenLate: 1}},
		"a partial reply answers nothing yet": {func() Facts {
			f := sentLetter("2026-06-01", "2026-07-31", "")
			f.FirstPartialOn = civil.Must("2026-07-01")
			f.FirstReceivedOn = f.FirstPartialOn
			return f
		}(), Cells{OpenLate: 1}},
		"a draft is no letter": {Facts{Stage: Draft, SentPrecision: civil.Unknown}, Cells{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got Cells
			got.Add(c.facts, day)
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// The urgent appeals of E/CN.4/2004/63, table 7, on its yearly basis.
func TestThePublishedFirstRatesComeOut(t *testing.T) {
	letters := []Facts{}
	send := func(year string, n int, replied ...string) {
		for i := range n {
			reply := ""
			if i < len(replied) {
				reply = replied[i]
			}
			letters = append(letters, sentLetter(year+"-03-01", year+"-03-31", reply))
		}
	}
	send("1995", 6, "1995-08-01")
	send("1999", 4, "1999-05-01", "1999-12-31", "2001-02-01")
	for _, c := range []struct {
		year int
		want FirstRate
	}{
		{1995, FirstRate{Sent: 6, WithinYear: 1, WithLate: 1}},
		{1999, FirstRate{Sent: 4, WithinYear: 2, WithLate: 3}},
		{2004, FirstRate{}},
	} {
		var got FirstRate
		for _, f := range letters {
			got.AddYear(f, c.year, civil.Must("2004-12-31"))
		}
		if got != c.want {
			t.Errorf("%d gives %+v, want %+v", c.year, got, c.want)
		}
	}
}

func TestAPercentageRestsOnItsDenominator(t *testing.T) {
	c := Cells{InTime: 2, Late: 1, OpenLate: 1}
	if tenths, ok := c.Percent(c.InTime); !ok || tenths != 500 {
		t.Errorf("two of four are %d tenths of a percent, %v", tenths, ok)
	}
	if tenths, ok := c.Percent(c.Answered()); !ok || tenths != 750 {
		t.Errorf("three of four are %d tenths of a percent, %v", tenths, ok)
	}
	if !c.Few() {
		t.Error("four letters are few")
	}
	if (Cells{OpenLate: 5}).Few() {
		t.Error("five letters are not few")
	}
	if _, ok := (Cells{NotExpected: 3}).Percent(0); ok {
		t.Error("without letters there is no percentage")
	}
	if tenths, _ := (Cells{Late: 2, OpenLate: 1}).Percent(2); tenths != 667 {
		t.Errorf("two of three are %d tenths of a percent", tenths)
	}
}

func TestTheCellsOfAnyLettersAddUpToTheirNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := civil.Must("2026-11-23")
		n := rapid.IntRange(0, 40).Draw(t, "letters")
		var c Cells
		for range n {
			sent := day.AddDays(-rapid.IntRange(0, 400).Draw(t, "sent"))
			f := Facts{Stage: Sent, SentPrecision: civil.Day, SentOn: sent, DueOn: sent.AddDays(60), ReplyRecord: Complete}
			if rapid.Bool().Draw(t, "replied") {
				f.FirstSubstantiveOn = sent.AddDays(rapid.IntRange(0, 400).Draw(t, "after"))
				f.FirstReceivedOn = f.FirstSubstantiveOn
			}
			if rapid.IntRange(0, 9).Draw(t, "withdrawn") == 0 {
				f.NotExpectedOn = sent
			}
			c.Add(f, day)
		}
		if got := c.Sent() + c.NotExpected + c.Undated + c.NotCaptured; got != n {
			t.Fatalf("%d letters make %d: %+v", n, got, c)
		}
		if c.ByOriginal > c.Answered() {
			t.Fatalf("more by the original date than answered: %+v", c)
		}
	})
}
