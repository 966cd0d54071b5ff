package store

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// benchRegister plants letters over 25 years to 193 invented States and 20 companies: 60 % answered,
// 5 % partly, some undated, withdrawn, not captured, unclassified, drafts.
func benchRegister(b *testing.B, n int) (*Store, office) {
	b.Helper()
	st := openRegister(b)
	o := plantOffice(b, st, 193, 20, 50, 10)
	for _, pragma := range []string{"synchronous = OFF", "cache_size = -200000"} {
		if _, err := st.writer.Exec("PRAGMA " + pragma); err != nil {
			b.Fatal(err)
		}
	}
	tx, err := st.writer.Begin()
	if err != nil {
		b.Fatal(err)
	}
	p := newPlanter(tx)
	p.reply = 10_000_000
	r := rand.New(rand.NewSource(1))
	days := today.DaysSince(civil.Must("2001-12-01"))
	for i := range n {
		l := benchLetter(r, o, today.AddDays(-days+i*days/n), i)
		if err := p.put(&l); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	if _, err := st.writer.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		b.Fatal(err)
	}
	return st, o
}

// few picks the first of a list most often, as Governments and mandates are written to.
func few(r *rand.Rand, n int) int { return int(float64(n) * r.Float64() * r.Float64() * r.Float64()) }

func benchLetter(r *rand.Rand, o office, sent civil.Date, i int) planted {
	a := o.states[few(r, len(o.states))]
	if r.Intn(50) == 0 {
		a = o.others[r.Intn(len(o.others))]
	}
	l := sentTo(a, sent.String())
	l.Type = []docket.Type{docket.UrgentAppeal, docket.AllegationLetter, docket.AllegationLetter, docket.OtherLetter}[r.Intn(4)]
	l.Subject = "Arrest of a defender after a hearing, and what followed in the courts of appeal"
	if i%2 == 0 {
		l.PublicSubject = fmt.Sprintf("Arrest of a lawyer in district %d", i%997)
	}
	if i%3 > 0 {
		ref := docket.Reference{Code: a.Code(), Number: i%9999 + 1, Year: 1900 + i/9999%200}
		key := ref.Key()
		l.Reference, l.ReferenceSort = &key, ref.SortKey()
	}
	for range 1 + r.Intn(3) {
		if id := int64(o.mandates[few(r, len(o.mandates))].ID); !shares(l.mandates, []int64{id}) {
			l.mandates = append(l.mandates, id)
		}
	}
	if r.Intn(3) > 0 {
		id := o.officers[few(r, len(o.officers))].ID
		l.OfficerID = &id
	}
	l.FollowUp = r.Intn(3) == 0
	benchFate(r, &l)
	return l
}

func benchFate(r *rand.Rand, l *planted) {
	add := func(kind docket.ReplyKind, after int) {
		if on := l.SentFrom.AddDays(after); !on.After(today) {
			l.Links = append(l.Links, docket.ReplyLink{Kind: kind, CountsOn: on})
		}
	}
	switch fate := r.Intn(1000); {
	case fate < 600:
		add(docket.Substantive, 10+r.Intn(130))
	case fate < 650:
		add(docket.Partial, 10+r.Intn(130))
	case fate < 655:
		add(docket.Unclassified, 10+r.Intn(130))
	case fate < 665:
		l.SentAs(civil.Printed{Text: "a month", Precision: civil.Month, From: l.SentOn, To: l.SentOn.AddDays(27)})
		l.DueOn = civil.Date{}
	case fate < 675:
		l.NotExpectedOn, l.NotExpectedKind = l.SentOn, docket.Withdrawn
	case fate < 685:
		l.ReplyRecord = docket.NotCaptured
	case fate < 688:
		l.Stage = docket.Draft
	case fate < 800:
		add(docket.Acknowledgement, 5)
	}
	if r.Intn(10) == 0 {
		l.Reminded = append(l.Reminded, l.SentFrom.AddDays(70))
	}
	if r.Intn(20) == 0 {
		l.Closures = append(l.Closures, docket.Closure{ClosedOn: today, Reason: "x"})
	}
}

func yes() *bool { value := true; return &value }

