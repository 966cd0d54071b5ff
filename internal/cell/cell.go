// Package cell keeps text harmless in spreadsheets: what goes out guarded comes back as it was.
package cell

import (
	"strings"
	"unicode/utf8"
)

// guard is the mark that tells a spreadsheet to read what follows as text.
const guard = "'"

// formulaStarts are the characters, full-width forms among them, after which spreadsheets compute instead of show.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// Safe puts a guard before text that a spreadsheet would run as a formula, and before text that Original would shorten.
func Safe(text string) string {
	if computes(strings.TrimLeft(text, guard)) {
		return guard + text
	}
	return text
}

// Original takes off exactly the guard that Safe puts on.
func Original(text string) string {
	if strings.HasPrefix(text, guard) && computes(strings.TrimLeft(text, guard)) {
		return text[len(guard):]
	}
	return text
}

func computes(text string) bool {
	first, size := utf8.DecodeRuneInString(text)
	return size > 0 && strings.ContainsRune(formulaStarts, first)
}
