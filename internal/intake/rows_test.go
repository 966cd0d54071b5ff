package intake_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake"
	"answerable/internal/testkit"
)

// table makes a file of lines whose cells are separated by bars.
func table(t testing.TB, lines ...string) file {
	t.Helper()
	var rows [][]string
	for _, line := range lines {
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return file{name: "table.csv", content: written(t, rows)}
}

func TestARowThatCannotBeIsRejectedWithItsReason(t *testing.T) {
	const header = "uid|reference|type|sent_on|addressee|addressee_kind|mandates|subject|reply_dates|reply_kinds|reminder_dates"
	for line, want := range map[string]string{
		"||AL|2026-12-01|Norway||hrd|x|||":                             "in the future",
		"||AL|2026-02-01|Norway||hrd|x|2026-01-01||":                   "comes before its letter",
		"||AL|2026-02-01|Norway||hrd|x|||2026-01-01":                   "comes before its letter",
		"||AL|2026-02-01|Norway||hrd|x|2026-12-24||":                   "in the future",
		"||AL|2026-02-01|Norway||hrd|x|March 2026||":                   "exact day",
		"||AL|2026-02-30|Norway||hrd|x|||":                             "is no date",
		"||AL|1/2/26|Norway||hrd|x|||":                                 "two digits",
		"||AL||Norway||hrd|x|||":                                       "does not say when",
		"||telegram|2026-02-01|Norway||hrd|x|||":                       "telegram",
		"|||2026-02-01|Norway||hrd|x|||":                               "names no type",
		"||AL|2026-02-01|Norwey||hrd|x|||":                             "No State is called “Norwey”",
		"||AL|2026-02-01|||hrd|x|||":                                   "names no addressee",
		"|AL EG 5/2023|AL|2026-02-01|Norway||hrd|x|||":                 "is no reference",
		"|UA NOR 5/2023|AL|2026-02-01|Norway||hrd|x|||":                "They must agree",
		"|NOR 5/2023|AL|2026-02-01|Sweden||hrd|x|||":                   "They must agree",
		"|NOR 5/2023|IR|2026-02-01|Norway||hrd|x|||":                   "have no number",
		"42||AL|2026-02-01|Norway||hrd|x|||":                           "The uid “42” is none",
		"||REM|August 1992|Norway||hrd|x|||":                           "exact day",
		"||reply only||Norway||hrd|x|||":                               "neither a letter nor a reply",
		"||AL|2026-02-01|Norway||hrd|x|2026-03-01;2026-03-02|partial|": "pair item by item",
		"||AL|2026-02-01|Norway||hrd|x|2026-03-01|kind|":               "is no kind of reply",
	} {
		o := openOffice(t)
		p := o.plan(t, table(t, header, line, "||AL|2026-02-02|Norway||hrd|good|||"))
		out := p.Outcomes[0]
		if out.What != intake.Rejected || out.Reason == nil || !strings.Contains(out.Reason.String(), want) || strings.Contains(out.Reason.String(), "%!") {
			t.Errorf("%s: %s %v", line, out.What, out.Reason)
		}
		if p.Counts.Created != 1 || p.Counts.Rejected != 1 {
			t.Errorf("%s: %+v", line, p.Counts)
		}
	}
}

func TestAReferenceIsUsedOnce(t *testing.T) {
	o := openOffice(t)
	const header = "reference|type|sent_on|iso3|subject|reply_dates"
	o.take(t, table(t, header, "AL NOR 1/2026|AL|2026-02-02|NOR|Arrest|"))
	p := o.plan(t, table(t, header,
		"NOR 1/2026|UA|2026-02-02|NOR|Arrest|",               // the number of an allegation letter
		"nor  1/2026:||||| 2026-03-01",                       // more about the letter on record
		"NOR 2/2026|AL|2026-02-03|NOR|Threats|2026-03-02",    // a new letter
		"AL NOR 2/2026|AL|2026-02-03|NOR|Threats|2026-03-03", // and more about it
		"NOR 2/2026|UA|2026-02-03|NOR|Threats|",              // but not as an urgent appeal
		"JUA NOR 3/2026||2026-02-03|NOR|A joint letter|",     // whose mandates nobody knows
	))
	var got []string
	for _, out := range p.Outcomes {
		got = append(got, out.What)
	}
	want := []string{intake.Rejected, intake.Updated, intake.Created, intake.Updated, intake.Rejected, intake.Created}
	if diff := cmp.Diff(want, got); diff != "" || p.Counts.Warnings != 1 {
		t.Errorf("%d warnings (-want +got):\n%s", p.Counts.Warnings, diff)
	}
	if _, err := p.Apply(t.Context(), o.st, intake.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	replies := map[string]int{}
	for _, row := range o.letters(t) {
		replies[row.Reference] = len(row.Replied)
	}
	if diff := cmp.Diff(map[string]int{"NOR 1/2026": 1, "NOR 2/2026": 2, "NOR 3/2026": 0}, replies); diff != "" {
		t.Errorf("replies (-want +got):\n%s", diff)
	}
}

func TestEmptyCellsEraseNothingAndListsOnlyAdd(t *testing.T) {
	o := openOffice(t)
	const header = "row_id|source_doc|type|sent_on|iso3|mandates|subject|categories|reply_dates|lang"
	o.take(t, table(t, header, "7|A/1|AL|2026-02-02|NOR|hrd;foe|Arrest|a;b|2026-03-01|en"))
	if got := o.take(t, table(t, header, "7|A/1||||||||")); got.Rejected != 1 {
		t.Errorf("a row without type, addressee and date is known by its number: %+v", got)
	}
	if got := o.take(t, table(t, header, "7|A/1|AL||NOR|||||")); got.Unchanged != 1 {
		t.Errorf("empty cells: %+v", got)
	}
	if got := o.take(t, table(t, header, "7|A/1|UA|2026-02-03|NOR|vaw;hrd|Arrest and threats|b;c|2026-03-02|fr")); got.Updated != 1 {
		t.Errorf("other cells: %+v", got)
	}
	c, err := o.st.Communication(t.Context(), docket.Everything, o.letters(t)[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	row := docket.Export(o.letters(t)[0], testkit.Today)
	got := []string{string(c.Type), c.SentOn.String(), c.Subject, c.Categories, c.Language, strings.Join(row.Mandates, ";"), row.Lead, strings.Join(row.ReplyDates, ";"), c.DueOn.String()}
	want := []string{"UA", "2026-02-03", "Arrest and threats", "a;b;c", "fr", "hrd;foe;vaw", "hrd", "2026-03-01;2026-03-02", "2026-04-04"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestARowKnownByItsNumberMayBringAReference(t *testing.T) {
	o := openOffice(t)
	const header = "row_id|source_doc|type|sent_on|iso3|mandates|subject|reply_dates|reference"
	o.take(t, table(t, header, "7|A/1|AL|2026-02-02|NOR|hrd|Arrest||", "8|A/1|AL|2026-02-09|NOR|hrd|Raid||"))
	got := o.take(t, table(t, header, "7|A/1|AL|2026-02-02|NOR|hrd|Arrest||NOR 3/2026", "|A/1|AL|2026-02-02|NOR|hrd||2026-03-01|NOR 3/2026"))
	if got.Updated != 2 || got.Rejected != 0 {
		t.Errorf("the number of a letter on record, and a further row with it: %+v", got)
	}
	if got := o.take(t, table(t, header, "8|A/1|AL|2026-02-09|NOR|hrd|Raid||NOR 4/2026", "|A/2|UA|2026-02-10|SWE|hrd|Other||NOR 4/2026")); got.Updated != 1 || got.Rejected != 1 {
		t.Errorf("a number for two letters of one file: %+v", got)
	}
	var said []string
	for _, row := range o.letters(t) {
		said = append(said, fmt.Sprint(row.Reference, " ", row.Subject, " ", len(row.Replied)))
	}
	slices.Sort(said)
	if diff := cmp.Diff([]string{"NOR 3/2026 Arrest 1", "NOR 4/2026 Raid 0"}, said); diff != "" {
		t.Errorf("the letters (-want +got):\n%s", diff)
	}
}

func TestAPersonsEditIsNotUndoneByTheFileThatTheLetterCameFrom(t *testing.T) {
	o := openOffice(t)
	const header = "row_id|source_doc|type|sent_on|iso3|mandates|subject"
	first := table(t, header, "7|A/1|AL|2026-02-02|NOR|hrd|Arrest")
	o.take(t, first)
	svc := docket.NewService(o.st, testkit.Now, testkit.Now().Location())
	row := o.letters(t)[0]
	in := docket.CommunicationInput{Version: 1, Confirmed: true, Type: docket.UrgentAppeal, Addressee: "NOR", Mandates: []string{"foe"},
		Sent: civil.OnDay(civil.Must("2026-02-03")), Subject: "Arrest of Person A"}
	if err := svc.EditCommunication(t.Context(), o.actor, row.ID, in); err != nil {
		t.Fatal(err)
	}
	before := exported(t, o, "csv")
	other := table(t, "Date|Type|Country|Mandates|Summary|Source", "2 Feb 2026|letter|Norway|hrd|Arrest|A/1")
	for _, f := range []file{first, other, first, other} {
		if got := o.take(t, f); got.Unchanged != 1 {
			t.Errorf("%+v", got)
		}
	}
	if !bytes.Equal(before, exported(t, o, "csv")) {
		t.Error("the letter is as the file has it again")
	}
}

func TestStrictWritesNothingIfARowIsRejected(t *testing.T) {
	o := openOffice(t)
	p := o.plan(t, table(t, "type|sent_on|iso3|subject", "AL|2026-02-02|NOR|good", "AL|2027-02-02|NOR|bad"))
	_, err := p.Apply(t.Context(), o.st, intake.ApplyOptions{Strict: true})
	if docket.KindOf(err) != docket.Invalid || len(o.letters(t)) != 0 {
		t.Errorf("%v, %d letters", err, len(o.letters(t)))
	}
	if counts, err := p.Apply(t.Context(), o.st, intake.ApplyOptions{}); err != nil || counts.Created != 1 || len(o.letters(t)) != 1 {
		t.Errorf("%+v %v", counts, err)
	}
}

func TestAPlanIsBoundToTheRegisterItWasMadeOn(t *testing.T) {
	o := openOffice(t)
	p := o.plan(t, registerFile())
	o.take(t, table(t, "type|sent_on|iso3|subject", "AL|2026-02-02|NOR|meanwhile"))
	if _, err := p.Apply(t.Context(), o.st, intake.ApplyOptions{}); docket.KindOf(err) != docket.Conflict || len(o.letters(t)) != 1 {
		t.Errorf("%v, %d letters", err, len(o.letters(t)))
	}
}

func TestAnImportThatIsGivenUpLeavesNothingBehind(t *testing.T) {
	o := openOffice(t)
	f := file{name: "many.csv", content: manyRows(5000)}
	p := o.plan(t, f)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	_, err := p.Apply(ctx, o.st, intake.ApplyOptions{Progress: func(rows, _ int) {
		if rows >= 2000 {
			stop()
		}
	}})
	origins, found := o.st.OriginsOfAll(t.Context(), "communication", []int64{1, 2, 3})
	if !errors.Is(err, context.Canceled) || len(o.letters(t)) != 0 || len(origins) != 0 || found != nil {
		t.Errorf("%v, %d letters, %d origins", err, len(o.letters(t)), len(origins))
	}
	if counts, err := p.Apply(t.Context(), o.st, intake.ApplyOptions{}); err != nil || counts.Created != 5000 {
		t.Errorf("again: %+v %v", counts, err)
	}
	cancelled, stopNow := context.WithCancel(t.Context())
	stopNow()
	if _, err := o.tryPlan(cancelled, f); !errors.Is(err, context.Canceled) {
		t.Errorf("a plan that nobody waits for: %v", err)
	}
}

func TestOnlyThoseWhoWriteImport(t *testing.T) {
	o := openOffice(t)
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		o.actor.Role = role
		if _, err := o.tryPlan(t.Context(), registerFile()); docket.KindOf(err) != docket.Forbidden {
			t.Errorf("%s: %v", role, err)
		}
	}
}

func TestAPersonLimitedToSomeGovernmentsImportsForThemOnly(t *testing.T) {
	o := openOffice(t)
	norway, err := o.st.AddresseeByISO3(t.Context(), "NOR")
	if err != nil {
		t.Fatal(err)
	}
	o.actor.Addressees = []docket.AddresseeID{norway.ID}
	got := o.plan(t, table(t, "type|sent_on|iso3|subject|reply_dates", "AL|2026-02-02|NOR|x|", "AL|2026-02-02|SWE|x|", "reply only||SWE|x|2026-01-02")).Counts
	if got.Created != 1 || got.Rejected != 2 {
		t.Errorf("%+v", got)
	}
}

func TestTheFirstImportSetsTheDaySinceWhichLettersAreFollowed(t *testing.T) {
	o := openOffice(t)
	o.take(t, table(t, "type|sent_on|iso3|subject", "AL|2026-02-02|NOR|x"))
	svc := docket.NewService(o.st, testkit.Now, testkit.Now().Location())
	if day, err := svc.FollowedSince(t.Context()); err != nil || day != testkit.Today {
		t.Errorf("%s %v", day, err)
	}
	if err := svc.SetFollowedSince(t.Context(), o.actor, civil.Must("2026-01-01")); err != nil {
		t.Fatal(err)
	}
	o.take(t, table(t, "type|sent_on|iso3|subject", "AL|2026-02-03|NOR|x"))
	if day, _ := svc.FollowedSince(t.Context()); day != civil.Must("2026-01-01") {
		t.Errorf("a later import moved it to %s", day)
	}
}

func TestNothingThatIsImportedIsPublic(t *testing.T) {
	o := openOffice(t)
	o.take(t, registerFile())
	for _, row := range o.letters(t) {
		c, err := o.st.Communication(t.Context(), docket.Everything, row.ID)
		if err != nil || c.PublicSubject != "" || c.PublicSummary != "" || !c.ReleasedAt.IsZero() || c.PublicFold != "" {
			t.Fatalf("%+v %v", c, err)
		}
	}
}

func TestEncodingsAndDelimitersGiveTheSameRegister(t *testing.T) {
	plain := openOffice(t)
	plain.take(t, spreadsheetFile())
	want := factsOf(t, plain)
	text := strings.TrimPrefix(string(spreadsheetFile().content), "\ufeff")
	wide := utf16.Encode([]rune("\ufeff" + text))
	var little, big, narrow []byte
	for _, unit := range wide {
		little, big = append(little, byte(unit), byte(unit>>8)), append(big, byte(unit>>8), byte(unit))
	}
	for _, r := range text {
		switch {
		case r < 256:
			narrow = append(narrow, byte(r))
		case strings.ContainsRune("–’", r):
			narrow = append(narrow, map[rune]byte{'–': 0x96, '’': 0x92}[r])
		default:
			t.Fatalf("Windows-1252 has no %q", r)
		}
	}
	for name, content := range map[string][]byte{
		"UTF-8 without BOM": []byte(text), "UTF-16 little endian": little, "UTF-16 big endian": big, "Windows-1252": narrow,
		"semicolons": delimited(t, text, ';'), "tabs": delimited(t, text, '\t'),
	} {
		o := openOffice(t)
		f := spreadsheetFile()
		f.content = content
		if got := tally(o.take(t, f)); got != whole {
			t.Errorf("%s: %+v", name, got)
		}
		if diff := cmp.Diff(want, factsOf(t, o)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got := tally(o.take(t, spreadsheetFile())); got.Unchanged != 1000 {
			t.Errorf("%s, then the file itself: %+v", name, got)
		}
	}
}

func TestResultsSayWhatBecameOfEachRowAndAreNoFormula(t *testing.T) {
	o := openOffice(t)
	p := o.plan(t, table(t, "type|sent_on|addressee|subject|officer", "AL|2026-02-02|Norway|x|=cmd@example.org", "=1+1|2026-02-02|Norway|x|", "reply only|||x|"))
	var b bytes.Buffer
	if err := intake.WriteResults(&b, p.Outcomes, docket.Message.String); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range slices.Concat(rows...) {
		if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
			t.Errorf("%q is a formula", cell)
		}
	}
	for i, want := range []string{"row,outcome,queued", "2,created,no", "3,rejected,no", "4,rejected,no"} {
		if got := strings.Join(rows[i][:3], ","); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if len(rows) != 4 || !strings.Contains(rows[1][4], "=cmd@example.org") || !strings.Contains(rows[2][3], "“=1+1” is not known") {
		t.Errorf("%q", rows)
	}
}

// delimited writes a CSV with another delimiter.
func delimited(t testing.TB, text string, by rune) []byte {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = by
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
