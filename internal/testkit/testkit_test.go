package testkit_test

import (
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

func TestALetterIsDatedAsItIsWrittenAndDueByTheRuleOfItsDay(t *testing.T) {
	st := testkit.Open(t)
	plain := testkit.Communication(t, st)
	if plain.DueOn != civil.Must("2026-10-31") || plain.Standing != docket.StandingOpen || plain.Joint() {
		t.Errorf("plain: due %s, standing %s", plain.DueOn, plain.Standing)
	}
	month := testkit.Communication(t, st, testkit.SentOn("August 1992"), testkit.By("hrd", "torture"), testkit.To("XAB"))
	if month.SentPrecision != civil.Month || !month.DueOn.IsZero() || !month.Joint() || month.Standing != docket.StandingUndated {
		t.Errorf("month: %+v", month)
	}
	if draft := testkit.Communication(t, st, testkit.Draft()); draft.Standing != docket.StandingDraft || !draft.DueOn.IsZero() {
		t.Errorf("draft: %+v", draft)
	}
	if numbered := testkit.Communication(t, st, testkit.Numbered("XAA 3/2026")); numbered.Key() != "XAA 3/2026" {
		t.Errorf("numbered: %q", numbered.Key())
	}
}

func TestTwoRegistersOfOneTestRunShareNothing(t *testing.T) {
	first, second := testkit.Open(t), testkit.Open(t)
	testkit.Communication(t, first)
	if _, err := second.Communication(t.Context(), docket.Everything, 1); docket.KindOf(err) != docket.NotFound {
		t.Errorf("the second register holds the letter of the first: %v", err)
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if err := testkit.Open(b).Close(); err != nil {
			b.Fatal(err)
		}
	}
}
