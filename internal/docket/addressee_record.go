package docket

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"answerable/internal/civil"
)

// YearCells are the cells of the letters sent in one year.
type YearCells struct {
	Year int
	Cells
}

// AddresseeYears is the record of an addressee by the year its letters were sent.
type AddresseeYears struct {
	Years   []YearCells // the newest first; letters without an exact day belong to none
	Total   Cells
	Overdue int
	Undue   int // open, without a due date that could pass
	// Days counts, by the days from sending to the first substantive reply, the letters that took so long.
	Days map[int]int
}

// ReplyTimes says after how many days a quarter, half and three quarters of the replies had come.
type ReplyTimes struct {
	N                      int
	Quarter, Median, Three int
}

// ReplyTimesOf ranks the days: of n replies, the day by which at least the share of them had come.
func ReplyTimesOf(days map[int]int) ReplyTimes {
	var t ReplyTimes
	for _, n := range days {
		t.N += n
	}
	come := 0
	for _, day := range slices.Sorted(maps.Keys(days)) {
		before := come
		come += days[day]
		for _, share := range []struct {
			quarters int
			into     *int
		}{{1, &t.Quarter}, {2, &t.Median}, {3, &t.Three}} {
			if before*4 < share.quarters*t.N && come*4 >= share.quarters*t.N {
				*share.into = day
			}
		}
	}
	return t
}

// AddresseeKnown is what is known of an addressee itself, beside its letters.
type AddresseeKnown struct {
	Addressee
	Home       *Addressee
	Operations []Addressee
	PastNames  []PastName
	Channels   []Channel
	AtHome     int // other actors that have their home in this State
}

// AddresseeView is the whole record of one addressee, but for its timeline.
type AddresseeView struct {
	AddresseeKnown
	Today civil.Date

	AddresseeYears
	ReplyTimes          ReplyTimes
	Reminders           int
	InARow              int // the latest letters, past their due date, without a substantive reply
	EverReplied         bool
	LastSubstantive     Reply
	LastAcknowledgement Reply
	Open                []ListRow // the oldest first
	OpenMore            bool
}

// mostOpenShown is how many open letters the page of an addressee names; the others are a page of their own.
const mostOpenShown = 20

// ShowAddressee reads the record of a Government or another actor.
func (s *Service) ShowAddressee(ctx context.Context, actor Actor, id AddresseeID) (AddresseeView, error) {
	if !CanRead(actor) {
		return AddresseeView{}, forbidden()
	}
	v := AddresseeView{Today: s.Today()}
	err := s.store.Read(ctx, func(r Store) (err error) {
		scope := actor.Scope()
		if err := v.known(ctx, r, scope, id); err != nil {
			return err
		}
		return v.count(ctx, r, scope)
	})
	return v, err
}

// GovernmentByCode finds the State of a code, for its page.
func (s *Service) GovernmentByCode(ctx context.Context, actor Actor, iso3 string) (Addressee, error) {
	if !CanRead(actor) {
		return Addressee{}, forbidden()
	}
	a, err := s.store.AddresseeByISO3(ctx, iso3)
	if err == nil && !SeesAddressee(actor, a.ID) {
		return Addressee{}, notFound()
	}
	return a, err
}

// AddresseeNumbered finds an addressee by the number of its record, for its page and its forms.
func (s *Service) AddresseeNumbered(ctx context.Context, actor Actor, id AddresseeID) (Addressee, error) {
	if !CanRead(actor) {
		return Addressee{}, forbidden()
	}
	return s.store.OfferedAddressee(ctx, actor.Scope(), id)
}

// KnownAddressee reads what is known of an addressee itself, for its forms.
func (s *Service) KnownAddressee(ctx context.Context, actor Actor, id AddresseeID) (AddresseeKnown, error) {
	var v AddresseeKnown
	if !CanRead(actor) {
		return v, forbidden()
	}
	err := s.store.Read(ctx, func(r Store) error { return v.known(ctx, r, actor.Scope(), id) })
	return v, err
}

func (v *AddresseeKnown) known(ctx context.Context, r Store, scope Scope, id AddresseeID) (err error) {
	if v.Addressee, err = r.OfferedAddressee(ctx, scope, id); err != nil {
		return err
	}
	if v.PastNames, err = r.PastNames(ctx, v.ID); err != nil {
		return err
	}
	if v.Channels, err = r.Channels(ctx, v.ID); err != nil {
		return err
	}
	if v.Kind == State {
		v.AtHome, err = r.CountAtHome(ctx, scope, v.ID)
		return err
	}
	if v.HomeStateID != nil {
		home, err := r.Addressee(ctx, *v.HomeStateID)
		if err != nil {
			return err
		}
		v.Home = &home
	}
	v.Operations, err = r.OperationsOf(ctx, v.ID)
	return err
}

// count reads what the letters say.
func (v *AddresseeView) count(ctx context.Context, r Store, scope Scope) (err error) {
	if v.AddresseeYears, err = r.AddresseeYears(ctx, scope, v.ID, v.Today); err != nil {
		return err
	}
	v.ReplyTimes = ReplyTimesOf(v.Days)
	if v.InARow, err = r.UnansweredInARow(ctx, scope, v.ID, v.Today); err != nil {
		return err
	}
	if v.Reminders, err = r.CountReminders(ctx, scope, v.ID); err != nil {
		return err
	}
	replied, err := r.EverReplied(ctx, scope, []AddresseeID{v.ID})
	if err != nil {
		return err
	}
	v.EverReplied = replied[v.ID]
	if v.LastSubstantive, err = r.LastReplyOf(ctx, scope, v.ID, Substantive); err != nil {
		return err
	}
	if v.LastAcknowledgement, err = r.LastReplyOf(ctx, scope, v.ID, Acknowledgement); err != nil {
		return err
	}
	if v.Open, err = r.OpenOf(ctx, scope, v.ID, mostOpenShown+1); err != nil {
		return err
	}
	if len(v.Open) > mostOpenShown {
		v.Open, v.OpenMore = v.Open[:mostOpenShown], true
	}
	return nil
}

// GovernmentsPath is where the list of Governments stands.
const GovernmentsPath = "/governments"

// AddresseePath is the address of an addressee's page: a State is named by its code, another actor by
// its number, never by its name.
func AddresseePath(id AddresseeID, iso3 string) string {
	if iso3 != "" {
		return GovernmentsPath + "/" + iso3
	}
	return fmt.Sprintf("/addressees/%d", id)
}

// Path is the address of the addressee's page.
func (a Addressee) Path() string {
	if a.ISO3 == nil {
		return AddresseePath(a.ID, "")
	}
	return AddresseePath(a.ID, *a.ISO3)
}
