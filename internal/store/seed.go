package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/reference"
)

// seed gives an empty register its States and mandates, in one change by the console. A register
// that has either is left alone: an administrator may have changed them.
func (s *Store) seed(ctx context.Context) error {
	var filled bool
	err := s.one(ctx, "look for reference data", &filled,
		`SELECT EXISTS (SELECT 1 FROM addressees) OR EXISTS (SELECT 1 FROM mandates)`)
	if err != nil || filled {
		return err
	}
	return s.Tx(ctx, func(tx docket.Store) error {
		inner := tx.(*Store)
		states, err := inner.seedStates(ctx)
		if err != nil {
			return err
		}
		mandates, err := inner.seedMandates(ctx)
		if err != nil {
			return err
		}
		return tx.Record(ctx, docket.Change{Actor: docket.Console, Action: "reference.load", Subject: "reference",
			After: map[string]any{"states": states, "mandates": mandates}})
	})
}

func (s *Store) seedStates(ctx context.Context) (int, error) {
	variants := make(map[string][]string)
	for _, v := range slices.Concat(reference.NameVariants(), reference.EverydayNames()) {
		variants[v.ISO3] = append(variants[v.ISO3], v.Name)
	}
	states := append(append([]reference.State{}, reference.States()...), reference.FormerStates()...)
	for _, state := range states {
		a := addresseeOf(state)
		if err := s.InsertAddressee(ctx, &a, namesOf(state, variants[state.ISO3])); err != nil {
			return 0, fmt.Errorf("load %s: %w", state.ISO3, err)
		}
		if state.Until == "" {
			continue
		}
		if _, err := s.exec(ctx, "retire a former State", `UPDATE addressees SET retired_on = ? WHERE id = ?`, state.Until, a.ID); err != nil {
			return 0, err
		}
	}
	return len(states), nil
}

func addresseeOf(state reference.State) docket.Addressee {
	iso3 := state.ISO3
	name := func(language string) string { return spoken(state.Names[language]).shown }
	return docket.Addressee{
		Kind: docket.State, Standing: docket.AddresseeStanding(state.UNStatus), ISO3: &iso3,
		NameEN: name("en"), NameFR: name("fr"), NameES: name("es"), NameAR: name("ar"), NameRU: name("ru"), NameZH: name("zh"),
		SortName: docket.Fold(name("en")), FoldName: docket.Fold(name("en")),
		UNRegion: state.UNGroup, OHCHRRegion: state.OHCHRRegion, Note: state.Note,
	}
}

// namesOf lists every way a State is written: as the list of names prints it, as it is shown, with its
// article in front, without what stands in brackets, formally, and as documents print it.
func namesOf(state reference.State, variants []string) []docket.AddresseeName {
	var names []docket.AddresseeName
	add := func(language string, ways ...string) {
		for _, name := range ways {
			if fold := docket.Fold(name); fold != "" {
				names = append(names, docket.AddresseeName{Fold: fold, Name: name, Language: language})
			}
		}
	}
	for _, language := range reference.Languages {
		n := spoken(state.Names[language])
		short, _, _ := strings.Cut(n.shown, " (")
		formal := strings.TrimSpace(state.Formal[language])
		add(language, n.shown, n.printed, n.withArticle, short, formal, withoutArticle(formal))
	}
	add("", variants...)
	return names
}

// articles are those that the list of names puts in brackets behind a name.
var articles = []string{"the", "l'", "la", "le", "les", "el", "los", "las"}

// naming is a State's name in one language.
type naming struct {
	printed, shown, withArticle string
}

// spoken drops the article and the mark behind a printed name: "Gambia (the)" is shown as "Gambia".
func spoken(printed string) naming {
	shown := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(printed), "*"))
	for _, article := range articles {
		name, found := strings.CutSuffix(shown, " ("+article+")")
		if !found {
			continue
		}
		gap := " "
		if strings.HasSuffix(article, "'") {
			gap = ""
		}
		return naming{printed: printed, shown: name, withArticle: article + gap + name}
	}
	return naming{printed: printed, shown: shown}
}

// withoutArticle drops the article in front of a formal name.
func withoutArticle(formal string) string {
	for _, article := range articles {
		gap := " "
		if strings.HasSuffix(article, "'") {
			gap = ""
		}
		if name, found := strings.CutPrefix(formal, article+gap); found {
			return name
		}
	}
	return formal
}

func (s *Store) seedMandates(ctx context.Context) (int, error) {
	titles := make(map[string][]reference.MandateTitle)
	for _, t := range reference.MandateTitles() {
		titles[t.Code] = append(titles[t.Code], t)
	}
	for _, m := range reference.Mandates() {
		id, err := s.insert(ctx, "load a mandate",
			`INSERT INTO mandates (code, kind, label, name_en, name_fr, name_es, name_ar, name_ru, name_zh) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			m.Code, m.Kind, m.Label, m.Names["en"], m.Names["fr"], m.Names["es"], m.Names["ar"], m.Names["ru"], m.Names["zh"])
		if err != nil {
			return 0, err
		}
		known := titles[m.Code]
		if known == nil {
			known = []reference.MandateTitle{{ValidFrom: beginning.String(), Kind: titleKind(m.Names["en"]), Title: m.Names["en"]}}
		}
		for _, t := range known {
			if _, err := s.exec(ctx, "load the title of a mandate",
				`INSERT INTO mandate_titles (mandate_id, valid_from, kind, title) VALUES (?, ?, ?, ?)`, id, t.ValidFrom, t.Kind, t.Title); err != nil {
				return 0, err
			}
		}
	}
	return len(reference.Mandates()), nil
}

// beginning is valid-from of what always was.
var beginning = civil.Must("1900-01-01")

// titleKind reads the kind of a mandate off its title.
func titleKind(title string) string {
	for _, kind := range [][2]string{
		{"Special Rapporteur", "SR"}, {"Special Representative", "SRSG"}, {"Independent Expert", "IE"}, {"Working Group", "WG"},
	} {
		if strings.HasPrefix(title, kind[0]) {
			return kind[1]
		}
	}
	return "other"
}
