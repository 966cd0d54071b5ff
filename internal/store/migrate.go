package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/pressly/goose/v3"

	"answerable/internal/docket"
	"answerable/migrations"
)

// Schema compares the schema of a database with the one this program knows.
type Schema struct {
	Current, Newest int64
}

// Pending tells whether migrations wait to be applied.
func (s Schema) Pending() bool { return s.Current < s.Newest }

// SchemaOf reads the schema of the database at path without changing anything; no database is version 0.
func SchemaOf(ctx context.Context, path string) (Schema, error) {
	newest, err := newestMigration()
	if err != nil {
		return Schema{}, err
	}
	if info, err := os.Stat(path); errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0 {
		return Schema{Newest: newest}, nil
	}
	db, err := sql.Open("sqlite3", readerDSN(path))
	if err != nil {
		return Schema{}, refused("read the schema's version", err)
	}
	defer db.Close()
	current, err := appliedVersion(ctx, db)
	return Schema{Current: current, Newest: newest}, refused("read the schema's version", err)
}

// migrate brings the schema up to date and tells how many migrations that took.
func migrate(ctx context.Context, db *sql.DB, keep bool) (int, error) {
	newest, err := newestMigration()
	if err != nil {
		return 0, err
	}
	current, err := appliedVersion(ctx, db)
	switch {
	case err != nil:
		return 0, err
	case current == newest:
		return 0, nil
	case current > newest:
		return 0, docket.Refuse(docket.Internal,
			"This database was written by a newer version of the program (schema %d, this program knows %d). Start the newer program, or restore a backup of before.", current, newest)
	case keep:
		return 0, docket.Refuse(docket.Internal,
			"The schema of this database is older than the program (schema %d, this program needs %d). Stop the server and run migrate.", current, newest)
	}
	provider, err := migrator(db)
	if err != nil {
		return 0, err
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrate the schema: %w", err)
	}
	return len(results), nil
}

func migrator(db *sql.DB) (*goose.Provider, error) {
	return goose.NewProvider(goose.DialectSQLite3, db, migrations.FS,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
}

// newestMigration reads the highest number off the names of the files.
func newestMigration() (int64, error) {
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("read the migrations: %d found: %w", len(names), err)
	}
	return goose.NumericComponent(slices.Max(names))
}

// appliedVersion is 0 for a database without any of our tables.
func appliedVersion(ctx context.Context, db *sql.DB) (int64, error) {
	var known bool
	err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'goose_db_version')`).Scan(&known)
	if err != nil || !known {
		return 0, err
	}
	var version int64
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied = 1`).Scan(&version)
	return version, err
}
