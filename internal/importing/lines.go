package importing

import (
	"io"
	"os"

	"answerable/internal/docket"
	"answerable/internal/intake"
)

// The filters of a dry run beside what becomes of a row.
const (
	Queued = "queued"
	Warned = "warnings"
)

// index puts the rows under the filters, so that every page of them is found at once; the lock is held.
func (j *Job) index() {
	for i, o := range j.plan.Outcomes {
		j.idx[o.What] = append(j.idx[o.What], i)
		if o.Queued {
			j.idx[Queued] = append(j.idx[Queued], i)
		}
		if len(o.Warnings) > 0 {
			j.idx[Warned] = append(j.idx[Warned], i)
		}
	}
}

// Lines gives some rows of the dry run under a filter, empty for all of them, and how many there are.
func (j *Job) Lines(filter string, from, most int) (lines []intake.Line, total int, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.plan == nil || j.task != Nothing {
		return nil, 0, nil
	}
	at, total := func(i int) int { return i }, len(j.plan.Outcomes)
	if filter != "" {
		list := j.idx[filter]
		at, total = func(i int) int { return list[i] }, len(list)
	}
	for i := max(from, 0); i < total && len(lines) < most; i++ {
		line, err := j.plan.Line(at(i))
		if err != nil {
			return nil, 0, err
		}
		lines = append(lines, line)
	}
	return lines, total, nil
}

// Results gives what became of each row as CSV, of a dry run what would, in a file that the caller closes.
func (j *Job) Results(word func(docket.Message) string) (*os.File, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.results != nil:
		return j.desk.keep(func(w io.Writer) error {
			size, err := j.results.Seek(0, io.SeekEnd)
			if err == nil {
				_, err = io.Copy(w, io.NewSectionReader(j.results, 0, size))
			}
			return err
		})
	case j.plan != nil && j.task == Nothing:
		return j.desk.keep(func(w io.Writer) error { return intake.WriteResults(w, j.plan.Outcomes, word) })
	}
	return nil, docket.Refuse(docket.NotFound, "There are no results yet.")
}
