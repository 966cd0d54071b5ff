package docket

// MappingStore is the mappings of spreadsheets saved by name.
type MappingStore interface{}
