// Package reference carries the States, their printed names and the mandates that a new register starts with.
package reference

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"sync"
)

//go:embed data/*.csv data/everyday-names.csv
var files embed.FS

// Languages are the six official languages in the order of the name columns.
var Languages = []string{"en", "fr", "es", "ar", "ru", "zh"}

// State is a member, an observer or a former State of the United Nations.
type State struct {
	ISO3, ISO2, M49 string
	UNStatus        string // member, observer or former
	UNGroup         string // UN regional group; empty for observers
	OHCHRRegion     string
	Region          string
	SubRegion       string
	Names           map[string]string // by language
	Formal          map[string]string // by language, where known
	Note            string
	Until           string // the day a former State ceased to be, 2006-01-02
}

// NameVariant is a State's name as some document prints it.
type NameVariant struct {
	Name, ISO3 string
	Current    bool // a member or observer today; false for a former State
	Note       string
}

// Mandate is a special procedure as a new register knows it.
type Mandate struct {
	Code, Kind string // Kind is thematic or country
	Label      string // the short label of the public database of communications; may be empty
	Names      map[string]string
}

// MandateTitle is a title that a mandate bore from a day on.
type MandateTitle struct {
	Code, ValidFrom string
	Kind            string // SR, SRSG, IE, WG or other
	Title           string
}

var (
	states   = sync.OnceValue(func() []State { return loadStates("data/states.csv") })
	former   = sync.OnceValue(func() []State { return loadStates("data/former-states.csv") })
	variants = sync.OnceValue(loadVariants)
	everyday = sync.OnceValue(loadEveryday)
	mandates = sync.OnceValue(loadMandates)
	titles   = sync.OnceValue(loadTitles)
)

// States lists the 193 members and two observers, ordered by ISO code.
func States() []State { return states() }

// FormerStates lists States that letters were sent to and that are no more, with the regions of their time.
func FormerStates() []State { return former() }

// NameVariants lists names as printed, with those of former States.
func NameVariants() []NameVariant { return variants() }

// EverydayNames lists names of States that people write and spreadsheets print, beside those of documents.
func EverydayNames() []NameVariant { return everyday() }

// Mandates lists the special procedures in the order of the file, the human rights defenders' first.
func Mandates() []Mandate { return mandates() }

// MandateTitles lists the titles known with their day, oldest first within a mandate.
func MandateTitles() []MandateTitle { return titles() }

func loadStates(file string) []State {
	var list []State
	for row := range table(file) {
		list = append(list, State{
			ISO3: row["iso3"], ISO2: row["iso2"], M49: row["m49"], UNStatus: row["un_status"],
			UNGroup: row["un_regional_group"], OHCHRRegion: row["ohchr_region"],
			Region: row["region"], SubRegion: row["sub_region"],
			Names: byLanguage(row, "name_"), Formal: byLanguage(row, "formal_"), Note: row["note"], Until: row["until"],
		})
	}
	return list
}

func loadVariants() []NameVariant {
	var list []NameVariant
	for row := range table("data/state-name-variants.csv") {
		list = append(list, NameVariant{
			Name: row["raw_name"], ISO3: row["iso3"], Current: row["current_member_or_observer"] == "yes", Note: row["note"],
		})
	}
	return list
}

func loadEveryday() []NameVariant {
	var list []NameVariant
	for row := range table("data/everyday-names.csv") {
		list = append(list, NameVariant{Name: row["raw_name"], ISO3: row["iso3"], Current: true})
	}
	return list
}

func loadMandates() []Mandate {
	var list []Mandate
	for row := range table("data/mandates.csv") {
		list = append(list, Mandate{
			Code: row["code"], Kind: row["kind"], Label: row["portal_short_label"], Names: byLanguage(row, "name_"),
		})
	}
	return list
}

func loadTitles() []MandateTitle {
	var list []MandateTitle
	for row := range table("data/mandate-titles.csv") {
		list = append(list, MandateTitle{Code: row["code"], ValidFrom: row["valid_from"], Kind: row["kind"], Title: row["title"]})
	}
	return list
}

func byLanguage(row map[string]string, prefix string) map[string]string {
	names := make(map[string]string)
	for _, language := range Languages {
		if name := row[prefix+language]; name != "" {
			names[language] = name
		}
	}
	return names
}

// table yields the rows of an embedded file by column name; a broken file is a broken build, so it panics.
func table(name string) func(yield func(map[string]string) bool) {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("reference: %v", err))
	}
	lines, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("reference: %s: %v", name, err))
	}
	return func(yield func(map[string]string) bool) {
		for _, line := range lines[1:] {
			row := make(map[string]string, len(line))
			for i, column := range lines[0] {
				row[column] = line[i]
			}
			if !yield(row) {
				return
			}
		}
	}
}
