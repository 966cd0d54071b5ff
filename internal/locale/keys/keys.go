// Package keys finds every message the program can say, so that no catalogue lacks one.
package keys

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"answerable/internal/locale"
)

// Message is one key as it stands in templates or Go.
type Message struct {
	Context, Singular, Plural string
	Places                    []string // files only: line numbers would change the catalogue with every edit
	arguments                 int      // at the call; -1 where they cannot be counted
}

// Set gathers messages; the same key in two places is one message.
type Set struct{ messages map[[2]string]*Message }

// NewSet is an empty set.
func NewSet() *Set { return &Set{messages: map[[2]string]*Message{}} }

// Messages lists what was gathered, by key then context.
func (s *Set) Messages() []Message {
	all := make([]Message, 0, len(s.messages))
	for _, m := range s.messages {
		all = append(all, *m)
	}
	slices.SortFunc(all, func(a, b Message) int {
		return cmp.Or(strings.Compare(a.Singular, b.Singular), strings.Compare(a.Context, b.Context))
	})
	return all
}

func (s *Set) add(m Message, place string) error {
	if err := m.check(); err != nil {
		return fmt.Errorf("%s: %w", place, err)
	}
	known, ok := s.messages[[2]string{m.Context, m.Singular}]
	if !ok {
		known = &m
		s.messages[[2]string{m.Context, m.Singular}] = known
	}
	if m.Plural != "" {
		if known.Plural != "" && known.Plural != m.Plural {
			return fmt.Errorf("%s: %q has two plurals, %q and %q", place, m.Singular, known.Plural, m.Plural)
		}
		known.Plural = m.Plural
	}
	if !slices.Contains(known.Places, place) {
		known.Places = append(known.Places, place)
		slices.Sort(known.Places)
	}
	return nil
}

// check holds a key to the rule of package locale: a key is a format, a literal per cent sign is %%.
func (m Message) check() error {
	for _, text := range []string{m.Singular, m.Plural} {
		if locale.LooseSign(text) {
			return fmt.Errorf("%q: write a literal per cent sign as %%%%", text)
		}
		if m.arguments >= 0 && locale.Arguments(text) > m.arguments {
			return fmt.Errorf("%q asks for %d arguments and gets %d", text, locale.Arguments(text), m.arguments)
		}
	}
	return nil
}
