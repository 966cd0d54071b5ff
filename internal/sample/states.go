// Package sample fills an empty register with invented data for load tests: invented States with
// user-assigned codes in the regional proportions of the real ones, letters, replies and reminders.
// Nothing in it speaks of a real State or person.
package sample

import (
	"fmt"

	"answerable/internal/docket"
	"answerable/internal/reference"
)

// named are the invented States that drawings, screenshots and the demonstration use by name.
var named = []struct{ code, name string }{
	{"XAR", "Arland"}, {"XBE", "Belmark"}, {"XCO", "Corvania"}, {"XFA", "Farrow"}, {"XGT", "Gotara"}, {"XIR", "Irvane (Republic of)"},
	{"XKE", "Kestria"}, {"XME", "Meridia"}, {"XNI", "Nicoda"}, {"XPH", "Philmora"}, {"XTU", "Tûrmar"}, {"XVM", "Vesmar"}, {"XZW", "Zimora"},
}

var (
	heads = []string{"Al", "Be", "Ca", "Dor", "El", "Fen", "Gal", "Hol", "Is", "Jor", "Kar", "Lu", "Mor", "Nar", "Or", "Pel", "Qua", "Ros", "Sel", "Tor", "Ul", "Var", "Wes", "Yol", "Zan"}
	tails = []string{"dovia", "mere", "quor", "stina", "thora", "vesia", "wick", "zara"}
)

// States gives n invented States. The i-th stands in the region of the i-th member State, so that
// 193 of them have the real regional proportions.
func States(n int) []docket.Addressee {
	members := membersByRegion()
	taken := map[string]bool{}
	states := make([]docket.Addressee, 0, n)
	for _, s := range named {
		if len(states) < n {
			taken[s.code] = true
			states = append(states, invented(s.code, s.name, members[len(states)]))
		}
	}
	for i := 0; len(states) < n; i++ {
		name := heads[i%len(heads)] + tails[i/len(heads)%len(tails)]
		code := nextCode(taken)
		taken[code] = true
		states = append(states, invented(code, name, members[len(states)%len(members)]))
	}
	return states
}

func membersByRegion() []reference.State {
	var members []reference.State
	for _, s := range reference.States() {
		if s.UNStatus == "member" {
			members = append(members, s)
		}
	}
	return members
}

func nextCode(taken map[string]bool) string {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code := fmt.Sprintf("X%c%c", a, b); !taken[code] {
				return code
			}
		}
	}
	panic("more invented States were asked for than there are codes")
}

func invented(code, name string, like reference.State) docket.Addressee {
	return docket.Addressee{
		Kind: docket.State, Standing: docket.Invented, ISO3: &code, NameEN: name,
		SortName: docket.Fold(name), FoldName: docket.Fold(name), UNRegion: like.UNGroup, OHCHRRegion: like.OHCHRRegion,
		Note: "invented", Version: 1,
	}
}

// Names gives the ways an invented State is written, for matching.
func Names(a docket.Addressee) []docket.AddresseeName {
	return []docket.AddresseeName{{Fold: a.FoldName, Name: a.NameEN}}
}
