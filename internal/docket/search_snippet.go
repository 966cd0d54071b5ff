package docket

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// SnippetPart is a piece of a text, as it stands in the record; Mark tells that it was looked for.
type SnippetPart struct {
	Text string
	Mark bool
}

// span is a piece of a text in bytes.
type span struct{ start, end int }

// Mark cuts a text where the words of the query stand in it.
func (q SearchQuery) Mark(text string) []SnippetPart { return partsOf(text, q.spans(text)) }

// Snippet takes, of several texts, the first that the words stand in, and cuts it around the first of them
// to so many characters. Where none has them, it gives the beginning of the first.
func (q SearchQuery) Snippet(texts []string, most int) []SnippetPart {
	var first string
	for _, text := range texts {
		text = strings.Join(strings.Fields(text), " ")
		if spans := q.spans(text); len(spans) > 0 {
			return around(text, spans, most)
		}
		first = cmp.Or(first, text)
	}
	return around(first, nil, most)
}

// around cuts a text to so many characters, a third of them in front of the first span.
func around(text string, spans []span, most int) []SnippetPart {
	from, to := 0, len(text)
	if len(spans) > 0 {
		from = back(text, spans[0].start, most/3)
	}
	if on := forward(text, from, most); on < to {
		to = on
	}
	var within []span
	for _, s := range spans {
		if s.start >= from && s.start < to {
			within = append(within, span{s.start - from, min(s.end, to) - from})
		}
	}
	parts := partsOf(text[from:to], within)
	if from > 0 {
		parts = slices.Insert(parts, 0, SnippetPart{Text: "… "})
	}
	if to < len(text) {
		parts = append(parts, SnippetPart{Text: " …"})
	}
	return parts
}

// back goes so many characters back, and from there on to the beginning of a word.
func back(text string, at, characters int) int {
	from := at
	for ; characters > 0 && from > 0; characters-- {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	if from > 0 {
		if gap := strings.IndexByte(text[from:at], ' '); gap >= 0 {
			from += gap + 1
		}
	}
	return from
}

// forward goes so many characters on, and from there back to the end of a word.
func forward(text string, at, characters int) int {
	to := at
	for ; characters > 0 && to < len(text); characters-- {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	if to < len(text) {
		if gap := strings.LastIndexByte(text[at:to], ' '); gap > (to-at)/2 {
			to = at + gap
		}
	}
	return to
}

func partsOf(text string, spans []span) []SnippetPart {
	var parts []SnippetPart
	at := 0
	for _, s := range spans {
		if s.start > at {
			parts = append(parts, SnippetPart{Text: text[at:s.start]})
		}
		parts = append(parts, SnippetPart{Text: text[s.start:s.end], Mark: true})
		at = s.end
	}
	if at < len(text) {
		parts = append(parts, SnippetPart{Text: text[at:]})
	}
	return parts
}

// spans finds where the words of a query stand in a text, in its order; what overlaps is one.
func (q SearchQuery) spans(text string) []span {
	if text == "" {
		return nil
	}
	words, compounds := cut(text)
	var found []span
	for _, term := range q.Terms {
		if term.Without {
			continue
		}
		for _, way := range term.Ways {
			for _, tokens := range [][]SearchToken{words, compounds} {
				for i := range tokens {
					if stands(tokens[i:], way, term.Prefix) {
						found = append(found, span{tokens[i].Start, tokens[i+len(way)-1].End})
					}
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	return joinedSpans(found)
}

func joinedSpans(found []span) []span {
	var spans []span
	for _, s := range found {
		if last := len(spans) - 1; last >= 0 && s.start < spans[last].end {
			spans[last].end = max(spans[last].end, s.end)
			continue
		}
		spans = append(spans, s)
	}
	return spans
}

// stands tells whether a text begins with a row of words; with prefix, the last of them may go on.
func stands(tokens []SearchToken, way []string, prefix bool) bool {
	if len(tokens) < len(way) {
		return false
	}
	for i, word := range way {
		if tokens[i].Text != word && !(prefix && i == len(way)-1 && strings.HasPrefix(tokens[i].Text, word)) {
			return false
		}
	}
	return true
}
