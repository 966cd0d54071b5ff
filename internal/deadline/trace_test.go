package deadline

import (
	"testing"

	"answerable/internal/civil"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var al2017, _ = seeds.In("AL", civil.Must("2023-06-14"))

func TestTheTraceSaysDayZeroTheRuleAndTheResult(t *testing.T) {
	got := Explain(Facts{Type: "AL", SentOn: on("2023-06-14"), Rule: al2017, DueOn: on("2023-08-13")}, on("2023-07-01"))
	want := Trace{
		Day: on("2023-07-01"), DueOn: on("2023-08-13"), EffectiveOn: on("2023-08-13"), Weekend: true,
		Steps: []Step{
			{Kind: StepSent, Date: on("2023-06-14")},
			{Kind: StepRule, Date: on("2023-08-13"), DueOn: on("2023-08-13"), Rule: al2017, Weekend: true},
			{Kind: StepResult, Date: on("2023-08-13"), DueOn: on("2023-08-13"), Weekend: true},
			{Kind: StepOverdueFrom, Date: on("2023-08-14"), DueOn: on("2023-08-13")},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheTraceShowsEachDecisionInOrderAndNoneAfterTheDay(t *testing.T) {
	first := grant("2023-07-02", "2023-07-10", "2023-09-15")
	refused := refusal("2023-08-20", "2023-08-21")
	late := grant("2023-09-10", "2023-10-02", "2023-10-31")
	f := Facts{Type: "AL", SentOn: on("2023-06-14"), Rule: al2017, DueOn: on("2023-08-13"), Decisions: []Decision{late, refused, first}}
	for _, tc := range []struct {
		day       string
		effective string
		want      []Step // the decisions only
	}{
		{"2023-07-01", "2023-08-13", nil},
		{"2023-07-02", "2023-08-13", []Step{
			{Kind: StepUndecided, Date: on("2023-07-02"), Decision: Decision{AskedOn: on("2023-07-02")}, DueOn: on("2023-08-13"), Weekend: true},
		}},
		{"2023-07-10", "2023-09-15", []Step{
			{Kind: StepAsked, Date: on("2023-07-02"), Decision: first, DueOn: on("2023-08-13"), Weekend: true},
			{Kind: StepGranted, Date: on("2023-07-10"), Decision: first, DueOn: on("2023-09-15")},
		}},
		{"2023-10-01", "2023-09-15", []Step{
			{Kind: StepAsked, Date: on("2023-07-02"), Decision: first, DueOn: on("2023-08-13"), Weekend: true},
			{Kind: StepGranted, Date: on("2023-07-10"), Decision: first, DueOn: on("2023-09-15")},
			{Kind: StepAsked, Date: on("2023-08-20"), Decision: refused, DueOn: on("2023-09-15"), Weekend: true},
			{Kind: StepRefused, Date: on("2023-08-21"), Decision: refused, DueOn: on("2023-09-15")},
			{Kind: StepUndecided, Date: on("2023-09-10"), Decision: Decision{AskedOn: on("2023-09-10")}, DueOn: on("2023-09-15"), Weekend: true},
		}},
		{"2023-10-02", "2023-10-31", []Step{
			{Kind: StepAsked, Date: on("2023-07-02"), Decision: first, DueOn: on("2023-08-13"), Weekend: true},
			{Kind: StepGranted, Date: on("2023-07-10"), Decision: first, DueOn: on("2023-09-15")},
			{Kind: StepAsked, Date: on("2023-08-20"), Decision: refused, DueOn: on("2023-09-15"), Weekend: true},
			{Kind: StepRefused, Date: on("2023-08-21"), Decision: refused, DueOn: on("2023-09-15")},
			{Kind: StepAsked, Date: on("2023-09-10"), Decision: late, DueOn: on("2023-09-15"), Weekend: true},
			{Kind: StepGranted, Date: on("2023-10-02"), Decision: late, DueOn: on("2023-10-31")},
		}},
	} {
		got := Explain(f, on(tc.day))
		if got.DueOn != on("2023-08-13") || got.EffectiveOn != on(tc.effective) {
			t.Errorf("on %s: due %v, in effect %v", tc.day, got.DueOn, got.EffectiveOn)
		}
		n := len(got.Steps)
		if diff := cmp.Diff(append([]Step{}, tc.want...), append([]Step{}, got.Steps[2:n-2]...)); diff != "" {
			t.Errorf("on %s:\n%s", tc.day, diff)
		}
		if last := got.Steps[n-1]; last.Kind != StepOverdueFrom || last.Date != on(tc.effective).AddDays(1) {
			t.Errorf("on %s it ends with %+v", tc.day, last)
		}
	}
}

func TestAGrantThatMovesNothingIsShownAndMovesNothing(t *testing.T) {
	f := Facts{SentOn: on("2023-06-14"), Rule: al2017, Decisions: []Decision{
		grant("", "2023-07-03", "2023-10-16"), grant("", "2023-07-04", "2023-09-15"),
	}}
	got := Explain(f, on("2023-07-05"))
	if len(got.Steps) != 6 || got.Steps[3].Kind != StepGranted || got.Steps[3].DueOn != on("2023-10-16") || got.EffectiveOn != on("2023-10-16") {
		t.Errorf("%+v", got)
	}
}

func kinds(t Trace) (out []StepKind) {
	for _, s := range t.Steps {
		out = append(out, s.Kind)
	}
	return out
}

func TestTheTraceNamesWhereTheDueDateComesFrom(t *testing.T) {
	ir, _ := seeds.In("IR", on("2023-06-14"))
	vr, _ := seeds.In("VR", on("2023-06-14"))
	sent := on("2023-06-14")
	extension := []Decision{grant("2023-06-15", "2023-06-16", "2023-12-01"), refusal("2023-06-17", "2023-06-18")}
	for name, tc := range map[string]struct {
		facts Facts
		kinds []StepKind
		due   string
		dated string // the date of the second step
	}{
		"by rule, not stored yet": {Facts{SentOn: sent, Rule: al2017},
			[]StepKind{StepSent, StepRule, StepResult, StepOverdueFrom}, "2023-08-13", "2023-08-13"},
		"stored, and the rule has changed since": {Facts{SentOn: sent, Rule: al2017, DueOn: on("2023-08-14")},
			[]StepKind{StepSent, StepRule, StepKept, StepResult, StepOverdueFrom}, "2023-08-14", "2023-08-13"},
		"stored, and the rule is gone": {Facts{SentOn: sent, DueOn: on("2023-08-14")},
			[]StepKind{StepSent, StepKept, StepResult, StepOverdueFrom}, "2023-08-14", "2023-08-14"},
		"by hand instead of the rule": {Facts{SentOn: sent, Rule: al2017, DueOn: on("2023-07-14"), ByHand: true, Reason: "a hearing on 20 July"},
			[]StepKind{StepSent, StepByHand, StepResult, StepOverdueFrom}, "2023-07-14", "2023-07-14"},
		"by hand, as the type requires": {Facts{SentOn: sent, Rule: ir, DueOn: on("2023-07-14"), ByHand: true, Reason: "a report due in August"},
			[]StepKind{StepSent, StepByHand, StepResult, StepOverdueFrom}, "2023-07-14", "2023-07-14"},
		"by hand, though the type has none": {Facts{SentOn: sent, Rule: vr, DueOn: on("2023-07-14"), ByHand: true, Reason: "dates of a visit"},
			[]StepKind{StepSent, StepByHand, StepResult, StepOverdueFrom}, "2023-07-14", "2023-07-14"},
		"by hand, and not set": {Facts{SentOn: sent, Rule: ir}, []StepKind{StepSent, StepMissing}, "", ""},
		"none for the type":    {Facts{SentOn: sent, Rule: vr}, []StepKind{StepSent, StepNone}, "", ""},
		"no rule at all":       {Facts{SentOn: sent}, []StepKind{StepSent, StepNone}, "", ""},
		"no exact day sent": {Facts{Rule: al2017, DueOn: on("2023-08-13"), ByHand: true, Decisions: extension},
			[]StepKind{StepInexact}, "", ""},
		"none for the type, and more time given": {Facts{SentOn: sent, Rule: vr, Decisions: extension},
			[]StepKind{StepSent, StepNone, StepAsked, StepGranted, StepAsked, StepRefused}, "", ""},
		"the last day there is": {Facts{SentOn: sent, ByHand: true, DueOn: on("9999-12-31")},
			[]StepKind{StepSent, StepByHand, StepResult}, "9999-12-31", "9999-12-31"},
	} {
		got := Explain(tc.facts, on("2023-07-01"))
		if diff := cmp.Diff(tc.kinds, kinds(got)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
			continue
		}
		if got.DueOn != on(tc.due) || got.EffectiveOn != on(tc.due) {
			t.Errorf("%s: due %q, in effect %q", name, got.DueOn, got.EffectiveOn)
		}
		if len(got.Steps) < 2 {
			continue
		}
		second := got.Steps[1]
		if second.Date != on(tc.dated) || second.Rule != tc.facts.Rule || second.Reason != tc.facts.Reason {
			t.Errorf("%s: %+v", name, second)
		}
	}
}

func TestEveryTraceEndsInTheEffectiveDueDateWhateverTheOrderOfEntry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{
			SentOn: base, Rule: Rule{Type: "AL", Amount: 5, Unit: Days},
			DueOn:     rapid.SampledFrom([]civil.Date{{}, base.AddDays(5), base.AddDays(9)}).Draw(t, "stored"),
			ByHand:    rapid.Bool().Draw(t, "by hand"),
			Decisions: someDecisions().Draw(t, "decisions"),
		}
		day := base.AddDays(rapid.IntRange(-2, 22).Draw(t, "day"))
		got := Explain(f, day)
		if want := Effective(got.DueOn, f.Decisions, day); got.EffectiveOn != want || want.IsZero() {
			t.Fatalf("explained as %v, in effect %v", got.EffectiveOn, want)
		}
		last := civil.Date{}
		for _, s := range got.Steps {
			switch s.Kind {
			case StepAsked, StepGranted, StepRefused, StepUndecided:
				if s.Date.After(day) || s.Date.Before(last) || s.Decision.DecidedOn.After(day) {
					t.Fatalf("on %v after %v: %+v", day, last, s)
				}
				last = s.Date
			}
		}
		f.Decisions = rapid.Permutation(f.Decisions).Draw(t, "in another order")
		if diff := cmp.Diff(got, Explain(f, day)); diff != "" {
			t.Fatalf("in another order:\n%s", diff)
		}
	})
}
