package store_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"answerable/internal/account"
	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake"
	"answerable/internal/intake/sheet"
	"answerable/internal/sample"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

// storedFile imports letters to invented States; the four of each round are answered in time, answered late,
// not answered, and not followed by their source.
func storedFile() []byte {
	var b bytes.Buffer
	b.WriteString("row_id,source_doc,source_para,ref,date_raw,date_sent,type,state_raw,addressee_kind,iso3,mandates,subject,categories,victim_profile,reply_dates,reply_status,reply_link\n")
	for i := range 24 {
		state := []string{"XAR", "XBE", "XCO", "XFA"}[i%4]
		sent := civil.Must("1999-01-31").AddDays(400 * i)
		answered, standing, link := "", "no reply recorded in report", ""
		switch i / 4 % 4 {
		case 0:
			answered, standing, link = sent.AddDays(20).String(), "reply received", "explicit-date"
		case 1:
			answered, standing, link = sent.AddDays(90).String()+";"+sent.AddDays(120).String(), "reply received", "by-position"
		case 3:
			standing = "not captured by source"
		}
		ref := ""
		if sent.Year() >= 2010 {
			ref = fmt.Sprintf("%s %d/%d", state, i+1, sent.Year())
		}
		fmt.Fprintf(&b, "F%02d,Example report,%d,%s,%s,%s,%s,,State,%s,%s,Arrest of Person %c,arrest,lawyer,%s,%s,%s\n",
			i, 10+i, ref, sent, sent, []string{"UA", "AL", "JAL"}[i%3], state, []string{"hrd;foe", "hrd", "torture;hrd;ijl"}[i%3], 'A'+i, answered, standing, link)
	}
	b.WriteString("F30,Example report,40,,August 1992,,UA,,State,XCO,hrd,Threats against Person Y,threats,,,no reply recorded in report,\n")
	b.WriteString("F31,Example report,41,,1991,,AL,,State,XCO,hrd,Threats against Person Z,threats,,1991-12-05,reply received,explicit-date\n")
	b.WriteString("F32,Example report,42,OTH 5/2020,2020-02-03,2020-02-03,AL,Example Company A,Other entity,,hrd,Surveillance of an office,surveillance,,,no reply recorded in report,\n")
	b.WriteString("F33,Example report,43,,10 May 2001,2001-05-10,REM,,State,XAR,hrd,Reminder: cases already transmitted,,,,n/a (reminder),\n")
	b.WriteString("F34,Example report,44,,,,,,State,XBE,hrd,Information on Person A,,,2001-06-12;2001-07-12,reply only; letter not identified,none\n")
	return b.Bytes()
}

