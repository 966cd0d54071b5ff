package server

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/locale"
	"answerable/internal/testkit"
)

func TestTheHistoryOfACaseTellsEveryFieldButNotItsSource(t *testing.T) {
	o := openOffice(t)
	page := logCase(o)
	p := o.as(docket.Staff)
	p.saved(page+"/edit", aCase("version", "1", "place", "Город Г", "source_name", "Лицо Д"))
	p.saved(page+"/comments", url.Values{"text": {"Между нами."}})
	want := []string{
		"edited | Place | Город Б | Город Г",
		"logged | Reference | C-0001", "Title | Дело лица А", "Facts | Что произошло.", "Place | Город Б",
		"Precision of the date | month", "Date as printed | August 2026",
	}
	if diff := cmp.Diff(want, p.told(page)); diff != "" {
		t.Error(diff)
	}
	if href, _ := p.page(page).Find("aside a[href$='/history']").Attr("href"); href != page+"/history" {
		t.Errorf("the case leads to its history at %q", href)
	}
	if got := p.page(page + "/history?field=place").texts("table.history tbody th[scope=row]"); !slices.Equal(got, []string{"Place", "Place"}) {
		t.Errorf("narrowed to the place it tells %v", got)
	}
	for _, role := range []docket.Role{docket.Staff, docket.Observer, docket.Administrator} {
		body := o.as(role).page(page + "/history").Body
		for _, secret := range []string{"Лицо В", "Лицо Д", "Звонить", "Между нами", "family"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s reads %q", role, secret)
			}
		}
	}
}

func TestTheHistoryOfAReplyTellsItsKindsAndToTheOfficeItsAssessments(t *testing.T) {
	o := openOffice(t)
	sent := testkit.Communication(t, o.store, testkit.To("XAA"), testkit.SentOn("2026-06-01"), testkit.Numbered("XAA 1/2026"))
	p := o.as(docket.Reviewer)
	letter := docket.CommunicationPath(sent.ID)
	p.saved("/replies/new", url.Values{"addressee": {"XAA"}, "communications": {"AL XAA 1/2026"}, "kind": {"unclassified"}, "received_on": {"2/7/2026"}, "their_reference": {"XAA/17"}, "translation": {"pending"}})
	reply := "/replies/1"
	p.saved(reply, url.Values{"version": {"1"}, "kind_" + itoa(int(sent.ID)): {"substantive"}})
	p.saved(reply+"/assessments/new", url.Values{"assessed_on": {"3/7/2026"}, "scale_" + itoa(int(sent.ID)): {"immaterial"}, "reason_" + itoa(int(sent.ID)): {"Не по делу."}})
	told := p.told(reply)
	for _, line := range []string{
		"AL XAA 1/2026 | reply classified | Kind | unclassified | substantive", "Assessment | immaterial",
		"reply of 2 Jul 2026 | reply logged | Addressee | State XAA", "Received on | 2 July 2026", "Their reference | XAA/17", "Translation | pending",
	} {
		if !slices.Contains(told, line) {
			t.Errorf("it does not tell %q but %q", line, told)
		}
	}
	if body := p.page(reply + "/history").Body; !strings.Contains(body, "Не по делу.") || !strings.Contains(body, `href="`+letter+`"`) {
		t.Error("the reason of the assessment and the letter are not told")
	}
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		reader := o.as(role)
		body := reader.page(reply + "/history").Body
		if strings.Contains(body, "Не по делу.") || strings.Contains(body, "immaterial") || strings.Contains(body, "reply assessed") {
			t.Errorf("%s reads the assessment", role)
		}
		if !slices.Contains(reader.told(reply), "Their reference | XAA/17") {
			t.Errorf("%s does not read the reply's history", role)
		}
	}
	if status := o.as(docket.Observer, func(a *docket.Actor) { a.Addressees = []docket.AddresseeID{} }).get(reply + "/history").Status; status != http.StatusNotFound {
		t.Errorf("outside the scope it answers %d", status)
	}
}

