package intake

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/demo"
	"answerable/internal/intake/sheet"
	"answerable/internal/reference"
)

func knownMandates() (list []MandateName) {
	for _, mandate := range reference.Mandates() {
		list = append(list, MandateName{Code: mandate.Code, Label: mandate.Label, Names: slices.Collect(maps.Values(mandate.Names))})
	}
	return list
}

// readAll gives the rows of an embedded table and what its columns say.
func readAll(t *testing.T, content []byte) ([]sheet.Row, Columns) {
	t.Helper()
	s, err := sheet.New(strings.NewReader(string(content)), int64(len(content)), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var rows []sheet.Row
	for {
		row, err := s.Next()
		if err != nil {
			break
		}
		rows = append(rows, row)
	}
	if len(rows) != 1000 {
		t.Fatalf("%d rows", len(rows))
	}
	return rows, Guess(s.Header())
}

func TestEveryRowOfTheSpreadsheetHasTheMandatesOfTheRegister(t *testing.T) {
	register, columns := readAll(t, demo.Register())
	spreadsheet, printed := readAll(t, demo.Spreadsheet())
	reader := NewMandateReader(knownMandates(), nil)
	for i := range register {
		codes := columns.Text(register[i], Mandates)
		text := printed.Text(spreadsheet[i], Mandates)
		got := reader.Read(text, "torture")
		if diff := cmp.Diff(codes, strings.Join(got.Codes, ";")); diff != "" {
			t.Errorf("row %d, %q (not known: %q):\n%s", i+2, text, got.Unknown, diff)
		}
		if again := reader.Read(codes, "torture"); strings.Join(again.Codes, ";") != codes || len(again.Unknown) > 0 {
			t.Errorf("row %d: codes %q are read as %q", i+2, codes, again.Codes)
		}
	}
}

func TestAMandateThatIsNotKnownIsSaid(t *testing.T) {
	reader := NewMandateReader(knownMandates(), nil)
	for text, want := range map[string]MandateCell{
		"joint urgent appeal with the Special Rapporteur on extrajudicial, summary or arbitrary executions and the Special Rapporteur on the rights of migrants": {
			Codes: []string{"torture", "summex"}, Unknown: []string{"special rapporteur on the rights of migrants"}},
		"in conjunction with the Special Rapporteur on the moon and the Chairman of the Working Group on Arbitrary Detention": {
			Codes: []string{"torture", "wgad"}, Unknown: []string{"special rapporteur on the moon"}},
		"hrd;moon":          {Codes: []string{"hrd"}, Unknown: []string{"moon"}},
		"a company | hrd ;": {Codes: []string{"hrd"}, Unknown: []string{"a company"}},
	} {
		if diff := cmp.Diff(want, reader.Read(text, "torture")); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}

func TestMandatesAreReadFromCodesLabelsNamesAndProse(t *testing.T) {
	reader := NewMandateReader(knownMandates(), map[string]string{"Defenders unit": "hrd", "moon and stars": "privacy;health"})
	for text, want := range map[string]string{
		"":                         "hrd",
		"foe;hrd":                  "foe;hrd",
		"FOE; Hrd ;foe":            "foe;hrd",
		"hrd, foe":                 "hrd;foe",
		"health":                   "health",
		"Health, Education":        "health;education",
		"Transitional justice|hrd": "truth;hrd",
		"Special Rapporteur on extrajudicial, summary or arbitrary executions":                             "summex",
		"RAPPORTEUR SPÉCIAL SUR L'INDÉPENDANCE DES JUGES ET DES AVOCATS":                                   "ijl",
		"Relator Especial sobre la independencia de los magistrados y abogados":                            "ijl",
		"人权维护者处境特别报告员":                                                                                     "hrd",
		"Специальный докладчик по вопросу о положении правозащитников":                                     "hrd",
		"conjuntamente con el Relator Especial sobre la libertad de opinión y de expresión":                "hrd;foe",
		"conjoint avec le Rapporteur spécial sur la situation des défenseurs des droits humains":           "hrd",
		"the Special Rapporteur on the right to privacy and the Special Rapporteur on minority issues":     "privacy;minority",
		"in conjunction with the Special Rapporteur on the situation of human rights in Belarus":           "hrd;blr",
		"in conjunction with the Special Rapporteur on the situation of human rights in Arland":            "hrd;country",
		"jointly with the Special Representative on the situation of human rights in Belarus":              "hrd;country",
		"jointly with the Special Rapporteurs on freedom of opinion and expression and on minority issues": "hrd;foe;minority",
		"Defenders unit": "hrd", "moon and stars": "privacy;health",
		"jointly with the office for moon and stars": "hrd;health;privacy",
	} {
		got := reader.Read(text, "hrd")
		if joined := strings.Join(got.Codes, ";"); joined != want || len(got.Unknown) > 0 {
			t.Errorf("%q is %q (not known: %q), want %q", text, joined, got.Unknown, want)
		}
	}
	if got := reader.Read("jointly with the Working Group on Arbitrary Detention", ""); cmp.Diff([]string{"wgad"}, got.Codes) != "" {
		t.Errorf("without a default lead: %v", got)
	}
}

func TestANameCutAtTheEndOfALongCellIsCompleted(t *testing.T) {
	reader := NewMandateReader(knownMandates(), nil)
	text := "joint urgent appeal with the Chairman-Rapporteur of the Working Group on Arbitrary Detention, the Special Rapporteur on violence against women, its causes and consequences and the Special Rapporteur on extrajudicial, summary or arbitrary executions"
	for cut := len("joint urgent appeal with the Chairman-Rapporteur of the Working Group on Arbitrary Detention, the Special Rapporteur on violence against women, its causes and consequences and the Special Rapporteur on extrajudicial"); cut <= len(text); cut++ {
		got := reader.Read(text[:cut], "torture")
		if joined := strings.Join(got.Codes, ";"); joined != "torture;summex;wgad;vaw" || len(got.Unknown) > 0 {
			t.Errorf("%q: %q, not known %q", text[cut-20:cut], joined, got.Unknown)
		}
	}
	short := "in conjunction with the Special Rapporteur on extrajudicial, summary or arb"
	if got := reader.Read(short, "torture"); len(got.Codes) != 1 || len(got.Unknown) != 1 {
		t.Errorf("a short cell was not cut, its name is another: %+v", got)
	}
}
