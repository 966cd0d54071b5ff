package main

import (
	"fmt"

	"answerable/internal/civil"
	"answerable/internal/sample"
)

type sampleCmd struct {
	Communications int    `required:"" help:"How many communications to invent."`
	Seed           uint64 `default:"1" help:"The same seed gives the same data."`
	Today          string `help:"The last day on which anything happens; today if not given." placeholder:"DATE"`
}

func (c *sampleCmd) Run(e *env) error {
	today := civil.Of(e.now().In(e.zone))
	if c.Today != "" {
		day, err := civil.Parse(c.Today)
		if err != nil {
			return usageError{fmt.Errorf("--today takes a date like 2026-11-23, not %q", c.Today)}
		}
		today = day
	}
	if c.Communications < 1 {
		return usageError{fmt.Errorf("--communications takes a number of 1 or more")}
	}
	r, err := e.open()
	if err != nil {
		return err
	}
	defer r.close()
	size := sample.Size{Communications: c.Communications, Seed: c.Seed, Today: today, Now: civil.InstantOf(e.now())}
	err = sample.Fill(e.ctx, r.store, size, func(done int) { e.progress("%d of %d", done, c.Communications) })
	e.endProgress()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%d invented communications to invented States\n", c.Communications)
	return nil
}
