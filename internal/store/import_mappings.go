package store

import (
	"context"

	"answerable/internal/docket"
)

var (
	mappings       = tableOf(docket.SavedMapping{})
	mappingOwn     = mappings.columns("name fold mapping saved_by saved_at")
	mappingBirth   = append(mappings.columns("version"), mappingOwn...)
	insertMapping  = mappings.insertInto(mappingBirth)
	replaceMapping = mappings.setting(mappingOwn) + edited
)

// SavedMappings lists the saved mappings by name.
func (s *Store) SavedMappings(ctx context.Context) ([]docket.SavedMapping, error) {
	var list []docket.SavedMapping
	err := s.orm(ctx).Order("fold").Find(&list).Error
	return list, refused("read the saved mappings", err)
}

// SavedMapping reads a saved mapping.
func (s *Store) SavedMapping(ctx context.Context, id docket.MappingID) (docket.SavedMapping, error) {
	return take[docket.SavedMapping](ctx, s, "read a saved mapping", mappings, "t.id = ?", id)
}

// SavedMappingNamed finds the mapping of a folded name; the zero value where there is none.
func (s *Store) SavedMappingNamed(ctx context.Context, fold string) (docket.SavedMapping, error) {
	m, err := take[docket.SavedMapping](ctx, s, "look for a saved mapping", mappings, "t.fold = ?", fold)
	if docket.KindOf(err) == docket.NotFound {
		return docket.SavedMapping{}, nil
	}
	return m, err
}

// InsertMapping writes a new mapping.
func (s *Store) InsertMapping(ctx context.Context, m *docket.SavedMapping) error {
	m.Version = 1
	id, err := s.insert(ctx, "save a mapping", insertMapping, mappings.values(m, mappingBirth)...)
	m.ID = docket.MappingID(id)
	return err
}

// ReplaceMapping writes another content under the name of a mapping.
func (s *Store) ReplaceMapping(ctx context.Context, m *docket.SavedMapping) error {
	if err := s.edit(ctx, "replace a saved mapping", replaceMapping, append(mappings.values(m, mappingOwn), m.ID, m.Version)...); err != nil {
		return err
	}
	m.Version++
	return nil
}

// DeleteMapping takes a mapping off the list.
func (s *Store) DeleteMapping(ctx context.Context, id docket.MappingID) error {
	_, err := s.exec(ctx, "delete a saved mapping", `DELETE FROM import_mappings WHERE id = ?`, id)
	return err
}
