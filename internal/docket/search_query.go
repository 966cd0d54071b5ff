package docket

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A query is bounded: more words than these narrow nothing that a person looks for.
const (
	LongestQuery = 200 // characters
	mostTerms    = 12
)

// SearchQuery is what a person typed, word by word. A hit has every term that is not excluded.
type SearchQuery struct {
	Typed string
	Terms []SearchTerm
	// Left tells that the query was longer than is looked for.
	Left bool
}

// SearchTerm is one word, or "several in quotes", or a word to be -left out.
type SearchTerm struct {
	Typed   string
	Without bool
	// Ways are how the index may know the term; each is a row of words that stand one behind the other.
	Ways [][]string
	// Prefix: the last word of each way may go on.
	Prefix bool
}

// ParseSearch reads a query. There is nothing that cannot be typed: what is no word is passed over.
func ParseSearch(typed string) SearchQuery {
	q := SearchQuery{Typed: strings.TrimSpace(strings.ToValidUTF8(typed, " "))}
	text := q.Typed
	if runes := []rune(text); len(runes) > LongestQuery {
		text, q.Left = string(runes[:LongestQuery]), true
	}
	for text != "" {
		var term SearchTerm
		if term, text = nextTerm(text); len(term.Ways) == 0 || slices.ContainsFunc(q.Terms, term.same) {
			continue
		}
		if len(q.Terms) == mostTerms {
			q.Left = true
			break
		}
		q.Terms = append(q.Terms, term)
	}
	// What is typed last is often not finished. A number is: 2026 is no beginning of 20261.
	if last := len(q.Terms) - 1; last >= 0 && !q.Left {
		q.Terms[last].Prefix = q.Terms[last].Prefix || q.Terms[last].goesOn(q.Typed)
	}
	return q
}

// Empty tells that there is no word to look for.
func (q SearchQuery) Empty() bool {
	return !slices.ContainsFunc(q.Terms, func(t SearchTerm) bool { return !t.Without })
}

func (t SearchTerm) same(other SearchTerm) bool {
	return t.Without == other.Without && slices.EqualFunc(t.Ways, other.Ways, slices.Equal[[]string])
}

func (t SearchTerm) goesOn(typed string) bool {
	words := t.Ways[0]
	word := words[len(words)-1]
	return !t.Without && !isQuote(lastRune(typed)) && utf8.RuneCountInString(word) >= 2 && !unseparated(lastRune(word)) &&
		strings.IndexFunc(word, unicode.IsLetter) >= 0
}

func lastRune(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}

// nextTerm takes one term off the front of a query.
func nextTerm(text string) (SearchTerm, string) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	bare, without := strings.CutPrefix(text, "-")
	first, size := utf8.DecodeRuneInString(bare)
	end := strings.IndexFunc(bare, func(r rune) bool { return unicode.IsSpace(r) || isQuote(r) })
	rest := ""
	switch {
	case isQuote(first):
		bare = bare[size:]
		if end = strings.IndexFunc(bare, isQuote); end >= 0 {
			_, size = utf8.DecodeRuneInString(bare[end:])
			bare, rest = bare[:end], bare[end+size:]
		}
	case end >= 0:
		bare, rest = bare[:end], bare[end:]
	}
	t := SearchTerm{Typed: strings.TrimSpace(bare), Without: without}
	t.Ways, t.Prefix = waysOf(bare)
	return t, rest
}

// isQuote tells the signs that people put around a phrase, in any language.
func isQuote(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '«', '»', '「', '」', '＂':
		return true
	}
	return false
}

// waysOf gives the rows of index words that a term may be written in. A single character of a script
// without gaps is the beginning of a pair.
func waysOf(text string) (ways [][]string, prefix bool) {
	words, compounds := cut(text)
	if len(words) == 0 {
		return nil, false
	}
	last := len(words) - 1
	if unseparated(lastRune(words[last].Text)) {
		if last > 0 && words[last-1].End == words[last].End {
			words = words[:last] // the pair before it says it already
		} else {
			prefix = true
		}
	}
	ways = append(ways, wordsIn(words))
	if len(compounds) > 0 {
		ways = append(ways, wordsIn(asOne(words, compounds)))
	}
	return ways, prefix
}

// asOne puts each compound in the place of its words.
func asOne(words, compounds []SearchToken) []SearchToken {
	var out []SearchToken
	for _, word := range words {
		for len(compounds) > 0 && word.Start >= compounds[0].End {
			compounds = compounds[1:]
		}
		switch {
		case len(compounds) == 0 || word.Start < compounds[0].Start:
			out = append(out, word)
		case word.Start == compounds[0].Start:
			out = append(out, compounds[0])
		}
	}
	return out
}

func wordsIn(tokens []SearchToken) []string {
	texts := make([]string, len(tokens))
	for i, token := range tokens {
		texts[i] = token.Text
	}
	return texts
}
