package docket

import (
	"context"
	"slices"
	"strings"

	"answerable/internal/civil"
)

// HandOver is one person's open work in the hands of another, with a note from colleague to colleague.
type HandOver struct {
	ID       HandOverID
	FromID   UserID
	ToID     UserID
	ByID     UserID
	At       civil.Instant
	Note     string
	Letters  int
	ReadAt   civil.Instant
	FromName string `gorm:"->"`
	ByName   string `gorm:"->"`
}

// WorkItem is a letter that a person has work with, as its officer, its reviewer, or both.
type WorkItem struct {
	ID         CommunicationID
	Addressee  AddresseeID
	Officer    bool
	Reviewer   bool
	Draft      bool
	ToClassify bool // a reply waits that nobody has classified or read, or for its translation
}

// WorkCounts counts open work by kind. A letter may be of two kinds: Letters counts each once.
type WorkCounts struct {
	Letters    int
	Unanswered int // as officer, sent, and no reply waits
	ToClassify int
	Drafts     int
	Reviews    int
}

func countWork(items []WorkItem) WorkCounts {
	n := WorkCounts{Letters: len(items)}
	for _, item := range items {
		switch {
		case !item.Officer:
		case item.Draft:
			n.Drafts++
		case item.ToClassify:
			n.ToClassify++
		default:
			n.Unanswered++
		}
		if item.Reviewer {
			n.Reviews++
		}
	}
	return n
}

// WorkOf is the open work that a person has with one addressee.
type WorkOf struct {
	Addressee Addressee
	Letters   int
}

// OpenWorkView is the open work of a person, and who might take it.
type OpenWorkView struct {
	Person      User
	Counts      WorkCounts
	ByAddressee []WorkOf // by English name
	Receivers   []User
}

// CanHandOver tells whether the actor may hand over the open work of a person: his own, or anybody's as
// a reviewer or an administrator.
func CanHandOver(a Actor, from UserID) bool {
	return CanAdminister(a) || CanAssess(a) || CanWrite(a) && a.ID == from
}

// workScope is what an actor hands over: within his limits, and drafts too, since whoever leaves leaves
// them behind. Of drafts an administrator is told the number alone.
func (a Actor) workScope() Scope {
	scope := a.Scope()
	scope.Drafts = true
	return scope
}

// ShowOpenWork reads what a person has to hand over.
func (s *Service) ShowOpenWork(ctx context.Context, actor Actor, who UserID) (OpenWorkView, error) {
	var v OpenWorkView
	if !CanHandOver(actor, who) {
		return v, forbidden()
	}
	err := s.store.Read(ctx, func(r Store) (err error) {
		if v.Person, err = r.User(ctx, who); err != nil {
			return err
		}
		items, err := r.OpenWork(ctx, actor.workScope(), who)
		if err != nil {
			return err
		}
		v.Counts = countWork(items)
		if !CanReadDrafts(actor) { // to whom a draft goes is more than its number
			items = slices.DeleteFunc(items, func(item WorkItem) bool { return item.Draft })
		}
		if v.ByAddressee, err = workByAddressee(ctx, r, items); err != nil {
			return err
		}
		v.Receivers, err = receivers(ctx, r, who)
		return err
	})
	return v, err
}

// CountOpenWork counts what a person has to hand over.
func (s *Service) CountOpenWork(ctx context.Context, actor Actor, who UserID) (WorkCounts, error) {
	if !CanHandOver(actor, who) {
		return WorkCounts{}, forbidden()
	}
	items, err := s.store.OpenWork(ctx, actor.workScope(), who)
	return countWork(items), err
}

// PersonAtWork is a person with the number of letters that wait for him.
type PersonAtWork struct {
	User
	Letters int
}