// makeStored fills a register with something in every table, all of it fictitious, and packs it.
func makeStored(t *testing.T, to string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "answerable.db")
	st, err := store.Open(t.Context(), path, store.Options{Now: testkit.Now})
	if err != nil {
		t.Fatal(err)
	}
	svc := docket.NewService(st, testkit.Now, time.UTC)
	officer := storedPeople(t, st, svc)
	must(t, sample.Cases(t.Context(), st, svc, officer))
	storedImport(t, st, officer)
	_, err = svc.SaveMapping(t.Context(), officer, "Example report", `{"default_lead":"hrd"}`)
	must(t, err)
	storedSteps(t, st, svc, officer)
	must(t, st.Close())
	raw := bare(t, path)
	run(t, raw, `INSERT INTO addressee_channels (addressee_id, kind) SELECT id, 'permanent_mission' FROM addressees WHERE iso3 = 'XAR'`)
	run(t, raw, `INSERT INTO addressee_channel_forms (channel_id, language, name, form_of_address) SELECT id, 'en', 'Permanent Mission of Arland', 'Excellency' FROM addressee_channels`)
	run(t, raw, `INSERT INTO addressee_past_names (addressee_id, name_en, valid_to) SELECT id, 'Old Arland', '1990-12-31' FROM addressees WHERE iso3 = 'XAR'`)
	run(t, raw, `INSERT INTO addressees (kind, standing, name_en, sort_name, fold_name) VALUES ('company', 'none', 'Company A', 'company a', 'company a')`)
	run(t, raw, `INSERT INTO addressee_operations (addressee_id, state_id) SELECT a.id, s.id FROM addressees a, addressees s WHERE a.fold_name = 'company a' AND s.iso3 = 'XAR'`)
	run(t, raw, `INSERT INTO mandate_titles (mandate_id, valid_from, kind, title, holder)
		SELECT id, '2000-08-01', 'SRSG', 'Special Representative', 'Person H' FROM mandates WHERE code = 'hrd'`)
	run(t, raw, `INSERT INTO user_mandates (user_id, mandate_id) SELECT u.id, m.id FROM users u, mandates m WHERE u.email = 'person.l@example.org' AND m.code = 'hrd'`)
	run(t, raw, `INSERT INTO user_addressees (user_id, addressee_id) SELECT u.id, a.id FROM users u, addressees a WHERE u.email = 'person.l@example.org' AND a.iso3 = 'XCO'`)
	run(t, raw, `UPDATE users SET limited_mandates = 1, limited_addressees = 1 WHERE email = 'person.l@example.org'`)
	run(t, raw, `INSERT INTO handovers (from_id, to_id, by_id, at, note, letters) SELECT f.id, r.id, f.id, 1700000000000000, 'Fictitious.', 2 FROM users f, users r
		WHERE f.email = 'person.l@example.org' AND r.email = 'person.r@example.org'`)
	run(t, raw, `VACUUM`)
	must(t, raw.Close())
	pack(t, path, to)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func pack(t *testing.T, path, to string) {
	t.Helper()
	content, err := os.ReadFile(path)
	must(t, err)
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	must(t, err)
	_, err = w.Write(content)
	must(t, err)
	must(t, w.Close())
	must(t, os.MkdirAll(filepath.Dir(to), 0o755))
	must(t, os.WriteFile(to, packed.Bytes(), 0o644))
}

// storedPeople adds somebody of each role and what their accounts leave: a sign-in, a failed one, an invitation.
func storedPeople(t *testing.T, st *store.Store, svc *docket.Service) docket.Actor {
	t.Helper()
	accounts := account.New(st, svc, account.Options{Now: testkit.Now, Secret: make([]byte, 64), Cost: account.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}})
	defer accounts.Close()
	password := "velvet anchor tidal moss"
	var officer docket.Actor
	for _, p := range []struct {
		name string
		role docket.Role
	}{{"Person O", docket.Staff}, {"Person R", docket.Reviewer}, {"Person M", docket.Administrator}, {"Person V", docket.Observer}, {"Person L", docket.Staff}} {
		in := docket.UserInput{Email: "person." + string(p.name[7]+'a'-'A') + "@example.org", Name: p.name, Role: p.role}
		u, _, err := accounts.AddPerson(t.Context(), docket.Console, in, &password, "")
		must(t, err)
		if officer.ID == 0 {
			officer = docket.Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Identities: u.Identities}
		}
	}
	for _, letter := range []string{"i", "j"} { // one stays invited, one is disabled
		in := docket.UserInput{Email: "person." + letter + "@example.org", Name: "Person " + strings.ToUpper(letter), Role: docket.Staff}
		u, _, err := accounts.AddPerson(t.Context(), docket.Console, in, nil, "")
		must(t, err)
		if letter == "j" {
			must(t, accounts.Disable(t.Context(), docket.Console, u.ID))
		}
	}
	_, err := accounts.SignIn(t.Context(), officer.Email, password, "192.0.2.1")
	must(t, err)
	if _, err = accounts.SignIn(t.Context(), officer.Email, "not the password", "192.0.2.1"); err == nil {
		t.Fatal("a wrong password signs in")
	}
	must(t, svc.SetPersonSetting(t.Context(), officer, "theme", "dark"))
	return officer
}

