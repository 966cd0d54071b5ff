package docket_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/docket/statuscases"
)

func TestTheStatusOfALetterFollowsFromItsFactsAndTheDay(t *testing.T) {
	for _, c := range statuscases.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			facts := c.Facts()
			status, late := facts.StatusOn(c.Day)
			if status != c.Want || late != c.WantDaysLate {
				t.Errorf("on %s: %s, %d days late; want %s, %d", c.Day, status, late, c.Want, c.WantDaysLate)
			}
			if diff := cmp.Diff(c.WantMarks, facts.MarksOn(c.Day)); diff != "" {
				t.Errorf("marks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheOrderOfEntryShowsNowhere(t *testing.T) {
	for _, c := range statuscases.Cases() {
		reversed := docket.Attached{Mandates: c.Attached.Mandates, Closures: c.Attached.Closures}
		for i := len(c.Attached.Links) - 1; i >= 0; i-- {
			reversed.Links = append(reversed.Links, c.Attached.Links[i])
		}
		for i := len(c.Attached.Extensions) - 1; i >= 0; i-- {
			reversed.Extensions = append(reversed.Extensions, c.Attached.Extensions[i])
		}
		if status, late := docket.FactsOf(c.Communication, reversed).StatusOn(c.Day); status != c.Want || late != c.WantDaysLate {
			t.Errorf("%s: entered the other way round: %s, %d; want %s, %d", c.Name, status, late, c.Want, c.WantDaysLate)
		}
		if diff := cmp.Diff(docket.Derive(c.Communication, c.Attached), docket.Derive(c.Communication, reversed)); diff != "" {
			t.Errorf("%s: derived facts (-one way +the other):\n%s", c.Name, diff)
		}
	}
}

func TestTheRowAloneGivesTheStatusFromTheLastFactOn(t *testing.T) {
	tried := 0
	for _, c := range statuscases.Cases() {
		if !c.Settled() {
			continue
		}
		tried++
		row := c.Communication
		row.Derived = docket.Derive(c.Communication, c.Attached)
		if status, late := docket.FactsFromRow(row).StatusOn(c.Day); status != c.Want || late != c.WantDaysLate {
			t.Errorf("%s: %s, %d; want %s, %d", c.Name, status, late, c.Want, c.WantDaysLate)
		}
	}
	if tried < len(statuscases.Cases())/2 {
		t.Errorf("only %d cases are settled", tried)
	}
}

func TestEveryStatusHasACase(t *testing.T) {
	seen := map[docket.Status]bool{}
	for _, c := range statuscases.Cases() {
		seen[c.Want] = true
	}
	for _, status := range docket.Statuses {
		if !seen[status] {
			t.Errorf("no case ends in %s", status)
		}
	}
}

func TestALateReplyKeepsItsDaysLateOnTheRow(t *testing.T) {
	for _, c := range statuscases.Cases() {
		derived := docket.Derive(c.Communication, c.Attached)
		_, late := c.Facts().StatusOn(civil.Must("9999-12-31"))
		switch {
		case derived.Standing == docket.StandingLate && (derived.DaysLate == nil || *derived.DaysLate != late):
			t.Errorf("%s: days late %v, want %d", c.Name, derived.DaysLate, late)
		case derived.Standing != docket.StandingLate && derived.DaysLate != nil:
			t.Errorf("%s: %s carries days late", c.Name, derived.Standing)
		}
	}
}
