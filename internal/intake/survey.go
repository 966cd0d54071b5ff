package intake

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake/sheet"
)

// Value is what cells of a file say in words, and what it is taken for.
type Value struct {
	Text string // as first printed
	Rows int    // how many rows say it
	// Means is a type, an ISO code, or codes of mandates joined by semicolons; empty where nobody knows.
	Means string
	// Unknown are the parts of a list of mandates that nobody knows.
	Unknown []string
	// Said is a meaning that a person gave, not a guess.
	Said bool
}

// Open tells whether a person has to say what the value is.
func (v Value) Open() bool { return v.Means == "" || len(v.Unknown) > 0 }

// Survey lists the values of a file that are no codes: those that nobody knows first, then by how many rows
// say them. What a person says of one holds for all its rows.
type Survey struct {
	Rows                    int
	Types, States, Mandates []Value
	// Beyond is how many values more the file has than a survey lists.
	Beyond int
}

// mostValues bounds what a survey of a file without any repetition keeps.
const mostValues = 2_000

// NewSurvey reads all rows of the table, without holding them against the register.
func NewSurvey(ctx context.Context, store docket.Store, t *Table, opts Options) (*Survey, error) {
	p := &Plan{opts: opts, dates: civil.ParseOptions{MonthFirst: t.mapping.MonthFirst()}}
	var v *resolver
	err := store.Read(ctx, func(r docket.Store) (err error) {
		v, err = p.resolver(ctx, r, t)
		return err
	})
	if err != nil {
		return nil, err
	}
	s := surveying{resolver: v, types: tally{}, states: tally{}, mandates: tally{}, items: make(map[string][]Value), mandatesSaid: make(map[string]bool),
		typesMeant: make(map[string]taken), statesMeant: make(map[addressed]taken)}
	for text := range t.mapping.Mandates {
		s.mandatesSaid[fold(text)] = true
	}
	for {
		in, err := t.sheet.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		s.row(in)
		if s.Rows++; s.Rows%progressEvery == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if opts.Progress != nil {
				opts.Progress(s.Rows)
			}
		}
	}
	s.Types, s.States, s.Mandates = s.types.list(), s.states.list(), s.mandates.list()
	return &s.Survey, nil
}

// tally counts values by their folded words.
type tally map[string]*Value

func (t tally) list() []Value {
	list := make([]Value, 0, len(t))
	for _, v := range t {
		list = append(list, *v)
	}
	slices.SortFunc(list, func(a, b Value) int {
		if a.Open() != b.Open() {
			if a.Open() {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), strings.Compare(a.Text, b.Text))
	})
	return list
}

type surveying struct {
	Survey
	resolver                *resolver
	types, states, mandates tally
	items                   map[string][]Value // of cells of mandates
	// folded are words that came before, so that a file of few words is read fast.
	folded       [3]map[string]string
	typesMeant   map[string]taken
	statesMeant  map[addressed]taken
	mandatesSaid map[string]bool
}

// add counts a value; what it means is asked only the first time.
func (s *surveying) add(t tally, key, text string, said bool, means func() (string, bool)) {
	if v := t[key]; v != nil {
		v.Rows++
		return
	}
	meant, listed := means()
	if !listed {
		return
	}
	if len(t) >= mostValues {
		s.Beyond++
		return
	}
	t[key] = &Value{Text: strings.Clone(text), Rows: 1, Means: meant, Said: said}
}

// key folds a text, of those of one kind that come again only once.
func (s *surveying) key(kind int, text string, words func(string) string) string {
	known := s.folded[kind]
	if key, ok := known[text]; ok {
		return key
	}
	key := words(text)
	if known == nil {
		known = make(map[string]string)
		s.folded[kind] = known
	}
	if len(known) < 10_000 {
		known[strings.Clone(text)] = key
	}
	return key
}

