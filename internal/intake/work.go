package intake

import (
	"context"
	"slices"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// work is a letter while rows are held against it: as it stands, what earlier imports said of it, and what
// the rows change.
type work struct {
	c        docket.Communication
	mandates []docket.CommunicationMandate
	links    []docket.ReplyLink
	reminded []civil.Date
	said     []map[string]string // the cells of the rows it came from
	digests  []digest            // and what identified them
	handled  bool                // a person said what its replies are
	isNew    bool

	before      docket.Communication
	beforeLed   []docket.CommunicationMandate
	changed     bool // columns of its own
	relisted    bool // mandates
	relinked    []docket.ReplyLink
	guessed     []docket.ReplyLink
	replies     []docket.AnsweringReply
	reminders   []civil.Date
	differences []Difference
}

// copy is what a row is tried on: if it is rejected, nothing of it stays.
func (w *work) copy() *work {
	draft := *w
	draft.mandates = slices.Clone(w.mandates)
	draft.links = slices.Clone(w.links)
	draft.relinked = slices.Clone(w.relinked)
	draft.guessed = slices.Clone(w.guessed)
	draft.replies = slices.Clone(w.replies)
	draft.reminders = slices.Clone(w.reminders)
	draft.reminded = slices.Clone(w.reminded)
	return &draft
}

func (w *work) differ(field Field, before, after string) {
	w.differences = append(w.differences, Difference{Field: field, Before: before, After: after})
}

// load reads letters on record with all that a row may change in them.
func (p *Plan) load(ctx context.Context, r docket.Store, rows []int) (map[docket.CommunicationID]*work, error) {
	loaded := make(map[docket.CommunicationID]*work, len(rows))
	var ids []docket.CommunicationID
	for _, i := range rows {
		id := docket.CommunicationID(p.rows[i].match.id())
		if w := p.works[id]; w != nil {
			loaded[id] = w
		} else if _, twice := loaded[id]; !twice {
			loaded[id] = nil
			ids = append(ids, id)
		}
	}
	letters, err := r.CommunicationsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	ids = ids[:0]
	for _, c := range letters {
		loaded[c.ID] = &work{c: c, before: c}
		ids = append(ids, c.ID)
	}
	return loaded, attach(ctx, r, ids, loaded)
}

func attach(ctx context.Context, r docket.Store, ids []docket.CommunicationID, loaded map[docket.CommunicationID]*work) error {
	mandates, err := r.MandatesOfAll(ctx, ids)
	if err != nil {
		return err
	}
	for _, m := range mandates {
		loaded[m.CommunicationID].mandates = append(loaded[m.CommunicationID].mandates, m)
	}
	links, err := r.RepliesToAll(ctx, ids)
	if err != nil {
		return err
	}
	for _, l := range links {
		loaded[l.CommunicationID].links = append(loaded[l.CommunicationID].links, l)
	}
	reminders, err := r.RemindersForAll(ctx, ids)
	if err != nil {
		return err
	}
	for _, l := range reminders {
		loaded[l.CommunicationID].reminded = append(loaded[l.CommunicationID].reminded, l.SentOn)
	}
	numbers := make([]int64, len(ids))
	for i, id := range ids {
		numbers[i] = int64(id)
		loaded[id].beforeLed = loaded[id].mandates
	}
	origins, err := r.OriginsOfAll(ctx, aLetter.subject(), numbers)
	if err != nil {
		return err
	}
	for _, o := range origins {
		w := loaded[docket.CommunicationID(o.SubjectID)]
		w.said = append(w.said, cellsOf(o.Printed))
		if len(o.Digest) == len(digest{}) {
			w.digests = append(w.digests, digest(o.Digest))
		}
	}
	handled, err := r.Classified(ctx, ids)
	for _, id := range handled {
		loaded[id].handled = true
	}
	return err
}

// saidBefore tells whether an earlier row already said this of the letter: then what stands in the record
// now is a person's word, and stays.
func (w *work) saidBefore(cells map[string]string, fields ...Field) bool {
	return slices.ContainsFunc(w.said, func(earlier map[string]string) bool {
		return !slices.ContainsFunc(fields, func(field Field) bool {
			now, before := cells[string(field)], earlier[string(field)]
			return now != before || slices.Contains(datesSaid, field) && orderOf(cells) != orderOf(earlier) && orderMatters(now)
		})
	})
}
