package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"answerable/internal/docket"
)

// ApplyOptions say how a plan is carried out.
type ApplyOptions struct {
	// Strict writes nothing if any row is rejected.
	Strict bool
	// Progress is told now and then how much of the work is done.
	Progress func(done, of int)
}

// Apply writes what the plan says in one transaction: all of it, or when it fails or is given up nothing.
// If anything changed in the register since the plan was made, it refuses with Conflict.
func (p *Plan) Apply(ctx context.Context, store docket.Store, opts ApplyOptions) (Counts, error) {
	if !docket.CanWrite(p.opts.Actor) {
		return Counts{}, docket.Refuse(docket.Forbidden, "Your role does not allow this. Ask an administrator if you need it.")
	}
	if p.opts.Actor.ID == 0 {
		return Counts{}, docket.Refuse(docket.Invalid, "An import is done by a person of the office: the record keeps who brought a letter in.")
	}
	if opts.Strict && p.Counts.Rejected > 0 {
		return Counts{}, docket.Refuse(docket.Invalid, "%d of %d rows are rejected, so nothing was written. Correct them, or import without strictness.", p.Counts.Rejected, p.Counts.Rows)
	}
	w := &writer{plan: p, actors: make(map[*docket.Addressee]bool)}
	err := store.Tx(ctx, func(tx docket.Store) error {
		number, err := tx.ChangeNumber(ctx)
		if err != nil {
			return err
		}
		if number != p.number {
			return docket.Refuse(docket.Conflict, "The register changed since this import was planned. Nothing was written: plan it again.")
		}
		w.tx = tx
		return w.write(ctx, opts)
	})
	if err != nil {
		for a := range w.actors {
			a.ID = 0 // they went with the transaction
		}
		if ctx.Err() != nil {
			err = fmt.Errorf("apply an import: %w", ctx.Err())
		}
		return Counts{}, err
	}
	p.written = w.file
	return p.Counts, nil
}

// Import is the import that the plan became; 0 before it was applied.
func (p *Plan) Import() docket.ImportID { return p.written }

// writer carries a plan out inside its transaction.
type writer struct {
	plan   *Plan
	tx     docket.Store
	file   docket.ImportID
	actors map[*docket.Addressee]bool // made here
}

func (w *writer) write(ctx context.Context, opts ApplyOptions) error {
	// A context that can be cancelled costs the driver a goroutine for every statement. It is asked
	// between the rows instead, and the transaction itself hangs on it.
	quiet := context.WithoutCancel(ctx)
	if err := w.begin(quiet); err != nil {
		return err
	}
	for done, i := range w.plan.turns() {
		if err := w.goOn(ctx, done, opts); err != nil {
			return err
		}
		if err := w.row(quiet, i); err != nil {
			return fmt.Errorf("row %d: %w", w.plan.rows[i].number, err)
		}
	}
	for i, id := range slices.Sorted(maps.Keys(w.plan.works)) {
		if err := w.goOn(ctx, len(w.plan.rows)+i, opts); err != nil {
			return err
		}
		if err := w.update(quiet, w.plan.works[id]); err != nil {
			return err
		}
	}
	if err := w.follow(quiet); err != nil {
		return err
	}
	return w.tx.EndImport(quiet, w.file)
}

// turns is the order in which rows are written: that of the file, but letters that bear a uid come in the
// order in which they were first recorded, so that lists show letters of one day in the same order again.
func (p *Plan) turns() []int {
	turns := make([]int, len(p.rows))
	var places []int
	for i := range p.rows {
		turns[i] = i
		if p.rows[i].uid != "" {
			places = append(places, i)
		}
	}
	sorted := slices.SortedFunc(slices.Values(places), func(a, b int) int { return strings.Compare(p.rows[a].uid, p.rows[b].uid) })
	for n, place := range places {
		turns[place] = sorted[n]
	}
	return turns
}

// goOn tells now and then how far the work is, and ends it when nobody waits for it any more.
func (w *writer) goOn(ctx context.Context, done int, opts ApplyOptions) error {
	if done%100 != 0 {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("apply an import: %w", ctx.Err())
	}
	if opts.Progress != nil {
		opts.Progress(done, len(w.plan.rows)+len(w.plan.works))
	}
	return nil
}

