package intake

import (
	"slices"
	"strings"
	"sync"

	"answerable/internal/docket"
)

// directory finds the addressees that cells name. Other actors that it meets for the first time wait in it,
// without a number, until the plan is applied.
type directory struct {
	byISO3 map[string]*docket.Addressee
	named  map[string][]*docket.Addressee
	said   map[string]string // folded name to ISO code: the mapping file's word, before any other
}

// actorWords are the words that spreadsheets have for kinds of actors.
var actorWords = sync.OnceValue(func() map[string]string {
	words := make(map[string]string)
	for _, row := range table("actor-words.csv") {
		words[fold(row[0])] = row[1]
	}
	return words
})

func newDirectory(addressees []docket.Addressee, names []docket.AddresseeName, said map[string]string) *directory {
	d := &directory{byISO3: make(map[string]*docket.Addressee), named: make(map[string][]*docket.Addressee), said: make(map[string]string)}
	byID := make(map[docket.AddresseeID]*docket.Addressee, len(addressees))
	for i := range addressees {
		a := &addressees[i]
		byID[a.ID] = a
		if a.ISO3 != nil {
			d.byISO3[*a.ISO3] = a
		}
	}
	for _, name := range names {
		if a := byID[name.AddresseeID]; a != nil {
			d.named[name.Fold] = append(d.named[name.Fold], a)
		}
	}
	for name, iso := range said {
		d.said[docket.Fold(name)] = iso
	}
	return d
}

// addressed is what a row says of its addressee.
type addressed struct {
	name, iso3, kind string
	code             string // of the reference; OTH says that the addressee is no State
}

// word is what a mapping may say the State of: the name, or a code where there is no name.
func (in addressed) word() string {
	if name := strings.TrimSpace(in.name); name != "" {
		return name
	}
	return strings.TrimSpace(in.iso3)
}

// find gives the addressee of a row, or the reason why there is none.
func (d *directory) find(in addressed) (*docket.Addressee, *docket.Message) {
	name := strings.TrimSpace(in.name)
	kind, other := otherKind(in.kind)
	if state := d.said[docket.Fold(in.word())]; in.word() != "" && state != "" {
		return d.state(state)
	}
	// "Other entity" with the code of a State is a State that somebody filed among the others; a company
	// may well carry the code of its home.
	if in.iso3 != "" && (!other || kind == "" || len(d.statesNamed(name)) > 0) {
		return d.state(strings.ToUpper(in.iso3))
	}
	if name == "" {
		return nil, reason("The row names no addressee.")
	}
	if states := d.statesNamed(name); len(states) == 1 {
		return states[0], nil
	} else if len(states) > 1 {
		return nil, reason("“%s” may mean %s or %s. Give its ISO code, or name it under “states” in the mapping.", name, states[0].NameEN, states[1].NameEN)
	}
	if len(name) == 3 && d.byISO3[strings.ToUpper(name)] != nil {
		return d.byISO3[strings.ToUpper(name)], nil
	}
	return d.other(name, kind, other || in.code == docket.OTH)
}

func (d *directory) state(iso3 string) (*docket.Addressee, *docket.Message) {
	if a := d.byISO3[iso3]; a != nil {
		return a, nil
	}
	return nil, reason("No State has the code “%s”.", iso3)
}

// statesNamed finds a State by any of the names that the register knows.
func (d *directory) statesNamed(name string) (states []*docket.Addressee) {
	words := docket.Fold(name)
	if words == "" {
		return nil
	}
	for _, a := range d.named[words] {
		if a.Kind == docket.State {
			states = append(states, a)
		}
	}
	return states
}

// other finds or makes an actor that is no State. A name alone is not taken for one: most are misspelt States.
func (d *directory) other(name string, kind docket.AddresseeKind, said bool) (*docket.Addressee, *docket.Message) {
	words := docket.Fold(name)
	var known []*docket.Addressee
	for _, a := range d.named[words] {
		if a.Kind != docket.State {
			known = append(known, a)
		}
	}
	if at := slices.IndexFunc(known, func(a *docket.Addressee) bool { return a.Kind == kind }); at >= 0 {
		return known[at], nil
	}
	switch {
	case len(known) > 0:
		return known[0], nil
	case !said:
		return nil, reason("No State is called “%s”. Correct the name, name it under “states” in the mapping, or say in addressee_kind what kind of actor it is.", name)
	case words == "":
		return nil, reason("“%s” is not the name of an addressee.", name)
	case len([]rune(name)) > maxName:
		return nil, reason("The name of an addressee is longer than %d characters.", maxName)
	}
	if kind == "" {
		kind = docket.OtherActor
	}
	a := &docket.Addressee{Kind: kind, Standing: docket.NoStanding, NameEN: name, SortName: words, FoldName: words, Version: 1}
	d.named[words] = append(d.named[words], a)
	return a, nil
}

const maxName = 200

// otherKind reads the kind of an actor; it is empty where the cell only says that the addressee is no State.
func otherKind(text string) (kind docket.AddresseeKind, other bool) {
	word, known := actorWords()[fold(text)]
	if !known && docket.AddresseeKind(text).Valid() {
		word = text
	}
	switch kind = docket.AddresseeKind(word); kind {
	case "", docket.State:
		return "", false
	case docket.OtherActor:
		return "", true
	}
	return kind, true
}

// addresseeKey tells addressees apart, also those that have no number yet.
func addresseeKey(a *docket.Addressee) string {
	if a == nil {
		return ""
	}
	if a.ISO3 != nil {
		return *a.ISO3
	}
	return docket.OTH + " " + a.FoldName
}

func reason(key string, args ...any) *docket.Message {
	m := docket.Msg(key, args...)
	return &m
}
