package importing

import (
	"context"
	"os"
	"slices"
	"sync"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake"
)

// Mapping is what a person says of the columns and words of a file.
type Mapping = intake.Mapping

// Value is a word of a file and what it is taken for; Line is a row of a dry run.
type (
	Value = intake.Value
	Line  = intake.Line
)

// ParseMapping reads a mapping that was kept as JSON.
func ParseMapping(text string) (Mapping, error) {
	m, err := intake.ParseMapping([]byte(text))
	if err != nil {
		return Mapping{}, worded(err)
	}
	return *m, nil
}

// Fields lists what a column can be said to hold.
func Fields() []string {
	var names []string
	for _, field := range intake.Readable() {
		names = append(names, string(field))
	}
	return names
}

// Settings are what a person says of a file.
type Settings struct {
	Mapping       Mapping
	Name          string // under which the mapping is kept
	ReplyKind     docket.ReplyKind
	FollowedSince civil.Date
}

// Step is how far an import is.
type Step string

const (
	Columns Step = "columns" // somebody says what the columns mean
	Values  Step = "values"  // and what the words in them
	Planned Step = "plan"    // the dry run
	Done    Step = "result"
)

// Task is what is being done with a file in the background.
type Task string

const (
	Nothing  Task = ""
	Reading  Task = "reading"
	Planning Task = "planning"
	Applying Task = "applying"
)

// Job is one file on its way into the register.
type Job struct {
	ID       string
	FileName string
	Settings // as last given

	desk  *Desk
	owner docket.UserID
	place int // in the order of coming

	mu      sync.Mutex
	touched time.Time
	file    *os.File
	size    int64
	preview *intake.Preview
	survey  *intake.Survey
	plan    *intake.Plan
	planner docket.Actor // for whom the plan was made
	idx     map[string][]int
	step    Step
	again   bool // the plan was made anew, since the register had changed
	problem error
	counts  intake.Counts
	written docket.ImportID
	results *os.File
	task    Task
	done    int
	of      int
	cancel  context.CancelFunc
	ended   chan struct{}
}

// State is an import at one moment.
type State struct {
	ID, FileName string
	Step         Step
	Settings     Settings
	Preview      *intake.Preview
	Survey       *intake.Survey
	Counts       intake.Counts
	// Import is what came of it, once it is done.
	Import docket.ImportID
	// Again says that the plan is another than the one that was to be applied: the register had changed.
	Again bool
	// Problem is why the last thing that was tried did not end well.
	Problem error
	Task    Task
	Done    int // of the task's rows
	Of      int // all of them; 0 while nobody knows
}

// State gives the import as it is now.
func (j *Job) State() State {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := State{ID: j.ID, FileName: j.FileName, Step: j.step, Settings: j.Settings, Preview: j.preview, Survey: j.survey, Counts: j.counts, Import: j.written,
		Again: j.again, Problem: j.problem, Task: j.task, Done: j.done, Of: j.of}
	return s
}

// Fill takes what was said of the file without doing anything with it yet.
func (j *Job) Fill(s Settings) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.task == Nothing && j.file != nil {
		j.Settings = s
		j.dropPlan()
		j.step = Columns
	}
}

// Fields says of each column what it holds, by what was said of it and else by its name.
func (s State) Fields() []string {
	headers, fields := make([]string, len(s.Preview.Columns)), make([]string, len(s.Preview.Columns))
	for i, column := range s.Preview.Columns {
		headers[i] = column.Header
	}
	columns, err := s.Settings.Mapping.Guess(headers)
	if err != nil { // it was made for another file
		columns = intake.Guess(headers)
	}
	for i := range headers {
		fields[i] = string(columns.FieldAt(i))
	}
	return fields
}

func (j *Job) touch() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.touched = j.desk.Now()
}

func (j *Job) lastTouched() (at time.Time, busy bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.touched, j.task != Nothing
}

func (j *Job) finished() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.step == Done
}

func (j *Job) doing() Task {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.task
}

// close gives everything back; it waits for whoever reads the plan.
func (j *Job) close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.cancel != nil {
		j.cancel()
	}
	if j.task == Nothing {
		j.release()
	}
}

// release closes the files; the lock is held.
func (j *Job) release() {
	j.dropPlan()
	for _, file := range []*os.File{j.file, j.results} {
		if file != nil {
			_ = file.Close() // it was read only, and has no name
		}
	}
	j.file, j.results = nil, nil
}

func (j *Job) dropPlan() {
	if j.plan != nil {
		_ = j.plan.Close()
	}
	j.plan, j.idx = nil, map[string][]int{}
}

func newestFirst(jobs []*Job) {
	slices.SortFunc(jobs, func(a, b *Job) int { return b.place - a.place })
}
