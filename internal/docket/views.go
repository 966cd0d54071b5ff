package docket

import (
	"context"
	"slices"

	"answerable/internal/civil"
	"answerable/internal/deadline"
)

// CommunicationView is everything the page of one letter tells, read in one transaction.
type CommunicationView struct {
	Communication
	Today      civil.Date
	Row        ListRow
	Addressee  Addressee
	Mandates   []CommunicationMandate
	Case       *Case
	Follows    *ListRow
	FollowedBy []ListRow
	Replies    []AnsweringReply
	Reminders  []AskingReminder
	Extensions []Extension
	Closures   []Closure
	Origins    []Origin
	Comments   []Comment // none for those who do not read drafts
	Officer    *User
	Reviewer   *User
	Status     Status
	DaysLate   int
	// DaysLateByOriginal counts against the date first asked for, beside the effective one.
	DaysLateByOriginal int
	Marks              Marks
	Trace              deadline.Trace
	// OpenToAddressee counts the open letters that one summary letter could ask for.
	OpenToAddressee int
	FollowedSince   civil.Date
	// Assessments of the replies, the latest first; for those who read them.
	Assessments []Assessment
}

// ShowCommunication reads one letter with all that hangs on it.
func (s *Service) ShowCommunication(ctx context.Context, actor Actor, id CommunicationID) (CommunicationView, error) {
	if !CanRead(actor) {
		return CommunicationView{}, forbidden()
	}
	v := CommunicationView{Today: s.Today()}
	err := s.store.Read(ctx, func(r Store) error {
		var err error
		scope := actor.Scope()
		if v.Communication, err = r.Communication(ctx, scope, id); err != nil {
			return err
		}
		if v.Row, err = r.CommunicationRow(ctx, scope, id); err != nil {
			return err
		}
		if err := v.attach(ctx, r, scope); err != nil {
			return err
		}
		if err := v.relate(ctx, r, scope); err != nil {
			return err
		}
		if CanReadAssessments(actor) {
			if v.Assessments, err = r.AssessmentsOfLetter(ctx, id); err != nil {
				return err
			}
		}
		rules, err := LoadRules(ctx, r)
		if err != nil {
			return err
		}
		v.judge(rules)
		return nil
	})
	return v, err
}

func (v *CommunicationView) attach(ctx context.Context, r Store, scope Scope) (err error) {
	id := v.ID
	if v.Mandates, err = r.MandatesOf(ctx, id); err != nil {
		return err
	}
	if v.Replies, err = r.RepliesTo(ctx, id); err != nil {
		return err
	}
	if v.Reminders, err = r.RemindersFor(ctx, id); err != nil {
		return err
	}
	if v.Extensions, err = r.ExtensionsOf(ctx, id); err != nil {
		return err
	}
	if v.Closures, err = r.ClosuresOf(ctx, id); err != nil {
		return err
	}
	if v.Comments, err = r.CommentsOn(ctx, scope, OnCommunication, int64(id)); err != nil {
		return err
	}
	v.Origins, err = r.OriginsOf(ctx, "communication", int64(id))
	return err
}

func (v *CommunicationView) relate(ctx context.Context, r Store, scope Scope) (err error) {
	if v.Addressee, err = r.Addressee(ctx, v.AddresseeID); err != nil {
		return err
	}
	if v.CaseID != nil {
		found, err := r.Case(ctx, *v.CaseID)
		if err != nil {
			return err
		}
		v.Case = &found
	}
	if v.FollowsID != nil {
		row, err := r.CommunicationRow(ctx, scope, *v.FollowsID)
		if err == nil {
			v.Follows = &row
		} else if KindOf(err) != NotFound {
			return err
		}
	}
	if v.FollowedBy, err = r.FollowUpsOf(ctx, scope, v.ID); err != nil {
		return err
	}
	if v.Officer, err = optionalUser(ctx, r, v.OfficerID); err != nil {
		return err
	}
	if v.Reviewer, err = optionalUser(ctx, r, v.ReviewerID); err != nil {
		return err
	}
	if v.FollowedSince, err = followedSince(ctx, r); err != nil {
		return err
	}
	open, err := r.OpenOf(ctx, scope, v.AddresseeID, 100)
	v.OpenToAddressee = len(open)
	return err
}

func optionalUser(ctx context.Context, r Store, id *UserID) (*User, error) {
	if id == nil {
		return nil, nil
	}
	u, err := r.User(ctx, *id)
	if err != nil {
		return nil, err
	}
	return &u, nil
}

