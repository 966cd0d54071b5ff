package main

import (
	"encoding/json"
	"fmt"
)

type checkCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

func (c *checkCmd) Run(e *env) error {
	r, err := e.open()
	if err != nil {
		return err
	}
	defer r.close()
	findings, err := r.store.Check(e.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := json.NewEncoder(e.stdout).Encode(map[string]any{"findings": findings}); err != nil {
			return err
		}
	} else {
		for _, f := range findings {
			fmt.Fprintln(e.stdout, f)
		}
	}
	if len(findings) > 0 {
		return fmt.Errorf("the check found %d things that are not as they should be; keep the directory as it is and restore a backup beside it", len(findings))
	}
	if !c.JSON {
		fmt.Fprintln(e.stdout, "everything is as it should be")
	}
	return nil
}
