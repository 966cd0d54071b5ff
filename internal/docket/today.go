package docket

import (
	"context"
	"strings"
	"time"

	"answerable/internal/civil"
)

// Today's pages: how many steps are shown at once, and how many silent Governments.
const (
	StepsShown  = 20
	SilentShown = 7
)

// TodayAsked says whose day is asked for, and since when what changed is told.
type TodayAsked struct {
	Everyone bool
	Since    civil.Instant
}

// DayParts are the figures above an officer's day.
var DayParts = []TodayPart{PartOverdue, PartDueSoon, PartUnread, PartUnclassified, PartTranslations, PartDrafts, PartGaps}

// changedParts are what may have happened since the visit before.
var changedParts = []TodayPart{PartReplies, PartSent, PartPassed}

// TodayFigures are the figures of a person's day. What the person's role does not ask for is absent.
type TodayFigures struct {
	Today    civil.Date
	Followed civil.Date
	SinceOn  civil.Date
	Counts   map[TodayPart]int
	Steps    int // all of them
	Queue    int // replies and reminders without a letter, and replies to closed letters
	People   int // of the office, for who keeps them
	// Statuses count the letters of the day for those who have none of their own.
	Statuses map[Status]int
	Silent   []SilentState
	Rates    RateQuery
	Cells    RateCells
}

// CanReadPart tells whether a part of a day is asked of the actor: observers and administrators read what
// came and went, the office's own work is for those who do it.
func CanReadPart(a Actor, part TodayPart) bool {
	switch part {
	case PartUnassessed:
		return CanAssess(a)
	case PartReplies, PartSent, PartPassed, PartOverdue, PartDueSoon, PartInTime, PartLate, PartOpenInTime, PartOpenLate:
		return CanRead(a)
	}
	return CanWrite(a)
}

// WholeOffice tells that the actor has no letters of his own, so that his day is the office's.
func WholeOffice(a Actor) bool { return !CanWrite(a) || a.ID == 0 }

// query asks for parts of the actor's day.
func (s *Service) query(ctx context.Context, store Store, actor Actor, asked TodayAsked, parts []TodayPart) (TodayQuery, error) {
	today := s.Today()
	q := TodayQuery{Parts: parts, Today: today, Since: asked.Since, Rates: lastYear(today)}
	if !asked.Since.IsZero() {
		q.SinceOn = s.dayOf(asked.Since)
	}
	if !asked.Everyone && !WholeOffice(actor) {
		q.Officer = actor.ID
		if CanAssess(actor) {
			q.Reviewer = actor.ID
		}
	}
	var err error
	q.Followed, err = followedSince(ctx, store)
	return q, err
}

// lastYear is the window of the four cells: letters sent within twelve months up to today.
func lastYear(today civil.Date) RateQuery {
	return RateQuery{SentFrom: today.AddMonths(-12).AddDays(1), SentTo: today, AsAt: today}
}

func (s *Service) dayOf(at civil.Instant) civil.Date { return civil.Of(at.Time().In(s.zone)) }

// forUnassessed asks for what waits for a judgement: not by officer, since reviewers judge what others wrote.
func (q TodayQuery) forUnassessed() TodayQuery {
	q.Officer, q.Parts = 0, []TodayPart{PartUnassessed}
	return q
}

// TodayFigures counts a person's day.
func (s *Service) TodayFigures(ctx context.Context, actor Actor, asked TodayAsked) (TodayFigures, error) {
	if !CanRead(actor) {
		return TodayFigures{}, forbidden()
	}
	var f TodayFigures
	err := s.store.Read(ctx, func(r Store) error {
		q, err := s.query(ctx, r, actor, asked, nil)
		if err != nil {
			return err
		}
		f.Today, f.Followed, f.SinceOn, f.Rates = q.Today, q.Followed, q.SinceOn, q.Rates
		if err := f.count(ctx, r, actor, q); err != nil {
			return err
		}
		if CanAdminister(actor) {
			users, err := r.Users(ctx)
			if err != nil {
				return err
			}
			for _, u := range users {
				if !u.Disabled() {
					f.People++
				}
			}
		}
		if CanAssess(actor) {
			if f.Cells, err = r.RatesKept(ctx, actor.Scope(), q.Rates); err != nil {
				return err
			}
		}
		silent := TodayQuery{Followed: q.Followed, Today: q.Today, Officer: q.Officer}
		if CanAssess(actor) {
			silent.Officer = 0 // reviewers look after what is unanswered, whoever wrote it
		}
		f.Silent, err = r.SilentStates(ctx, actor.Scope(), silent, SilentShown)
		return err
	})
	return f, err
}

