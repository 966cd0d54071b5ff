// Package statuscases is the one table of cases for the status of a letter on a day. The rule in Go
// and its twin in SQL both have to give what stands here.
package statuscases

import (
	"answerable/internal/civil"
	"answerable/internal/docket"
)

// Case is a letter with what hangs on it, looked at on a day.
type Case struct {
	Name          string
	Communication docket.Communication
	Attached      docket.Attached
	Day           civil.Date
	Want          docket.Status
	WantDaysLate  int
	WantMarks     docket.Marks
}

// Facts is what the status is computed from.
func (c Case) Facts() docket.Facts { return docket.FactsOf(c.Communication, c.Attached) }

// Settled tells that nothing happens after the day, so that the standing alone gives the status.
func (c Case) Settled() bool { return !LastFact(c.Communication, c.Attached).After(c.Day) }

// LastFact is the latest day on which anything happened that decides the status.
func LastFact(c docket.Communication, at docket.Attached) civil.Date {
	last := c.NotExpectedOn
	if c.Stage == docket.Sent && c.SentOn.After(last) {
		last = c.SentOn
	}
	for _, l := range at.Links {
		if l.CountsOn.After(last) {
			last = l.CountsOn
		}
	}
	for _, e := range at.Extensions {
		if e.DecidedOn.After(last) {
			last = e.DecidedOn
		}
	}
	return last
}

// Cases lists them by the rule that each one tries.
func Cases() []Case {
	var all []Case
	for _, part := range [][]Case{stages(), openLetters(), replies(), extensions(), records(), inexact(), notExpected()} {
		all = append(all, part...)
	}
	return all
}

// The letter of most cases: an allegation letter sent on 10 January 2024, 60 days, due on 10 March 2024.
var (
	sentOn = civil.Must("2024-01-10")
	dueOn  = civil.Must("2024-03-10")
)

// part changes one thing of a letter or adds one thing to it.
type part func(*Case)

func letter(name, day string, want docket.Status, late int, parts ...part) Case {
	c := Case{
		Name: name, Day: civil.Must(day), Want: want, WantDaysLate: late,
		Communication: docket.Communication{
			Stage: docket.Sent, Type: docket.AllegationLetter, ReplyRecord: docket.Complete, DueOn: dueOn,
		},
		Attached: docket.Attached{Mandates: 1},
	}
	c.Communication.SentAs(civil.OnDay(sentOn))
	for _, change := range parts {
		change(&c)
	}
	return c
}

func marked(m docket.Marks) part { return func(c *Case) { c.WantMarks = m } }

func reply(on string, kind docket.ReplyKind) part {
	return func(c *Case) {
		c.Attached.Links = append(c.Attached.Links, docket.ReplyLink{Kind: kind, CountsOn: civil.Must(on)})
	}
}

func probable(on string, kind docket.ReplyKind) part {
	return func(c *Case) {
		c.Attached.Links = append(c.Attached.Links, docket.ReplyLink{Kind: kind, CountsOn: civil.Must(on), Probable: true})
	}
}

func extension(asked, decided string, decision docket.Decision, until string) part {
	return func(c *Case) {
		c.Attached.Extensions = append(c.Attached.Extensions, docket.Extension{
			AskedOn: maybe(asked), DecidedOn: maybe(decided), Decision: decision, GrantedUntil: maybe(until),
		})
	}
}

func draft(c *Case) { c.Communication.Stage = docket.Draft }

func notCaptured(c *Case) { c.Communication.ReplyRecord = docket.NotCaptured }

func visitRequest(c *Case) {
	c.Communication.Type, c.Communication.DueOn = docket.VisitRequest, civil.Date{}
}

func printed(p civil.Printed) part {
	return func(c *Case) {
		c.Communication.SentAs(p)
		c.Communication.DueOn = civil.Date{}
	}
}

func withdrawn(on string) part {
	return func(c *Case) {
		c.Communication.NotExpectedOn, c.Communication.NotExpectedKind = civil.Must(on), docket.Withdrawn
		c.Communication.NotExpectedReason = "sent in error"
	}
}

func closed(on string) part {
	return func(c *Case) {
		c.Attached.Closures = append(c.Attached.Closures, docket.Closure{ClosedOn: civil.Must(on), Reason: "no further action"})
	}
}

func maybe(iso string) civil.Date {
	if iso == "" {
		return civil.Date{}
	}
	return civil.Must(iso)
}
