package intake_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"answerable/internal/document"
	"answerable/internal/intake"
)

func TestACommaWithoutQuotesDoesNotCutASubjectInSilence(t *testing.T) {
	o := openOffice(t)
	lines := "type,sent_on,iso3,mandates,subject\nAL,2026-02-02,NOR,hrd,Arrest, detention and threats\nAL,2026-02-03,NOR,hrd,\"Arrest, threats\"\nAL,2026-02-04,NOR,hrd,Raid,,\n"
	p := o.plan(t, file{name: "a.csv", content: []byte(lines)})
	if out := p.Outcomes[0]; out.What != intake.Rejected || !strings.Contains(out.Reason.String(), "6 cells, but the file names 5 columns") {
		t.Errorf("%s %v", out.What, out.Reason)
	}
	if p.Counts.Created != 2 || p.Counts.Rejected != 1 {
		t.Errorf("%+v", p.Counts)
	}
}

func TestWhatStandsBesideTheNamedColumnsIsKeptWithItsOrigin(t *testing.T) {
	o := openOffice(t)
	rows := [][]string{{"type", "sent_on", "iso3", "", "subject"}, {"AL", "2026-02-02", "NOR", "left by Person A", "Arrest", "", "see the blue folder"}}
	var b bytes.Buffer
	columns := make([]document.Column, 7)
	for i, name := range []string{"type", "sent_on", "iso3", "", "subject", "", ""} {
		columns[i].Name = name
	}
	body := func(yield func([]string, error) bool) { yield(rows[1], nil) }
	if err := document.XLSX(&b, document.Table{Title: "a", Columns: columns}, body, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if got := o.take(t, file{name: "a.xlsx", content: b.Bytes()}); got != (intake.Counts{Rows: 1, Created: 1, Warnings: 1}) {
		t.Fatalf("%+v", got)
	}
	origins, err := o.st.OriginsOf(t.Context(), "communication", int64(o.letters(t)[0].ID))
	if err != nil || len(origins) != 1 {
		t.Fatalf("%v %v", origins, err)
	}
	for _, text := range slices.Concat(rows[1][:3], []string{`"column 4":"left by Person A"`, `"column 7":"see the blue folder"`}) {
		if !strings.Contains(origins[0].Printed, text) {
			t.Errorf("%s is lost: %s", text, origins[0].Printed)
		}
	}
}
