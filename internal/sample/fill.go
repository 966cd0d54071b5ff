package sample

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// Size says how much to invent.
type Size struct {
	Communications int
	Seed           uint64
	Today          civil.Date // the last day on which anything happens
	Now            civil.Instant
}

const (
	statesInvented = 193
	yearsBack      = 12
	// A transaction of this many letters is quick to commit and lets other writers in between.
	batch = 5000
	// Of a hundred letters: answered wholly, answered in part, only acknowledged.
	answered, partly, acknowledged = 60, 5, 6
	// Of a hundred answered ones: on time.
	onTime = 45
)

var subjects = []string{
	"Arrest of a lawyer after a hearing", "Threats against a community leader", "Raid on the office of an organization",
	"Travel ban on a women's rights defender", "Draft law on the funding of associations", "Charges against union organizers",
	"Surveillance of journalists", "Closure of an association", "Defamation campaign against indigenous authorities",
	"Detention of an environmental defender", "Reprisals after cooperation with the United Nations", "Assault on an election observer",
}

// Fill invents the data. The register must hold no communications; the same seed gives the same data.
func Fill(ctx context.Context, store docket.Store, size Size, progress func(done int)) error {
	if size.Communications < 1 {
		return fmt.Errorf("the number of communications must be at least 1")
	}
	page, err := store.ListCommunications(ctx, docket.Everything, docket.ListQuery{Limit: 1, Today: size.Today})
	if err != nil {
		return err
	}
	if len(page.Rows) > 0 {
		return fmt.Errorf("this register already holds communications; the sample goes into an empty one only")
	}
	f := &filler{size: size, random: rand.New(rand.NewPCG(size.Seed, 2002)), numbers: map[string]int{}}
	if err := store.Tx(ctx, func(tx docket.Store) error { return f.prepare(ctx, tx) }); err != nil {
		return err
	}
	for done := 0; done < size.Communications; done += batch {
		n := min(batch, size.Communications-done)
		err := store.Tx(ctx, func(tx docket.Store) error {
			for i := range n {
				if err := f.letter(ctx, tx, done+i); err != nil {
					return err
				}
			}
			return tx.Record(ctx, docket.Change{Actor: docket.Console, Action: "sample.fill", Subject: "register", After: map[string]any{"communications": n}})
		})
		if err != nil {
			return err
		}
		progress(done + n)
	}
	return nil
}

type filler struct {
	size     Size
	random   *rand.Rand
	states   []docket.Addressee
	mandates []docket.Mandate
	rules    docket.RuleSet
	numbers  map[string]int
}

func (f *filler) prepare(ctx context.Context, tx docket.Store) error {
	for _, a := range States(statesInvented) {
		known, err := tx.AddresseeByISO3(ctx, *a.ISO3)
		switch {
		case err == nil:
			a = known
		case docket.KindOf(err) != docket.NotFound:
			return err
		default:
			if err := tx.InsertAddressee(ctx, &a, Names(a)); err != nil {
				return err
			}
		}
		f.states = append(f.states, a)
	}
	var err error
	if f.mandates, err = tx.Mandates(ctx); err != nil {
		return err
	}
	f.rules, err = docket.LoadRules(ctx, tx)
	return err
}

func (f *filler) chance(percent int) bool { return f.random.IntN(100) < percent }

// letter invents the n-th letter; letters come in the order of their days, as in an office.
func (f *filler) letter(ctx context.Context, tx docket.Store, n int) error {
	span := yearsBack * 365
	sent := f.size.Today.AddDays(-span + int(int64(n)*int64(span)/int64(f.size.Communications)))
	state := f.states[f.skewed(len(f.states))]
	c := docket.Communication{
		UID: docket.NewUID(), Stage: docket.Sent, Type: f.kind(), AddresseeID: state.ID, AddresseeSort: state.SortName,
		Subject: subjects[f.random.IntN(len(subjects))], Language: "en", ReplyRecord: docket.Complete, CreatedAt: f.size.Now,
	}
	c.PublicSubject = c.Subject
	c.SentAs(civil.OnDay(sent))
	c.DueOn, c.DueRuleID, _ = f.rules.DueOn(c.Type, sent)
	c.EarliestPublicOn = f.rules.EarliestPublicOn(c.Type, sent)
	f.number(&c, *state.ISO3, sent.Year())
	if err := tx.InsertCommunication(ctx, &c, f.signatories()); err != nil {
		return err
	}
	return f.answer(ctx, tx, c)
}

