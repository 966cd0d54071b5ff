package civil

import (
	"unicode"
	"unicode/utf8"
)

// Kinds of tokens; a sign is a token whose kind is the sign itself.
const (
	number rune = 'n'
	word   rune = 'w'
)

// token is a run of digits, a word, or a sign of a printed date, at text[from:to].
type token struct {
	kind     rune
	word     string // folded
	n        int
	from, to int
}

func (t token) width() int { return t.to - t.from }

// lex cuts a text into tokens. Spaces of every width and invisible marks
// separate words and say nothing themselves.
func lex(text string) []token {
	tokens := make([]token, 0, 12)
	for from := 0; from < len(text); {
		r, size := utf8.DecodeRuneInString(text[from:])
		to := from + size
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
			from = to
			continue
		case isDigit(r):
			to = run(text, to, isDigit)
			n, _ := digits(text[from:to])
			tokens = append(tokens, token{kind: number, n: n, from: from, to: to})
		case unicode.IsLetter(r):
			to = run(text, to, isLetter)
			tokens = append(tokens, token{kind: word, word: fold(text[from:to]), from: from, to: to})
		default:
			tokens = append(tokens, sign(r, from, to))
		}
		from = to
	}
	return tokens
}

// sign makes one hyphen of the many, and a letter of the degree sign that
// stands for the ordinal of "1° de mayo".
func sign(r rune, from, to int) token {
	switch r {
	case '‐', '‑', '‒', '–', '—', '−':
		r = '-'
	case '°':
		return token{kind: word, word: "o", from: from, to: to}
	}
	return token{kind: r, from: from, to: to}
}

func run(text string, at int, in func(rune) bool) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !in(r) {
			break
		}
		at += size
	}
	return at
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) }