// begin writes the import itself.
func (w *writer) begin(ctx context.Context) error {
	counts, err := json.Marshal(w.plan.Counts)
	if err != nil {
		return fmt.Errorf("apply an import: %w", err)
	}
	file := docket.Import{FileName: w.plan.name, SHA256: w.plan.hash, At: w.plan.opts.Now, UserID: w.plan.opts.Actor.ID, Counts: string(counts)}
	if err := w.tx.InsertImport(ctx, &file); err != nil {
		return err
	}
	w.file = file.ID
	return w.record(ctx, "import.apply", "import", int64(file.ID), nil, w.plan.Counts)
}

// follow sets the day since which letters are followed: the one asked for, else the first import's own day.
func (w *writer) follow(ctx context.Context) error {
	day := w.plan.opts.FollowedSince
	before, err := w.tx.Setting(ctx, docket.SettingFollowedSince)
	if err != nil {
		return err
	}
	if day.IsZero() {
		if before != "" {
			return nil
		}
		day = w.plan.opts.Today
	}
	if before == day.String() {
		return nil
	}
	if err := w.tx.KeepSetting(ctx, w.file, docket.SettingBefore{Before: before, After: day.String()}); err != nil {
		return err
	}
	return docket.PutFollowedSince(ctx, w.tx, w.plan.opts.Actor, day)
}

func (w *writer) row(ctx context.Context, i int) error {
	p, r := w.plan, &w.plan.rows[i]
	if r.rejected != nil || r.match != nil && !p.origins[i] {
		return nil
	}
	r, err := p.whole(r)
	switch {
	case err != nil:
		return err
	case r.match == nil && p.joins[i]:
		return nil // written with the row that makes the letter
	case r.match == nil && r.kind == aLetter:
		return w.letter(ctx, i, r)
	case r.match == nil:
		return w.waiting(ctx, r, r.replies, nil)
	case len(p.added[i]) > 0:
		return w.waiting(ctx, r, p.added[i], r.match.ids)
	default:
		for _, id := range r.match.ids {
			if err := w.origin(ctx, r, r.kind.subject(), id); err != nil {
				return err
			}
		}
	}
	return nil
}

// letter writes a new letter with what further rows of the file say of it.
func (w *writer) letter(ctx context.Context, i int, r *row) error {
	if err := w.addressee(ctx, r.to); err != nil {
		return err
	}
	made := w.plan.begin(r)
	rows := []*row{r}
	for _, further := range w.plan.joining[i] {
		other := &w.plan.rows[further]
		if other.rejected != nil {
			continue
		}
		full, err := w.plan.whole(other)
		if err != nil {
			return err
		}
		silent := *full // its warnings were given when it was planned
		silent.warnings = nil
		draft := made.copy()
		if draft.isNew = true; w.plan.merge(draft, &silent, nil) == nil {
			made = draft
		}
		rows = append(rows, full)
	}
	l := docket.NewLetter{Communication: made.c, Mandates: made.mandates, Replies: made.replies}
	for _, on := range made.reminders {
		l.Reminders = append(l.Reminders, docket.Reminder{UID: docket.NewUID(), SentOn: on, CreatedAt: w.plan.opts.Now, Version: 1})
	}
	if err := w.tx.InsertLetter(ctx, &l); err != nil {
		return err
	}
	after := docket.DescribeCommunication(l.Communication, l.Mandates)
	if err := w.record(ctx, "communication.import", "communication", int64(l.ID), nil, after); err != nil {
		return err
	}
	for _, from := range rows {
		if err := w.origin(ctx, from, "communication", int64(l.ID)); err != nil {
			return err
		}
	}
	return w.attached(ctx, r, l)
}

