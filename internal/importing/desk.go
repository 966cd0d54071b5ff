// Package importing keeps the imports that people prepare on pages: the file in the data directory, what was
// said of it, the plan in memory, and the one transaction that carries it out in the background.
package importing

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"answerable/internal/docket"
)

// Limits of what is kept at once.
const (
	// mostJobs is how many imports may be prepared at a time, mostOfOne how many by one person.
	mostJobs  = 8
	mostOfOne = 3
	// idle ends an import that nobody looks at; kept is how long the results of one that is done are kept.
	idle  = 2 * time.Hour
	kept  = 24 * time.Hour
	sweep = 10 * time.Minute
)

// Options say where the files are kept and what the clock is.
type Options struct {
	// Dir holds files that may hold names, so it lies in the data directory.
	Dir string
	Now func() time.Time
	// Failed is told of errors that are nobody's mistake.
	Failed func(error)
}

// Desk is where all imports of an office lie. Nothing of it outlives the process.
type Desk struct {
	Options
	docket *docket.Service

	mu     sync.Mutex
	jobs   map[string]*Job
	taken  int // files so far
	closed chan struct{}
	once   sync.Once
	// work is running; Close waits for it.
	work sync.WaitGroup
}

// New makes an empty desk.
func New(svc *docket.Service, opts Options) *Desk {
	d := &Desk{Options: opts, docket: svc, jobs: make(map[string]*Job), closed: make(chan struct{})}
	go d.sweepNowAndThen()
	return d
}

// Close waits for what is being written until ctx ends, then gives it up, and removes everything.
func (d *Desk) Close(ctx context.Context) {
	d.once.Do(func() { close(d.closed) })
	d.mu.Lock()
	jobs := make([]*Job, 0, len(d.jobs))
	for _, j := range d.jobs {
		jobs = append(jobs, j)
	}
	d.mu.Unlock()
	for _, j := range jobs {
		if j.doing() != Applying {
			j.stop()
		}
	}
	ended := make(chan struct{})
	go func() {
		d.work.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		for _, j := range jobs {
			j.stop()
		}
		<-ended
	}
	for _, j := range jobs {
		d.remove(j)
	}
}

func (d *Desk) sweepNowAndThen() {
	ticks := time.NewTicker(sweep)
	defer ticks.Stop()
	for {
		select {
		case <-d.closed:
			return
		case <-ticks.C:
			d.expire()
		}
	}
}

// expire removes what nobody looked at for long.
func (d *Desk) expire() {
	now := d.Now()
	for _, j := range d.list() {
		limit := idle
		if j.finished() {
			limit = kept
		}
		if touched, busy := j.lastTouched(); !busy && now.Sub(touched) > limit {
			d.remove(j)
		}
	}
}

func (d *Desk) list() []*Job {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := make([]*Job, 0, len(d.jobs))
	for _, j := range d.jobs {
		list = append(list, j)
	}
	return list
}

func (d *Desk) remove(j *Job) {
	d.mu.Lock()
	delete(d.jobs, j.ID)
	d.mu.Unlock()
	j.close()
}

// Job gives an import to the person who chose its file; for anybody else there is none.
func (d *Desk) Job(actor docket.Actor, id string) (*Job, error) {
	if !docket.CanWrite(actor) {
		return nil, notAllowed()
	}
	d.expire()
	d.mu.Lock()
	j := d.jobs[id]
	d.mu.Unlock()
	if j == nil || j.owner != actor.ID || actor.ID == 0 {
		return nil, docket.Refuse(docket.NotFound, "This import is not here any more: it expired, or the program was started anew. What was written of it stands among the past imports. If it is not there, nothing was written: choose the file again.")
	}
	j.touch()
	return j, nil
}

// Of lists the imports of a person, the newest first.
func (d *Desk) Of(actor docket.Actor) []*Job {
	d.expire()
	var own []*Job
	for _, j := range d.list() {
		if j.owner == actor.ID && actor.ID != 0 {
			own = append(own, j)
		}
	}
	newestFirst(own)
	return own
}

// Discard gives an import up; what is being written is undone.
func (d *Desk) Discard(j *Job) {
	j.stop()
	j.Wait(context.Background(), stopWait)
	d.remove(j)
}

// stopWait is longer than a transaction takes to be undone.
const stopWait = 30 * time.Second

// admit makes room for one more import of a person, or says that there is none.
func (d *Desk) admit(actor docket.Actor) error {
	own := d.Of(actor)
	waiting := 0
	for _, j := range own {
		if j.finished() {
			continue
		}
		if waiting++; waiting < mostOfOne {
			continue
		}
		if _, busy := j.lastTouched(); busy {
			return docket.Refuse(docket.Busy, "%d imports of yours are at work. Wait until one of them is done.", mostOfOne)
		}
		d.remove(j) // the oldest that nobody went on with
	}
	open := 0
	for _, j := range d.list() {
		if !j.finished() {
			open++
		}
	}
	if open >= mostJobs {
		return docket.Refuse(docket.Busy, "%d imports are being prepared at the moment. Try again when one of them is done.", mostJobs)
	}
	return nil
}

func notAllowed() error {
	return docket.Refuse(docket.Forbidden, "Your role does not allow this. Ask an administrator if you need it.")
}

func newID() string { return uuid.NewString() }
