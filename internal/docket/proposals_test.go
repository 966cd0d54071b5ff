package docket_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// sentOn is a letter of addressee 1 sent on a day and asked for 60 days later, unless changed.
func sentOn(id docket.CommunicationID, day string, change ...func(*docket.Candidate)) docket.Candidate {
	printed, err := civil.ParsePrinted(day, civil.ParseOptions{})
	if err != nil {
		panic(err)
	}
	c := docket.Candidate{ID: id, AddresseeID: 1, SentPrecision: printed.Precision, SentOn: printed.On, SentFrom: printed.From, SentTo: printed.To, SentText: printed.Text}
	if !c.SentOn.IsZero() {
		c.DueOn = c.SentOn.AddDays(60)
	}
	for _, do := range change {
		do(&c)
	}
	return c
}

func numbered(key string) func(*docket.Candidate) {
	return func(c *docket.Candidate) { c.Reference = key }
}
func saying(words string) func(*docket.Candidate) {
	return func(c *docket.Candidate) { c.Words = docket.TellingWords(words) }
}
func answeredOn(day string) func(*docket.Candidate) {
	return func(c *docket.Candidate) { c.FirstSubstantiveOn = civil.Must(day) }
}
func inSource(document, paragraph string) func(*docket.Candidate) {
	return func(c *docket.Candidate) { c.Document, c.Paragraph = document, paragraph }
}
func elsewhere(c *docket.Candidate) { c.AddresseeID = 2 }

