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
	former := map[string]bool{}
	for _, state := range FormerStates() {
		former[state.ISO3] = true
		if current[state.ISO3] || state.UNStatus != "former" || len(state.Names) != len(Languages) || len(state.Until) != len("2006-01-02") {
			t.Errorf("former State %s: %+v", state.ISO3, state)
		}
	}
	if len(former) != 3 || len(NameVariants()) != 163 {
		t.Errorf("got %d former States and %d variants, want 3 and 163", len(former), len(NameVariants()))
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

func TestTheTitlesOfAMandateFollowEachOtherAndTheLastIsItsName(t *testing.T) {
	last := map[string]MandateTitle{}
	for _, title := range MandateTitles() {
		if before := last[title.Code]; before.ValidFrom >= title.ValidFrom {
			t.Errorf("%s: %s does not follow %s", title.Code, title.ValidFrom, before.ValidFrom)
		}
		last[title.Code] = title
	}
	for _, mandate := range Mandates() {
		if title, known := last[mandate.Code]; known && title.Title != mandate.Names["en"] {
			t.Errorf("%s: the last title is %q, the name %q", mandate.Code, title.Title, mandate.Names["en"])
		}
		delete(last, mandate.Code)
	}
	if len(last) > 0 {
		t.Errorf("titles of mandates that are not listed: %v", last)
	}
}
