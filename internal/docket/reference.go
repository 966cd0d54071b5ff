package docket

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Reference is the registry's number of a communication. Its key, like "CAN 3/2026", is unique
// whatever the type; the heading adds the type, like "AL CAN 3/2026".
type Reference struct {
	Type   Type // empty when only the key was written
	Joint  bool // the heading said JUA, JAL or JOL
	Code   string
	Number int
	Year   int
	// Printed is the text as it stood, kept verbatim when it carries more than the heading.
	Printed string
}

// Headings of about 2010 to 2015 carry the file codes of the mandates; the last group is the key.
var (
	referenceKey     = regexp.MustCompile(`^([A-Z]{3}) ([1-9][0-9]{0,3})/((?:19|20)[0-9]{2})$`)
	referenceHeading = regexp.MustCompile(`^(J?)(UA|AL|OL) (?:(.+) )?([A-Z]{3} [1-9][0-9]{0,3}/(?:19|20)[0-9]{2})$`)
)

// ParseReference reads a heading or a bare key, in any case, with doubled spaces or a trailing colon.
func ParseReference(text string) (Reference, error) {
	printed := strings.TrimSpace(text)
	clean := strings.TrimSuffix(strings.Join(strings.FieldsFunc(printed, isBlank), " "), ":")
	clean = strings.ToUpper(strings.TrimSpace(clean))
	if m := referenceKey.FindStringSubmatch(clean); m != nil {
		return keyed(m), nil
	}
	m := referenceHeading.FindStringSubmatch(clean)
	if m == nil {
		return Reference{}, Refuse(Invalid, "A reference looks like AL CAN 3/2026: type, three letters, number, year.")
	}
	r := keyed(referenceKey.FindStringSubmatch(m[4]))
	r.Type, r.Joint = Type(m[2]), m[1] == "J"
	if m[3] != "" {
		r.Printed = printed
	}
	return r, nil
}

func keyed(m []string) Reference {
	number, _ := strconv.Atoi(m[2])
	year, _ := strconv.Atoi(m[3])
	return Reference{Code: m[1], Number: number, Year: year}
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u00a0' || r == '\u202f' }

// Key is the public key, like "CAN 3/2026"; empty for no reference.
func (r Reference) Key() string {
	if r.Code == "" {
		return ""
	}
	return fmt.Sprintf("%s %d/%d", r.Code, r.Number, r.Year)
}

// SortKey puts references in the order of code, year, number.
func (r Reference) SortKey() string {
	if r.Code == "" {
		return ""
	}
	return fmt.Sprintf("%s %04d %04d", r.Code, r.Year, r.Number)
}

// Heading is the reference with its base type, like "AL CAN 3/2026".
func Heading(t Type, key string) string {
	if key == "" {
		return ""
	}
	return string(t) + " " + key
}
