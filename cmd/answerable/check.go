package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"answerable/internal/docket"
	"answerable/internal/store"
)

type checkCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

func (c *checkCmd) Run(e *env) error {
	findings, err := e.check()
	if err != nil {
		return err
	}
	if err := c.print(e, findings); err != nil {
		return err
	}
	if n := len(findings); n > 0 {
		return fmt.Errorf("the check found %s that should not be (named above); keep the directory as it is and restore a backup beside it", count(n, "thing"))
	}
	return nil
}

// check tells what is broken; a file so damaged that it does not open is a finding too.
func (e *env) check() (store.Findings, error) {
	r, err := e.open()
	if store.IsDamaged(err) {
		return store.Findings{docket.Msg("Database file: it is damaged and cannot be opened.")}, nil
	}
	if err != nil {
		return nil, err
	}
	defer r.close()
	return r.store.Check(e.ctx)
}

func (c *checkCmd) print(e *env, findings store.Findings) error {
	sentences := make([]string, len(findings))
	for i, f := range findings {
		sentences[i] = f.String()
	}
	if c.JSON {
		return json.NewEncoder(e.stdout).Encode(map[string]any{"findings": sentences})
	}
	if len(sentences) == 0 {
		sentences = []string{"everything is as it should be"}
	}
	_, err := fmt.Fprintln(e.stdout, strings.Join(sentences, "\n"))
	return err
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