// count counts the parts that are asked of the actor.
func (f *TodayFigures) count(ctx context.Context, r Store, actor Actor, q TodayQuery) error {
	scope := actor.Scope()
	if CanWrite(actor) {
		q.Parts = append(append([]TodayPart{}, DayParts...), PartClassify, PartDecide, PartRemind, PartChase)
	}
	now := q
	now.Since, now.SinceOn = civil.Instant{}, civil.Date{} // remembered whenever the visit before was
	var err error
	if f.Counts, err = r.CountToday(ctx, scope, now); err != nil {
		return err
	}
	if WholeOffice(actor) {
		if f.Statuses, err = r.CountByStatus(ctx, scope, ListQuery{Filter: f.Letters(), Today: q.Today}); err != nil {
			return err
		}
	}
	if CanWrite(actor) {
		for _, part := range StepParts {
			f.Steps += f.Counts[part]
		}
		replies, reminders, err := r.CountQueue(ctx, scope)
		if err != nil {
			return err
		}
		closed, err := r.CountRepliesToClosed(ctx, scope)
		if err != nil {
			return err
		}
		f.Queue = replies + reminders + closed
	}
	more := func(q TodayQuery) error {
		counts, err := r.CountToday(ctx, scope, q)
		for part, n := range counts {
			f.Counts[part] = n
		}
		return err
	}
	if CanAssess(actor) {
		if err := more(now.forUnassessed()); err != nil {
			return err
		}
	}
	if q.Since.IsZero() {
		return nil
	}
	q.Parts = changedParts
	return more(q)
}

// Letters narrows the list of letters to those of a day: not closed, and sent since the office follows them.
func (f TodayFigures) Letters() Filter {
	open := false
	return Filter{Closed: &open, SentFrom: f.Followed}
}

// TodayPage is a page of one or several parts of a day.
type TodayPage struct {
	Today    civil.Date
	Followed civil.Date
	Items    []TodayItem
	Next     string
}

// TodayTotal counts the lines of parts of a person's day. It is a query of its own: rows never wait for it.
func (s *Service) TodayTotal(ctx context.Context, actor Actor, asked TodayAsked, parts []TodayPart) (int, error) {
	total := 0
	err := s.ofParts(ctx, actor, asked, parts, func(r Store, q TodayQuery) error {
		counts, err := r.CountToday(ctx, actor.Scope(), q)
		for _, n := range counts {
			total += n
		}
		return err
	})
	return total, err
}

// TodayItems reads a page of parts of a person's day; limit 0 is all.
func (s *Service) TodayItems(ctx context.Context, actor Actor, asked TodayAsked, parts []TodayPart, after string, limit int) (TodayPage, error) {
	var page TodayPage
	err := s.ofParts(ctx, actor, asked, parts, func(r Store, q TodayQuery) (err error) {
		page.Today, page.Followed = q.Today, q.Followed
		q.After, q.Limit = after, limit
		page.Items, page.Next, err = r.TodayItems(ctx, actor.Scope(), q)
		return err
	})
	return page, err
}

// ofParts reads parts of a person's day that the person may read.
func (s *Service) ofParts(ctx context.Context, actor Actor, asked TodayAsked, parts []TodayPart, read func(Store, TodayQuery) error) error {
	for _, part := range parts {
		if !CanReadPart(actor, part) {
			return forbidden()
		}
	}
	return s.store.Read(ctx, func(r Store) error {
		q, err := s.query(ctx, r, actor, asked, parts)
		if err != nil {
			return err
		}
		if parts[0] == PartUnassessed {
			q = q.forUnassessed()
		}
		return read(r, q)
	})
}

// EachToday streams parts of a person's day, for files: the same lines as the pages, all of them.
func (s *Service) EachToday(ctx context.Context, actor Actor, asked TodayAsked, parts []TodayPart, each func(TodayItem) error) error {
	for after := ""; ; {
		page, err := s.TodayItems(ctx, actor, asked, parts, after, todayBatch)
		if err != nil {
			return err
		}
		for _, item := range page.Items {
			if err := each(item); err != nil {
				return err
			}
		}
		if after = page.Next; after == "" {
			return nil
		}
	}
}

// todayBatch is how many lines a file takes of a day at a time.
const todayBatch = 500

// settingVisits keeps when a person last looked at Today, and when before that visit.
const settingVisits = "today_visits"

// A visit ends when nobody looked for half an hour; its last moment is written at most once a minute, so
// that loading the page again neither loses what changed nor keeps the writer busy.
const (
	visitGap   = 30 * time.Minute
	visitGrain = time.Minute
)

// VisitToday says since when the actor has not been here, and notes that he is now. The moment moves on only
// when a later visit begins. It is told even where it could not be noted.
func (s *Service) VisitToday(ctx context.Context, actor Actor) (since civil.Instant, err error) {
	if actor.ID == 0 {
		return since, nil
	}
	now := s.moment().at
	text, err := s.store.PersonSetting(ctx, actor.ID, settingVisits)
	if err != nil {
		return since, err
	}
	since, last := readVisits(text)
	begins := last.IsZero() || now.Time().Sub(last.Time()) > visitGap
	if begins {
		since = last
	}
	if !begins && now.Time().Sub(last.Time()) < visitGrain {
		return since, nil
	}
	return since, s.SetPersonSetting(ctx, actor, settingVisits, since.String()+" "+now.String())
}

func readVisits(text string) (since, last civil.Instant) {
	before, now, _ := strings.Cut(text, " ")
	read := func(text string) (i civil.Instant) {
		if text == "" || i.UnmarshalText([]byte(text)) != nil {
			return civil.Instant{}
		}
		return i
	}
	return read(before), read(now)
}

// Clock writes an instant as the office's clock shows it.
func (s *Service) Clock(at civil.Instant) (civil.Date, string) {
	return s.dayOf(at), at.Time().In(s.zone).Format("15:04")
}