// attached records what came with a letter, as documents of their own.
func (w *writer) attached(ctx context.Context, r *row, l docket.NewLetter) error {
	for _, reply := range l.Replies {
		after := map[string]any{"communication": l.ID, "received_on": reply.ReceivedOn, "kind": reply.Kind, "probable": reply.Probable}
		if err := w.record(ctx, "reply.import", "reply", int64(reply.ID), nil, after); err != nil {
			return err
		}
		if err := w.trace(ctx, r, "reply", int64(reply.ID)); err != nil {
			return err
		}
	}
	for _, reminder := range l.Reminders {
		after := map[string]any{"communication": l.ID, "sent_on": reminder.SentOn}
		if err := w.record(ctx, "reminder.import", "reminder", int64(reminder.ID), nil, after); err != nil {
			return err
		}
		if err := w.trace(ctx, r, "reminder", int64(reminder.ID)); err != nil {
			return err
		}
	}
	return nil
}

// waiting writes a reminder or replies whose letter is not named; others that the same row brought keep
// company with them, so that the row is known by all of them.
func (w *writer) waiting(ctx context.Context, r *row, replies []saidReply, others []int64) error {
	if err := w.addressee(ctx, r.to); err != nil {
		return err
	}
	for _, id := range others {
		if err := w.origin(ctx, r, r.kind.subject(), id); err != nil {
			return err
		}
	}
	if r.kind == aReminder {
		return w.reminder(ctx, r)
	}
	for _, said := range replies {
		reply := w.plan.document(said.on)
		reply.AddresseeID, reply.Summary = r.to.ID, r.subjectRead()
		if err := w.tx.InsertReply(ctx, &reply); err != nil {
			return err
		}
		if err := w.record(ctx, "reply.import", "reply", int64(reply.ID), nil, docket.DescribeReply(reply)); err != nil {
			return err
		}
		if err := w.origin(ctx, r, "reply", int64(reply.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) reminder(ctx context.Context, r *row) error {
	reminder := docket.Reminder{UID: docket.NewUID(), AddresseeID: r.to.ID, SentOn: r.sent.On, Note: r.subjectRead(), CreatedAt: w.plan.opts.Now, Version: 1}
	if err := w.tx.InsertReminder(ctx, &reminder); err != nil {
		return err
	}
	after := map[string]any{"addressee": r.to.ID, "sent_on": reminder.SentOn, "note": reminder.Note}
	if err := w.record(ctx, "reminder.import", "reminder", int64(reminder.ID), nil, after); err != nil {
		return err
	}
	return w.origin(ctx, r, "reminder", int64(reminder.ID))
}

// addressee writes an actor that the file names first.
func (w *writer) addressee(ctx context.Context, a *docket.Addressee) error {
	if a.ID != 0 {
		return nil
	}
	if err := w.tx.InsertAddressee(ctx, a, []docket.AddresseeName{{Fold: a.FoldName, Name: a.NameEN}}); err != nil {
		return err
	}
	w.actors[a] = true
	return w.record(ctx, "addressee.add", "addressee", int64(a.ID), nil, map[string]any{"kind": a.Kind, "name": a.NameEN})
}

func (w *writer) record(ctx context.Context, action, subject string, id int64, before, after any) error {
	return w.tx.Record(ctx, docket.Change{Actor: w.plan.opts.Actor, Action: action, Subject: subject, SubjectID: id, Before: before, After: after})
}

// origin keeps all keys of a row with the record that it made or means.
func (w *writer) origin(ctx context.Context, r *row, subject string, id int64) error {
	text, err := w.plan.spool.get(r.printed)
	if err != nil {
		return err
	}
	return w.tx.InsertOrigin(ctx, docket.RowOrigin{ImportID: w.file, Subject: subject, SubjectID: id, Row: r.number, RowKey: r.rowKey,
		Digest: r.digest[:], Document: r.document, Paragraph: r.para, Printed: text})
}

// trace tells where something that came with a letter stands; the row is known by its letter.
func (w *writer) trace(ctx context.Context, r *row, subject string, id int64) error {
	return w.tx.InsertOrigin(ctx, docket.RowOrigin{ImportID: w.file, Subject: subject, SubjectID: id, Row: r.number,
		Digest: []byte{}, Document: r.document, Paragraph: r.para, Printed: "{}"})
}
