package server

import (
	"context"
	"fmt"
	"sync"
	"time"

	"answerable/internal/docket"
)

// run is a piece of work on many letters that goes on behind the page. Progress lives in memory; what it
// did stands in the history of each letter.
type run struct {
	id              string
	owner           docket.UserID
	title, backWord docket.Message
	back            string
	letters         []docket.CommunicationID
	piece           int // letters to a piece, after each of which a stop is heeded
	work            func(ctx context.Context, from, to int) ([]docket.BulkAnswer, error)

	mu      sync.Mutex
	said    []uint32 // for each letter answered, its answer in answers
	answers []docket.BulkAnswer
	known   map[string]uint32
	counts  map[docket.BulkOutcome]int
	state   runState
	ended   time.Time
	stop    bool
}

type runState int

const (
	runGoing runState = iota
	runEnded
	runStopped
	runFailed
)

const (
	runsKept  = 24 * time.Hour
	runsOfOne = 10 // of one person, the latest
	runAtOnce = 50 // letters that a request waits for
)

// runs keeps the work that goes on or ended lately.
type runs struct {
	mu    sync.Mutex
	byID  map[string]*run
	order []string
}

// begin starts a run, or gives the one that the same form began: a second click is no second run.
func (s *Server) begin(ctx context.Context, r *run) *run {
	if known := s.running.add(r, s.Now()); known != r {
		return known
	}
	ctx = context.WithoutCancel(ctx) // whoever goes away lets it go on
	if len(r.letters) <= runAtOnce {
		s.goOn(ctx, r)
	} else {
		go s.goOn(ctx, r)
	}
	return r
}

// goOn works piece after piece until the end, a stop, or what is no answer of ours. Who is disabled meanwhile,
// or gets another role, does nothing more.
func (s *Server) goOn(ctx context.Context, r *run) {
	defer func() {
		if p := recover(); p != nil { // nobody else catches it here
			s.Log.Error("work on many letters failed", "panic", fmt.Sprint(p))
			r.end(runFailed, s.Now())
		}
	}()
	var role docket.Role
	for from := 0; from < len(r.letters); {
		owner, err := s.Docket.Store().User(ctx, r.owner)
		if err != nil {
			s.Log.Error("work on many letters failed", "error", causeOf(err))
			r.end(runFailed, s.Now())
			return
		}
		if from == 0 {
			role = owner.Role
		}
		if r.asked() || owner.Disabled() || owner.Role != role {
			r.end(runStopped, s.Now())
			return
		}
		to := min(from+r.piece, len(r.letters))
		answers, err := r.work(ctx, from, to)
		r.answer(answers)
		if err != nil {
			s.Log.Error("work on many letters failed", "error", causeOf(err))
			r.end(runFailed, s.Now())
			return
		}
		from = to
	}
	r.end(runEnded, s.Now())
}

func (r *run) answer(answers []docket.BulkAnswer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, a := range answers {
		key := string(a.Outcome) + " " + a.Why.String()
		n, ok := r.known[key]
		if !ok {
			n = uint32(len(r.answers))
			r.known[key] = n
			r.answers = append(r.answers, a)
		}
		r.said = append(r.said, n)
		r.counts[a.Outcome]++
	}
}

func (r *run) end(state runState, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state, r.ended = state, at
}

func (r *run) asked() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stop
}

// runTold is what a run has to tell at a moment. Answers are only ever added, so they may be read on.
type runTold struct {
	state   runState
	said    []uint32
	answers []docket.BulkAnswer
	counts  map[docket.BulkOutcome]int
}

func (r *run) tell() runTold {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := runTold{state: r.state, said: r.said, answers: r.answers, counts: map[docket.BulkOutcome]int{}}
	for outcome, n := range r.counts {
		t.counts[outcome] = n
	}
	return t
}

// add keeps a run, and lets go of those that ended long ago.
func (k *runs) add(r *run, now time.Time) *run {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known, ok := k.byID[r.id]; ok && known.owner == r.owner {
		return known
	}
	if k.byID == nil {
		k.byID = map[string]*run{}
	}
	r.known, r.counts = map[string]uint32{}, map[docket.BulkOutcome]int{}
	k.byID[r.id] = r
	k.order = append(k.order, r.id)
	own := 0
	kept := k.order[:0:0]
	for i := len(k.order) - 1; i >= 0; i-- {
		one := k.byID[k.order[i]]
		if one.owner == r.owner {
			own++
		}
		if one != r && one.over() && (now.Sub(one.ended) > runsKept || one.owner == r.owner && own > runsOfOne) {
			delete(k.byID, one.id)
			continue
		}
		kept = append([]string{one.id}, kept...)
	}
	k.order = kept
	return r
}

func (r *run) over() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state != runGoing
}

// of finds a run of a person; that of anybody else is not there.
func (k *runs) of(owner docket.UserID, id string) (*run, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	r, ok := k.byID[id]
	if !ok || r.owner != owner {
		return nil, docket.Refuse(docket.NotFound, "These results are not kept any more, or they are somebody else's. What was done stands in the history of each letter.")
	}
	return r, nil
}

// oneByOne works on letters each in a transaction of its own. A failure that is no answer ends the work.
func oneByOne(apply func(ctx context.Context, at int) (docket.BulkAnswer, error)) func(context.Context, int, int) ([]docket.BulkAnswer, error) {
	return func(ctx context.Context, from, to int) ([]docket.BulkAnswer, error) {
		var answers []docket.BulkAnswer
		for at := from; at < to; at++ {
			answer, err := apply(ctx, at)
			if err != nil {
				return answers, err
			}
			answers = append(answers, answer)
		}
		return answers, nil
	}
}
