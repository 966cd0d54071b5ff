package intake_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/demo"
	"answerable/internal/docket"
	"answerable/internal/intake"
	"answerable/internal/intake/sheet"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

// office is a register with a person who imports.
type office struct {
	st    *store.Store
	actor docket.Actor
}

func openOffice(t testing.TB) office {
	st := testkit.Open(t)
	u := testkit.User(t, st, "Officer A", docket.Staff)
	return office{st: st, actor: docket.Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: docket.Staff, Identities: true}}
}

// file is a table about to be imported.
type file struct {
	name    string
	content []byte
	mapping intake.Mapping
	kind    docket.ReplyKind
}

var torture = intake.Mapping{DefaultLead: "torture"}

func registerFile() file {
	return file{name: "register.csv", content: demo.Register(), mapping: torture, kind: docket.Substantive}
}

func spreadsheetFile() file {
	return file{name: "register-spreadsheet.csv", content: demo.Spreadsheet(), mapping: torture, kind: docket.Substantive}
}

func (o office) plan(t testing.TB, f file) *intake.Plan {
	t.Helper()
	p, err := o.tryPlan(t.Context(), f)
	if err != nil {
		t.Fatalf("plan %s: %v", f.name, err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func (o office) tryPlan(ctx context.Context, f file) (*intake.Plan, error) {
	table, err := intake.Read(f.name, bytes.NewReader(f.content), int64(len(f.content)), &f.mapping, sheet.Options{})
	if err != nil {
		return nil, err
	}
	defer table.Close()
	return intake.NewPlan(ctx, o.st, table, intake.Options{Actor: o.actor, Today: testkit.Today, Now: civil.InstantOf(testkit.Now()), ReplyKind: f.kind})
}

func (o office) take(t testing.TB, f file) intake.Counts {
	t.Helper()
	p := o.plan(t, f)
	counts, err := p.Apply(t.Context(), o.st, intake.ApplyOptions{})
	if err != nil {
		t.Fatalf("apply %s: %v", f.name, err)
	}
	return counts
}

// letters are all communications as the list shows them, in its order.
func (o office) letters(t testing.TB) []docket.ListRow {
	t.Helper()
	var rows []docket.ListRow
	err := o.st.EachCommunication(t.Context(), docket.Everything, docket.ListQuery{Today: testkit.Today}, func(r docket.ListRow) error {
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// shuffled gives the rows of a CSV in another order; seed 0 leaves them.
func shuffled(t testing.TB, content []byte, seed uint64) []byte {
	t.Helper()
	if seed == 0 {
		return content
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	body := rows[1:]
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(body), func(i, j int) { body[i], body[j] = body[j], body[i] })
	return written(t, rows)
}

func written(t testing.TB, rows [][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func shuffle(t testing.TB, f file, seed uint64) file {
	f.content = shuffled(t, f.content, seed)
	return f
}

var whole = intake.Counts{Rows: 1000, Created: 1000, Queued: 115}

func TestTheRealRegisterGives885LettersAndAQueueAndRejectsNothing(t *testing.T) {
	for _, test := range []struct {
		file
		warnings int // the spreadsheet calls 13 appeals of one mandate joint, and names a mandate that nobody has
	}{{registerFile(), 0}, {spreadsheetFile(), 14}} {
		t.Run(test.name, func(t *testing.T) {
			o := openOffice(t)
			p := o.plan(t, test.file)
			for _, out := range p.Outcomes {
				if out.Reason != nil {
					t.Errorf("row %d: %v", out.Row, out.Reason)
				}
			}
			want := whole
			want.Warnings = test.warnings
			if diff := cmp.Diff(want, p.Counts); diff != "" {
				t.Fatalf("counts (-want +got):\n%s", diff)
			}
			o.take(t, test.file)
			checkRealRegister(t, o)
		})
	}
}

func checkRealRegister(t *testing.T, o office) {
	t.Helper()
	var got struct{ letters, dated, others, replied, dates int }
	for _, row := range o.letters(t) {
		got.letters++
		if row.SentPrecision == civil.Day {
			got.dated++
		}
		if row.AddresseeKind != docket.State {
			got.others++
		}
		if len(row.Replied) > 0 {
			got.replied++
		}
		got.dates += len(row.Replied)
	}
	want := struct{ letters, dated, others, replied, dates int }{885, 851, 10, 346, 389}
	if got != want {
		t.Errorf("letters %+v, want %+v", got, want)
	}
	replies, reminders, err := o.st.CountQueue(t.Context(), docket.Everything)
	if err != nil || replies != 62 || reminders != 58 {
		t.Errorf("the queue holds %d replies and %d reminders: %v", replies, reminders, err)
	}
}

func TestRepliesTakenAsSubstantiveGiveThePublishedStatuses(t *testing.T) {
	o := openOffice(t)
	o.take(t, registerFile())
	got, untimed := map[docket.Status]int{}, 0
	for _, row := range o.letters(t) {
		status, _ := row.Facts().StatusOn(civil.Must("2026-11-23"))
		got[status]++
		if row.Facts().TimelinessUnknownOn(civil.Must("2026-11-23")) {
			untimed++
		}
	}
	want := map[docket.Status]int{docket.StatusReplied: 102, docket.StatusRepliedLate: 244, docket.StatusOverdue: 515, docket.StatusUnknown: 24}
	if diff := cmp.Diff(want, got); diff != "" || untimed != 34 {
		t.Errorf("statuses (-want +got), %d untimed:\n%s", untimed, diff)
	}
}

// facts is what both layouts say of a letter alike.
func facts(row docket.ListRow) string {
	var b strings.Builder
	e := docket.Export(row, testkit.Today)
	e.UID, e.Case = "", ""
	for _, text := range e.Cells() {
		b.WriteString(text + "|")
	}
	return b.String()
}

// sharedFacts leaves out the reply record and the probable links, which only register.csv knows; they begin
// the columns after the last of the first 31.
func sharedFacts(text string) string {
	return strings.Join(strings.Split(text, "|")[:31], "|")
}

func factsOf(t testing.TB, o office) map[string]int {
	all := map[string]int{}
	for _, row := range o.letters(t) {
		all[facts(row)]++
	}
	return all
}

func queueOf(t testing.TB, o office) map[string]int {
	t.Helper()
	items, _, err := o.st.Queue(t.Context(), docket.Everything, docket.QueueQuery{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]int{}
	for _, item := range items {
		all[strings.Join([]string{item.Subject, item.ISO3, item.On.String(), item.Document, item.Paragraph}, "|")]++
	}
	return all
}

// tally leaves out the warnings: they belong to a layout, not to what becomes of the register.
func tally(c intake.Counts) intake.Counts {
	c.Warnings = 0
	return c
}

func TestBothLayoutsGiveTheSameLettersDatesTypesMandatesRepliesAndQueue(t *testing.T) {
	one, other := openOffice(t), openOffice(t)
	one.take(t, registerFile())
	other.take(t, spreadsheetFile())
	// Only register.csv knows which letters its source follows no replies to.
	plain := func(all map[string]int) map[string]int {
		out := map[string]int{}
		for text, n := range all {
			text = strings.Replace(text, "|unknown||", "|overdue|*|", 1)
			out[sharedFacts(text)] += n
		}
		return out
	}
	spread := map[string]int{}
	for text, n := range factsOf(t, other) {
		if i := strings.Index(text, "|overdue|"); i >= 0 && strings.Contains(text, "/202") {
			rest := text[i+len("|overdue|"):]
			text = text[:i] + "|overdue|*|" + rest[strings.Index(rest, "|")+1:]
		}
		spread[sharedFacts(text)] += n
	}
	if diff := cmp.Diff(plain(factsOf(t, one)), spread); diff != "" {
		t.Errorf("letters (-register +spreadsheet):\n%s", diff)
	}
	if diff := cmp.Diff(queueOf(t, one), queueOf(t, other)); diff != "" {
		t.Errorf("queue (-register +spreadsheet):\n%s", diff)
	}
}

func TestARepeatInAnyOrderOfRowsChangesNothing(t *testing.T) {
	for _, f := range []file{registerFile(), spreadsheetFile()} {
		for seed := range uint64(4) {
			o := openOffice(t)
			o.take(t, shuffle(t, f, seed))
			checkRealRegister(t, o)
			before := factsOf(t, o)
			for again := range uint64(2) {
				got := tally(o.take(t, shuffle(t, f, 10*seed+again)))
				if diff := cmp.Diff(intake.Counts{Rows: 1000, Unchanged: 1000}, got); diff != "" {
					t.Fatalf("%s, seed %d, repeat %d (-want +got):\n%s", f.name, seed, again, diff)
				}
			}
			if diff := cmp.Diff(before, factsOf(t, o)); diff != "" {
				t.Errorf("%s, seed %d (-before +after):\n%s", f.name, seed, diff)
			}
		}
	}
}

func TestTheSpreadsheetChangesNothingThatTheRegisterSaid(t *testing.T) {
	for seed := range uint64(4) {
		o := openOffice(t)
		o.take(t, shuffle(t, registerFile(), seed))
		before := factsOf(t, o)
		for range 2 {
			got := tally(o.take(t, shuffle(t, spreadsheetFile(), 3*seed)))
			if diff := cmp.Diff(intake.Counts{Rows: 1000, Unchanged: 1000}, got); diff != "" {
				t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
			}
		}
		if diff := cmp.Diff(before, factsOf(t, o)); diff != "" {
			t.Errorf("seed %d (-before +after):\n%s", seed, diff)
		}
		checkRealRegister(t, o)
	}
}

func TestTheRegisterFillsWhatTheSpreadsheetDoesNotKnow(t *testing.T) {
	alone := openOffice(t)
	alone.take(t, registerFile())
	for seed := range uint64(4) {
		o := openOffice(t)
		o.take(t, shuffle(t, spreadsheetFile(), seed))
		got := o.take(t, shuffle(t, registerFile(), 5*seed))
		if diff := cmp.Diff(intake.Counts{Rows: 1000, Updated: 885, Unchanged: 115}, got); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
		checkRealRegister(t, o)
		if diff := cmp.Diff(factsOf(t, alone), factsOf(t, o)); diff != "" {
			t.Errorf("seed %d (-register alone +after the spreadsheet):\n%s", seed, diff)
		}
		if diff := cmp.Diff(filled(t, alone), filled(t, o)); diff != "" {
			t.Errorf("seed %d (-register alone +after the spreadsheet):\n%s", seed, diff)
		}
		if again := o.take(t, shuffle(t, registerFile(), seed)); again.Unchanged != 1000 {
			t.Errorf("seed %d, again: %+v", seed, again)
		}
	}
}

// filled counts what only register.csv says.
func filled(t testing.TB, o office) map[string]int {
	t.Helper()
	all := map[string]int{}
	for _, row := range o.letters(t) {
		c, err := o.st.Communication(t.Context(), docket.Everything, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		all["record "+string(c.ReplyRecord)]++
		all["categories "+c.Categories]++
		all["victims "+c.VictimProfile]++
		for _, reply := range row.Replied {
			if reply.Probable {
				all["probable"]++
			}
		}
	}
	return all
}

func TestWhatAPersonSaidOfAReplyStandsAfterARepeat(t *testing.T) {
	for _, again := range []file{registerFile(), spreadsheetFile()} {
		o := openOffice(t)
		o.take(t, registerFile())
		svc := docket.NewService(o.st, testkit.Now, testkit.Now().Location())
		var letter docket.ListRow
		for _, row := range o.letters(t) {
			if len(row.Replied) == 1 && row.ProbableLinks == 1 {
				letter = row
			}
		}
		replies, err := o.st.RepliesTo(t.Context(), letter.ID)
		if err != nil {
			t.Fatal(err)
		}
		kinds := map[docket.CommunicationID]docket.ReplyKind{letter.ID: docket.Acknowledgement}
		if err := svc.ClassifyReply(t.Context(), o.actor, replies[0].ID, docket.LinkInput{Kinds: kinds}); err != nil {
			t.Fatal(err)
		}
		if got := tally(o.take(t, again)); got.Unchanged != 1000 {
			t.Errorf("%s again: %+v", again.name, got)
		}
		after, err := o.st.RepliesTo(t.Context(), letter.ID)
		if err != nil || len(after) != 1 || after[0].Kind != docket.Acknowledgement || after[0].Probable {
			t.Errorf("after %s: %+v, %v", again.name, after, err)
		}
	}
}

func TestALinkThatAPersonConfirmedIsNotCalledAGuessAgain(t *testing.T) {
	o := openOffice(t)
	o.take(t, spreadsheetFile())
	svc := docket.NewService(o.st, testkit.Now, testkit.Now().Location())
	confirmed := map[docket.CommunicationID]bool{}
	for _, row := range o.letters(t) {
		if len(row.Replied) == 0 || len(confirmed) == 100 {
			continue
		}
		replies, err := o.st.RepliesTo(t.Context(), row.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, reply := range replies {
			// To say that it is partial is to say that it answers this letter.
			kinds := map[docket.CommunicationID]docket.ReplyKind{row.ID: docket.Partial}
			if err := svc.ClassifyReply(t.Context(), o.actor, reply.ID, docket.LinkInput{Kinds: kinds}); err != nil {
				t.Fatal(err)
			}
		}
		confirmed[row.ID] = true
	}
	o.take(t, registerFile())
	guessed := 0
	for _, row := range o.letters(t) {
		if confirmed[row.ID] && (row.ProbableLinks > 0 || row.Replied[0].Kind != docket.Partial) {
			t.Errorf("letter %d: %+v", row.ID, row.Replied)
		}
		guessed += row.ProbableLinks
	}
	if guessed == 0 {
		t.Error("no link of the others is marked as a guess")
	}
}

func TestAReplyThatAPersonPlacedLeavesTheQueueForGood(t *testing.T) {
	o := openOffice(t)
	o.take(t, registerFile())
	svc := docket.NewService(o.st, testkit.Now, testkit.Now().Location())
	items, _, err := o.st.Queue(t.Context(), docket.Everything, docket.QueueQuery{})
	if err != nil {
		t.Fatal(err)
	}
	placed := 0
	for _, item := range items {
		if item.Subject != "reply" {
			continue
		}
		for _, row := range o.letters(t) {
			if row.AddresseeID != item.AddresseeID || row.SentOn.IsZero() || row.SentOn.After(item.On) {
				continue
			}
			in := docket.LinkInput{Communications: []string{row.UID}, Kind: docket.Substantive}
			in.Communications = []string{strings.TrimPrefix(docket.CommunicationPath(row.ID), "/communications/")}
			if err := svc.ClassifyReply(t.Context(), o.actor, docket.ReplyID(item.ID), in); err != nil {
				t.Fatal(err)
			}
			placed++
			break
		}
	}
	for _, f := range []file{registerFile(), spreadsheetFile()} {
		if got := tally(o.take(t, f)); got.Unchanged != 1000 {
			t.Errorf("%s again: %+v", f.name, got)
		}
	}
	replies, _, err := o.st.CountQueue(t.Context(), docket.Everything)
	if err != nil || placed < 30 || replies != 62-placed {
		t.Errorf("%d placed, %d wait: %v", placed, replies, err)
	}
}

func TestTheFactsDerivedWithALetterAreThoseDerivedAnew(t *testing.T) {
	o := openOffice(t)
	o.take(t, spreadsheetFile())
	o.take(t, registerFile())
	before := o.letters(t)
	testkit.Change(t, o.st, func(ctx context.Context, tx docket.Store) error {
		for _, row := range before {
			if err := tx.Rederive(ctx, row.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if diff := cmp.Diff(before, o.letters(t), cmp.AllowUnexported(civil.Date{})); diff != "" {
		t.Errorf("(-imported +derived anew):\n%s", diff)
	}
	if found, err := o.st.VerifyChain(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("history: %v %v", found, err)
	}
}

func TestIdenticalRowsStaySeparateAndAreKnownAgain(t *testing.T) {
	content := written(t, [][]string{
		{"Date", "Country", "Type", "Mandates", "Summary", "Replies"},
		{"3 May 1999", "Norway", "letter", "hrd", "Arrest", ""},
		{"3 May 1999", "Norway", "letter", "hrd", "Arrest", "1 July 1999"},
		{"3 May 1999", "Norway", "letter", "hrd", "Arrest", ""},
		{"3 May 1999", "Norway", "letter", "hrd", "Arrest", "1 August 1999"},
		{"3 May 1999", "Norway", "letter", "hrd", "Arrest", "1 July 1999"},
	})
	o := openOffice(t)
	if got := o.take(t, file{name: "a.csv", content: content}); got.Created != 5 {
		t.Fatalf("%+v", got)
	}
	before := factsOf(t, o)
	for seed := range uint64(8) {
		if got := o.take(t, file{name: "a.csv", content: shuffled(t, content, seed)}); got.Unchanged != 5 {
			t.Errorf("seed %d: %+v", seed, got)
		}
	}
	// The same letters with other dates printed, and one more reply in each.
	iso := strings.NewReplacer("3 May 1999", "1999-05-03", "1 July 1999", "1999-07-01", "1 August 1999", "1999-08-01;1999-09-01")
	for seed := range uint64(4) {
		got := o.take(t, file{name: "b.csv", content: shuffled(t, []byte(iso.Replace(string(content))), seed)})
		if want := map[bool]int{true: 1, false: 0}[seed == 0]; got.Updated != want || got.Created != 0 {
			t.Errorf("seed %d: %+v", seed, got)
		}
	}
	added := 0
	for text, n := range factsOf(t, o) {
		added += max(0, n-before[text])
	}
	if added != 1 || len(o.letters(t)) != 5 {
		t.Errorf("%d letters differ of %d", added, len(o.letters(t)))
	}
}

func TestRowsThatAreReadAgainSayTheSame(t *testing.T) {
	at := openOffice(t)
	at.take(t, spreadsheetFile())
	at.take(t, registerFile())
	defer intake.KeepRows(10)()
	o := openOffice(t)
	if got := tally(o.take(t, spreadsheetFile())); got != whole {
		t.Errorf("first: %+v", got)
	}
	if got := o.take(t, registerFile()); got != (intake.Counts{Rows: 1000, Updated: 885, Unchanged: 115}) {
		t.Errorf("second: %+v", got)
	}
	if diff := cmp.Diff(factsOf(t, at), factsOf(t, o)); diff != "" {
		t.Errorf("(-at hand +read again):\n%s", diff)
	}
	if diff := cmp.Diff(filled(t, at), filled(t, o)); diff != "" {
		t.Errorf("(-at hand +read again):\n%s", diff)
	}
	content := exported(t, o, "csv")
	empty := openOffice(t)
	if got := empty.take(t, file{name: "a.csv", content: content}); got.Created != 885 {
		t.Errorf("export: %+v", got)
	}
	if diff := cmp.Diff(uidsOf(t, content), uidsOf(t, exported(t, empty, "csv"))); diff != "" {
		t.Errorf("(-export +again):\n%s", diff)
	}
}
