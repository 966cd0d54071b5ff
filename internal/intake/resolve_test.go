package intake

import (
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake/sheet"
	"answerable/internal/reference"
	"answerable/internal/testkit"
)

// resolverOn makes a resolver for a table with a column for every field.
func resolverOn(t testing.TB) *resolver {
	t.Helper()
	st := testkit.Open(t)
	columns := Columns{at: make(map[Field]int)}
	for i, field := range readable {
		columns.at[field] = i
	}
	p := &Plan{opts: Options{Today: testkit.Today}}
	v, err := p.resolver(t.Context(), st, &Table{Columns: columns, mapping: Mapping{DefaultLead: "hrd"}})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestEveryStateIsKnownByItsNamesInSixLanguages(t *testing.T) {
	v := resolverOn(t)
	for _, state := range reference.States() {
		for language, name := range state.Names {
			printed := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(name), "*"))
			for _, text := range []string{name, printed, strings.ToUpper(printed), "  " + printed + " "} {
				a, why := v.directory.find(addressed{name: text})
				if why != nil || a.Code() != state.ISO3 {
					t.Errorf("%q (%s) is %v, want %s: %v", text, language, a, state.ISO3, why)
				}
			}
		}
		if a, why := v.directory.find(addressed{name: state.ISO3}); why != nil || a.Code() != state.ISO3 {
			t.Errorf("%s: %v %v", state.ISO3, a, why)
		}
	}
	for _, variant := range reference.NameVariants() {
		if a, why := v.directory.find(addressed{name: variant.Name, kind: "State"}); why != nil || a.Code() != variant.ISO3 {
			t.Errorf("%q is %v, want %s: %v", variant.Name, a, variant.ISO3, why)
		}
	}
}

func TestAnAddresseeIsFoundByWhatARowSaysOfIt(t *testing.T) {
	v := resolverOn(t)
	for _, test := range []struct {
		in   addressed
		code string
		kind docket.AddresseeKind
	}{
		{addressed{name: "Palestinian Authority", iso3: "PSE", kind: "Other entity"}, "PSE", docket.State},
		{addressed{name: "Palestinian Authority"}, "PSE", docket.State},
		{addressed{name: "Russia"}, "RUS", docket.State},
		{addressed{name: "Yugoslavia", iso3: "YUG"}, "YUG", docket.State},
		{addressed{iso3: "nor"}, "NOR", docket.State},
		{addressed{name: "Company A", code: docket.OTH}, docket.OTH, docket.OtherActor},
		{addressed{name: "Company B", kind: "company"}, docket.OTH, docket.Company},
		{addressed{name: "Company B", kind: "other entity"}, docket.OTH, docket.Company},
		{addressed{name: "Company C", kind: "company", iso3: "NOR"}, docket.OTH, docket.Company},
		{addressed{name: "Authority A", kind: "de facto authority"}, docket.OTH, docket.DeFacto},
	} {
		a, why := v.directory.find(test.in)
		if why != nil || a.Code() != test.code || a.Kind != test.kind {
			t.Errorf("%+v is %+v, %v", test.in, a, why)
		}
	}
	for _, in := range []addressed{{}, {name: "Norwey"}, {iso3: "QQQ"}, {name: "?", kind: "company"}, {name: strings.Repeat("x", 300), kind: "company"}} {
		if a, why := v.directory.find(in); why == nil {
			t.Errorf("%+v is %+v", in, a)
		}
	}
}

func FuzzStateNames(f *testing.F) {
	for _, name := range []string{"Côte d’Ivoire", "Iran (Islamic Republic of)", "RUSSIE, FÉDÉRATION DE", "الأردن", "中国", "USA", "\xff", "'"} {
		f.Add(name, "State", "")
	}
	f.Add("Company A", "company", "OTH")
	v := resolverOn(f)
	f.Fuzz(func(t *testing.T, name, kind, code string) {
		a, why := v.directory.find(addressed{name: clean(name), kind: kind, code: code})
		if (a == nil) == (why == nil) {
			t.Fatalf("%q: %v and %v", name, a, why)
		}
		if a == nil {
			return
		}
		again, why := v.directory.find(addressed{name: " " + strings.ToUpper(clean(name)), kind: kind, code: code})
		if docket.Fold(strings.ToUpper(clean(name))) == docket.Fold(clean(name)) && again != a {
			t.Fatalf("%q is %v, in capitals %v: %v", name, a, again, why)
		}
	})
}

func FuzzResolve(f *testing.F) {
	f.Add("", "NOR 5/2023", "AL", "2026-02-01", "", "Norway", "hrd; foe", "Arrest", "1 March 2026 | 2 March 2026", "", "")
	f.Add("01890a5d-ac96-774b-bcce-b302099a8057", "", "JUA", "19 April, 19 July and 14 November 1989", "1989", "Turkey", "", "x", "5 January 1990", "partial", "")
	f.Add("", "", "", "", "", "SUN", "", "", "16 and 20 December 1991", "", "")
	f.Add("", "", "letter", "10 November 1998", "", "Peru", "", "Reminder: cases", "", "", "2001-01-01")
	f.Add("", "OTH 1/2026", "OL", "August 1992", "August 1992", "Company A", "conjoint avec \xff", strings.Repeat("é", 600), "1991", ";", ";;")
	v := resolverOn(f)
	f.Fuzz(func(t *testing.T, uid, ref, kind, sent, printed, to, mandates, subject, replies, kinds, reminders string) {
		said := map[Field]string{UID: uid, Reference: ref, Type: kind, SentOn: sent, SentText: printed, Addressee: to, Mandates: mandates,
			Subject: subject, ReplyDates: replies, ReplyKinds: kinds, ReminderDates: reminders, Source: "A/1 2"}
		in := sheet.Row{Number: 2, Cells: make([]string, len(readable))}
		for i, field := range readable {
			in.Cells[i] = said[field]
		}
		r := v.resolve(in)
		if r.rejected != nil {
			if text := r.rejected.String(); text == "" || strings.Contains(text, "%!") && !strings.Contains(strings.Join(in.Cells, ""), "%") {
				t.Fatalf("%q", text)
			}
			return
		}
		if r.kind != aLetter && r.to == nil || r.kind == aLetter && r.key == "" && r.uid == "" && !r.complete() {
			t.Fatalf("nobody is addressed: %+v", r)
		}
		if r.sent.From.After(testkit.Today) || r.kind == aReminder && r.several == nil && r.sent.Precision != civil.Day {
			t.Fatalf("sent %+v", r.sent)
		}
		for i, reply := range r.replies {
			if reply.on.IsZero() || reply.on.After(testkit.Today) || i > 0 && reply.on.Before(r.replies[i-1].on) {
				t.Fatalf("replies %+v", r.replies)
			}
		}
		if len([]rune(r.subject)) > mostSubject {
			t.Fatalf("a subject of %d characters", len([]rune(r.subject)))
		}
		if again := v.resolve(in); again.digest != r.digest || again.said != r.said || (r.several == nil) == (r.digest == digest{}) {
			t.Fatalf("%+v and %+v", r, again)
		}
	})
}
