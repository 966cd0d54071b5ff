//go:build !sqlite_fts5

package store

// Full-text search needs SQLite compiled with FTS5. The Makefile passes the tag to every go command.
var _ = build_with_make__the_tag_sqlite_fts5_is_missing
