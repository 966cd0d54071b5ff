package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// Options say on whose behalf and on which day a file is planned.
type Options struct {
	Actor docket.Actor
	// Today is the office's day: nothing in a file lies after it.
	Today civil.Date
	Now   civil.Instant
	// ReplyKind is what a reply is taken for where the file does not say; unclassified if empty.
	ReplyKind docket.ReplyKind
	// FollowedSince replaces the day since which letters are followed; without it the first import sets its own day.
	FollowedSince civil.Date
	// TempDir is where the rows wait on disk; the system's own place if empty.
	TempDir string
	// Progress is told how many rows were read, now and then.
	Progress func(rows int)
}

// Plan is what a file would change in the register as it stood when the plan was made. Nothing is written
// until it is applied.
type Plan struct {
	Outcomes []Outcome
	Counts   Counts

	opts    Options
	name    string
	hash    string
	number  int64 // the register's change number
	rules   docket.RuleSet
	dates   civil.ParseOptions
	cases   map[string]docket.CaseID
	rows    []row
	reader  *resolver
	spool   *spool
	works   map[docket.CommunicationID]*work
	begun   map[string]int     // the row that first brings a reference
	taken   map[string]*record // the references on record
	given   map[string]bool    // references that letters on record get
	joining map[int][]int      // further rows about the letter that a row makes
	joins   map[int]bool       // and those rows
	origins map[int]bool       // rows that are known, but not yet by these keys
	written docket.ImportID
	added   map[int][]saidReply // replies that a row adds to its others in the queue
}

// NewPlan reads the table and holds every row against the register, without changing anything.
func NewPlan(ctx context.Context, store docket.Store, t *Table, opts Options) (*Plan, error) {
	if !docket.CanWrite(opts.Actor) {
		return nil, docket.Refuse(docket.Forbidden, "Your role does not allow this. Ask an administrator if you need it.")
	}
	if opts.ReplyKind == "" {
		opts.ReplyKind = docket.Unclassified
	}
	if !opts.ReplyKind.Valid() {
		return nil, docket.Refuse(docket.Invalid, "Choose what the replies are.")
	}
	if opts.FollowedSince.After(opts.Today) {
		return nil, docket.Refuse(docket.Invalid, "The day since which letters are followed cannot be in the future.")
	}
	spool, err := newSpool(opts.TempDir)
	if err != nil {
		return nil, err
	}
	p := &Plan{
		opts: opts, name: t.Name, hash: t.SHA256, spool: spool, cases: make(map[string]docket.CaseID),
		works: make(map[docket.CommunicationID]*work), begun: make(map[string]int), given: make(map[string]bool),
		joining: make(map[int][]int), joins: make(map[int]bool), origins: make(map[int]bool), added: make(map[int][]saidReply),
		dates: civil.ParseOptions{MonthFirst: t.mapping.MonthFirst()},
	}
	if err := store.Read(ctx, func(r docket.Store) error { return p.make(ctx, r, t) }); err != nil {
		return nil, errors.Join(err, spool.close())
	}
	return p, nil
}

// Close gives back what the plan holds on disk.
func (p *Plan) Close() error { return p.spool.close() }

func (p *Plan) make(ctx context.Context, r docket.Store, t *Table) (err error) {
	if p.number, err = r.ChangeNumber(ctx); err != nil {
		return err
	}
	if p.rules, err = docket.LoadRules(ctx, r); err != nil {
		return err
	}
	if p.reader, err = p.resolver(ctx, r, t); err != nil {
		return err
	}
	if err := p.read(ctx, t, p.reader); err != nil {
		return err
	}
	p.takeDates()
	if err := p.findCases(ctx, r); err != nil {
		return err
	}
	known, err := lookUp(ctx, r, p.rows)
	if err != nil {
		return err
	}
	if err := p.recognise(known); err != nil {
		return err
	}
	if err := p.judge(ctx, r); err != nil {
		return err
	}
	p.Counts = countOf(p.Outcomes)
	return nil
}

