package store

import (
	"context"
	"strings"

	"answerable/internal/docket"
)

// words is what was typed into the list's field: it looks at references, States and public subjects
// only, since the address of the list carries it.
type words struct {
	first, beyond string  // references from first up to beyond, where the text begins one
	inside        string  // else a part of a reference, like 3/2026
	named         []int64 // addressees with the words in a name of any language
	folded        []string
}

// wordsOf reads the text of the filter; nil where there is none.
func (s *Store) wordsOf(ctx context.Context, text string) (*words, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	w := &words{folded: strings.Fields(docket.Fold(text))}
	w.reference(text)
	if len(w.folded) == 0 {
		return w, nil
	}
	var err error
	w.named, err = s.calledBy(ctx, w.folded)
	return w, err
}

// calledBy finds the addressees with the folded words, one after the other, in a name of any language.
func (s *Store) calledBy(ctx context.Context, folded []string) ([]int64, error) {
	fold := strings.Join(folded, " ")
	return s.ids(ctx, "find addressees by a word",
		`SELECT DISTINCT addressee_id FROM addressee_names WHERE substr(fold, 1, length(?)) = ? OR instr(fold, ?) > 0 ORDER BY addressee_id`,
		fold, fold, " "+fold)
}

// reference reads the text as a reference, its beginning, or a part of it.
func (w *words) reference(text string) {
	if ref, err := docket.ParseReference(text); err == nil {
		w.first, w.beyond = ref.Key(), ref.Key()+"\x00"
		return
	}
	upper := strings.ToUpper(strings.Join(strings.Fields(text), " "))
	for _, heading := range []string{"JUA ", "JAL ", "JOL ", "UA ", "AL ", "OL "} {
		upper = strings.TrimPrefix(upper, heading)
	}
	switch {
	case len(upper) < 2 || strings.Trim(upper, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/ ") != "":
		// Nothing of this stands in a reference.
	case strings.ContainsAny(upper[:1], "0123456789/"):
		w.inside = upper
	case len(upper) <= 3 || upper[3] == ' ':
		w.first, w.beyond = upper, upper+"~"
	}
}

func (w *words) nothing() bool {
	return w != nil && w.first == "" && w.inside == "" && len(w.named) == 0 && len(w.folded) == 0
}

// condition is the filter on the alias c, for letters that another filter brings up.
func (w *words) condition() clause {
	either := clause{sql: "(0"}
	for _, way := range []clause{w.byReference("c"), w.byName("c"), w.bySubject("c")} {
		if way.sql != "" {
			either = either.with(" OR ").then(way)
		}
	}
	return either.with(")")
}

func (w *words) byReference(alias string) clause {
	switch {
	case w.first != "":
		return clause{"(" + alias + ".reference >= ? AND " + alias + ".reference < ?)", []any{w.first, w.beyond}}
	case w.inside != "":
		return clause{"(" + alias + ".reference IS NOT NULL AND instr(" + alias + ".reference, ?) > 0)", []any{w.inside}}
	}
	return clause{}
}

func (w *words) byName(alias string) clause {
	if len(w.named) == 0 {
		return clause{}
	}
	return clause{alias + ".addressee_id" + oneOf, []any{idsOf(w.named)}}
}

// bySubject wants every word somewhere in the public subject.
func (w *words) bySubject(alias string) clause {
	if len(w.folded) == 0 {
		return clause{}
	}
	all := clause{sql: "(" + alias + ".public_fold <> ''"}
	for _, word := range w.folded {
		all = all.with(" AND instr("+alias+".public_fold, ?) > 0", word)
	}
	return all.with(")")
}

// ids is a query for the ids of all letters that match, each way from its own index.
func (w *words) ids() clause {
	var union clause
	add := func(from string, way clause) {
		if way.sql == "" {
			return
		}
		if union.sql != "" {
			union = union.with(" UNION ")
		}
		union = union.with("SELECT w.id FROM communications w " + from + " WHERE ").then(way)
	}
	add("", w.byReference("w"))
	add("INDEXED BY communications_by_addressee", w.byName("w"))
	add("INDEXED BY communications_public", w.bySubject("w"))
	return union
}
