package docket

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"answerable/internal/civil"
)

// QueueTick is one row of the queue that a person ticked: a document, and of a link its letter.
type QueueTick struct {
	Subject string
	ID      int64
	Version int64             // of the document as the person saw it
	Letters []CommunicationID // the proposals ticked, or the letter of the link
}

// QueueAct is what is done with the rows ticked.
type QueueAct struct {
	Do        QueueDoing
	Kind      ReplyKind // of the replies; empty leaves what is there
	Confirmed bool      // accepting: the links are certain, not only probable
	Reason    string    // setting aside
}

// QueueDoing names what is done with rows of the queue.
type QueueDoing string

const (
	DoAccept   QueueDoing = "accept"   // the proposals ticked become links
	DoConfirm  QueueDoing = "confirm"  // links are no longer only probable
	DoClassify QueueDoing = "classify" // says what replies are
	DoUnlink   QueueDoing = "unlink"   // takes links back
	DoSetAside QueueDoing = "aside"    // leaves documents without a letter
	DoRestore  QueueDoing = "restore"  // takes back what was set aside
)

// QueueAnswer says what became of one row: done, or why not.
type QueueAnswer struct {
	QueueTick
	On            civil.Date // of the document
	AddresseeName string
	Why           []Message // empty: it is done
}

// Done tells that what was asked happened.
func (a QueueAnswer) Done() bool { return len(a.Why) == 0 }

// document names a reply or a reminder.
type document struct {
	subject string
	id      int64
}

func (t QueueTick) document() document {
	if t.Subject == QueuedForClosed {
		return document{QueuedReply, t.ID}
	}
	return document{t.Subject, t.ID}
}

// WorkQueue does one thing with each of the rows ticked, each in a transaction of its own, so that one
// that fails never stops the others. What stops a row is its answer; a failure of the program is given
// beside the answers, for the log.
func (s *Service) WorkQueue(ctx context.Context, actor Actor, ticks []QueueTick, act QueueAct) ([]QueueAnswer, error) {
	if !CanWrite(actor) {
		return nil, forbidden()
	}
	if err := act.check(); err != nil {
		return nil, err
	}
	answers, err := s.answersFor(ctx, actor, ticks)
	if err != nil {
		return nil, err
	}
	var failed error
	moved := map[document]int64{} // how far the versions rose by what is done here
	for i, t := range ticks {
		t.Version += moved[t.document()]
		err := s.workOne(ctx, actor, t, act)
		switch {
		case err == nil:
			moved[t.document()]++
		case KindOf(err) == Internal:
			failed = err
			answers[i].Why = []Message{Msg("Something went wrong in the program. Nothing of this row was saved.")}
		default:
			answers[i].Why = sentencesOf(err)
		}
	}
	return answers, failed
}

// answersFor names the documents ticked; those outside the scope keep no name.
func (s *Service) answersFor(ctx context.Context, actor Actor, ticks []QueueTick) ([]QueueAnswer, error) {
	answers := make([]QueueAnswer, len(ticks))
	ids := map[string][]int64{}
	for i, t := range ticks {
		answers[i].QueueTick = t
		d := t.document()
		ids[d.subject] = append(ids[d.subject], d.id)
	}
	known := map[document]QueueItem{}
	for subject, some := range ids {
		items, err := s.store.QueuedDocuments(ctx, actor.Scope(), subject, some)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			known[document{subject, item.ID}] = item
		}
	}
	for i, t := range ticks {
		item := known[t.document()]
		answers[i].On, answers[i].AddresseeName = item.On, item.AddresseeName
	}
	return answers, nil
}

// mostAtOnce bounds how many rows one request works through when all that match are meant.
const mostAtOnce = 300

// QueueRun is what became of all rows that match the filters, as far as one request goes.
type QueueRun struct {
	Done    int
	Answers []QueueAnswer // one for each row
	Next    string        // where to go on; empty at the end
}