// resolver reads from the register what the cells of a file are understood by.
func (p *Plan) resolver(ctx context.Context, r docket.Store, t *Table) (*resolver, error) {
	states, err := r.States(ctx, docket.Everything)
	if err != nil {
		return nil, err
	}
	others, err := r.OtherActors(ctx, docket.Everything, 0)
	if err != nil {
		return nil, err
	}
	names, err := r.AllAddresseeNames(ctx)
	if err != nil {
		return nil, err
	}
	mandates, err := r.Mandates(ctx)
	if err != nil {
		return nil, err
	}
	users, err := r.Users(ctx)
	if err != nil {
		return nil, err
	}
	v := &resolver{
		columns: t.Columns, mapping: t.mapping, types: make(map[string]string), today: p.opts.Today,
		directory: newDirectory(append(states, others...), names, t.mapping.States),
		mandates:  make(map[string]docket.Mandate), officers: make(map[string]docket.User),
		dates: p.dates,
		texts: make(map[string]string), cells: make(map[string][]docket.CommunicationMandate),
	}
	for word, base := range t.mapping.Types {
		v.types[fold(word)] = base
	}
	for _, m := range mandates {
		v.mandates[m.Code] = m
		v.names = append(v.names, MandateName{Code: m.Code, Label: m.Label, Names: []string{m.NameEN, m.NameFR, m.NameES, m.NameAR, m.NameRU, m.NameZH}})
	}
	for _, u := range users {
		v.officers[strings.ToLower(u.Email)] = u
	}
	if err := t.mapping.CheckMandates(func(code string) bool { _, ok := v.mandates[code]; return ok }); err != nil {
		return nil, err
	}
	v.reader = NewMandateReader(v.names, t.mapping.Mandates)
	return v, nil
}

// progressEvery is how many rows pass between two looks at whether the plan is still wanted.
const progressEvery = 2_000

// rowsAtHand is how many rows keep their content in memory, and textAtHand how many bytes of text they may
// have: enough for the files of an office, and an end to what a file of millions of rows or of long texts takes.
var (
	rowsAtHand       = 200_000
	textAtHand int64 = 48 << 20
)

// whole gives a row with its content.
func (p *Plan) whole(r *row) (*row, error) {
	if r.content != nil {
		return r, nil
	}
	text, err := p.spool.get(r.printed)
	if err != nil {
		return nil, err
	}
	full := *r
	full.content = p.reader.again(r.number, text).content
	return &full, nil
}

func (p *Plan) read(ctx context.Context, t *Table, v *resolver) error {
	writer := t.printer(v)
	for {
		in, err := t.sheet.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		r := v.resolve(in)
		t.overflow(&r, in)
		if r.printed, err = p.spool.put(writer.row(in)); err != nil {
			return err
		}
		if r.rejected == nil && r.several == nil {
			p.fitness(&r)
		}
		if (len(p.rows) >= rowsAtHand || p.spool.end > textAtHand) && r.content.several == nil {
			r.content = nil
		}
		p.rows = append(p.rows, r)
		if len(p.rows)%progressEvery == 0 {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("plan an import: %w", err)
			}
			if p.opts.Progress != nil {
				p.opts.Progress(len(p.rows))
			}
		}
	}
	return p.spool.flush()
}

// takeDates gives each row its date where the rows of several letters carry one list of dates: in ascending
// order, rows without replies first, then by their replies, never by their place in the file.
func (p *Plan) takeDates() {
	groups := make(map[string][]*row)
	for i := range p.rows {
		if r := &p.rows[i]; r.rejected == nil && r.content != nil && r.several != nil {
			groups[r.said] = append(groups[r.said], r)
		}
	}
	for _, rows := range groups {
		slices.SortStableFunc(rows, func(a, b *row) int { return strings.Compare(p.order(a), p.order(b)) })
		for i, r := range rows {
			n := len(r.several)
			r.sent = r.several[min(i, n-1)]
			if len(rows) != n {
				r.warn("The cell “%s” lists %d dates, but %d rows carry it. This one is taken as the letter of %s.", short(r.sent.Text), n, len(rows), r.sent.From)
			}
			r.several, r.said = nil, ""
			r.seal()
			p.fitness(r)
		}
	}
}

// order is empty-first by replies, then by everything else that stands in the row.
func (p *Plan) order(r *row) string {
	text, err := p.spool.get(r.printed)
	if err != nil {
		return signature(r.replies)
	}
	return signature(r.replies) + "\x00" + text
}

func (p *Plan) findCases(ctx context.Context, r docket.Store) error {
	wanted := make(map[string]bool)
	for i := range p.rows {
		if ref := p.rows[i].caseRef; ref != "" && p.rows[i].rejected == nil {
			wanted[ref] = true
		}
	}
	cases, err := r.CasesByReference(ctx, keysOf(wanted))
	if err != nil {
		return err
	}
	for _, c := range cases {
		p.cases[c.Reference] = c.ID
	}
	for i := range p.rows {
		if row := &p.rows[i]; row.caseRef != "" && row.rejected == nil && p.cases[row.caseRef] == 0 {
			row.warn("There is no case %s. The letter stands without one.", short(row.caseRef))
			row.caseRef = ""
		}
	}
	return nil
}
