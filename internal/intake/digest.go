package intake

import (
	"crypto/sha256"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// digest is the last key by which a row is known again: when no number says which letter it is, its date,
// State, type, reference, subject and source do.
type digest [16]byte

func digestOf(parts ...string) digest {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return digest(sum[:len(digest{})])
}

// normalDate is the same for every way of printing a date: the day, the month or the year; where it names
// none, its words.
func normalDate(p civil.Printed) string {
	iso := p.From.String()
	switch p.Precision {
	case civil.Day:
		return iso
	case civil.Month:
		return iso[:len("2006-01")]
	case civil.Year:
		return iso[:len("2006")]
	}
	return "?" + docket.Fold(p.Text)
}

// normalText is the same whatever the spacing, case, accents and dashes of a text.
func normalText(text string) string {
	if words := docket.Fold(text); words != "" {
		return words
	}
	return text
}
