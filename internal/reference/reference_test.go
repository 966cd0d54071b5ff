package reference

import "testing"

func TestThereAre193MembersAndTwoObserversEachNamedInSixLanguages(t *testing.T) {
	count := map[string]int{}
	seen := map[string]bool{}
	for _, state := range States() {
		count[state.UNStatus]++
		if seen[state.ISO3] {
			t.Errorf("%s stands twice", state.ISO3)
		}
		seen[state.ISO3] = true
		if len(state.Names) != len(Languages) {
			t.Errorf("%s has names in %d languages", state.ISO3, len(state.Names))
		}
		if state.OHCHRRegion == "" || (state.UNGroup == "") != (state.UNStatus == "observer") {
			t.Errorf("%s: group %q, region %q, status %q", state.ISO3, state.UNGroup, state.OHCHRRegion, state.UNStatus)
		}
	}
	if count["member"] != 193 || count["observer"] != 2 || len(count) != 2 {
		t.Errorf("got %v", count)
	}
}

func TestEveryNameVariantLeadsToACurrentOrAFormerState(t *testing.T) {
	current := map[string]bool{}
	for _, state := range States() {
		current[state.ISO3] = true
	}
	former := map[string]bool{"SUN": true, "YUG": true, "ZAR": true}
	if len(NameVariants()) != 163 {
		t.Errorf("got %d variants, want 163", len(NameVariants()))
	}
	for _, variant := range NameVariants() {
		if variant.Current != current[variant.ISO3] || !variant.Current && !former[variant.ISO3] {
			t.Errorf("%q leads to %s, current %v", variant.Name, variant.ISO3, variant.Current)
		}
	}
}

func TestMandatesHaveACodeAKindAndAnEnglishNameOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, mandate := range Mandates() {
		if mandate.Code == "" || seen[mandate.Code] || mandate.Names["en"] == "" {
			t.Errorf("mandate %q, seen %v, name %q", mandate.Code, seen[mandate.Code], mandate.Names["en"])
		}
		if mandate.Kind != "thematic" && mandate.Kind != "country" {
			t.Errorf("%s: kind %q", mandate.Code, mandate.Kind)
		}
		seen[mandate.Code] = true
	}
	if len(seen) != 51 || Mandates()[0].Code != "hrd" {
		t.Errorf("got %d mandates, first %s", len(seen), Mandates()[0].Code)
	}
}
