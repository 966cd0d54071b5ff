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
	page, err := store.ListCommunications(ctx, docket.Everything, docket.ListQuery{Limit: 1, Today: size.Today})
	if err != nil {
		return err
	}
	if len(page.Rows) > 0 {
		return docket.Refuse(docket.Conflict, "This register already holds communications. The sample goes into one without any: name another directory.")
	}
	f := &filler{size: size, random: rand.New(rand.NewPCG(size.Seed, 2002)), numbers: map[string]int{}}
	if err := store.Tx(ctx, func(tx docket.Store) error { return f.prepare(ctx, tx) }); err != nil {
		return err
	}
	for done := 0; done < size.Communications; done += batch {
		n := min(batch, size.Communications-done)
		err := store.Tx(ctx, func(tx docket.Store) error {
			// A context that can be cancelled costs the driver a goroutine for every statement; the
			// transaction hangs on it already.
			quiet := context.WithoutCancel(ctx)
			for i := range n {
				if err := f.letter(quiet, tx, done+i); err != nil {
					return err
				}
			}
			return tx.Record(quiet, docket.Change{Actor: docket.Console, Action: "sample.fill", Subject: "register", After: map[string]any{"communications": n}})
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
	l := docket.NewLetter{Communication: c, Mandates: f.signatories()}
	f.answer(&l)
	return tx.InsertLetter(ctx, &l)
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

// answer invents what came of a letter.
func (f *filler) answer(l *docket.NewLetter) {
	x, given := f.random.IntN(100), l.DueOn.DaysSince(l.SentOn)
	late := f.size.Today.DaysSince(l.DueOn)
	switch {
	case x < answered && f.chance(onTime):
		f.reply(l, docket.Substantive, f.random.IntN(given))
	case x < answered:
		f.reply(l, docket.Substantive, given+1+f.random.IntN(200))
	case x < answered+partly:
		f.reply(l, docket.Partial, 20+f.random.IntN(60))
	case x < answered+partly+acknowledged:
		f.reply(l, docket.Acknowledgement, 1+f.random.IntN(20))
	case late > 30 && f.chance(50):
		l.Reminders = append(l.Reminders, docket.Reminder{UID: docket.NewUID(), SentOn: l.DueOn.AddDays(1 + f.random.IntN(late)),
			Language: "en", CreatedAt: f.size.Now})
	}
}

// reply invents a reply some days after the letter. One that would come after the last day comes before
// it instead: so many of a hundred letters are answered, the newest ones too.
func (f *filler) reply(l *docket.NewLetter, kind docket.ReplyKind, days int) {
	if most := f.size.Today.DaysSince(l.SentOn); days > most {
		days = f.random.IntN(most + 1)
	}
	on := l.SentOn.AddDays(days)
	l.Replies = append(l.Replies, docket.AnsweringReply{Kind: kind, Reply: docket.Reply{UID: docket.NewUID(), ReceivedOn: on, CountsOn: on,
		Channel: "note verbale", Language: "en", Translation: docket.TranslationNotNeeded, Publication: docket.PublicationPublic, CreatedAt: f.size.Now}})
}
