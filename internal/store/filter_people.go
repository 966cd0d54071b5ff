package store

import (
	"context"
	"slices"
	"strings"

	"answerable/internal/docket"
)

// people narrows by who works on a letter or reviews it: some persons, nobody, or both.
type people struct {
	by     string // the name of the filter, and of its column up to the _id
	ids    []int64
	nobody bool
}

// peopleOf resolves e-mails; docket.Nobody stands for letters without such a person.
func (s *Store) peopleOf(ctx context.Context, by string, emails []string) (*people, error) {
	ids, err := s.ids(ctx, "find people of a filter", `SELECT id FROM users WHERE email COLLATE NOCASE`+oneOf, textsOf(emails))
	nobody := slices.ContainsFunc(emails, func(email string) bool { return strings.EqualFold(email, docket.Nobody) })
	return &people{by: by, ids: ids, nobody: nobody}, err
}

func (p *people) nothing() bool { return p != nil && len(p.ids) == 0 && !p.nobody }

func (p *people) column() string { return "c." + p.by + "_id" }

func (p *people) condition() clause {
	named := clause{p.column() + oneOf, []any{idsOf(p.ids)}}
	if !p.nobody {
		return named
	}
	return clause{sql: "("}.then(named).with(" OR " + p.column() + " IS NULL)")
}

// ways gives the letters of these people, and those of nobody, each from its own index; each standing is
// a source of its own where sources come in order.
func (p *people) ways(each func(index, where string, args ...any)) {
	if len(p.ids) > 0 {
		each("communications_by_"+p.by, p.column()+oneOf, idsOf(p.ids))
	}
	if p.nobody {
		each("communications_without_"+p.by, p.column()+" IS NULL")
	}
}

// byPeople reads the letters of people of each standing that the statuses allow.
func (sel selection) byPeople(p *people) *driver {
	if p == nil {
		return nil
	}
	allowed := sel.standings()
	d := &driver{met: []string{p.by}, ordered: (len(p.ids)+1)*len(allowed) <= manyStreams}
	p.ways(func(index, where string, args ...any) {
		one := clause{"SELECT 1 FROM communications c INDEXED BY " + index + " WHERE " + where + " AND c.standing" + oneOf, append(args[:len(args):len(args)], textsOf(allowed))}
		if d.size.sql != "" {
			d.size = d.size.with(" UNION ALL ")
		}
		d.size = d.size.then(one)
		if !d.ordered {
			d.sources = append(d.sources, lettersBy(index, where+" AND c.standing"+oneOf, append(args[:len(args):len(args)], textsOf(allowed))...))
		}
	})
	if !d.ordered {
		return d
	}
	for _, standing := range allowed {
		for _, id := range p.ids {
			d.sources = append(d.sources, lettersBy("communications_by_"+p.by, p.column()+" = ? AND c.standing = ?", id, string(standing)))
		}
		if p.nobody {
			d.sources = append(d.sources, lettersBy("communications_without_"+p.by, p.column()+" IS NULL AND c.standing = ?", string(standing)))
		}
	}
	return d
}

// counted is where the letters of these people are counted: in the one index that holds them all, if
// one does, and which filter that meets.
func (p *people) counted() (clause, string) {
	if p.by == "officer" && p.nobody {
		return clause{sql: "communications c INDEXED BY communications_by_standing WHERE 1"}, "" // it holds the officer too
	}
	var from []clause
	p.ways(func(index, where string, args ...any) {
		from = append(from, clause{"communications c INDEXED BY " + index + " WHERE " + where, args})
	})
	if len(from) == 1 {
		return from[0], p.by
	}
	return clause{sql: "communications c NOT INDEXED WHERE c.id IN (SELECT c.id FROM "}.then(from[0]).with(" UNION ALL SELECT c.id FROM ").then(from[1]).with(")"), p.by
}
