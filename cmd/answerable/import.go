package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"answerable/internal/civil"
	"answerable/internal/demo"
	"answerable/internal/docket"
	"answerable/internal/intake"
	"answerable/internal/intake/sheet"
)

type importCmd struct {
	File          string `arg:"" help:"CSV or XLSX file."`
	As            string `required:"" help:"E-mail of the person who imports." placeholder:"EMAIL"`
	DryRun        bool   `help:"Only say what would happen; write nothing."`
	Mapping       string `help:"JSON file: columns, default_lead, day_first, types, states, mandates." placeholder:"FILE"`
	ReplyKind     string `enum:"unclassified,substantive" default:"unclassified" help:"What replies are taken for: unclassified or substantive."`
	FollowedSince string `help:"The day since which letters are followed." placeholder:"DATE"`
	Results       string `help:"Write what became of each row to this CSV file." placeholder:"FILE"`
	Strict        bool   `help:"Write nothing when any row is rejected, and exit with 1."`
	JSON          bool   `name:"json" help:"Print the counts as JSON."`
}

func (c *importCmd) Run(e *env) error {
	since, err := optionalDay(c.FollowedSince, "--followed-since")
	if err != nil {
		return err
	}
	mapping, err := c.mapping()
	if err != nil {
		return err
	}
	r, err := e.open()
	if err != nil {
		return err
	}
	defer r.close()
	actor, err := e.actor(r, c.As)
	if err != nil {
		return err
	}
	table, err := intake.Open(c.File, mapping, sheet.Options{})
	if err != nil {
		return fileError(c.File, err)
	}
	defer table.Close()
	plan, err := intake.NewPlan(e.ctx, r.store, table, e.importOptions(r, actor, docket.ReplyKind(c.ReplyKind), since))
	if err != nil {
		return fileError(c.File, err)
	}
	defer plan.Close()
	if c.Results != "" {
		if err := c.writeResults(plan); err != nil {
			return err
		}
	}
	refused := c.Strict && plan.Counts.Rejected > 0
	if !c.DryRun && !refused {
		if _, err := plan.Apply(e.ctx, r.store, intake.ApplyOptions{}); err != nil {
			return err
		}
	}
	if err := c.print(e, plan); err != nil {
		return err
	}
	if refused {
		return fmt.Errorf("nothing was written, since %d rows were rejected and --strict was given; --results says why", plan.Counts.Rejected)
	}
	return nil
}

func (e *env) importOptions(r *register, actor docket.Actor, kind docket.ReplyKind, since civil.Date) intake.Options {
	return intake.Options{Actor: actor, Today: r.svc.Today(), Now: civil.InstantOf(e.now()), ReplyKind: kind, FollowedSince: since,
		Progress: func(rows int) { fmt.Fprintf(e.stderr, "\r%d rows", rows) }}
}

func (c *importCmd) mapping() (*intake.Mapping, error) {
	if c.Mapping == "" {
		return nil, nil
	}
	text, err := os.ReadFile(c.Mapping)
	if err != nil {
		return nil, fmt.Errorf("the mapping file %s cannot be read; check its path and rights", c.Mapping)
	}
	mapping, err := intake.ParseMapping(text)
	if err != nil {
		return nil, fileError(c.Mapping, err)
	}
	return mapping, nil
}

func (c *importCmd) writeResults(plan *intake.Plan) error {
	err := writeWhole(c.Results, func(w io.Writer) error {
		return intake.WriteResults(w, plan.Outcomes, docket.Message.String)
	})
	if err != nil {
		return fmt.Errorf("the file %s was not written: %w", c.Results, err)
	}
	return nil
}

func (c *importCmd) print(e *env, plan *intake.Plan) error {
	n := plan.Counts
	if c.JSON {
		return json.NewEncoder(e.stdout).Encode(n)
	}
	done := "imported"
	if c.DryRun {
		done = "read, nothing written"
	}
	fmt.Fprintf(e.stdout, "%d rows %s: %d created, %d updated, %d unchanged, %d rejected; %d put in the queue; %d warnings\n",
		n.Rows, done, n.Created, n.Updated, n.Unchanged, n.Rejected, n.Queued, n.Warnings)
	if n.Rejected > 0 && c.Results == "" {
		fmt.Fprintln(e.stdout, "run it again with --dry-run --results FILE to see why rows were rejected")
	}
	return nil
}

// importDemo takes the real register in, its replies as substantive.
func (e *env) importDemo(r *register, officer docket.Actor) error {
	content := demo.Register()
	table, err := intake.Read("register.csv", bytes.NewReader(content), int64(len(content)), nil, sheet.Options{})
	if err != nil {
		return err
	}
	defer table.Close()
	opts := e.importOptions(r, officer, docket.Substantive, demoFollowedSince)
	opts.Progress = nil
	plan, err := intake.NewPlan(e.ctx, r.store, table, opts)
	if err != nil {
		return err
	}
	defer plan.Close()
	_, err = plan.Apply(e.ctx, r.store, intake.ApplyOptions{})
	return err
}

func optionalDay(text, flag string) (civil.Date, error) {
	if text == "" {
		return civil.Date{}, nil
	}
	day, err := civil.Parse(text)
	if err != nil {
		return day, usageError{fmt.Errorf("%s takes a date like 2026-01-31, not %q", flag, text)}
	}
	return day, nil
}

// fileError names the file a refusal is about; the operator chose it.
func fileError(path string, err error) error {
	var refusal *sheet.Refusal
	switch {
	case errors.As(err, &refusal):
		return fmt.Errorf("%s: %s", path, docket.Msg(refusal.Key, refusal.Args...))
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no file %s; check its path", path)
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("the file %s may not be read; check its rights", path)
	}
	return err
}