// WorkQueueAll does one thing with all rows that match, in batches, from a place on. Accepting takes the
// proposals that stand out; a document without one is answered and left.
func (s *Service) WorkQueueAll(ctx context.Context, actor Actor, q QueueQuery, act QueueAct) (QueueRun, error) {
	var run QueueRun
	for looked := 0; ; {
		v, err := s.Queue(ctx, actor, q)
		if err != nil {
			return run, err
		}
		answers, err := s.WorkQueue(ctx, actor, ticksOf(v, act), act)
		for _, a := range answers {
			if a.Done() {
				run.Done++
			}
		}
		run.Answers = append(run.Answers, answers...)
		if err != nil {
			return run, err
		}
		looked += max(len(answers), v.Looked)
		if run.Next = v.Next; run.Next == "" || looked >= mostAtOnce {
			return run, nil
		}
		q.After = run.Next
	}
}

// ticksOf ticks every row of a page, and of each document the proposals that stand out.
func ticksOf(v QueueView, act QueueAct) []QueueTick {
	var ticks []QueueTick
	for _, item := range v.Items {
		t := QueueTick{Subject: item.Subject, ID: item.ID, Version: item.Version}
		for _, p := range item.Proposals {
			if p.Best && act.Do == DoAccept {
				t.Letters = append(t.Letters, p.ID)
			}
		}
		ticks = append(ticks, t)
	}
	for _, l := range v.Links {
		ticks = append(ticks, QueueTick{Subject: l.Subject, ID: l.ID, Version: l.Version, Letters: []CommunicationID{l.LetterID}})
	}
	return ticks
}

// check refuses what would be refused for every row.
func (act QueueAct) check() error {
	var p problems
	if act.Kind != "" && !act.Kind.Valid() || act.Do == DoClassify && act.Kind == "" {
		p.add("kind", "Choose what the reply is.")
	}
	if act.Do == DoSetAside && strings.TrimSpace(act.Reason) == "" {
		p.add("reason", "Give the reason. It stays on the record.")
	}
	tooLong(&p, "reason", act.Reason, 2000)
	return p.err()
}

// sentencesOf gives what a refusal says: the messages of its fields, else its own.
func sentencesOf(err error) []Message {
	var refusal *Error
	if !errors.As(err, &refusal) {
		return nil
	}
	if len(refusal.Fields) == 0 {
		return []Message{refusal.Message}
	}
	var all []Message
	for _, f := range refusal.Fields {
		all = append(all, f.Message)
	}
	return all
}

func (s *Service) workOne(ctx context.Context, actor Actor, t QueueTick, act QueueAct) error {
	switch act.Do {
	case DoSetAside, DoRestore:
		return s.setAside(ctx, actor, t, act)
	case DoAccept:
		return s.accept(ctx, actor, t, act)
	}
	if t.Subject == QueuedReminder {
		return s.workReminderLink(ctx, actor, t, act)
	}
	in := LinkInput{Version: t.Version, Kinds: map[CommunicationID]ReplyKind{}}
	links, err := s.store.LinksOf(ctx, actor.Scope(), ReplyID(t.ID))
	if err != nil {
		return err
	}
	for _, id := range t.Letters {
		i := slices.IndexFunc(links, func(l AnsweredCommunication) bool { return l.Row.ID == id })
		switch {
		case i < 0:
			return Refuse(Conflict, "This link is no longer there.")
		case act.Do == DoUnlink:
			in.Unlink = append(in.Unlink, id)
		case act.Kind != "":
			in.Kinds[id] = act.Kind
		default:
			in.Kinds[id] = links[i].Kind
		}
	}
	return s.ClassifyReply(ctx, actor, ReplyID(t.ID), in)
}

func (s *Service) workReminderLink(ctx context.Context, actor Actor, t QueueTick, act QueueAct) error {
	in := ReminderLinkInput{Version: t.Version}
	switch act.Do {
	case DoConfirm:
		in.Confirm = t.Letters
	case DoUnlink:
		in.Unlink = t.Letters
	default:
		return Refuse(Invalid, "A reminder has no kind. Only replies are classified.")
	}
	return s.LinkReminder(ctx, actor, ReminderID(t.ID), in)
}

