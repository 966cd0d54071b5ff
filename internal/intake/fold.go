package intake

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed data/*.csv
var files embed.FS

// table reads an embedded file without its header; a broken file is a broken build, so it panics.
func table(name string) [][]string {
	file, err := files.Open("data/" + name)
	if err != nil {
		panic(fmt.Sprintf("intake: %v", err))
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("intake: %s: %v", name, err))
	}
	return rows[1:]
}

// fold makes texts comparable whatever their case, accents, apostrophes and punctuation: words, one space between.
func fold(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘ʼ`´", r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}
