package intake_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/intake"
	"answerable/internal/intake/sheet"
	"answerable/internal/testkit"
)

func (o office) survey(t testing.TB, f file) *intake.Survey {
	t.Helper()
	table, err := intake.Read(f.name, bytes.NewReader(f.content), int64(len(f.content)), &f.mapping, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	s, err := intake.NewSurvey(t.Context(), o.st, table, intake.Options{Actor: o.actor, Today: testkit.Today})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestASurveyListsEachWordOnceWithItsRows(t *testing.T) {
	o := openOffice(t)
	f := table(t, "sent_on|iso3|addressee|type|mandates",
		"2026-01-01|NOR||AL|hrd",
		"2026-01-01||Norway|UA|hrd;foe",
		"2026-01-01||Norvège|urgent appeal|Special Rapporteur on torture",
		"2026-01-01||UTOPIA|Billet  doux|the office of nobody",
		"2026-01-01||Utopia|billet doux|the office of nobody;hrd",
		"2026-01-01|GER||JAL|")
	want := &intake.Survey{Rows: 6,
		Types:    []intake.Value{{Text: "Billet  doux", Rows: 2}, {Text: "urgent appeal", Rows: 1, Means: "UA"}},
		States:   []intake.Value{{Text: "UTOPIA", Rows: 2}, {Text: "GER", Rows: 1}, {Text: "Norvège", Rows: 1, Means: "NOR"}},
		Mandates: []intake.Value{{Text: "the office of nobody", Rows: 2, Unknown: []string{"the office of nobody"}}, {Text: "Special Rapporteur on torture", Rows: 1, Means: "torture"}},
	}
	got := o.survey(t, f)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	f.mapping.SayType("billet doux", "OL")
	f.mapping.SayState("ger", "DEU")
	f.mapping.SayState("Utopia", "SWE")
	f.mapping.SayMandates("The office of nobody", "hrd;foe")
	for name, s := range map[string]*intake.Survey{"read anew": o.survey(t, f), "without reading": got.With(f.mapping)} {
		means := map[string]string{}
		for _, list := range [][]intake.Value{s.Types, s.States, s.Mandates} {
			for _, v := range list {
				means[v.Text] = v.Means
				if v.Open() {
					t.Errorf("%s: %q is open", name, v.Text)
				}
			}
		}
		if diff := cmp.Diff(map[string]string{"Billet  doux": "OL", "urgent appeal": "UA", "UTOPIA": "SWE", "GER": "DEU", "Norvège": "NOR",
			"the office of nobody": "hrd;foe", "Special Rapporteur on torture": "torture"}, means); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	p := o.plan(t, f)
	if p.Counts.Created != 6 || p.Counts.Rejected != 0 {
		t.Errorf("%+v", p.Counts)
	}
	if line, err := p.Line(5); err != nil || line.To == nil || *line.To.ISO3 != "DEU" || line.Cells["iso3"] != "GER" {
		t.Errorf("%+v, %v", line, err)
	}
	f.mapping.SayState("UTOPIA", "")
	if v := got.With(f.mapping).States[0]; v.Means != "" || !v.Open() {
		t.Errorf("taken back it is %+v", v)
	}
}

func TestTheFirstValuesOfEachColumnAreShown(t *testing.T) {
	content := "Date,Country,Status,,Remarks\n2026-01-01,NOR,overdue,x,\n,SWE,,,\n2026-01-02,FIN,,,note\n2026-01-03,DNK,,,\n"
	p, err := intake.Look(bytes.NewReader([]byte(content)), int64(len(content)), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []intake.PreviewColumn{
		{Header: "Date", Samples: []string{"2026-01-01", "2026-01-02", "2026-01-03"}, Guess: intake.SentOn},
		{Header: "Country", Samples: []string{"NOR", "SWE", "FIN"}, Guess: intake.Addressee},
		{Header: "Status", Samples: []string{"overdue"}, Computed: true},
		{Samples: []string{"x"}},
		{Header: "Remarks", Samples: []string{"note"}},
	}
	if diff := cmp.Diff(want, p.Columns); diff != "" || p.Rows != 4 {
		t.Errorf("%d rows (-want +got):\n%s", p.Rows, diff)
	}
}

func TestAMappingOfAnotherFileKeepsWhatFits(t *testing.T) {
	m := intake.Mapping{Columns: map[string]string{"When": "sent_on", "Whom": "addressee", "subject": "What"}, DefaultLead: "hrd"}
	got := m.Fitting([]string{"Whom", "What"})
	if diff := cmp.Diff(map[string]string{"Whom": "addressee", "subject": "What"}, got.Columns); diff != "" || got.DefaultLead != "hrd" || len(m.Columns) != 3 {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// BenchmarkSurvey reads the words of 100,000 rows.
func BenchmarkSurvey(b *testing.B) {
	f := file{name: "many.csv", content: manyRows(100_000)}
	o := openOffice(b)
	for b.Loop() {
		o.survey(b, f)
	}
}
