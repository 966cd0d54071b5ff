package main

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/config"
	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

func sampled(t *testing.T, args ...string) *console {
	t.Helper()
	c := newConsole(t)
	c.run(append([]string{"sample", "--communications", "2000", "--today", "2026-11-23"}, args...)...).done().says("2000 invented communications")
	return c
}

// anonymous are letters without what differs from register to register.
func anonymous(records []record) []record {
	for _, r := range records {
		delete(r, "uid")
	}
	return records
}

func TestTheSameSeedGivesTheSameSample(t *testing.T) {
	one := anonymous(sampled(t, "--seed", "1").exportedPublicly())
	if len(one) != 2000 {
		t.Fatalf("%d letters", len(one))
	}
	if diff := cmp.Diff(one, anonymous(sampled(t).exportedPublicly())); diff != "" {
		t.Errorf("seed 1 is not the one taken without a seed:\n%s", diff)
	}
	if cmp.Equal(one, anonymous(sampled(t, "--seed", "2").exportedPublicly())) {
		t.Error("seed 2 gives what seed 1 gives")
	}
}

func TestASampleIsAnsweredAsOftenAsSaidAndEndsToday(t *testing.T) {
	c := sampled(t)
	answered, partial, states := 0, 0, map[string]bool{}
	invented := regexp.MustCompile(`^X[A-Z]{2}$`)
	for _, r := range c.exportedPublicly() {
		if r.text("first_reply_on") != "" {
			answered++
		} else if r.text("first_partial_on") != "" {
			partial++
		}
		for _, column := range []string{"sent_on", "last_reply_on", "acknowledged_on"} {
			if d := r.text(column); d > "2026-11-23" {
				t.Errorf("%s is %s, after the last day", column, d)
			}
		}
		if !invented.MatchString(r.text("iso3")) {
			t.Errorf("a letter to %s", r.text("iso3"))
		}
		states[r.text("iso3")] = true
	}
	if answered < 1150 || answered > 1250 {
		t.Errorf("%d of 2000 letters are answered, want about 1200", answered)
	}
	if partial < 70 || partial > 130 {
		t.Errorf("%d of 2000 letters are answered in part, want about 100", partial)
	}
	if len(states) < 150 {
		t.Errorf("the letters go to %d States only", len(states))
	}
	c.run("check").done()
}

func TestTheInventedStatesStandInTheRegionsOfTheRealOnes(t *testing.T) {
	st, err := store.Open(t.Context(), config.Database(sampled(t).data), store.Options{Now: testkit.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	all, err := st.States(t.Context(), docket.Everything)
	if err != nil {
		t.Fatal(err)
	}
	regions := map[docket.AddresseeStanding]map[string]int{docket.Member: {}, docket.Invented: {}}
	for _, s := range all {
		if of := regions[s.Standing]; of != nil {
			of[s.UNRegion+", "+s.OHCHRRegion]++
		}
	}
	if diff := cmp.Diff(regions[docket.Member], regions[docket.Invented]); diff != "" {
		t.Errorf("States by region (-real +invented):\n%s", diff)
	}
	n := 0
	for _, of := range regions[docket.Invented] {
		n += of
	}
	if n != 193 {
		t.Errorf("%d invented States", n)
	}
}

func TestASampleGoesIntoARegisterWithoutLettersOnly(t *testing.T) {
	c := newConsoleOn(t, registered)
	before := c.exported()
	c.run("sample", "--communications", "5").refused(exitFailed, "already holds communications").silent()
	if diff := cmp.Diff(before, c.exported()); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	people := newConsoleOn(t, staffed)
	people.run("sample", "--communications", "5").done().says("5 invented communications")
	people.run("sample", "--communications", "5").refused(exitFailed, "already holds communications").silent()
}

func TestASampleEndsOnTheOfficesDayUnlessSaid(t *testing.T) {
	c := newConsole(t)
	c.run("sample", "--communications", "400").done()
	newest := c.exportedPublicly()[0].text("sent_on")
	if today := testkit.Today.String(); newest > today || newest < testkit.Now().Add(-60*24*time.Hour).Format(time.DateOnly) {
		t.Errorf("the newest letter is of %s, today is %s", newest, today)
	}
}
