package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"answerable/internal/docket"
	"answerable/internal/intake/sheet"
)

// Mapping is what a person says about a file that its headers and words do not say themselves.
type Mapping struct {
	// Columns pairs a column of the file with a field; either may stand first. An empty field passes over the column.
	Columns     map[string]string `json:"columns"`
	DefaultLead string            `json:"default_lead"`
	DayFirst    *bool             `json:"day_first"`
	Types       map[string]string `json:"types"`
	States      map[string]string `json:"states"`
	Mandates    map[string]string `json:"mandates"`
}

// Clone gives a mapping that can be changed.
func (m Mapping) Clone() Mapping {
	m.Columns, m.Types, m.States, m.Mandates = maps.Clone(m.Columns), maps.Clone(m.Types), maps.Clone(m.States), maps.Clone(m.Mandates)
	return m
}

// SayType says what type a word is; without a meaning, what was said of it is taken back.
func (m *Mapping) SayType(text, base string) { say(&m.Types, text, base, fold) }

// SayState says which State a name or code is.
func (m *Mapping) SayState(text, iso3 string) { say(&m.States, text, iso3, docket.Fold) }

// SayMandates says which mandates a text names: codes joined by semicolons, the lead first.
func (m *Mapping) SayMandates(text, codes string) { say(&m.Mandates, text, codes, fold) }

func say(said *map[string]string, text, means string, words func(string) string) {
	maps.DeleteFunc(*said, func(other, _ string) bool { return words(other) == words(text) })
	if means == "" {
		return
	}
	if *said == nil {
		*said = make(map[string]string)
	}
	(*said)[text] = means
}

// Fitting leaves out what a mapping made for another file says of columns that this one does not have.
func (m Mapping) Fitting(headers []string) Mapping {
	m = m.Clone()
	maps.DeleteFunc(m.Columns, func(key, value string) bool {
		_, _, err := m.pair(headers, key, value)
		return err != nil
	})
	return m
}

// ignored is the field of a column that the mapping passes over.
const ignored Field = "-"

var iso3 = regexp.MustCompile(`^[A-Z]{3}$`)

// ParseMapping reads a mapping file and checks what can be checked without the table.
func ParseMapping(text []byte) (*Mapping, error) {
	var m Mapping
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return nil, refuseJSON(text, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, sheet.Refuse("Something stands behind the end of the mapping file. It holds one JSON object and nothing else.")
	}
	return &m, m.check()
}

func refuseJSON(text []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		line := 1 + bytes.Count(text[:min(int(syntax.Offset), len(text))], []byte("\n"))
		return sheet.Refuse("The mapping file is not valid JSON near line %d. Correct it there and try again.", line)
	case errors.As(err, &kind):
		return sheet.Refuse("In the mapping file “%s” is not of the right kind: columns, types, states and mandates are objects of texts, default_lead is a text, day_first is true or false.", kind.Field)
	case strings.Contains(err.Error(), "unknown field"):
		_, name, _ := strings.Cut(err.Error(), "unknown field ")
		return sheet.Refuse("The mapping file has an entry %s that is not known. It may have columns, default_lead, day_first, types, states and mandates.", name)
	}
	return sheet.Refuse("The mapping file is empty or cut off. It holds one JSON object such as {\"default_lead\": \"hrd\"}.")
}

func (m *Mapping) check() error {
	for _, word := range slices.Sorted(maps.Keys(m.Types)) {
		if _, _, ok := TypeWord(m.Types[word]); !ok {
			return sheet.Refuse("The mapping file says that the type “%s” is “%s”. Use UA, AL, OL, IR, VR, REM or REPLY.", word, m.Types[word])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.States)) {
		if !iso3.MatchString(m.States[name]) {
			return sheet.Refuse("The mapping file says that the State “%s” is “%s”. Use its ISO code of three capital letters.", name, m.States[name])
		}
	}
	return nil
}

// CheckMandates asks that every code the mapping names is known.
func (m *Mapping) CheckMandates(known func(code string) bool) error {
	if m.DefaultLead != "" && !known(m.DefaultLead) {
		return sheet.Refuse("The mapping file names the mandate “%s” as default_lead, but no mandate has this code.", m.DefaultLead)
	}
	for _, phrase := range slices.Sorted(maps.Keys(m.Mandates)) {
		for _, code := range Items(m.Mandates[phrase]) {
			if !known(code) {
				return sheet.Refuse("The mapping file says that “%s” is the mandate “%s”, but no mandate has this code.", phrase, code)
			}
		}
	}
	return nil
}

// MonthFirst says whether 06/14/2023 is a date; days come first unless the mapping says otherwise.
func (m *Mapping) MonthFirst() bool { return m.DayFirst != nil && !*m.DayFirst }

// Guess reads the headers as Guess does, with the mapping's word before any guess.
func (m *Mapping) Guess(headers []string) (Columns, error) {
	said := make(map[int]Field)
	for _, key := range slices.Sorted(maps.Keys(m.Columns)) {
		at, field, err := m.pair(headers, key, m.Columns[key])
		if err != nil {
			return Columns{}, err
		}
		for other, taken := range said {
			if taken == field && field != ignored && other != at {
				return Columns{}, sheet.Refuse("The mapping file gives two columns to “%s”. Keep one of them.", string(field))
			}
		}
		said[at] = field
	}
	return choose(headers, func(i int, header string) meaning {
		if field, ok := said[i]; ok {
			return meaning{field: field, rank: -1}
		}
		return meaningOf(header)
	}), nil
}

// pair reads an entry as column and field, else as field and column.
func (m *Mapping) pair(headers []string, key, value string) (int, Field, error) {
	column, other := indexOf(headers, key), indexOf(headers, value)
	if column >= 0 && strings.TrimSpace(value) == "" {
		return column, ignored, nil
	}
	if field, ok := fieldNamed(value); ok && column >= 0 {
		return column, field, nil
	}
	field, ok := fieldNamed(key)
	switch {
	case ok && other >= 0:
		return other, field, nil
	case column >= 0:
		return 0, "", sheet.Refuse("The mapping file gives the column “%s” to “%s”, which is not known. Use a name such as sent_on, addressee, type, subject, mandates or reply_dates.", key, value)
	case ok:
		key = value
	}
	return 0, "", sheet.Refuse("The mapping file names a column “%s” that the file does not have.", key)
}

func indexOf(headers []string, name string) int {
	if at := slices.Index(headers, name); at >= 0 {
		return at
	}
	folded := fold(name)
	return slices.IndexFunc(headers, func(header string) bool { return folded != "" && fold(header) == folded })
}

// fieldNamed also takes the names under which other files carry a field, such as date_sent.
func fieldNamed(name string) (Field, bool) {
	name = strings.TrimSpace(name)
	if slices.Contains(readable, Field(name)) {
		return Field(name), true
	}
	if m := meaningOf(name); m.field != "" && !slices.Contains(computed, m.field) {
		return m.field, true
	}
	return "", false
}