func storedImport(t *testing.T, st *store.Store, officer docket.Actor) {
	t.Helper()
	content := storedFile()
	table, err := intake.Read("example.csv", bytes.NewReader(content), int64(len(content)), nil, sheet.Options{})
	must(t, err)
	defer table.Close()
	plan, err := intake.NewPlan(t.Context(), st, table, intake.Options{Actor: officer, Today: testkit.Today, Now: civil.InstantOf(testkit.Now()),
		ReplyKind: docket.Substantive, FollowedSince: civil.Must("2026-01-01")})
	must(t, err)
	defer plan.Close()
	for _, o := range plan.Outcomes {
		if o.Reason != nil {
			t.Fatalf("row %d: %s", o.Row, o.Reason)
		}
	}
	_, err = plan.Apply(t.Context(), st, intake.ApplyOptions{})
	must(t, err)
}

// storedSteps are what the fictitious cases leave out: one reply to two letters of two kinds, a follow-up
// letter, more time asked and refused, a letter reopened, an envelope nobody can place, a form sent with its "once".
func storedSteps(t *testing.T, st *store.Store, svc *docket.Service, officer docket.Actor) {
	t.Helper()
	ctx := t.Context()
	letter := func(reference string, follows string) docket.CommunicationID {
		in := docket.CommunicationInput{Confirmed: true, Stage: docket.Sent, Reference: reference, Type: docket.AllegationLetter, Addressee: "XVM", Mandates: []string{"hrd"},
			Subject: "Charges against Person B", Summary: "Fictitious.", Language: "en", Sent: civil.OnDay(civil.Must("2026-06-01")), Follows: follows, FollowUp: follows != ""}
		location, err := svc.LogCommunication(ctx, officer, in)
		must(t, err)
		var id docket.CommunicationID
		_, err = fmt.Sscanf(location, "/communications/%d", &id)
		must(t, err)
		return id
	}
	one, other := letter("XVM 1/2026", ""), letter("XVM 2/2026", "XVM 1/2026")
	_, err := svc.LogReply(ctx, officer, docket.ReplyInput{Confirmed: true, Once: "a-form-that-was-sent-once", Communications: []string{"XVM 1/2026", "XVM 2/2026"},
		Kind: docket.Partial, Kinds: map[docket.CommunicationID]docket.ReplyKind{other: docket.Acknowledgement},
		ReceivedOn: civil.Must("2026-07-01"), DatedOn: civil.Must("2026-06-28"), TheirReference: "VM 7", Translation: docket.TranslationPending, Publication: docket.PublicationWithheld})
	must(t, err)
	_, err = svc.LogExtension(ctx, officer, other, docket.ExtensionInput{Confirmed: true, AskedOn: civil.Must("2026-07-02"), DecidedOn: civil.Must("2026-07-06"), Decision: docket.Refused, Reason: "the second request"})
	must(t, err)
	_, err = svc.LogReply(ctx, officer, docket.ReplyInput{Confirmed: true, Addressee: "XVM", ReceivedOn: civil.Must("2026-09-09"), Summary: "Fictitious."})
	must(t, err)
	must(t, svc.CloseCommunication(ctx, officer, one, docket.ClosingInput{Version: read(t, st, one).Version, On: civil.Must("2026-10-01"), Reason: "a meeting took place"}))
	reviewer := reviewerOf(t, st)
	var reply docket.ReplyID
	rows, err := st.RepliesTo(ctx, one)
	must(t, err)
	for _, r := range rows {
		reply = r.ID
	}
	_, err = svc.AssessReply(ctx, reviewer, reply, docket.AssessmentInput{AssessedOn: testkit.Today, Judgements: []docket.Judgement{{Letter: one, Scale: docket.CooperativeIncomplete, Reason: "two questions are left"}}})
	must(t, err)
	must(t, svc.ReopenCommunication(ctx, reviewer, one, docket.ClosingInput{Version: read(t, st, one).Version, On: civil.Must("2026-10-20"), Reason: "the meeting gave no answer"}))
}

func reviewerOf(t *testing.T, st *store.Store) docket.Actor {
	t.Helper()
	u, err := st.UserByEmail(context.Background(), "person.r@example.org")
	must(t, err)
	return docket.Actor{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Identities: u.Identities}
}
