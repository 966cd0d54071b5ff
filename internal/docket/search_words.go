package docket

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The words that search knows. A text that is indexed and a query that is typed are cut by the same
// function, so that neither case, accents, hamza and tatweel, ё, full-width digits, nor the apostrophe of
// an elision keep them apart. Chinese has no gaps between words: its characters go in overlapping pairs.

// SearchToken is one word of a text as the index knows it, and where in the text it stands.
type SearchToken struct {
	Text       string
	Start, End int // bytes
}

// longestWord bounds a word in characters: what is longer is no word of any language.
const longestWord = 64

// SearchTokens cuts a text into words, in its order. Behind them stand its compounds written as one word:
// "co-operation" is found by "cooperation", "Sana'a" by "Sanaa".
func SearchTokens(text string) []SearchToken {
	words, compounds := cut(text)
	return append(words, compounds...)
}

// cut gives the words of a text, and apart from them the compounds, each over the words it is made of.
func cut(text string) (words, compounds []SearchToken) {
	c := cutter{words: make([]SearchToken, 0, len(text)/6+1)}
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[at:])
		}
		switch {
		case r == utf8.RuneError:
			c.put(' ', at, at+size)
		case r < utf8.RuneSelf:
			c.put(rune(asciiFold[r]), at, at+size)
		default:
			for _, folded := range letterFold(r) {
				c.put(folded, at, at+size)
			}
		}
		at += size
	}
	c.endCompound()
	return c.words, c.compounds
}

// cutter gathers the word that is being read.
type cutter struct {
	words, compounds []SearchToken
	word             []byte        // letters and digits so far
	runes            int           // of them
	pairs            []SearchToken // or characters that are not separated by gaps
	start, end       int
	parts            int  // words of the compound so far
	joined           bool // an apostrophe or a hyphen stands behind the last word
}

// What a folded character is. A mark is what stands on a letter and is left out.
const (
	aMark   = '\u0301'
	aJoiner = '-'
	aGap    = ' '
)

func (c *cutter) put(r rune, start, end int) {
	switch {
	case r == aMark:
		if len(c.word) > 0 {
			c.end = end
		} else if last := len(c.pairs) - 1; last >= 0 {
			c.pairs[last].End = end
		}
	case r == aGap:
		c.endCompound()
	case r == aJoiner:
		if c.endWord(); c.joined || c.parts == 0 {
			c.endCompound()
		} else {
			c.joined = true
		}
	case unseparated(r):
		if len(c.word) > 0 {
			c.endCompound()
		}
		c.pairs = append(c.pairs, SearchToken{string(r), start, end})
	default:
		if len(c.pairs) > 0 {
			c.endWord()
		}
		if len(c.word) == 0 {
			c.start = start
		}
		if c.end = end; c.runes < longestWord {
			c.word = utf8.AppendRune(c.word, r)
			c.runes++
		}
	}
}

func (c *cutter) endWord() {
	if len(c.word) > 0 {
		if !c.joined {
			c.parts = 0
		}
		c.words = append(c.words, SearchToken{string(c.word), c.start, c.end})
		c.word, c.runes, c.joined = c.word[:0], 0, false
		c.parts++
	}
	for i, one := range c.pairs {
		if i+1 < len(c.pairs) {
			one.Text += c.pairs[i+1].Text
			one.End = c.pairs[i+1].End
		}
		c.words = append(c.words, one)
	}
	if len(c.pairs) > 0 {
		c.pairs, c.parts, c.joined = c.pairs[:0], 0, false
	}
}

func (c *cutter) endCompound() {
	c.endWord()
	if c.parts > 1 {
		parts := c.words[len(c.words)-c.parts:]
		whole := SearchToken{Start: parts[0].Start, End: parts[len(parts)-1].End}
		for _, part := range parts {
			whole.Text += part.Text
		}
		if utf8.RuneCountInString(whole.Text) <= longestWord {
			c.compounds = append(c.compounds, whole)
		}
	}
	c.parts, c.joined = 0, false
}

// unseparated tells the scripts that write no gaps between words.
func unseparated(r rune) bool {
	return r >= 0x2e80 && (unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r))
}

// asciiFold is the folded form of the plain characters, that nearly all texts consist of.
var asciiFold = func() (fold [utf8.RuneSelf]byte) {
	for r := range rune(utf8.RuneSelf) {
		switch {
		case r >= 'A' && r <= 'Z':
			fold[r] = byte(r) + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			fold[r] = byte(r)
		case isApostrophe(r), r == '-':
			fold[r] = aJoiner
		default:
			fold[r] = aGap
		}
	}
	return fold
}()

// keptFold is how many characters are folded once and kept: the alphabets of all six languages.
const keptFold = 0x2e80

var foldsKept = sync.OnceValue(func() *[keptFold][]rune {
	var kept [keptFold][]rune
	for r := rune(utf8.RuneSelf); r < keptFold; r++ {
		kept[r] = foldRune(r)
	}
	return &kept
})

// letterFold gives what a character counts as: letters and digits, aMark, aJoiner or aGap.
func letterFold(r rune) []rune {
	if r < keptFold {
		return foldsKept()[r]
	}
	return foldRune(r)
}

func foldRune(r rune) []rune {
	if isApostrophe(r) || unicode.Is(unicode.Pd, r) && r <= '‑' || r == '‑' {
		return []rune{aJoiner}
	}
	var folded []rune
	for _, lower := range norm.NFKD.String(strings.ToLower(norm.NFKD.String(string(r)))) {
		switch {
		case unicode.Is(unicode.Mn, lower), unicode.Is(unicode.Me, lower), unicode.Is(unicode.Cf, lower), lower == 'ـ':
			folded = append(folded, aMark)
		case unicode.IsLetter(lower), unicode.IsNumber(lower), unicode.Is(unicode.Mc, lower):
			folded = append(folded, spelled(foldLetter(lower))...)
		default:
			folded = append(folded, aGap)
		}
	}
	return slices.Clip(folded)
}

// spelled maps what Fold leaves apart, since it compares names: ligatures, final letters, Persian forms of
// Arabic letters, and digits of other scripts.
func spelled(r rune) []rune {
	switch r {
	case 'ß':
		return []rune("ss")
	case 'æ':
		return []rune("ae")
	case 'œ':
		return []rune("oe")
	case 'ς':
		return []rune{'σ'}
	case 'ک':
		return []rune{'ك'}
	case 'ی', 'ے':
		return []rune{'ي'}
	}
	if r >= utf8.RuneSelf && unicode.Is(unicode.Nd, r) {
		return []rune{'0' + digitOf(r)}
	}
	return []rune{r}
}

// digitOf tells the value of a digit: every range of them begins with a zero.
func digitOf(r rune) rune {
	for _, in := range unicode.Nd.R16 {
		if low := rune(in.Lo); r >= low && r <= rune(in.Hi) {
			return (r - low) % 10
		}
	}
	for _, in := range unicode.Nd.R32 {
		if low := rune(in.Lo); r >= low && r <= rune(in.Hi) {
			return (r - low) % 10
		}
	}
	return 0
}
