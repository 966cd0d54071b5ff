package testkit

import (
	"context"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// Letter is a communication about to be written: the record, the State and the mandates by code.
type Letter struct {
	docket.Communication
	State    string
	Mandates []string
}

// Of changes the type of a letter.
func Of(kind docket.Type) func(*Letter) { return func(l *Letter) { l.Type = kind } }

// To addresses a letter to a State by its code; an invented one is made when it is new.
func To(iso3 string) func(*Letter) { return func(l *Letter) { l.State = iso3 } }

// SentOn dates a letter: a day, "August 1992", "1991", or "" for unknown.
func SentOn(text string) func(*Letter) {
	return func(l *Letter) {
		printed, err := civil.ParsePrinted(text, civil.ParseOptions{})
		if err != nil {
			panic(err)
		}
		l.SentAs(printed)
	}
}

// By names the mandates of a letter by code, the lead first.
func By(codes ...string) func(*Letter) { return func(l *Letter) { l.Mandates = codes } }

// Numbered gives a letter its reference.
func Numbered(key string) func(*Letter) {
	return func(l *Letter) {
		ref, err := docket.ParseReference(key)
		if err != nil {
			panic(err)
		}
		key := ref.Key()
		l.Reference, l.ReferenceSort = &key, ref.SortKey()
	}
}

// With changes anything else.
func With(change func(*docket.Communication)) func(*Letter) {
	return func(l *Letter) { change(&l.Communication) }
}

// Draft leaves a letter unsent.
func Draft() func(*Letter) {
	return func(l *Letter) {
		l.Stage = docket.Draft
		l.SentAs(civil.Printed{Precision: civil.Unknown})
	}
}

// Communication writes a letter: without options an allegation letter of the defenders' mandate to
// the invented State XAA, sent on 1 September 2026, due by the rule of that day.
func Communication(t testing.TB, st docket.Store, options ...func(*Letter)) docket.Communication {
	t.Helper()
	l := Letter{State: "XAA", Mandates: []string{"hrd"}, Communication: docket.Communication{
		UID: docket.NewUID(), Stage: docket.Sent, Type: docket.AllegationLetter, Subject: "Person A, arrest",
		ReplyRecord: docket.Complete, CreatedAt: civil.InstantOf(Now()),
	}}
	SentOn("2026-09-01")(&l)
	for _, option := range options {
		option(&l)
	}
	state := State(t, st, l.State)
	l.AddresseeID, l.AddresseeSort = state.ID, state.SortName
	Change(t, st, func(ctx context.Context, tx docket.Store) error {
		if l.Stage == docket.Sent && l.DueOn.IsZero() {
			rules, err := docket.LoadRules(ctx, tx)
			if err != nil {
				return err
			}
			l.DueOn, l.DueRuleID, _ = rules.DueOn(l.Type, l.SentOn)
		}
		mandates, err := mandatesOf(ctx, tx, l.Mandates)
		if err != nil {
			return err
		}
		return tx.InsertCommunication(ctx, &l.Communication, mandates)
	})
	return l.Communication
}

func mandatesOf(ctx context.Context, tx docket.Store, codes []string) ([]docket.CommunicationMandate, error) {
	all, err := tx.Mandates(ctx)
	if err != nil {
		return nil, err
	}
	var named []docket.CommunicationMandate
	for i, code := range codes {
		for _, m := range all {
			if m.Code == code {
				named = append(named, docket.CommunicationMandate{MandateID: m.ID, Code: code, Position: i + 1, Lead: i == 0})
			}
		}
	}
	return named, nil
}

// State gives a State by its code; an invented one, XAA to XZZ, is made when it is new.
func State(t testing.TB, st docket.Store, iso3 string) docket.Addressee {
	t.Helper()
	ctx := context.Background()
	a, err := st.AddresseeByISO3(ctx, iso3)
	if err == nil {
		return a
	}
	if docket.KindOf(err) != docket.NotFound || !strings.HasPrefix(iso3, "X") {
		t.Fatalf("read State %s: %v", iso3, err)
	}
	name := "State " + iso3
	a = docket.Addressee{Kind: docket.State, Standing: docket.Invented, ISO3: &iso3, NameEN: name,
		SortName: docket.Fold(name), FoldName: docket.Fold(name), UNRegion: "African", OHCHRRegion: "Africa"}
	Change(t, st, func(ctx context.Context, tx docket.Store) error {
		return tx.InsertAddressee(ctx, &a, []docket.AddresseeName{{Fold: a.FoldName, Name: name}})
	})
	return a
}

// Reply writes a reply received on a day that is of one kind for each of the letters; without
// letters it waits in the queue of XAA.
func Reply(t testing.TB, st docket.Store, kind docket.ReplyKind, receivedOn string, letters ...docket.Communication) docket.Reply {
	t.Helper()
	r := docket.Reply{UID: docket.NewUID(), ReceivedOn: civil.Must(receivedOn), Translation: docket.TranslationNotNeeded,
		Publication: docket.PublicationPublic, CreatedAt: civil.InstantOf(Now())}
	if len(letters) == 0 {
		r.AddresseeID = State(t, st, "XAA").ID
	} else {
		r.AddresseeID = letters[0].AddresseeID
	}
	Change(t, st, func(ctx context.Context, tx docket.Store) error {
		if err := tx.InsertReply(ctx, &r); err != nil {
			return err
		}
		for _, c := range letters {
			if err := tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: c.ID, Kind: kind}); err != nil {
				return err
			}
		}
		return nil
	})
	r.Links = len(letters)
	return r
}

// Reminder writes a reminder sent on a day about the letters; without letters it waits in the queue of XAA.
func Reminder(t testing.TB, st docket.Store, sentOn string, letters ...docket.Communication) docket.Reminder {
	t.Helper()
	r := docket.Reminder{UID: docket.NewUID(), SentOn: civil.Must(sentOn), CreatedAt: civil.InstantOf(Now())}
	if len(letters) == 0 {
		r.AddresseeID = State(t, st, "XAA").ID
	} else {
		r.AddresseeID = letters[0].AddresseeID
	}
	Change(t, st, func(ctx context.Context, tx docket.Store) error {
		if err := tx.InsertReminder(ctx, &r); err != nil {
			return err
		}
		for _, c := range letters {
			if err := tx.PutReminderLink(ctx, docket.ReminderLink{ReminderID: r.ID, CommunicationID: c.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	r.Links = len(letters)
	return r
}

// User writes a person of a role, "person.a@example.org" and the like by name.
func User(t testing.TB, st docket.Store, name string, role docket.Role) docket.User {
	t.Helper()
	email := strings.ReplaceAll(docket.Fold(name), " ", ".") + "@example.org"
	u := docket.User{Email: email, Name: name, Role: role, Identities: role == docket.Staff || role == docket.Reviewer,
		CreatedAt: civil.InstantOf(Now())}
	Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.InsertUser(ctx, &u) })
	return u
}
