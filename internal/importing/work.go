package importing

import (
	"context"
	"errors"
	"io"
	"reflect"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake"
	"answerable/internal/intake/sheet"
)

// errStopped is what became of work that its person stopped.
func errStopped() error {
	return docket.Refuse(docket.Invalid, "Stopped. Nothing was written.")
}

// Survey takes what was said of the columns and lists the values of the file. Where every value is a code, it
// goes on to the plan.
func (j *Job) Survey(actor docket.Actor, s Settings) error {
	return j.start(Reading, s, func(ctx context.Context) error {
		survey, err := j.surveyed(ctx, actor, s)
		if err != nil {
			return err
		}
		j.mu.Lock()
		j.survey, j.step = survey, Values
		j.mu.Unlock()
		if len(survey.Types)+len(survey.States)+len(survey.Mandates) > 0 {
			return nil
		}
		j.next(Planning, survey.Rows)
		return j.planned(ctx, actor, s, false)
	})
}

// Plan takes what was said of the values and makes the dry run.
func (j *Job) Plan(actor docket.Actor, s Settings) error {
	j.mu.Lock()
	if j.survey != nil && j.task == Nothing {
		j.survey = j.survey.With(s.Mapping)
	}
	j.mu.Unlock()
	return j.start(Planning, s, func(ctx context.Context) error { return j.planned(ctx, actor, s, false) })
}

// Apply carries the plan out. A second call while it runs changes nothing. If the register changed since the
// plan was made, or what the person may do, the plan is made anew and nothing is written.
func (j *Job) Apply(actor docket.Actor, word func(docket.Message) string) error {
	j.mu.Lock()
	plan, planner, s := j.plan, j.planner, j.Settings
	done := j.step == Done || j.task == Applying
	j.mu.Unlock()
	switch {
	case done:
		return nil
	case plan == nil:
		return docket.Refuse(docket.Conflict, "There is no dry run to apply. Make it first.")
	}
	return j.start(Applying, s, func(ctx context.Context) error {
		if !reflect.DeepEqual(planner, actor) {
			j.next(Planning, 0)
			return j.planned(ctx, actor, s, true)
		}
		_, err := plan.Apply(ctx, j.desk.docket.Store(), intake.ApplyOptions{Progress: j.progress})
		if docket.KindOf(err) == docket.Conflict {
			j.next(Planning, 0)
			return j.planned(ctx, actor, s, true)
		}
		if err != nil {
			return err
		}
		j.finish(plan, word)
		return nil
	})
}

// finish keeps what became of each row and lets go of the rest.
func (j *Job) finish(plan *intake.Plan, word func(docket.Message) string) {
	results, _ := j.desk.keep(func(w io.Writer) error { return intake.WriteResults(w, plan.Outcomes, word) })
	j.mu.Lock()
	defer j.mu.Unlock()
	j.step, j.counts, j.written, j.results, j.again = Done, plan.Counts, plan.Import(), results, false
	j.dropPlan()
	if j.file != nil {
		_ = j.file.Close()
		j.file = nil
	}
}

// Stop ends what is being done and leaves nothing of it behind.
func (j *Job) Stop() { j.stop() }

func (j *Job) stop() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.cancel != nil {
		j.cancel()
	}
}

// Wait waits until the work has ended, at most so long.
func (j *Job) Wait(ctx context.Context, most time.Duration) {
	j.mu.Lock()
	ended := j.ended
	busy := j.task != Nothing
	j.mu.Unlock()
	if !busy {
		return
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// start does one thing at a time with a file, behind the request that asked for it.
func (j *Job) start(task Task, s Settings, do func(context.Context) error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.task == task && task == Applying:
		return nil // a second click
	case j.task != Nothing:
		return docket.Refuse(docket.Busy, "This file is being worked on. Wait until that is done, or stop it.")
	case j.file == nil:
		return docket.Refuse(docket.Conflict, "This import is done. Choose the file again to import it once more.")
	}
	switch task { // what was made from what was said before is no longer true
	case Reading:
		j.dropPlan()
		j.step = Columns
	case Planning:
		j.dropPlan()
		j.step = Values
	}
	ctx, cancel := context.WithCancel(context.Background())
	j.Settings, j.task, j.problem, j.done, j.of = s, task, nil, 0, 0
	j.cancel, j.ended = cancel, make(chan struct{})
	j.desk.work.Add(1)
	go j.run(ctx, do)
	return nil
}

func (j *Job) run(ctx context.Context, do func(context.Context) error) {
	defer j.desk.work.Done()
	err := worded(do(ctx))
	switch {
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		err = errStopped()
	case err != nil && docket.KindOf(err) == docket.Internal:
		j.desk.Failed(err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.problem, j.task = err, Nothing
	j.touched = j.desk.Now()
	j.cancel()
	j.cancel = nil
	close(j.ended)
	j.desk.mu.Lock()
	_, wanted := j.desk.jobs[j.ID]
	j.desk.mu.Unlock()
	if !wanted {
		j.release() // it was given up meanwhile
	}
}

// next says that the work goes on with another thing.
func (j *Job) next(task Task, of int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.task, j.done, j.of = task, 0, of
}

func (j *Job) progress(done, of int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.done, j.of = done, of
}

func (j *Job) options(actor docket.Actor, s Settings, of int) intake.Options {
	return intake.Options{Actor: actor, Today: j.desk.docket.Today(), Now: civil.InstantOf(j.desk.Now()), ReplyKind: s.ReplyKind, FollowedSince: s.FollowedSince,
		TempDir: j.desk.Dir, Progress: func(rows int) { j.progress(rows, of) }}
}

func (j *Job) table(s Settings) (*intake.Table, error) {
	return intake.Read(j.FileName, j.file, j.size, &s.Mapping, sheet.Options{})
}

func (j *Job) surveyed(ctx context.Context, actor docket.Actor, s Settings) (*intake.Survey, error) {
	table, err := j.table(s)
	if err != nil {
		return nil, err
	}
	defer table.Close()
	return intake.NewSurvey(ctx, j.desk.docket.Store(), table, j.options(actor, s, 0))
}

// planned makes the plan and puts it in the place of the one before.
func (j *Job) planned(ctx context.Context, actor docket.Actor, s Settings, again bool) error {
	table, err := j.table(s)
	if err != nil {
		return err
	}
	defer table.Close()
	rows := 0
	if j.survey != nil {
		rows = j.survey.Rows
	}
	plan, err := intake.NewPlan(ctx, j.desk.docket.Store(), table, j.options(actor, s, rows))
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.dropPlan()
	j.plan, j.planner, j.counts, j.step, j.again = plan, actor, plan.Counts, Planned, again
	j.index()
	return nil
}
