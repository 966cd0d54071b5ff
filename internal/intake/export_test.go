package intake_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/document"
	"answerable/internal/intake"
	"answerable/internal/testkit"
)

// exported is the communications file of a register, as CSV or as a workbook.
func exported(t testing.TB, o office, kind string) []byte {
	t.Helper()
	table := document.Table{Title: "Communications"}
	for _, column := range docket.ExportColumns {
		table.Columns = append(table.Columns, document.Column{Name: column.Name, Kind: document.Kind(column.Kind)})
	}
	rows := func(yield func([]string, error) bool) {
		for _, row := range o.letters(t) {
			if !yield(docket.ExportRow(row, testkit.Today), nil) {
				return
			}
		}
	}
	var b bytes.Buffer
	var err error
	if kind == "xlsx" {
		err = document.XLSX(&b, table, rows, t.TempDir())
	} else {
		err = document.CSV(&b, table, rows)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workedOn is the real register after some weeks of an office's work.
func workedOn(t testing.TB) office {
	t.Helper()
	o := openOffice(t)
	o.take(t, registerFile())
	svc := docket.NewService(o.st, testkit.Now, testkit.Now().Location())
	in := docket.CommunicationInput{Confirmed: true, Stage: docket.Sent, Type: docket.AllegationLetter, Addressee: "NOR", Reference: "AL NOR 1/2026",
		Mandates: []string{"hrd", "foe", "vaw"}, Lead: "foe", Sent: civil.OnDay(civil.Must("2026-03-02")), Subject: "=Person A;\"B\"\r\n – arrest", Officer: o.actor.Email}
	location, err := svc.LogCommunication(t.Context(), o.actor, in)
	if err != nil {
		t.Fatal(err)
	}
	letter := []string{strings.TrimPrefix(location, "/communications/")}
	for day, kind := range map[string]docket.ReplyKind{"2026-03-20": docket.Acknowledgement, "2026-04-01": docket.Partial, "2026-04-02": docket.ExtensionRequest} {
		for range 2 {
			_, err := svc.LogReply(t.Context(), o.actor, docket.ReplyInput{Confirmed: true, Communications: letter, Kind: kind, ReceivedOn: civil.Must(day)})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, day := range []string{"2026-05-04", "2026-05-04", "2026-06-01"} {
		_, err := svc.LogReminder(t.Context(), o.actor, docket.ReminderInput{Confirmed: true, Communications: letter, SentOn: civil.Must(day)})
		if err != nil {
			t.Fatal(err)
		}
	}
	in = docket.CommunicationInput{Confirmed: true, Stage: docket.Draft, Type: docket.OtherLetter, Addressee: docket.OTH, AddresseeName: "Company A",
		AddresseeKind: docket.Company, Mandates: []string{"hrd"}, Subject: "A draft"}
	if _, err := svc.LogCommunication(t.Context(), o.actor, in); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestTheProgramsOwnExportIsReadBackWithoutAChange(t *testing.T) {
	o := workedOn(t)
	for _, kind := range []string{"csv", "xlsx"} {
		f := file{name: "communications." + kind, content: exported(t, o, kind)}
		before := exported(t, o, "csv")
		p := o.plan(t, f)
		for _, out := range p.Outcomes {
			if out.What != intake.Unchanged || len(out.Warnings) > 0 {
				t.Errorf("%s row %d is %s: %v %v %v", kind, out.Row, out.What, out.Reason, out.Warnings, out.Differences)
			}
		}
		if got := o.take(t, f); got != (intake.Counts{Rows: 887, Unchanged: 887}) {
			t.Errorf("%s: %+v", kind, got)
		}
		if !bytes.Equal(before, exported(t, o, "csv")) {
			t.Errorf("%s: the register changed", kind)
		}
	}
}

func TestTheExportOfOneRegisterMakesTheSameLettersInAnEmptyOne(t *testing.T) {
	from := workedOn(t)
	for _, kind := range []string{"csv", "xlsx"} {
		to := openOffice(t)
		f := file{name: "communications." + kind, content: exported(t, from, kind)}
		if got := to.take(t, f); got != (intake.Counts{Rows: 887, Created: 887}) {
			t.Fatalf("%s: %+v", kind, got)
		}
		want, got := rowsByUID(t, exported(t, from, "csv")), rowsByUID(t, exported(t, to, "csv"))
		for uid, row := range want {
			for column, text := range row {
				if got[uid][column] != text {
					t.Errorf("%s, %s: %s is %q, was %q", kind, uid, column, got[uid][column], text)
				}
			}
		}
		if len(got) != 887 {
			t.Errorf("%s: %d letters", kind, len(got))
		}
		if diff := cmp.Diff(uidsOf(t, exported(t, from, "csv")), uidsOf(t, exported(t, to, "csv"))); diff != "" {
			t.Errorf("%s: the order of the letters (-from +to):\n%s", kind, diff)
		}
		if again := to.take(t, f); again.Unchanged != 887 {
			t.Errorf("%s again: %+v", kind, again)
		}
	}
}

func uidsOf(t testing.TB, content []byte) (uids []string) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		uids = append(uids, row[0])
	}
	return uids
}

func rowsByUID(t testing.TB, content []byte) map[string]map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	for _, row := range rows[1:] {
		cells := map[string]string{}
		for i, name := range rows[0] {
			cells[name] = row[i]
		}
		all[cells["uid"]] = cells
	}
	return all
}

func TestAnOfficerWhoIsNotKnownIsSaidAndLeftOut(t *testing.T) {
	from, to := workedOn(t), office{st: testkit.Open(t)}
	u := testkit.User(t, to.st, "Officer B", docket.Reviewer)
	to.actor = docket.Actor{ID: u.ID, Email: u.Email, Role: docket.Reviewer, Identities: true}
	got := to.take(t, file{name: "a.csv", content: exported(t, from, "csv")})
	if got != (intake.Counts{Rows: 887, Created: 887, Warnings: 1}) {
		t.Errorf("%+v", got)
	}
}

func TestWhatAPersonEditsInTheExportIsTaken(t *testing.T) {
	o := workedOn(t)
	rows, err := csv.NewReader(bytes.NewReader(exported(t, o, "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	var edited string
	for _, row := range rows[1:] {
		if row[at["reference"]] == "NOR 1/2026" {
			edited = row[at["uid"]]
			row[at["subject"]], row[at["lead"]], row[at["sent_on"]] = "Person A, arrest", "vaw", "2026-03-03"
			row[at["mandates"]] = "hrd;torture;vaw"
			row[at["reply_dates"]], row[at["reply_kinds"]] = row[at["reply_dates"]]+";2026-07-01", row[at["reply_kinds"]]+";substantive"
			row[at["reminder_dates"]] += ";2026-06-02"
			row[at["status"]], row[at["due_on"]], row[at["closed"]], row[at["replies"]] = "awaiting", "2030-01-01", "yes", "17"
		}
	}
	got := o.take(t, file{name: "edited.csv", content: written(t, rows)})
	if got != (intake.Counts{Rows: 887, Updated: 1, Unchanged: 886}) {
		t.Errorf("%+v", got)
	}
	row := rowsByUID(t, exported(t, o, "csv"))[edited]
	want := map[string]string{"subject": "Person A, arrest", "lead": "vaw", "mandates": "hrd;foe;vaw;torture", "sent_on": "2026-03-03", "due_on": "2026-05-02",
		"reply_dates": "2026-03-20;2026-03-20;2026-04-01;2026-04-01;2026-04-02;2026-04-02;2026-07-01", "first_reply_on": "2026-07-01",
		"reminder_dates": "2026-05-04;2026-05-04;2026-06-01;2026-06-02", "closed": "no", "status": "replied_late", "replies": "3"}
	for column, text := range want {
		if row[column] != text {
			t.Errorf("%s is %q, want %q", column, row[column], text)
		}
	}
	if diff := cmp.Diff(intake.Counts{Rows: 887, Unchanged: 887}, o.take(t, file{name: "edited.csv", content: written(t, rows)})); diff != "" {
		t.Errorf("again (-want +got):\n%s", diff)
	}
}
