package account

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// leastGuesses is how many characters of a password must be left to guess once each run that a pattern
// gives away is counted as one. Words of keys beside each other, like "free", have runs too: a higher number
// would refuse passphrases of three of them.
const leastGuesses = 6

// leastBlock is the least number of characters of a password that says the same several times.
const leastBlock = 8

// leastRun is the shortest row of keys or letters that is taken for a pattern: shorter ones are in every word.
const leastRun = 3

// guesses counts the characters of a password, and each row of the keyboard, row of letters or digits and
// repetition of what stood before as one.
func guesses(password string) int {
	text := unshifted.Replace(strings.ToLower(password))
	runes, n := []rune(text), 0
	for i := 0; i < len(runes); n++ {
		run := 1
		for _, find := range patterns {
			if length := find(runes, i); length >= leastRun {
				run = max(run, length)
			}
		}
		i += run
	}
	return n
}

// unshifted gives the signs above the digits as digits: "!QAZ@WSX" is the walk "1qaz2wsx".
var unshifted = strings.NewReplacer("!", "1", "@", "2", "#", "3", "$", "4", "%", "5", "^", "6", "&", "7", "*", "8", "(", "9", ")", "0")

// patterns tell how long what begins at a place can be foretold.
var patterns = []func(runes []rune, from int) int{
	sequence, repetition, keyboards[0].walk, keyboards[1].walk, keyboards[2].walk,
}

// sequence is "1234", "dcba" or "0000".
func sequence(runes []rune, from int) int {
	if from+1 == len(runes) {
		return 1
	}
	step, end := runes[from+1]-runes[from], from+1
	if step < -1 || step > 1 {
		return 1
	}
	for end < len(runes) && runes[end]-runes[end-1] == step {
		end++
	}
	return end - from
}

// repetition is what stood before in the same words.
func repetition(runes []rune, from int) int {
	length, before := 0, string(runes[:from])
	for from+length < len(runes) && strings.Contains(before, string(runes[from:from+length+1])) {
		length++
	}
	return length
}

// place is a key's row and column; each row is set off to the right of the one above by part of a key.
type place struct{ row, column int }

type keyboard map[rune]place

// keyboards are those of most offices.
var keyboards = []keyboard{
	newKeyboard("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"),
	newKeyboard("1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"),
	newKeyboard("1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"),
}

func newKeyboard(rows ...string) keyboard {
	k := keyboard{}
	for row, keys := range rows {
		for column, key := range keys {
			k[key] = place{row, column}
		}
	}
	return k
}

// walk goes from key to key beside it and comes to none twice: words like "dressed" turn back, patterns do not.
func (k keyboard) walk(runes []rune, from int) int {
	end := from
	for end < len(runes) {
		at, known := k[runes[end]]
		if !known || end > from && !k[runes[end-1]].touches(at) || slices.Contains(runes[from:end], runes[end]) {
			break
		}
		end++
	}
	return end - from
}

func (p place) touches(other place) bool {
	if p.row > other.row {
		p, other = other, p
	}
	aside := other.column - p.column
	switch other.row - p.row {
	case 0:
		return aside == 1 || aside == -1
	case 1:
		return aside == 0 || aside == -1
	}
	return false
}

// Letters of one word that digits make long enough: they are soon found, whatever the digits are.
const (
	shortWord = 8
	mostSigns = 2
)

// wordWithDigits finds "geneva202620": one short word, said once or again, with digits around it.
func wordWithDigits(password string) bool {
	text := once(strings.ToLower(password))
	word := strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	signs := 0
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			signs++
		}
	}
	for _, r := range word {
		if !unicode.IsLetter(r) || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return false // several words, or a script that writes a word in a sign or two
		}
	}
	word = once(word)
	return word != "" && signs <= mostSigns && utf8.RuneCountInString(word) <= shortWord
}

// once leaves one of the equal parts that a text consists of.
func once(text string) string {
	for unit := 1; unit <= len(text)/2; unit++ {
		if len(text)%unit == 0 && strings.Repeat(text[:unit], len(text)/unit) == text {
			return text[:unit]
		}
	}
	return text
}

// What of a name or an address is long enough to be known again, and what more may stand beside it.
const (
	leastPart   = 3
	fewBesides  = 4
	partsOfName = " .-_+@'"
)

// madeOf tells that a password has hardly a letter that is not of these names.
func madeOf(password string, names ...string) bool {
	var parts []string
	for _, name := range names {
		for _, part := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(partsOfName, r) }) {
			parts = append(parts, part, strings.TrimRightFunc(part, unicode.IsDigit))
		}
	}
	slices.SortFunc(parts, func(a, b string) int { return len(b) - len(a) })
	left := strings.ToLower(password)
	for _, part := range parts {
		if utf8.RuneCountInString(part) >= leastPart {
			left = strings.ReplaceAll(left, part, " ")
		}
	}
	letters := 0
	for _, r := range left {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return left != strings.ToLower(password) && letters < fewBesides
}
