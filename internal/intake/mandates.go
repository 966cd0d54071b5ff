package intake

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// MandateName is a mandate as the register knows it: its code, its short label, its names in all languages and times.
type MandateName struct {
	Code, Label string
	Names       []string
}

// MandateCell is what a cell says about mandates.
type MandateCell struct {
	Codes   []string // in order, the lead first
	Unknown []string // what names a mandate that nobody here knows
}

// phrase is folded words that stand for a mandate, or for several joined by semicolons; rank is its place in the table
// of phrases.
type phrase struct {
	words, codes string
	rank         int
}

type phraseTable struct {
	mandates, cuts         []phrase
	joint, offices, filler []string
}

var phrases = sync.OnceValue(func() phraseTable {
	var t phraseTable
	for i, row := range table("mandate-phrases.csv") {
		p := phrase{words: fold(row[1]), codes: row[2], rank: i}
		switch row[0] {
		case "mandate":
			t.mandates = append(t.mandates, p)
		case "cut":
			t.cuts = append(t.cuts, p)
		case "joint":
			t.joint = append(t.joint, p.words)
		case "office":
			t.offices = append(t.offices, p.words)
		case "filler":
			t.filler = append(t.filler, p.words)
		}
	}
	longestFirst(t.offices)
	return t
})

func longestFirst(words []string) {
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
}

// MandateReader turns cells into codes. Names that a list spells out keep the order of the list. Prose such as "in
// conjunction with …" names the others in no order of rank; they follow the order of the table of phrases, so that the
// same letter reads the same whoever drafted the sentence.
type MandateReader struct {
	phraseTable
	exact  map[string][]string
	plain  map[string]bool // of these, the codes and labels themselves
	rank   map[string]int
	cached map[string]MandateCell
}

// NewMandateReader knows the given names, the historic phrases, and before both what a mapping file says.
func NewMandateReader(known []MandateName, said map[string]string) *MandateReader {
	r := &MandateReader{
		phraseTable: phrases(), exact: make(map[string][]string), plain: make(map[string]bool), rank: make(map[string]int), cached: make(map[string]MandateCell),
	}
	r.mandates = nil
	for _, text := range slices.Sorted(maps.Keys(said)) {
		r.exact[fold(text)] = Items(said[text])
		r.addPhrase(fold(text), said[text])
	}
	for _, p := range phrases().mandates {
		r.mandates = append(r.mandates, p)
		if _, ranked := r.rank[p.codes]; !ranked {
			r.rank[p.codes] = p.rank
		}
	}
	generic := r.countryPhrases()
	for _, mandate := range known {
		for _, name := range []string{mandate.Code, mandate.Label} {
			r.plain[fold(name)] = r.exact[fold(name)] == nil // unless a mapping says otherwise
			r.addExact(name, mandate.Code)
		}
		for _, name := range mandate.Names {
			r.addExact(name, mandate.Code)
			words := fold(name)
			r.addPhrase(words, mandate.Code)
			// A country is named by many offices over time; only the whole title tells which mandate is meant.
			if short := r.withoutOffice(words); !startsWithAny(short, generic) {
				r.addExact(short, mandate.Code)
				r.addPhrase(short, mandate.Code)
			}
		}
	}
	slices.SortStableFunc(r.mandates, func(a, b phrase) int { return len(b.words) - len(a.words) })
	return r
}

// CodeCountry is the code of any mandate on the situation in one country that has no code of its own.
const CodeCountry = "country"

func (r *MandateReader) countryPhrases() (words []string) {
	for _, p := range r.mandates {
		if p.codes == CodeCountry {
			words = append(words, p.words)
		}
	}
	return words
}

func startsWithAny(text string, starts []string) bool {
	return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(text, start) })
}

func (r *MandateReader) addExact(text, code string) {
	if words := fold(text); words != "" && r.exact[words] == nil {
		r.exact[words] = []string{code}
	}
}

func (r *MandateReader) addPhrase(words, codes string) {
	// A single word says too little to be looked for inside a sentence.
	if strings.Contains(words, " ") {
		r.mandates = append(r.mandates, phrase{words: words, codes: codes})
	}
}

// withoutOffice takes "special rapporteur on the" off the front of a title.
func (r *MandateReader) withoutOffice(words string) string {
	for _, office := range r.offices {
		if rest, found := strings.CutPrefix(words, office+" "); found {
			for _, link := range []string{"on ", "of experts on ", "sur ", "sobre ", "the ", "la ", "les ", "el "} {
				rest = strings.TrimPrefix(rest, link)
			}
			return rest
		}
	}
	return words
}

// Read reads a cell. The default lead stands first where the cell is empty or says that others joined in.
func (r *MandateReader) Read(text, defaultLead string) MandateCell {
	read, done := r.cached[text]
	if !done {
		read = r.read(text)
		if len(r.cached) < 10_000 {
			r.cached[text] = read
		}
	}
	words := fold(text)
	if defaultLead == "" || words != "" && !r.saysJoint(words) {
		return read
	}
	codes := []string{defaultLead}
	for _, code := range read.Codes {
		if code != defaultLead {
			codes = append(codes, code)
		}
	}
	return MandateCell{Codes: codes, Unknown: read.Unknown}
}

func (r *MandateReader) saysJoint(words string) bool {
	return slices.ContainsFunc(r.joint, func(joint string) bool { return indexWords(words, joint) >= 0 })
}

// ReadBeside reads a cell that names only those who joined, "in conjunction with …": the mandate that sent the
// letter is none of them. ok is false for any other cell.
func (r *MandateReader) ReadBeside(text string) (joined []string, ok bool) {
	words := fold(text)
	first := -1
	for _, joint := range r.joint {
		if at := indexWords(words, joint); at >= 0 && (first < 0 || at < first) {
			first = at
		}
	}
	if first < 0 || first > 0 && len(r.read(words[:first]).Codes) > 0 {
		return nil, false
	}
	joined = r.Read(text, "").Codes
	return joined, len(joined) > 0
}

func (r *MandateReader) read(text string) MandateCell {
	var cell MandateCell
	for _, item := range r.items(text) {
		words := fold(item)
		codes, known := r.exact[words]
		if !known && words != "" {
			var unknown []string
			codes, unknown = r.readProse(words)
			if len(codes) == 0 && len(unknown) == 0 {
				unknown = []string{strings.TrimSpace(item)}
			}
			cell.Unknown = append(cell.Unknown, unknown...)
		}
		for _, code := range codes {
			if !slices.Contains(cell.Codes, code) {
				cell.Codes = append(cell.Codes, code)
			}
		}
	}
	return cell
}

// items splits at semicolons and bars, and at commas where each part alone names a mandate.
func (r *MandateReader) items(text string) []string {
	items := Items(text)
	if len(items) != 1 || r.exact[fold(text)] != nil {
		return items
	}
	parts := strings.Split(text, ",")
	for _, part := range parts {
		if r.exact[fold(part)] == nil {
			return items
		}
	}
	return parts
}
