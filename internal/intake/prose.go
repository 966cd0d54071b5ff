package intake

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// span is a phrase found at a place in a sentence.
type span struct {
	from, to int
	phrase
}

// readProse finds the phrases of a sentence, longest first, and says which of the offices it names lead to no mandate.
func (r *MandateReader) readProse(words string) (codes, unknown []string) {
	found := r.spans(words)
	for _, part := range r.mentions(words) {
		if slices.ContainsFunc(found, func(s span) bool { return s.from < part.to && part.from < s.to }) {
			continue
		}
		if p, ok := r.cutOff(words, part); ok {
			found = append(found, span{part.from, part.to, p})
			continue
		}
		unknown = append(unknown, r.trimFiller(words[part.from:part.to]))
	}
	for _, cut := range r.cuts {
		if strings.HasSuffix(words, cut.words) {
			found = append(found, span{phrase: cut})
		}
	}
	for _, s := range found {
		for _, code := range Items(s.codes) {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	slices.SortStableFunc(codes, func(a, b string) int { return r.place(a) - r.place(b) })
	return codes, unknown
}

// place orders the codes of a sentence; those without historic phrases follow, mandates on a country stand last.
func (r *MandateReader) place(code string) int {
	if rank, ok := r.rank[code]; ok {
		return rank
	}
	return r.rank[CodeCountry] - 1
}

func (r *MandateReader) spans(words string) []span {
	var found []span
	for _, p := range r.mandates {
		for from := 0; ; {
			at := indexWords(words[from:], p.words)
			if at < 0 {
				break
			}
			s := span{from + at, from + at + len(p.words), p}
			from = s.to
			if !slices.ContainsFunc(found, func(o span) bool { return s.from < o.to && o.from < s.to }) {
				found = append(found, s)
			}
			if from >= len(words) {
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b span) int { return a.from - b.from })
	return found
}

// mentions cuts a sentence into the parts that each begin with an office.
func (r *MandateReader) mentions(words string) []span {
	var parts []span
	for _, office := range r.offices {
		for from := 0; from < len(words); {
			at := indexWords(words[from:], office)
			if at < 0 {
				break
			}
			s := span{from: from + at, to: from + at + len(office)}
			from = s.to
			if !slices.ContainsFunc(parts, func(o span) bool { return s.from < o.to && o.from < s.to }) {
				parts = append(parts, s)
			}
		}
	}
	slices.SortFunc(parts, func(a, b span) int { return a.from - b.from })
	for i := range parts {
		parts[i].to = len(words)
		if i+1 < len(parts) {
			parts[i].to = parts[i+1].from
		}
	}
	return parts
}

// cutOff completes the last name of a sentence that was cut after a number of characters, if one mandate alone fits.
func (r *MandateReader) cutOff(words string, part span) (phrase, bool) {
	const shortestCut = 200
	if part.to != len(words) || utf8.RuneCountInString(words) < shortestCut {
		return phrase{}, false
	}
	var fits phrase
	rest := words[part.from:part.to]
	for _, p := range r.mandates {
		for from := 0; from >= 0 && from < len(rest); from = nextWord(rest, from) {
			tail := rest[from:]
			if len(tail) < 12 || !strings.HasPrefix(p.words, tail) {
				continue
			}
			if fits.codes != "" && fits.codes != p.codes {
				return phrase{}, false
			}
			fits = p
		}
	}
	return fits, fits.codes != ""
}

func nextWord(text string, from int) int {
	at := strings.IndexByte(text[from:], ' ')
	if at < 0 {
		return -1
	}
	return from + at + 1
}

func (r *MandateReader) trimFiller(words string) string {
	list := strings.Fields(words)
	for len(list) > 0 && slices.Contains(r.filler, list[len(list)-1]) {
		list = list[:len(list)-1]
	}
	return strings.Join(list, " ")
}

// indexWords finds whole words in folded text.
func indexWords(text, words string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], words)
		if at < 0 || words == "" {
			return -1
		}
		start, end := from+at, from+at+len(words)
		if (start == 0 || text[start-1] == ' ') && (end == len(text) || text[end] == ' ') {
			return start
		}
		from = start + 1
	}
}