func (v *CommunicationView) judge(rules RuleSet) {
	at := Attached{Extensions: v.Extensions, Closures: v.Closures, Mandates: len(v.Mandates)}
	for _, r := range v.Replies {
		at.Links = append(at.Links, ReplyLink{ReplyID: r.ID, Kind: r.Kind, Probable: r.Probable, CountsOn: r.CountsOn})
	}
	f := FactsOf(v.Communication, at)
	v.Status, v.DaysLate = f.StatusOn(v.Today)
	v.EffectiveDueOn = f.EffectiveDueOn(v.Today) // the row has the one after the last decision
	v.DaysLateByOriginal = lateByOriginal(f, v.Today)
	v.Marks = f.MarksOn(v.Today)
	v.Marks.Closed = ClosedOnDay(v.Closures, v.Today)
	v.Marks.Reminders = len(v.Reminders)
	for _, r := range v.Replies {
		v.Marks.TranslationPending = v.Marks.TranslationPending || r.Translation == TranslationPending
		v.Marks.ReplyWithheld = v.Marks.ReplyWithheld || r.Publication == PublicationWithheld
		v.Marks.ProbableLink = v.Marks.ProbableLink || r.Probable
	}
	for _, r := range v.Reminders {
		v.Marks.ProbableLink = v.Marks.ProbableLink || r.Probable
	}
	v.Trace = Explain(v.Communication, v.Extensions, rules, v.Today)
}

// lateByOriginal counts days late against the date first asked for, whatever was granted later.
func lateByOriginal(f Facts, today civil.Date) int {
	f.Decisions = nil
	_, late := f.StatusOn(today)
	return late
}

// Explain answers "why this date?" for a letter on a day.
func Explain(c Communication, extensions []Extension, rules RuleSet, day civil.Date) deadline.Trace {
	f := deadline.Facts{Type: string(c.Type), SentOn: c.SentOn, DueOn: c.DueOn, ByHand: c.DueByHand, Reason: c.DueReason}
	if c.DueRuleID != nil {
		if rule, ok := rules.Rule(*c.DueRuleID); ok {
			f.Rule = rule.AsRule()
		}
	}
	for _, e := range extensions {
		f.Decisions = append(f.Decisions, e.AsDecision())
	}
	return deadline.Explain(f, day)
}

// ListView is one page of the list with what stands above it. Counts are a query of their own.
type ListView struct {
	ListPage
	Counts map[Status]int
	Total  int
	Today  civil.Date
}

// PageSize is how many rows a page of a list has.
const PageSize = 50

// ListCommunications reads one page of the list.
func (s *Service) ListCommunications(ctx context.Context, actor Actor, q ListQuery) (ListPage, error) {
	if !CanRead(actor) {
		return ListPage{}, forbidden()
	}
	q.Today = s.Today()
	if q.Limit == 0 {
		q.Limit = PageSize
	}
	return s.store.ListCommunications(ctx, actor.Scope(), q)
}

// CountByStatus counts the letters of each status under the other filters of the query.
func (s *Service) CountByStatus(ctx context.Context, actor Actor, q ListQuery) (map[Status]int, error) {
	if !CanRead(actor) {
		return nil, forbidden()
	}
	q.Today = s.Today()
	return s.store.CountByStatus(ctx, actor.Scope(), q)
}

// EachCommunication streams the list, for files: the same rows as the page, all of them.
func (s *Service) EachCommunication(ctx context.Context, actor Actor, q ListQuery, each func(ListRow) error) error {
	if !CanRead(actor) {
		return forbidden()
	}
	q.Today = s.Today()
	return s.store.EachCommunication(ctx, actor.Scope(), q, each)
}

// UnansweredView is who has not answered, by addressee.
type UnansweredView struct {
	Today        civil.Date
	Groups       []UnansweredGroup // with something open, the oldest due first
	NeverReplied []UnansweredGroup
}

// Unanswered reads who has not answered.
func (s *Service) Unanswered(ctx context.Context, actor Actor) (UnansweredView, error) {
	if !CanRead(actor) {
		return UnansweredView{}, forbidden()
	}
	v := UnansweredView{Today: s.Today()}
	groups, err := s.store.Unanswered(ctx, actor.Scope(), v.Today)
	for _, g := range groups {
		if g.Open > 0 {
			v.Groups = append(v.Groups, g)
		}
		if !g.EverReplied && g.Sent > 0 {
			v.NeverReplied = append(v.NeverReplied, g)
		}
	}
	return v, err
}

// OpenOf lists the letters of one addressee that a reply may answer or a reminder may ask for.
func (s *Service) OpenOf(ctx context.Context, actor Actor, id AddresseeID, limit int) ([]ListRow, error) {
	if !CanRead(actor) {
		return nil, forbidden()
	}
	if !SeesAddressee(actor, id) {
		return nil, notFound()
	}
	return s.store.OpenOf(ctx, actor.Scope(), id, limit)
}

// FindAddressee finds the one addressee that a code or a typed name means.
func (s *Service) FindAddressee(ctx context.Context, actor Actor, typed string) (Addressee, error) {
	if !CanRead(actor) {
		return Addressee{}, forbidden()
	}
	var p problems
	a, err := s.addresseeTyped(ctx, s.store, actor, typed, &p)
	return a, firstErr(err, p.err())
}