// accept makes links of the proposals ticked, of a document that has no letter yet.
func (s *Service) accept(ctx context.Context, actor Actor, t QueueTick, act QueueAct) error {
	if t.Subject == QueuedForClosed {
		return Refuse(Conflict, "This reply has its letter, which was closed before it came. Reopen the letter, or close it again on a later day.")
	}
	if len(t.Letters) == 0 {
		return Refuse(Invalid, "No letter is ticked for it, and none stands out.")
	}
	letters := make([]string, len(t.Letters))
	for i, id := range t.Letters {
		letters[i] = strconv.FormatInt(int64(id), 10)
	}
	if t.Subject == QueuedReminder {
		return s.LinkReminder(ctx, actor, ReminderID(t.ID), ReminderLinkInput{Version: t.Version, Communications: letters, Probable: !act.Confirmed})
	}
	kind := act.Kind
	if kind == "" {
		kind = Unclassified
	}
	return s.ClassifyReply(ctx, actor, ReplyID(t.ID), LinkInput{Version: t.Version, Communications: letters, Kind: kind, Probable: !act.Confirmed})
}

// SetAside is a document left without a letter on a day, for a reason; without a day it is taken back.
type SetAside struct {
	Subject string
	ID      int64
	Version int64
	On      civil.Date
	Reason  string
}

// setAside leaves a document without a letter, with a reason, or takes it back into the queue. It is counted
// as set aside, never as linked. A reply to a closed letter keeps its letter: it is read, and waits no longer.
func (s *Service) setAside(ctx context.Context, actor Actor, t QueueTick, act QueueAct) error {
	m := s.moment()
	return s.store.Tx(ctx, func(tx Store) error {
		now, err := standingNow(ctx, tx, actor, t)
		switch {
		case err != nil:
			return err
		case t.Version != 0 && t.Version != now.version:
			return Refuse(Conflict, "Somebody else changed this record meanwhile. Nothing was saved.")
		case now.linked && act.Do == DoSetAside:
			return Refuse(Conflict, "It has its letter. Take that off first.")
		case now.aside == (act.Do == DoSetAside):
			return Refuse(Conflict, "That was done already.")
		}
		own := t.document()
		aside := SetAside{Subject: own.subject, ID: own.id, Version: now.version}
		change := Change{Actor: actor, Action: own.subject + ".restore", Subject: own.subject, SubjectID: own.id}
		if act.Do == DoSetAside {
			aside.On, aside.Reason = m.today, strings.TrimSpace(act.Reason)
			change.Action, change.Why, change.After = own.subject+".set_aside", aside.Reason, map[string]any{"set_aside_on": aside.On}
		}
		if err := tx.SetAside(ctx, aside); err != nil {
			return err
		}
		return tx.Record(ctx, change)
	})
}

// queuedNow is how a queued document stands.
type queuedNow struct {
	version int64
	linked  bool // to letters none of which was closed before it came
	aside   bool
}

func standingNow(ctx context.Context, tx Store, actor Actor, t QueueTick) (queuedNow, error) {
	if t.Subject == QueuedReminder {
		r, err := tx.Reminder(ctx, actor.Scope(), ReminderID(t.ID))
		return queuedNow{r.Version, r.Links > 0, !r.SetAsideOn.IsZero()}, err
	}
	r, err := tx.Reply(ctx, actor.Scope(), ReplyID(t.ID))
	now := queuedNow{r.Version, r.Links > 0, !r.SetAsideOn.IsZero()}
	if err != nil || !now.linked {
		return now, err
	}
	links, err := tx.LinksOf(ctx, actor.Scope(), r.ID)
	now.linked = !slices.ContainsFunc(links, func(l AnsweredCommunication) bool { return l.Row.Closed })
	return now, err
}
