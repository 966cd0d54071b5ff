package store

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/docket/statuscases"
)

// judged is what SQL says about one letter on a day.
type judged struct {
	status docket.Status
	late   int
	today  []docket.Status // those whose condition for today the letter meets
}

// judge plants a letter in a transaction that is undone, and asks every form of the rule in SQL.
func judge(t rapid.TB, st *Store, addressee docket.AddresseeID, c docket.Communication, at docket.Attached, day civil.Date) judged {
	t.Helper()
	tx, err := st.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	c.AddresseeID, c.AddresseeSort = addressee, "x"
	l := planted{Communication: c, Attached: at}
	if err := newPlanter(tx).put(&l); err != nil {
		t.Fatal(err)
	}
	var j judged
	general := clause{sql: "SELECT "}.then(statusOn(day)).with(", ").then(daysLateOn(day)).with(" FROM communications c WHERE c.id = ?", l.ID)
	if err := tx.QueryRow(general.sql, general.args...).Scan(&j.status, &j.late); err != nil {
		t.Fatal(err)
	}
	for _, status := range docket.Statuses {
		q := clause{sql: "SELECT count(*) FROM communications c WHERE "}.then(statusToday(status, day)).with(" AND c.id = ?", l.ID)
		var n int
		if err := tx.QueryRow(q.sql, q.args...).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == 1 {
			j.today = append(j.today, status)
		}
	}
	return j
}

func (j judged) compare(t rapid.TB, want docket.Status, late int, settled bool) {
	t.Helper()
	if j.status != want || j.late != late {
		t.Errorf("on any day: %s, %d days late; want %s, %d", j.status, j.late, want, late)
	}
	if settled && (len(j.today) != 1 || j.today[0] != want) {
		t.Errorf("for today: %v, want %s alone", j.today, want)
	}
}

func TestTheStatusInSQLIsTheStatusInGo(t *testing.T) {
	st := openRegister(t)
	addressee := plantOffice(t, st, 1, 0, 0, 0).states[0].ID
	for _, c := range statuscases.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			judge(t, st, addressee, c.Communication, c.Attached, c.Day).compare(t, c.Want, c.WantDaysLate, c.Settled())
		})
	}
}

func TestAnyFactsOnAnyDayGiveTheSameStatusInSQLAndInGo(t *testing.T) {
	st := openRegister(t)
	addressee := plantOffice(t, st, 1, 0, 0, 0).states[0].ID
	rapid.Check(t, func(t *rapid.T) {
		l := drawLetter(t)
		day := drawDay(t, "day looked at")
		want, late := docket.FactsOf(l.Communication, l.Attached).StatusOn(day)
		settled := !statuscases.LastFact(l.Communication, l.Attached).After(day)
		judge(t, st, addressee, l.Communication, l.Attached, day).compare(t, want, late, settled)
	})
}

func TestADayBeforeTheLastFactIsNotSettled(t *testing.T) {
	st := openRegister(t)
	addressee := plantOffice(t, st, 1, 0, 0, 0).states[0].ID
	for _, c := range statuscases.Cases() {
		tx, err := st.writer.Begin()
		if err != nil {
			t.Fatal(err)
		}
		c.Communication.AddresseeID, c.Communication.AddresseeSort = addressee, "x"
		if err := newPlanter(tx).put(&planted{Communication: c.Communication, Attached: c.Attached}); err != nil {
			t.Fatal(err)
		}
		inner := &Store{engine: st.engine, conn: tx, inside: true}
		if got, err := inner.settled(context.Background(), c.Day); err != nil || got != c.Settled() {
			t.Errorf("%s: settled %v, %v; want %v", c.Name, got, err, c.Settled())
		}
		tx.Rollback()
	}
}

func drawDay(t *rapid.T, label string) civil.Date {
	return civil.Must("2024-01-01").AddDays(rapid.IntRange(0, 240).Draw(t, label))
}

func drawMaybe(t *rapid.T, label string) civil.Date {
	if rapid.Bool().Draw(t, label+" known") {
		return drawDay(t, label)
	}
	return civil.Date{}
}

// drawLetter makes any letter that the tables take.
func drawLetter(t *rapid.T) planted {
	var l planted
	l.Stage = rapid.SampledFrom([]docket.Stage{docket.Sent, docket.Sent, docket.Sent, docket.Sent, docket.Draft}).Draw(t, "stage")
	l.Type = rapid.SampledFrom(docket.Types).Draw(t, "type")
	l.ReplyRecord = rapid.SampledFrom(docket.ReplyRecords).Draw(t, "reply record")
	l.SentAs(drawPrinted(t))
	if l.SentPrecision == civil.Day && rapid.IntRange(0, 4).Draw(t, "due date") > 0 {
		l.DueOn = l.SentOn.AddDays(rapid.IntRange(0, 90).Draw(t, "days given"))
	}
	if on := drawMaybe(t, "not expected"); !on.IsZero() && rapid.IntRange(0, 3).Draw(t, "withdrawn") == 0 {
		l.NotExpectedOn, l.NotExpectedKind = on, docket.Withdrawn
	}
	for range rapid.IntRange(0, 4).Draw(t, "replies") {
		l.Links = append(l.Links, docket.ReplyLink{
			Kind: rapid.SampledFrom(docket.ReplyKinds).Draw(t, "kind"), CountsOn: drawDay(t, "counts on"),
			Probable: rapid.Bool().Draw(t, "probable"),
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "extensions") {
		l.Extensions = append(l.Extensions, drawExtension(t))
	}
	for range rapid.IntRange(0, 2).Draw(t, "reminders") {
		l.Reminded = append(l.Reminded, drawDay(t, "reminded"))
	}
	if rapid.IntRange(0, 4).Draw(t, "closed") == 0 {
		l.Closures = append(l.Closures, docket.Closure{ClosedOn: drawDay(t, "closed on"), Reason: "x"})
	}
	return l
}

func drawPrinted(t *rapid.T) civil.Printed {
	on := drawDay(t, "sent")
	switch rapid.IntRange(0, 9).Draw(t, "precision") {
	case 0:
		first, _ := civil.New(on.Year(), on.Month(), 1)
		return civil.Printed{Text: "a month", Precision: civil.Month, From: first, To: first.AddMonths(1).AddDays(-1)}
	case 1:
		return civil.Printed{Text: "2024", Precision: civil.Year, From: civil.Must("2024-01-01"), To: civil.Must("2024-12-31")}
	case 2:
		return civil.Printed{Precision: civil.Unknown}
	}
	return civil.OnDay(on)
}

func drawExtension(t *rapid.T) docket.Extension {
	var e docket.Extension
	first := drawDay(t, "asked")
	if rapid.Bool().Draw(t, "asked for") {
		e.AskedOn = first
	}
	switch rapid.IntRange(0, 3).Draw(t, "decision") {
	case 0:
		e.AskedOn = first
		return e
	case 1:
		e.Decision = docket.Refused
	default:
		e.Decision, e.GrantedUntil = docket.Granted, first.AddDays(rapid.IntRange(0, 120).Draw(t, "granted days"))
	}
	e.DecidedOn = first.AddDays(rapid.IntRange(0, 60).Draw(t, "decided after"))
	return e
}
