package intake

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"answerable/internal/cell"
	"answerable/internal/docket"
)

// What becomes of a row, by all that it holds.
const (
	Created   = "created"
	Updated   = "updated"
	Unchanged = "unchanged"
	Rejected  = "rejected"
)

// Difference is one thing that a row changes in a record.
type Difference struct {
	Field         Field
	Before, After string
}

// Outcome is what becomes of one row.
type Outcome struct {
	Row         int
	What        string
	Queued      bool            // something of it is newly put in the queue of what waits for its letter
	Reason      *docket.Message // why it is rejected
	Warnings    []docket.Message
	Differences []Difference
}

// Counts say what became of the rows of a file: each counts once in created, updated, unchanged or rejected.
type Counts struct {
	Rows      int `json:"rows"`
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
	Queued    int `json:"queued"`
	Warnings  int `json:"warnings"`
}

func countOf(outcomes []Outcome) Counts {
	c := Counts{Rows: len(outcomes)}
	for _, o := range outcomes {
		switch o.What {
		case Created:
			c.Created++
		case Updated:
			c.Updated++
		case Unchanged:
			c.Unchanged++
		case Rejected:
			c.Rejected++
		}
		if o.Queued {
			c.Queued++
		}
		c.Warnings += len(o.Warnings)
	}
	return c
}

// WriteResults writes what became of each row as CSV, in words; no cell of it is a formula.
func WriteResults(w io.Writer, outcomes []Outcome, word func(docket.Message) string) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"row", "outcome", "queued", "reason", "warnings", "changes"}); err != nil {
		return fmt.Errorf("write the results of an import: %w", err)
	}
	for _, o := range outcomes {
		line := []string{strconv.Itoa(o.Row), o.What, "no", "", "", ""}
		if o.Queued {
			line[2] = "yes"
		}
		if o.Reason != nil {
			line[3] = cell.Safe(word(*o.Reason))
		}
		warnings := make([]string, len(o.Warnings))
		for i, warning := range o.Warnings {
			warnings[i] = word(warning)
		}
		line[4] = cell.Safe(strings.Join(warnings, " "))
		changes := make([]string, len(o.Differences))
		for i, d := range o.Differences {
			changes[i] = fmt.Sprintf("%s: %s → %s", d.Field, d.Before, d.After)
		}
		line[5] = cell.Safe(strings.Join(changes, "; "))
		if err := out.Write(line); err != nil {
			return fmt.Errorf("write the results of an import: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write the results of an import: %w", err)
	}
	return nil
}