// PeopleAtWork lists everybody with open work that the actor may hand over, by name; the disabled too.
func (s *Service) PeopleAtWork(ctx context.Context, actor Actor) ([]PersonAtWork, error) {
	if !CanHandOver(actor, 0) {
		return nil, forbidden()
	}
	var list []PersonAtWork
	err := s.store.Read(ctx, func(r Store) error {
		all, err := r.Users(ctx)
		if err != nil {
			return err
		}
		for _, u := range all {
			items, err := r.OpenWork(ctx, actor.workScope(), u.ID)
			if err != nil {
				return err
			}
			if len(items) > 0 {
				list = append(list, PersonAtWork{u, len(items)})
			}
		}
		return nil
	})
	return list, err
}

func workByAddressee(ctx context.Context, r Store, items []WorkItem) ([]WorkOf, error) {
	letters := map[AddresseeID]int{}
	for _, item := range items {
		letters[item.Addressee]++
	}
	var list []WorkOf
	for id, n := range letters {
		a, err := r.Addressee(ctx, id)
		if err != nil {
			return nil, err
		}
		list = append(list, WorkOf{a, n})
	}
	sortBy(list, func(w WorkOf) string { return w.Addressee.SortName })
	return list, nil
}

// receivers are the active people who work on letters, all but one.
func receivers(ctx context.Context, r Store, but UserID) ([]User, error) {
	all, err := r.Users(ctx)
	var list []User
	for _, u := range all {
		if u.ID != but && !u.Disabled() && CanWriteRole(u.Role) {
			list = append(list, u)
		}
	}
	return list, err
}

// HandOversTo lists what was handed over to the actor and not yet ticked as read, newest first.
func (s *Service) HandOversTo(ctx context.Context, actor Actor) ([]HandOver, error) {
	if !CanWrite(actor) || actor.Console {
		return nil, nil // nothing is handed over to whoever works on no letter
	}
	return s.store.HandOversTo(ctx, actor.ID)
}

// ReadHandOver ticks a hand-over to the actor as read.
func (s *Service) ReadHandOver(ctx context.Context, actor Actor, id HandOverID) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		if err := tx.ReadHandOver(ctx, actor.ID, id); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: "handover.read", Subject: "handover", SubjectID: int64(id)})
	})
}

// HandOverInput names who takes the work, by e-mail: one person, and others for single addressees.
type HandOverInput struct {
	To    string
	Split map[AddresseeID]string // StaysWith: this addressee's letters are not handed over
	Note  string
}

// StaysWith in a split leaves the letters of an addressee with the person.
const StaysWith = "-"

// HandOverPlan is a hand-over made ready: who takes what, and what stays with the reason. It is carried
// out piece by piece.
type HandOverPlan struct {
	From  User
	Parts []HandOverPart
	Items []HandOverItem
	note  string
}

// HandOverPart is what one person takes.
type HandOverPart struct {
	ID HandOverID // once begun
	To User
}

// HandOverItem is one letter of a plan: taken by a part, or staying (-1) with the reason.
type HandOverItem struct {
	WorkItem
	Part int
	Why  Message
}

// PlanHandOver decides for each open letter who takes it. A letter that its receiver may not see stays.
func (s *Service) PlanHandOver(ctx context.Context, actor Actor, from UserID, in HandOverInput) (*HandOverPlan, error) {
	if !CanHandOver(actor, from) {
		return nil, forbidden()
	}
	plan := &HandOverPlan{note: strings.TrimSpace(in.Note)}
	err := s.store.Read(ctx, func(r Store) (err error) {
		if plan.From, err = r.User(ctx, from); err != nil {
			return err
		}
		items, err := r.OpenWork(ctx, actor.workScope(), from)
		if err != nil {
			return err
		}
		var p problems
		tooLong(&p, "note", plan.note, 4000)
		if len(items) == 0 {
			p.add("to", "There is no open work to hand over.")
		}
		if err := plan.divide(ctx, r, items, in, &p); err != nil {
			return err
		}
		if err := p.err(); err != nil {
			return err
		}
		return plan.withinLimits(ctx, r)
	})
	return plan, err
}
