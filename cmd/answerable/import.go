package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

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
	opts := e.importOptions(r, actor, docket.ReplyKind(c.ReplyKind), since)
	for left := tries; ; left-- {
		err := c.take(e, r, mapping, opts)
		if left > 1 && docket.KindOf(err) == docket.Conflict {
			continue // somebody saved a form while the file was held against the register
		}
		return err
	}
}

// tries is how often a file is held against a register that others change meanwhile.
const tries = 5

// take holds the file against the register as it stands and writes what it brings.
func (c *importCmd) take(e *env, r *register, mapping *intake.Mapping, opts intake.Options) error {
	table, err := intake.Open(c.File, mapping, sheet.Options{})
	if err != nil {
		return fileError(c.File, err)
	}
	defer table.Close()
	plan, err := intake.NewPlan(e.ctx, r.store, table, opts)
	e.endProgress()
	if err != nil {
		return fileError(c.File, err)
	}
	defer plan.Close()
	results, err := c.results(plan)
	if err != nil {
		return err
	}
	defer results.discard()
	refused := c.Strict && plan.Counts.Rejected > 0
	if !c.DryRun && !refused {
		if _, err := plan.Apply(e.ctx, r.store, intake.ApplyOptions{}); err != nil {
			return err
		}
	}
	if results != nil {
		if err := results.keep(); err != nil {
			return err
		}
	}
	if err := c.print(e, plan, !c.DryRun && !refused); err != nil {
		return err
	}
	if refused {
		return fmt.Errorf("nothing was written, since %s rejected and --strict was given. %s", rejections(plan.Counts.Rejected), firstRejected(plan))
	}
	return nil
}

func (e *env) importOptions(r *register, actor docket.Actor, kind docket.ReplyKind, since civil.Date) intake.Options {
	return intake.Options{Actor: actor, Today: r.svc.Today(), Now: civil.InstantOf(e.now()), ReplyKind: kind, FollowedSince: since,
		Progress: func(rows int) { e.progress("%d rows", rows) }}
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

// results writes what becomes of each row, to be kept once it has.
func (c *importCmd) results(plan *intake.Plan) (*staged, error) {
	if c.Results == "" {
		return nil, nil
	}
	return stage(c.Results, func(w io.Writer) error { return intake.WriteResults(w, plan.Outcomes, docket.Message.String) })
}

func (c *importCmd) print(e *env, plan *intake.Plan, written bool) error {
	n := plan.Counts
	if written && n.Rejected > 0 {
		fmt.Fprintf(e.stderr, "answerable: %s rejected, the others are in. %s --results FILE tells of all.\n", rejections(n.Rejected), firstRejected(plan))
	}
	if c.JSON {
		return json.NewEncoder(e.stdout).Encode(n)
	}
	done := "imported"
	if !written {
		done = "read, nothing written"
	}
	_, err := fmt.Fprintf(e.stdout, "%d rows %s: %d created, %d updated, %d unchanged, %d rejected; %d put in the queue; %d warnings\n",
		n.Rows, done, n.Created, n.Updated, n.Unchanged, n.Rejected, n.Queued, n.Warnings)
	return err
}

func rejections(n int) string {
	if n == 1 {
		return "1 row is"
	}
	return fmt.Sprintf("%d rows are", n)
}

func firstRejected(plan *intake.Plan) string {
	for _, o := range plan.Outcomes {
		if o.Reason != nil {
			return fmt.Sprintf("The first is row %d: %s", o.Row, strings.TrimRight(o.Reason.String(), ".")+".")
		}
	}
	return ""
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