func TestTheHistoryOfAReplyLeavesOutWhatItIsForALetterOutside(t *testing.T) {
	o := openOffice(t)
	own := testkit.Communication(t, o.store, testkit.To("XAA"), testkit.SentOn("2026-06-01"), testkit.Numbered("XAA 1/2026"), testkit.By("hrd"))
	hidden := testkit.Communication(t, o.store, testkit.To("XAA"), testkit.SentOn("2026-06-02"), testkit.Numbered("XAA 2/2026"), testkit.By("ijl"))
	reply := testkit.Reply(t, o.store, docket.Substantive, "2026-07-02", own, hidden)
	testkit.Change(t, o.store, func(ctx context.Context, tx docket.Store) error {
		for letter, kind := range map[docket.CommunicationID]docket.ReplyKind{own.ID: docket.Substantive, hidden.ID: docket.Partial} {
			if err := tx.Record(ctx, docket.Change{Actor: docket.Console, Action: "reply.import", Subject: "reply", SubjectID: int64(reply.ID), After: map[string]any{"communication": letter, "kind": kind}}); err != nil {
				return err
			}
		}
		return nil
	})
	path := docket.ReplyPath(reply.ID)
	if told := o.as(docket.Staff).told(path); !slices.ContainsFunc(told, func(line string) bool { return strings.Contains(line, "Kind | partial") }) {
		t.Errorf("who sees all letters is told %q", told)
	}
	mandates, err := o.store.MandatesOf(t.Context(), own.ID)
	if err != nil || len(mandates) != 1 {
		t.Fatal(err, mandates)
	}
	limited := o.as(docket.Staff, func(a *docket.Actor) { a.Mandates = []docket.MandateID{mandates[0].MandateID} })
	for _, line := range limited.told(path) {
		if strings.Contains(line, "partial") {
			t.Errorf("who sees one letter is told %q", line)
		}
	}
}

func TestTheHistoryOfAnAddresseeNamesTheLanguageOfEachName(t *testing.T) {
	o := openOffice(t)
	state := testkit.State(t, o.store, "XAA")
	p := o.as(docket.Staff)
	page := addresseePart(state.ID, "history")
	p.saved(addresseePart(state.ID, "channels/new"), url.Values{"kind": {"permanent_mission"}, "valid_from": {"1/1/2020"}, "name_fr": {"Миссия"}, "form_fr": {"Господину"}})
	told := p.told(strings.TrimSuffix(page, "/history"))
	for _, line := range []string{"channel | Kind | Permanent Mission", "Holds from | 1 January 2020", "Addressed (French) | Миссия · Господину"} {
		if !slices.Contains(told, line) {
			t.Errorf("it does not tell %q but %q", line, told)
		}
	}
	if href, _ := p.page(state.Path()).Find("aside a[href$='/history']").Attr("href"); href != page {
		t.Errorf("the record leads to its history at %q", href)
	}
}

func TestEveryActionThatIsRecordedHasItsWord(t *testing.T) {
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	written := regexp.MustCompile(`"((?:communication|extension|reminder|reply|case|source|addressee|list|mandate|rule|user|import|mapping|comment|handover|setting|reference)\.[a-z_]+(?:\.[a-z_]+)?)"`)
	recorded := map[string]bool{"user.invite": true, "user.reset": true, "reply.set_aside": true, "reminder.restore": true, "addressee.remove": true}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "../server/") || strings.HasPrefix(file, "../store/") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range written.FindAllStringSubmatch(string(text), -1) {
			recorded[found[1]] = true
		}
	}
	if len(recorded) < 50 {
		t.Errorf("only %d actions are found in the source", len(recorded))
	}
	for action := range recorded {
		if _, known := actionWord(locale.For("en"), action); !known {
			t.Errorf("%s has no word", action)
		}
	}
}
