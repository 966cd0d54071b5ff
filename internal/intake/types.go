package intake

import (
	"regexp"
	"strings"
	"sync"
)

// The bases that are not types of a letter: a reminder of earlier ones, and a reply whose letter is not named.
const (
	BaseReminder = "REM"
	BaseReply    = "REPLY"
)

type typeWords struct {
	bases, jointBases map[string]string
	joint, filler     map[string]bool
	reminders         []string
}

var typeTable = sync.OnceValue(func() typeWords {
	words := typeWords{
		bases: make(map[string]string), jointBases: make(map[string]string),
		joint: make(map[string]bool), filler: make(map[string]bool),
	}
	for _, row := range table("type-words.csv") {
		switch text := fold(row[1]); row[0] {
		case "type":
			words.bases[text] = row[2]
		case "joint-type":
			words.jointBases[text] = row[2]
		case "joint":
			words.joint[text] = true
		case "filler":
			words.filler[text] = true
		case "reminder":
			words.reminders = append(words.reminders, strings.ToLower(row[1]))
		}
	}
	return words
})

var brackets = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]`)

// TypeWord reads how a file names the type of a letter: codes, and words in English, French and Spanish. Every word
// must be understood, else nothing is: what is not known is for a person to say, not to be filed as something near.
func TypeWord(text string) (base string, joint bool, ok bool) {
	table := typeTable()
	for _, word := range strings.Fields(fold(text)) {
		joint = joint || table.joint[word]
	}
	var rest []string
	for _, word := range strings.Fields(fold(brackets.ReplaceAllString(text, " "))) {
		if !table.joint[word] && !table.filler[word] {
			rest = append(rest, word)
		}
	}
	words := strings.Join(rest, " ")
	if base, ok = table.jointBases[words]; ok {
		return base, true, true
	}
	base, ok = table.bases[words]
	return base, joint && ok, ok
}

// SaysReminder knows a reminder that a file types as a plain letter by how its subject begins: "Reminder: …".
func SaysReminder(subject string) bool {
	subject = strings.ToLower(strings.TrimSpace(subject))
	for _, word := range typeTable().reminders {
		if rest, found := strings.CutPrefix(subject, word); found && strings.HasPrefix(strings.TrimSpace(rest), ":") {
			return true
		}
	}
	return false
}
