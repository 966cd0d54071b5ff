package main

import (
	"encoding/json"
	"fmt"

	"answerable/internal/config"
	"answerable/internal/store"
)

type migrateCmd struct {
	Status bool `help:"Only compare the schema with the one this program knows; change nothing."`
	JSON   bool `name:"json" help:"Print JSON."`
}

// Run migrates, or with --status compares. It refuses on a directory that is being served.
func (c *migrateCmd) Run(e *env) error {
	if err := e.lost(); err != nil {
		return err
	}
	applied := 0
	if !c.Status {
		r, err := e.openAlone()
		if err != nil {
			return err
		}
		applied = r.store.Migrated()
		if err := r.close(); err != nil {
			return err
		}
	}
	schema, err := store.SchemaOf(e.ctx, config.Database(e.data))
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(e.stdout).Encode(map[string]any{"schema": schema.Current, "newest": schema.Newest, "applied": applied, "pending": schema.Pending()})
	}
	standing := "up to date"
	switch {
	case schema.Pending():
		standing = "older than this program; run answerable migrate"
	case schema.Current > schema.Newest:
		standing = "newer than this program; start the newer one"
	case applied > 0:
		standing = fmt.Sprintf("up to date after %d migrations", applied)
	}
	_, err = fmt.Fprintf(e.stdout, "schema %d of %d: %s\n", schema.Current, schema.Newest, standing)
	return err
}
