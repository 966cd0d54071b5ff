package docket

import (
	"context"
	"encoding/json"
	"strings"

	"answerable/internal/civil"
)

// MappingID identifies a saved mapping.
type MappingID int64

// SavedMapping is what a person says about the columns and words of a kind of file, kept under a name for
// the next file of that kind.
type SavedMapping struct {
	ID      MappingID
	Name    string
	Fold    string // by which names are told apart
	Mapping string // JSON object
	SavedBy UserID
	SavedAt civil.Instant
	Version int64
}

// TableName names the table.
func (SavedMapping) TableName() string { return "import_mappings" }

// A mapping names columns and words of a file; one that is larger is no mapping.
const (
	longestMappingName = 100
	largestMapping     = 1 << 20
)

// SavedMappings lists the saved mappings by name.
func (s *Service) SavedMappings(ctx context.Context, actor Actor) ([]SavedMapping, error) {
	if !CanWrite(actor) {
		return nil, forbidden()
	}
	return s.store.SavedMappings(ctx)
}

// SavedMapping reads one saved mapping.
func (s *Service) SavedMapping(ctx context.Context, actor Actor, id MappingID) (SavedMapping, error) {
	if !CanWrite(actor) {
		return SavedMapping{}, forbidden()
	}
	return s.store.SavedMapping(ctx, id)
}

// SaveMapping keeps a mapping under a name; one of the same name, whatever its case and accents, is replaced.
func (s *Service) SaveMapping(ctx context.Context, actor Actor, name, mapping string) (SavedMapping, error) {
	if !CanWrite(actor) {
		return SavedMapping{}, forbidden()
	}
	if actor.ID == 0 {
		return SavedMapping{}, Refuse(Invalid, "A mapping is saved by a person of the office.")
	}
	m := SavedMapping{Name: strings.Join(strings.Fields(name), " "), Mapping: mapping, SavedBy: actor.ID, SavedAt: s.moment().at}
	m.Fold = Fold(m.Name)
	var p problems
	tooLong(&p, "name", m.Name, longestMappingName)
	if m.Fold == "" {
		p.add("name", "Give the mapping a name of letters or digits.")
	}
	var object map[string]any
	if len(mapping) > largestMapping || json.Unmarshal([]byte(mapping), &object) != nil || object == nil {
		p.add("mapping", "This is not the mapping of a file.")
	}
	if err := p.err(); err != nil {
		return SavedMapping{}, err
	}
	err := s.store.Tx(ctx, func(tx Store) error { return putMapping(ctx, tx, actor, &m) })
	return m, err
}

// putMapping writes the mapping over the one of its name, or as a new one.
func putMapping(ctx context.Context, tx Store, actor Actor, m *SavedMapping) error {
	was, err := tx.SavedMappingNamed(ctx, m.Fold)
	if err != nil {
		return err
	}
	change := Change{Actor: actor, Action: "mapping.save", Subject: "import_mapping", After: describeMapping(*m)}
	if was.ID == 0 {
		err = tx.InsertMapping(ctx, m)
	} else {
		m.ID, m.Version = was.ID, was.Version
		change.Before = describeMapping(was)
		err = tx.ReplaceMapping(ctx, m)
	}
	if err != nil {
		return err
	}
	change.SubjectID = int64(m.ID)
	return tx.Record(ctx, change)
}

// DeleteMapping takes a saved mapping off the list; files imported with it stay as they are.
func (s *Service) DeleteMapping(ctx context.Context, actor Actor, id MappingID) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		m, err := tx.SavedMapping(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.DeleteMapping(ctx, id); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: "mapping.delete", Subject: "import_mapping", SubjectID: int64(id), Before: describeMapping(m)})
	})
}

func describeMapping(m SavedMapping) map[string]any {
	return map[string]any{"name": m.Name, "mapping": json.RawMessage(m.Mapping)}
}