func (s *surveying) row(in sheet.Row) {
	text := func(fields ...Field) string {
		for _, field := range fields {
			if cell := clean(s.resolver.columns.Text(in, field)); cell != "" {
				return cell
			}
		}
		return ""
	}
	if cell := text(Type, TypeText); cell != "" {
		key := s.key(0, cell, fold)
		s.add(s.types, key, cell, s.resolver.types[key] != "", func() (string, bool) { return remembered(s.typesMeant, cell, s.typed) })
	}
	to := addressed{name: text(Addressee), iso3: text(ISO3), kind: text(AddresseeKind)}
	if word := to.word(); word != "" {
		key := s.key(1, word, docket.Fold)
		s.add(s.states, key, word, s.resolver.directory.said[key] != "", func() (string, bool) { return remembered(s.statesMeant, to, s.state) })
	}
	var seen []string
	for _, item := range s.mandatesOf(text(Mandates, MandatesText)) {
		key := s.key(2, item.Text, fold)
		if slices.Contains(seen, key) {
			continue
		}
		seen = append(seen, key)
		s.add(s.mandates, key, item.Text, s.mandatesSaid[key], func() (string, bool) { return item.Means, true })
		if v := s.mandates[key]; v != nil {
			v.Unknown = item.Unknown
		}
	}
}

// taken is what a value was taken for, and whether a person is told.
type taken struct {
	means  string
	listed bool
}

// remembered asks what a value means only the first time it comes.
func remembered[K comparable](known map[K]taken, of K, ask func(K) (string, bool)) (string, bool) {
	t, ok := known[of]
	if !ok {
		t.means, t.listed = ask(of)
		if len(known) < 10_000 {
			known[of] = t
		}
	}
	return t.means, t.listed
}

// typed passes over the codes themselves.
func (s *surveying) typed(cell string) (means string, listed bool) {
	base, _, known := s.resolver.typeWord(cell)
	_, said := s.resolver.types[fold(cell)]
	word := strings.ToUpper(cell)
	if known && !said && (word == base || word == "J"+base) {
		return "", false
	}
	return base, true
}

// state passes over States named by their code or their own name, and over other actors.
func (s *surveying) state(to addressed) (means string, listed bool) {
	d, word := s.resolver.directory, to.word()
	if code := d.said[docket.Fold(word)]; code != "" {
		return code, true
	}
	found, why := d.find(to)
	switch {
	case why != nil:
		return "", true
	case found.ISO3 == nil, to.iso3 != "", strings.EqualFold(word, *found.ISO3), docket.Fold(word) == docket.Fold(found.NameEN):
		return "", false
	}
	return *found.ISO3, true
}

// mandatesOf gives the parts of a cell that are no codes or labels of mandates.
func (s *surveying) mandatesOf(cell string) []Value {
	if cell == "" {
		return nil
	}
	if known, ok := s.items[cell]; ok {
		return known
	}
	var list []Value
	reader := s.resolver.reader
	for _, item := range reader.items(cell) {
		if v, listed := reader.value(item); listed {
			v.Means = s.known(v.Means)
			list = append(list, v)
		}
	}
	if len(s.items) < 10_000 {
		s.items[strings.Clone(cell)] = list
	}
	return list
}

// known leaves the codes that the register has.
func (s *surveying) known(codes string) string {
	kept := slices.DeleteFunc(Items(codes), func(code string) bool {
		_, ok := s.resolver.mandates[code]
		return !ok
	})
	return strings.Join(kept, ";")
}

// value says what a part of a cell is taken for; a code or a label says it itself and is not listed.
func (r *MandateReader) value(item string) (v Value, listed bool) {
	words := fold(item)
	if words == "" {
		return Value{}, false
	}
	v.Text = strings.TrimSpace(strings.Clone(item))
	codes, exact := r.exact[words]
	if exact {
		v.Means = strings.Join(codes, ";")
		return v, !r.plain[words]
	}
	codes, v.Unknown = r.readProse(words)
	v.Means = strings.Join(codes, ";")
	if len(codes) == 0 && len(v.Unknown) == 0 {
		v.Unknown = []string{v.Text}
	}
	return v, true
}

// With is the survey after a person said more, without reading the file again.
func (s *Survey) With(m Mapping) *Survey {
	now := *s
	now.Types = saidIn(s.Types, m.Types, fold)
	now.States = saidIn(s.States, m.States, docket.Fold)
	now.Mandates = saidIn(s.Mandates, m.Mandates, fold)
	return &now
}

func saidIn(values []Value, said map[string]string, words func(string) string) []Value {
	folded := make(map[string]string, len(said))
	for text, means := range said {
		folded[words(text)] = means
	}
	values = slices.Clone(values)
	for i := range values {
		v := &values[i]
		switch means, ok := folded[words(v.Text)]; {
		case ok:
			v.Means, v.Said, v.Unknown = means, true, nil
		case v.Said:
			v.Means, v.Said = "", false
		}
	}
	return values
}