// skewed draws some States far more often than others, as in the real register.
func (f *filler) skewed(n int) int {
	x := f.random.Float64()
	return int(x * x * float64(n))
}

func (f *filler) kind() docket.Type {
	switch x := f.random.IntN(100); {
	case x < 35:
		return docket.UrgentAppeal
	case x < 85:
		return docket.AllegationLetter
	}
	return docket.OtherLetter
}

// number gives the registry's number; beyond what four digits hold, the letter has none.
func (f *filler) number(c *docket.Communication, code string, year int) {
	slot := fmt.Sprintf("%s/%d", code, year)
	if f.numbers[slot]++; f.numbers[slot] > 9999 {
		return
	}
	ref := docket.Reference{Code: code, Number: f.numbers[slot], Year: year}
	key := ref.Key()
	c.Reference, c.ReferenceSort = &key, ref.SortKey()
}

func (f *filler) signatories() []docket.CommunicationMandate {
	n := 1 + f.random.IntN(4)
	var out []docket.CommunicationMandate
	for len(out) < n {
		m := f.mandates[f.skewed(len(f.mandates))]
		if slices.ContainsFunc(out, func(o docket.CommunicationMandate) bool { return o.MandateID == m.ID }) {
			continue
		}
		out = append(out, docket.CommunicationMandate{MandateID: m.ID, Code: m.Code, Position: len(out) + 1, Lead: len(out) == 0})
	}
	return out
}

func (f *filler) answer(ctx context.Context, tx docket.Store, c docket.Communication) error {
	x := f.random.IntN(100)
	late := f.size.Today.DaysSince(c.DueOn)
	switch {
	case x < answered:
		days := f.random.IntN(max(1, c.DueOn.DaysSince(c.SentOn)))
		if !f.chance(onTime) {
			days = c.DueOn.DaysSince(c.SentOn) + 1 + f.random.IntN(200)
		}
		return f.reply(ctx, tx, c, docket.Substantive, c.SentOn.AddDays(days))
	case x < answered+partly:
		return f.reply(ctx, tx, c, docket.Partial, c.SentOn.AddDays(20+f.random.IntN(60)))
	case x < answered+partly+acknowledged:
		return f.reply(ctx, tx, c, docket.Acknowledgement, c.SentOn.AddDays(1+f.random.IntN(20)))
	case late > 30 && f.chance(50):
		return f.remind(ctx, tx, c, c.DueOn.AddDays(1+f.random.IntN(late)))
	}
	return nil
}

func (f *filler) reply(ctx context.Context, tx docket.Store, c docket.Communication, kind docket.ReplyKind, on civil.Date) error {
	if on.After(f.size.Today) {
		return nil
	}
	r := docket.Reply{UID: docket.NewUID(), AddresseeID: c.AddresseeID, ReceivedOn: on, CountsOn: on, Channel: "note verbale", Language: "en",
		Translation: docket.TranslationNotNeeded, Publication: docket.PublicationPublic, CreatedAt: f.size.Now, Version: 1}
	if err := tx.InsertReply(ctx, &r); err != nil {
		return err
	}
	if err := tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: c.ID, Kind: kind, CountsOn: on}); err != nil {
		return err
	}
	return tx.Rederive(ctx, c.ID)
}

func (f *filler) remind(ctx context.Context, tx docket.Store, c docket.Communication, on civil.Date) error {
	if on.After(f.size.Today) {
		return nil
	}
	r := docket.Reminder{UID: docket.NewUID(), AddresseeID: c.AddresseeID, SentOn: on, Language: "en", CreatedAt: f.size.Now, Version: 1}
	if err := tx.InsertReminder(ctx, &r); err != nil {
		return err
	}
	if err := tx.PutReminderLink(ctx, docket.ReminderLink{ReminderID: r.ID, CommunicationID: c.ID, SentOn: on}); err != nil {
		return err
	}
	return tx.Rederive(ctx, c.ID)
}
