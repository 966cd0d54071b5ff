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
		return json.NewEncoder(e.stdout).Encode(map[string]any{"schema": schema.Current, "newest": schema.Newest, "applied": applied})
	}
	fmt.Fprintf(e.stdout, "schema %d of %d; %d migrations applied now\n", schema.Current, schema.Newest, applied)
	return nil
}