func TestALetterIsProposedForWhatItHasInCommonWithTheDocument(t *testing.T) {
	reply := docket.Queued{AddresseeID: 1, Government: true, On: civil.Must("2026-06-10")}
	reminder := reply
	reminder.Reminder = true
	with := func(q docket.Queued, change func(*docket.Queued)) docket.Queued { change(&q); return q }
	for name, c := range map[string]struct {
		queued  docket.Queued
		letters []docket.Candidate
		want    []string // "*" before what stands out, then the letter and its reasons
	}{
		"a letter of another Government is none":  {reply, []docket.Candidate{sentOn(1, "2026-05-01", elsewhere)}, nil},
		"a reply does not come before its letter": {reply, []docket.Candidate{sentOn(1, "2026-06-11")}, nil},
		"a reply on the same day may be one": {reply, []docket.Candidate{sentOn(1, "2026-06-10")},
			[]string{"*1: same Government; sent on the same day; not answered by then"}},
		"a reply near the due date": {reply, []docket.Candidate{sentOn(1, "2026-04-01")},
			[]string{"*1: same Government; sent 70 days before; near its due date, 2026-05-31; not answered by then"}},
		"the one whose date is nearer its due date comes first": {reply, []docket.Candidate{sentOn(1, "2025-09-01"), sentOn(2, "2026-04-20")},
			[]string{"*2: same Government; sent 51 days before; near its due date, 2026-06-19; not answered by then", "1: same Government; sent 282 days before; not answered by then"}},
		"two that fit alike stand out neither": {reply, []docket.Candidate{sentOn(1, "2026-04-19"), sentOn(2, "2026-04-20")},
			[]string{"2: same Government; sent 51 days before; near its due date, 2026-06-19; not answered by then", "1: same Government; sent 52 days before; near its due date, 2026-06-18; not answered by then"}},
		"one answered already is weaker": {reply, []docket.Candidate{sentOn(1, "2026-04-19", answeredOn("2026-05-01")), sentOn(2, "2026-04-20")},
			[]string{"*2: same Government; sent 51 days before; near its due date, 2026-06-19; not answered by then", "1: same Government; sent 52 days before; near its due date, 2026-06-18; already answered on 2026-05-01"}},
		"an answer that came later does not weaken it": {reply, []docket.Candidate{sentOn(1, "2026-04-19", answeredOn("2026-07-01"))},
			[]string{"*1: same Government; sent 52 days before; near its due date, 2026-06-18; not answered by then"}},
		"a letter of four years before is none": {reply, []docket.Candidate{sentOn(1, "2022-06-01")}, nil},
		"unless it is cited": {with(reply, func(q *docket.Queued) { q.Text = "In reply to your letter AL  xaa 3/2022." }), []docket.Candidate{sentOn(1, "2022-06-01", numbered("XAA 3/2022")), sentOn(2, "2026-04-20")},
			[]string{"*1: cites XAA 3/2022; same Government; sent 1470 days before; not answered by then", "2: same Government; sent 51 days before; near its due date, 2026-06-19; not answered by then"}},
		"every letter cited stands out": {with(reply, func(q *docket.Queued) { q.Printed = []string{"XAA 3/2026 and UA XAA 4/2026"} }), []docket.Candidate{sentOn(1, "2026-05-01", numbered("XAA 3/2026")), sentOn(2, "2026-05-02", numbered("XAA 4/2026"))},
			[]string{"*2: cites XAA 4/2026; same Government; sent 39 days before; near its due date, 2026-07-01; not answered by then", "*1: cites XAA 3/2026; same Government; sent 40 days before; near its due date, 2026-06-30; not answered by then"}},
		"a longer number is not the one cited": {with(reply, func(q *docket.Queued) { q.TheirReference = "XAA 33/2026" }), []docket.Candidate{sentOn(1, "2022-06-01", numbered("XAA 3/2026"))}, nil},
		"the number of the registry alone": {with(reply, func(q *docket.Queued) { q.TheirReference = "your 3/2026" }), []docket.Candidate{sentOn(1, "2026-05-20", numbered("XAA 3/2026"))},
			[]string{"*1: names the number 3/2026; same Government; sent 21 days before; not answered by then"}},
		"the key of another Government is not its number": {with(reply, func(q *docket.Queued) { q.TheirReference = "XBB 3/2026" }), []docket.Candidate{sentOn(1, "2026-05-20", numbered("XAA 3/2026"))},
			[]string{"*1: same Government; sent 21 days before; not answered by then"}},
		"a letter dated by its month": {reply, []docket.Candidate{sentOn(1, "March 2026")},
			[]string{"1: same Government; its date fits: March 2026; not answered by then"}},
		"a month that begins later does not fit": {reply, []docket.Candidate{sentOn(1, "July 2026")}, nil},
		"a letter dated by its year": {reply, []docket.Candidate{sentOn(1, "2026")},
			[]string{"1: same Government; its date fits: 2026; not answered by then"}},
		"the same source, near it": {with(reply, func(q *docket.Queued) { q.Document, q.Paragraph = "E/CN.4/2001/66", "308" }),
			[]docket.Candidate{sentOn(1, "2026-05-20", inSource("E/CN.4/2001/66", "306")), sentOn(2, "2026-05-20", inSource("E/CN.4/2001/66", "40")), sentOn(3, "2026-05-20", inSource("A/1", "308"))},
			[]string{"*1: same Government; sent 21 days before; not answered by then; named near it in its source, in paragraph 306", "2: same Government; sent 21 days before; not answered by then; named in the same source",
				"3: same Government; sent 21 days before; not answered by then"}},
		"the same paragraph": {with(reply, func(q *docket.Queued) { q.Document, q.Paragraph = "E/CN.4/2001/66", "308" }), []docket.Candidate{sentOn(1, "2026-05-20", inSource("E/CN.4/2001/66", "308"))},
			[]string{"*1: same Government; sent 21 days before; not answered by then; named in the same paragraph of its source, 308"}},
		"words without regard to case and accents": {with(reply, func(q *docket.Queued) { q.Text = "Détention d'un SYNDICALISTE; information received" }), []docket.Candidate{sentOn(1, "2026-05-20", saying("detention of a syndicaliste, information"))},
			[]string{"*1: same Government; sent 21 days before; not answered by then; shares words: detention, syndicaliste"}},
		"a word that most letters use tells nothing": {with(reply, func(q *docket.Queued) { q.Text = "arrest of a farmer" }),
			[]docket.Candidate{sentOn(1, "2026-05-20", saying("arrest of a farmer")), sentOn(2, "2026-05-20", saying("arrest of a lawyer")), sentOn(3, "2026-05-20", saying("arrest of a judge")), sentOn(4, "2026-05-20", saying("trial"))},
			[]string{"1: same Government; sent 21 days before; not answered by then; shares words: farmer", "2: same Government; sent 21 days before; not answered by then", "3: same Government; sent 21 days before; not answered by then", "4: same Government; sent 21 days before; not answered by then"}},
		"a reminder of what was overdue": {reminder, []docket.Candidate{sentOn(1, "2026-01-10")},
			[]string{"*1: same Government; sent 151 days before; was overdue then, due 2026-03-11; not answered by then"}},
		"nobody reminds of what is answered": {reminder, []docket.Candidate{sentOn(1, "2026-01-10", answeredOn("2026-06-10"))}, nil},
		"but of what was answered later": {reminder, []docket.Candidate{sentOn(1, "2026-01-10", answeredOn("2026-06-11"))},
			[]string{"*1: same Government; sent 151 days before; was overdue then, due 2026-03-11; not answered by then"}},
		"nor of what expects no reply any more": {reminder, []docket.Candidate{sentOn(1, "2026-01-10", func(c *docket.Candidate) { c.NotExpectedOn = civil.Must("2026-02-01") })}, nil},
		"a reminder asks for all that fit alike": {reminder, []docket.Candidate{sentOn(1, "2026-01-10"), sentOn(2, "2026-01-20"), sentOn(3, "2026-06-01")},
			[]string{"*2: same Government; sent 141 days before; was overdue then, due 2026-03-21; not answered by then", "*1: same Government; sent 151 days before; was overdue then, due 2026-03-11; not answered by then",
				"3: same Government; sent 9 days before; not answered by then"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(docket.Propose(c.queued, c.letters))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func told(proposals []docket.Proposal) []string {
	var out []string
	for _, p := range proposals {
		var reasons []string
		for _, r := range p.Reasons {
			reasons = append(reasons, strings.TrimSpace(r.String()+" "+r.Quoted))
		}
		mark := ""
		if p.Best {
			mark = "*"
		}
		out = append(out, fmt.Sprintf("%s%d: %s", mark, p.ID, strings.Join(reasons, "; ")))
	}
	return out
}

func TestAtMostFiveLettersAreProposedInAnOrderThatDoesNotDependOnTheirs(t *testing.T) {
	q := docket.Queued{AddresseeID: 1, On: civil.Must("2026-06-10")}
	var letters, reversed []docket.Candidate
	for i := range 9 {
		letters = append(letters, sentOn(docket.CommunicationID(i+1), civil.Must("2026-05-20").AddDays(i%3).String()))
		reversed = append([]docket.Candidate{letters[i]}, reversed...)
	}
	got := docket.Propose(q, letters)
	if len(got) != docket.MostProposals {
		t.Errorf("%d are proposed", len(got))
	}
	if diff := cmp.Diff(told(got), told(docket.Propose(q, reversed))); diff != "" {
		t.Errorf("the other way round (-want +got):\n%s", diff)
	}
	if got[0].Reasons[0].Key != "same addressee" {
		t.Errorf("of an addressee that is no State it says %q", got[0].Reasons[0].Key)
	}
}

func TestOfARowAsPrintedOnlyWhatIsAboutTheMatterIsCompared(t *testing.T) {
	got := docket.PrintedTexts(`{"Subject": "Arrest of Person A", "row_id": "D0001", "iso3": "XAA", "Paragraph": "12", "Ref. no.": "XAA 3/2026", "count": 3}`)
	if diff := cmp.Diff([]string{"XAA 3/2026", "Arrest of Person A"}, got); diff != "" {
		t.Error(diff)
	}
	if got := docket.PrintedTexts("no object"); got != nil {
		t.Errorf("of what cannot be read it takes %v", got)
	}
}
