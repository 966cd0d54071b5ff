package docket

import "context"

// MappingStore is the mappings of spreadsheets saved by name.
type MappingStore interface {
	// SavedMappings lists them by name.
	SavedMappings(ctx context.Context) ([]SavedMapping, error)
	SavedMapping(ctx context.Context, id MappingID) (SavedMapping, error)
	// SavedMappingNamed finds the mapping of a folded name; the zero value where there is none.
	SavedMappingNamed(ctx context.Context, fold string) (SavedMapping, error)
	InsertMapping(ctx context.Context, m *SavedMapping) error
	// ReplaceMapping writes another content and spelling where the version matches, and raises it.
	ReplaceMapping(ctx context.Context, m *SavedMapping) error
	DeleteMapping(ctx context.Context, id MappingID) error
}