// ReplyView is one document and the letters that it answers.
type ReplyView struct {
	Reply
	Addressee Addressee
	Answers   []AnsweredCommunication
	Proposals []Proposal // letters that it may answer, with what speaks for each
	Open      []ListRow  // further letters that it may answer
	Origins   []Origin
	Comments  []Comment // none for those who do not read drafts
	Today     civil.Date
	Unread    bool // nobody of the office opened it until now
	SeenByMe  bool
	// Assessments of the letters in Answers, the latest first; for those who read them.
	Assessments []Assessment
}

// ShowReply reads one reply.
func (s *Service) ShowReply(ctx context.Context, actor Actor, id ReplyID) (ReplyView, error) {
	if !CanRead(actor) {
		return ReplyView{}, forbidden()
	}
	v := ReplyView{Today: s.Today()}
	err := s.store.Read(ctx, func(r Store) (err error) {
		scope := actor.Scope()
		if v.Reply, err = r.Reply(ctx, scope, id); err != nil {
			return err
		}
		if v.Addressee, err = r.Addressee(ctx, v.AddresseeID); err != nil {
			return err
		}
		if v.Answers, err = r.LinksOf(ctx, scope, id); err != nil {
			return err
		}
		if v.Open, err = r.OpenOf(ctx, scope, v.AddresseeID, 200); err != nil {
			return err
		}
		if v.Comments, err = r.CommentsOn(ctx, scope, OnReply, int64(id)); err != nil {
			return err
		}
		if v.Origins, err = r.OriginsOf(ctx, "reply", int64(id)); err != nil {
			return err
		}
		if v.Proposals, err = v.propose(ctx, r, scope); err != nil {
			return err
		}
		return v.attend(ctx, r, actor)
	})
	return v, err
}

// attend reads who saw the reply and what was judged of it.
func (v *ReplyView) attend(ctx context.Context, r Store, actor Actor) error {
	since, err := followedSince(ctx, r)
	if err != nil {
		return err
	}
	seen := map[CommunicationID]bool{}
	for _, a := range v.Answers {
		seen[a.Row.ID] = true
		if v.Unread || !v.FirstSeenAt.IsZero() {
			continue
		}
		c, err := r.Communication(ctx, actor.Scope(), a.Row.ID)
		if err != nil {
			return err
		}
		v.Unread = Unread(v.Reply, since, c)
	}
	if v.SeenByMe, err = r.SeenBy(ctx, v.ID, actor.ID); err != nil || !CanReadAssessments(actor) {
		return err
	}
	all, err := r.AssessmentsOfReply(ctx, v.ID)
	for _, a := range all {
		if seen[a.CommunicationID] {
			v.Assessments = append(v.Assessments, a)
		}
	}
	return err
}

// propose looks for further letters that the reply may answer.
func (v ReplyView) propose(ctx context.Context, r Store, scope Scope) ([]Proposal, error) {
	item := QueueItem{Subject: QueuedReply, ID: int64(v.ID), AddresseeID: v.AddresseeID, ISO3: isoOf(v.Addressee), On: v.CountsOn, TheirReference: v.TheirReference, Text: v.Summary}
	if len(v.Origins) > 0 {
		item.Document, item.Paragraph = v.Origins[0].Document, v.Origins[0].Paragraph
	}
	return proposalsFor(ctx, r, scope, item, func(id CommunicationID) bool {
		return slices.ContainsFunc(v.Answers, func(a AnsweredCommunication) bool { return a.Row.ID == id })
	})
}

// History reads the last events of a record that the actor may see.
func (s *Service) History(ctx context.Context, actor Actor, id CommunicationID, limit int) ([]Event, error) {
	if !CanRead(actor) {
		return nil, forbidden()
	}
	var events []Event
	err := s.store.Read(ctx, func(r Store) error {
		if _, err := r.Communication(ctx, actor.Scope(), id); err != nil {
			return err
		}
		var err error
		events, err = r.Events(ctx, "communication", int64(id), limit)
		return err
	})
	return events, err
}

// PreviewDue says which due date a letter of a type sent on a day gets, for the form.
func (s *Service) PreviewDue(ctx context.Context, actor Actor, t Type, sent civil.Date) (civil.Date, DueRule, error) {
	if !CanRead(actor) {
		return civil.Date{}, DueRule{}, forbidden()
	}
	rules, err := LoadRules(ctx, s.store)
	if err != nil {
		return civil.Date{}, DueRule{}, err
	}
	due, id, _ := rules.DueOn(t, sent)
	if id == nil {
		return due, DueRule{}, nil
	}
	rule, _ := rules.Rule(*id)
	return due, rule, nil
}
