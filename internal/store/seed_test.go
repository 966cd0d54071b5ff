package store_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/reference"
	"answerable/internal/store"
)

func fresh(t *testing.T) *store.Store {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "answerable.db"))
}

func TestANewRegisterKnowsEveryStateMandateAndRule(t *testing.T) {
	st, ctx := fresh(t), context.Background()
	states, err := st.States(ctx, docket.Everything)
	if err != nil {
		t.Fatal(err)
	}
	standings := map[docket.AddresseeStanding]int{}
	for _, a := range states {
		standings[a.Standing]++
	}
	want := map[docket.AddresseeStanding]int{docket.Member: 193, docket.ObserverOf: 2, docket.FormerState: 3}
	if diff := cmp.Diff(want, standings); diff != "" {
		t.Errorf("States (-want +got):\n%s", diff)
	}
	mandates, err := st.Mandates(ctx)
	if err != nil || len(mandates) != len(reference.Mandates()) || mandates[0].Code != "hrd" {
		t.Errorf("%d mandates, %v", len(mandates), err)
	}
	due, err := st.DueRules(ctx)
	if err != nil || len(due) != 8 {
		t.Errorf("%d rules for due dates, %v", len(due), err)
	}
	publication, err := st.PublicationRules(ctx)
	if err != nil || len(publication) != 3 {
		t.Errorf("%d rules for publication, %v", len(publication), err)
	}
}

func TestReferenceDataIsLoadedOnce(t *testing.T) {
	path, ctx := filepath.Join(t.TempDir(), "answerable.db"), context.Background()
	open(t, path)
	again := open(t, path)
	events, err := again.Events(ctx, "reference", 0, 0)
	if err != nil || len(events) != 1 || events[0].ActorName != docket.Console.Name {
		t.Errorf("events %+v, %v", events, err)
	}
	states, err := again.States(ctx, docket.Everything)
	if err != nil || len(states) != 198 {
		t.Errorf("%d States, %v", len(states), err)
	}
}

func TestStatesStandInEnglishAlphabeticalOrderFormerOnesLast(t *testing.T) {
	st := fresh(t)
	states, err := st.States(context.Background(), docket.Everything)
	if err != nil {
		t.Fatal(err)
	}
	place := map[string]int{}
	for i, a := range states {
		place[a.Code()] = i
	}
	for _, pair := range [][2]string{
		{"AFG", "ALB"}, {"CRI", "CIV"}, {"CIV", "HRV"}, {"IDN", "IRN"}, {"IRN", "IRQ"}, {"COG", "CRI"}, {"DJI", "DMA"},
		{"ARE", "GBR"}, {"GAB", "GMB"}, {"TUN", "TUR"}, {"TUR", "TKM"}, {"ZWE", "SUN"}, {"SUN", "YUG"}, {"YUG", "ZAR"},
	} {
		if place[pair[0]] >= place[pair[1]] {
			t.Errorf("%s does not stand before %s", pair[0], pair[1])
		}
	}
}

func TestANameIsShownWithoutArticleAndFoundHoweverItIsWritten(t *testing.T) {
	st, ctx := fresh(t), context.Background()
	for _, test := range []struct{ iso3, en, fr, es string }{
		{"ARE", "United Arab Emirates", "Émirats arabes unis", "Emiratos Árabes Unidos"},
		{"IRN", "Iran (Islamic Republic of)", "Iran (République islamique d')", "Irán (República Islámica del)"},
		{"PSE", "State of Palestine", "État de Palestine", "Estado de Palestina"},
		{"CIV", "Côte d'Ivoire", "Côte d’Ivoire", "Côte d’Ivoire"},
		{"SLV", "El Salvador", "El Salvador", "El Salvador"},
		{"SUN", "Union of Soviet Socialist Republics", "Union des Républiques socialistes soviétiques", "Unión de Repúblicas Socialistas Soviéticas"},
	} {
		a, err := st.AddresseeByISO3(ctx, test.iso3)
		if err != nil {
			t.Fatalf("%s: %v", test.iso3, err)
		}
		if got := [3]string{a.NameEN, a.NameFR, a.NameES}; got != [3]string{test.en, test.fr, test.es} {
			t.Errorf("%s: %q", test.iso3, got)
		}
	}
	for written, iso3 := range map[string]string{
		"United Arab Emirates (the)": "ARE", "the Gambia": "GMB", "L’Albanie": "ALB", "el Sudán": "SDN", "IRAN": "IRN",
		"Islamic Republic of Iran": "IRN", "the Islamic Republic of Iran": "IRN", "Ivory Coast": "CIV", "COTE D'IVOIRE": "CIV",
		"Turkey": "TUR", "Turkiye": "TUR", "Yugoslavia (Federal Republic of)": "YUG", "Zaïre": "ZAR", "埃及": "EGY", "مصر": "EGY",
		"Египет": "EGY", "Venezuela": "VEN", "Vénézuela": "VEN", "Lao People’s Democratic Republic": "LAO", "Holy See (the) *": "VAT",
	} {
		found, err := st.AddresseesNamed(ctx, docket.Fold(written))
		if err != nil || len(found) != 1 || found[0].Code() != iso3 {
			t.Errorf("%q leads to %d addressees, want %s; %v", written, len(found), iso3, err)
		}
	}
}

func TestNoNameOfAStateLeadsToTwo(t *testing.T) {
	names, err := fresh(t).AllAddresseeNames(context.Background())
	if err != nil || len(names) < 198*6 {
		t.Fatalf("%d names, %v", len(names), err)
	}
	for i := 1; i < len(names); i++ {
		if names[i].Fold == names[i-1].Fold {
			t.Errorf("%q leads to two States", names[i].Name)
		}
	}
}
