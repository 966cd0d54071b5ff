package docket

import "context"

// UndoStore is what taking an import back needs.
type UndoStore interface {
	// KeepBefore keeps a letter on record as it stands before an import changes it.
	KeepBefore(ctx context.Context, k BeforeImport) error
	// KeepSetting keeps what a setting of the office was before an import set it.
	KeepSetting(ctx context.Context, id ImportID, s SettingBefore) error
	// EndImport closes the run of an import's events and counts what it made.
	EndImport(ctx context.Context, id ImportID) error

	// PastImports lists imports, newest first; by 0 means of everybody, before 0 from the newest.
	PastImports(ctx context.Context, by UserID, before ImportID, limit int) ([]PastImport, error)
	// CountPastImports counts them.
	CountPastImports(ctx context.Context, by UserID) (int, error)
	PastImport(ctx context.Context, id ImportID) (PastImport, error)
	// ImportedLetters lists the letters of a scope that an import made or changed, in the order it did,
	// after a place in it.
	ImportedLetters(ctx context.Context, scope Scope, i PastImport, after EventID, limit int) ([]ImportedLetter, error)
	// ImportChanges lists the events by which an import changed letters on record, in its order.
	ImportChanges(ctx context.Context, i PastImport, limit int) ([]Event, error)
	// LiesWithin tells whether a scope leaves in every record that an import made or changed.
	LiesWithin(ctx context.Context, scope Scope, i PastImport) (bool, error)
	// BuiltOn tells what was done since with the records of an import, and how many records that concerns.
	BuiltOn(ctx context.Context, i PastImport, limit int) ([]Obstacle, int, error)

	// MadeBy lists the records that an import made.
	MadeBy(ctx context.Context, i PastImport) ([]MadeRecord, error)
	// RemoveMade removes them, and all that the import wrote of where they and others came from.
	RemoveMade(ctx context.Context, i PastImport) error
	// ChangedBy lists the letters that an import changed.
	ChangedBy(ctx context.Context, id ImportID) ([]CommunicationID, error)
	// PutBack gives a letter its values of before an import; its facts wait to be derived.
	PutBack(ctx context.Context, id ImportID, letter CommunicationID) error
	// SettingsBefore lists what imports made of the day since which letters are followed, newest first, up to one.
	SettingsBefore(ctx context.Context, upTo ImportID) ([]SettingBefore, error)
	// FirstImport gives the earliest import that was not taken back, the one named left out.
	FirstImport(ctx context.Context, except ImportID) (PastImport, error)
	MarkUndone(ctx context.Context, i PastImport) error
}