// benchFilters are the filters that a list page has to stay flat for, and the others.
func benchFilters(o office) []struct {
	name string
	q    docket.ListQuery
} {
	filter := func(f docket.Filter) docket.ListQuery { return docket.ListQuery{Filter: f} }
	state := *o.states[40].ISO3
	officer := o.officers[2].Email
	list := []struct {
		name string
		q    docket.ListQuery
	}{
		{"none", docket.ListQuery{}},
		{"oldest first", docket.ListQuery{Ascending: true}},
		{"state", filter(docket.Filter{States: []string{state}})},
		{"state and year", filter(docket.Filter{States: []string{state}, SentFrom: civil.Must("2010-01-01"), SentTo: civil.Must("2010-12-31")})},
		{"three states", filter(docket.Filter{States: []string{state, *o.states[7].ISO3, *o.states[90].ISO3}})},
		{"other actors", filter(docket.Filter{States: []string{docket.OTH}})},
		{"mandate", filter(docket.Filter{Mandates: []string{o.mandates[10].Code}})},
		{"officer", filter(docket.Filter{Officers: []string{officer}})},
		{"officer and overdue", filter(docket.Filter{Officers: []string{officer}, Statuses: []docket.Status{docket.StatusOverdue}})},
		{"officer and received", filter(docket.Filter{Officers: []string{officer}, Statuses: []docket.Status{docket.StatusReceived}})},
		{"mandate and overdue", filter(docket.Filter{Mandates: []string{o.mandates[10].Code}, Statuses: []docket.Status{docket.StatusOverdue}})},
		{"type", filter(docket.Filter{Types: []docket.Type{docket.UrgentAppeal}})},
		{"two types", filter(docket.Filter{Types: []docket.Type{docket.UrgentAppeal, docket.OtherLetter}})},
		{"joint", filter(docket.Filter{Joint: yes()})},
		{"follow-up", filter(docket.Filter{FollowUp: yes()})},
		{"closed", filter(docket.Filter{Closed: yes()})},
		{"sent in 2010", filter(docket.Filter{SentFrom: civil.Must("2010-01-01"), SentTo: civil.Must("2010-12-31")})},
		{"due in a month", filter(docket.Filter{DueFrom: civil.Must("2010-01-01"), DueTo: civil.Must("2010-01-31")})},
		{"received in a week", filter(docket.Filter{ReceivedFrom: civil.Must("2010-01-01"), ReceivedTo: civil.Must("2010-01-07")})},
		{"received in 2010", filter(docket.Filter{ReceivedFrom: civil.Must("2010-01-01"), ReceivedTo: civil.Must("2010-12-31")})},
		{"text, common", filter(docket.Filter{Text: "lawyer"})},
		{"text, rare", filter(docket.Filter{Text: "district 996"})},
		{"text, state", filter(docket.Filter{Text: "state " + state})},
		{"text, part of a reference", filter(docket.Filter{Text: "77/1905"})},
	}
	for _, status := range docket.Statuses {
		list = append(list, struct {
			name string
			q    docket.ListQuery
		}{"status " + string(status), filter(docket.Filter{Statuses: []docket.Status{status}})})
	}
	for _, sort := range docket.Sorts[1:] {
		list = append(list, struct {
			name string
			q    docket.ListQuery
		}{"sort " + string(sort), docket.ListQuery{Sort: sort}}, struct {
			name string
			q    docket.ListQuery
		}{"overdue, sort " + string(sort), docket.ListQuery{Sort: sort, Filter: docket.Filter{Statuses: []docket.Status{docket.StatusOverdue}}}}, struct {
			name string
			q    docket.ListQuery
		}{"state, sort " + string(sort), docket.ListQuery{Sort: sort, Filter: docket.Filter{States: []string{state}}}})
	}
	return list
}

func benchSizes() []int {
	if os.Getenv("ANSWERABLE_BENCH_LARGE") != "" {
		return []int{1_000, 100_000, 1_000_000}
	}
	return []int{1_000, 100_000}
}

// BenchmarkReads measures pages of 50 rows with all they show, deep in the list and at its start;
// counts from cold and remembered; what is unanswered; rates.
func BenchmarkReads(b *testing.B) {
	for _, n := range benchSizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			st, o := benchRegister(b, n)
			for _, f := range benchFilters(o) {
				f.q.Today, f.q.Limit = today, 50
				b.Run("page/"+f.name, func(b *testing.B) { benchPages(b, st, f.q) })
			}
			for _, f := range benchFilters(o)[:24] {
				f.q.Today = today
				b.Run("count/"+f.name, func(b *testing.B) { benchCounts(b, st, f.q) })
			}
			benchFigures(b, st, o)
		})
	}
}

// benchPages reads the first page and up to four after it, as people do.
func benchPages(b *testing.B, st *Store, q docket.ListQuery) {
	ctx := context.Background()
	after := ""
	for i := 0; b.Loop(); i++ {
		if i%5 == 0 {
			after = ""
		}
		q.After = after
		page, err := st.ListCommunications(ctx, docket.Scope{}, q)
		if err != nil {
			b.Fatal(err)
		}
		after = page.Next
	}
}

func benchCounts(b *testing.B, st *Store, q docket.ListQuery) {
	sel, err := st.choose(context.Background(), docket.Scope{}, q.Filter, q.Today)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := st.countByStatus(context.Background(), sel); err != nil {
			b.Fatal(err)
		}
	}
}

func benchFigures(b *testing.B, st *Store, o office) {
	ctx := context.Background()
	measure := func(name string, read func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	measure("count remembered", func() error {
		_, err := st.CountByStatus(ctx, docket.Scope{}, docket.ListQuery{Today: today})
		return err
	})
	measure("unanswered", func() error { _, err := st.Unanswered(ctx, docket.Scope{}, today); return err })
	measure("open of a State", func() error { _, err := st.OpenOf(ctx, docket.Scope{}, o.states[40].ID, 100); return err })
	measure("rates, all", func() error { _, err := st.RateFacts(ctx, docket.Scope{}, docket.RateQuery{AsAt: today}); return err })
	measure("rates, a year", func() error {
		_, err := st.RateFacts(ctx, docket.Scope{}, docket.RateQuery{AsAt: today, SentFrom: civil.Must("2010-01-01"), SentTo: civil.Must("2010-12-31")})
		return err
	})
	measure("row", func() error { _, err := st.CommunicationRow(ctx, docket.Scope{}, 500); return err })
	measure("all as a file", func() error {
		return st.EachCommunication(ctx, docket.Scope{}, docket.ListQuery{Today: today}, func(docket.ListRow) error { return nil })
	})
}
