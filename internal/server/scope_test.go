package server

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// reader is somebody who walks through the register, with what is kept from them.
type reader struct {
	*visitor
	name  string
	user  docket.User
	kept  outside
	blind bool // limited to nothing
}

// keeps tells that a record is none of those the reader may see.
func (r reader) keeps(o outside) bool {
	return r.blind || r.kept.mandate && o.mandate || r.kept.state && o.state || r.kept.draft && o.draft || r.kept.names && o.names
}

// reader signs somebody in and limits them as an administrator does.
func (p *planted) reader(name string, role docket.Role, kept outside, blind bool) reader {
	p.t.Helper()
	kept.draft = !docket.CanReadDrafts(docket.Actor{Role: role})
	in := docket.LimitInput{Version: 1, LimitMandates: kept.mandate || blind, LimitAddressees: kept.state || blind}
	if kept.mandate {
		in.Mandates = []string{"hrd"}
	}
	if kept.state {
		in.Addressees = []string{"XAA"}
	}
	v, u := p.signedInAs(name, role)
	kept.names = !docket.CanReadIdentities(docket.Actor{Role: u.Role, Identities: u.Identities})
	if err := p.docket.LimitUser(p.t.Context(), docket.Console, u.ID, in); err != nil {
		p.t.Fatal(err)
	}
	return reader{v, name, u, kept, blind}
}

// unnamed is somebody from whom an administrator took the right to identities.
func (p *planted) unnamed(name string, role docket.Role) reader {
	p.t.Helper()
	r := p.reader(name, role, outside{}, false)
	testkit.Change(p.t, p.store, func(ctx context.Context, tx docket.Store) error {
		u, err := tx.User(ctx, r.user.ID)
		u.Identities = false
		if err != nil {
			return err
		}
		return tx.UpdateUser(ctx, u)
	})
	r.kept.names = true
	return r
}

func (p *planted) readers() []reader {
	return []reader{
		p.reader("Person A limited to a mandate", docket.Reviewer, outside{mandate: true}, false),
		p.reader("Person B limited to a State", docket.Reviewer, outside{state: true}, false),
		p.reader("Person C limited to both", docket.Staff, outside{mandate: true, state: true}, false),
		p.reader("Person D limited to nothing", docket.Staff, outside{}, true),
		p.reader("Person E observing", docket.Observer, outside{}, false),
		p.reader("Person F observing a State", docket.Observer, outside{state: true}, false),
		p.reader("Person G observing for a mandate", docket.Observer, outside{mandate: true}, false),
		p.reader("Person H administering", docket.Administrator, outside{}, false),
		p.unnamed("Person J without the right to identities", docket.Staff),
	}
}

// everyGet lists an address for every page and file there is, for every record there is. A page that is
// new has to be named here, or the walk fails.
func (p *planted) everyGet() []string {
	p.t.Helper()
	var all []string
	for _, route := range p.server.echo.Routes() {
		if route.Method != http.MethodGet {
			continue
		}
		switch {
		case strings.HasPrefix(route.Path, docket.PastImportsPath+"/:id"):
			for id := range p.imports {
				all = append(all, docket.PastImportPath(docket.ImportID(id+1))+strings.TrimPrefix(route.Path, docket.PastImportsPath+"/:id"))
			}
		case strings.HasPrefix(route.Path, "/communications/:id"):
			for _, c := range p.letters {
				all = append(all, docket.CommunicationPath(c.ID)+strings.TrimPrefix(route.Path, "/communications/:id"))
			}
		case strings.HasPrefix(route.Path, "/replies/:id"):
			for _, r := range p.replies {
				all = append(all, docket.ReplyPath(r.ID)+strings.TrimPrefix(route.Path, "/replies/:id"))
			}
		case route.Path == "/reminders/:id":
			for _, r := range p.reminders {
				all = append(all, docket.ReminderPath(r.ReminderID))
			}
		case route.Path == usersPath+"/:id/hand-over":
			all = append(all, usersPath+"/1/hand-over", usersPath+"/1/hand-over?split=yes")
		case strings.HasPrefix(route.Path, casesPath+"/:id"):
			for _, c := range p.cases {
				all = append(all, docket.CasePath(c.ID)+strings.TrimPrefix(route.Path, casesPath+"/:id"))
			}
		case route.Path == governmentsPath+"/:iso3":
			for _, code := range []string{"XAA", "XBB"} {
				own := governmentsPath + "/" + code
				all = append(all, own, own+"?kind=letter", own+"?kind=reply", own+"?kind=reminder", own+"?kind=extension")
			}
		case strings.HasPrefix(route.Path, "/addressees/:id"):
			rest := strings.NewReplacer(":name", "1", ":channel", "1").Replace(strings.TrimPrefix(route.Path, "/addressees/:id"))
			for _, id := range []docket.AddresseeID{p.company.ID, p.hidden.ID, p.byName("own").AddresseeID, p.byName("abroad").AddresseeID} {
				all = append(all, "/addressees/"+itoa(int(id))+rest)
			}
			if rest == "/names/1" || rest == "/channels/1" {
				for _, kept := range p.kept {
					all = append(all, "/addressees/"+itoa(int(kept.addressee))+fmt.Sprintf("/names/%d", kept.name), "/addressees/"+itoa(int(kept.addressee))+fmt.Sprintf("/channels/%d", kept.channel))
				}
			}
		case route.Path == usersPath+"/:id":
			all = append(all, usersPath+"/1")
		case route.Path == mandatesPath+"/:id":
			all = append(all, mandatesPath+"/1", mandatesPath+"/2")
		case strings.HasPrefix(route.Path, importPath+"/:job"): // of the person who chose the file only: see import_page_test.go
			all = append(all, strings.Replace(route.Path, ":job", "nonsense", 1))
		case strings.HasSuffix(route.Path, "/:token"):
			all = append(all, strings.TrimSuffix(route.Path, ":token")+"nonsense")
		case strings.HasPrefix(route.Path, "/runs/:run"): // only its own maker finds a run, and the walk made none
			all = append(all, strings.Replace(route.Path, ":run", "nonsense", 1))
		case strings.HasSuffix(route.Path, "/*"):
			all = append(all, strings.TrimSuffix(route.Path, "*")+"nonsense")
		case strings.ContainsAny(route.Path, ":*"):
			p.t.Fatalf("the walk does not know what to put into %s", route.Path)
		default:
			all = append(all, route.Path)
			for _, query := range p.queries(route.Path) {
				all = append(all, route.Path+"?"+query)
			}
		}
	}
	return all
}

// queries are what is asked of the pages that take questions.
func (p *planted) queries(path string) []string {
	who := []string{"state=XBB", "state=XAA", "state=OTH", "addressee=" + itoa(int(p.company.ID)), "addressee=" + itoa(int(p.hidden.ID))}
	if strings.HasPrefix(path, "/today/") {
		return []string{"whose=all", "whose=all&since=2020-01-01T00:00:00Z"}
	}
	switch base, _, _ := strings.Cut(path, "."); base {
	case listPath:
		asked := append(who, "q=planted", "q=XBB", "q=33/2026", "q=OTH+44", "q=XAA+5", "q=State", "mandate=torture", "mandate=hrd", "type=AL", "follow_up=yes", "joint=no", "closed=yes",
			"sort=reference", "sort=due_on&order=asc", "sort=addressee", "sort=days_late", "received_from=2026-01-01", "due_from=2026-01-01", "sent_from=2026-01-01")
		for _, s := range docket.Statuses {
			asked = append(asked, "status="+string(s))
		}
		return asked
	case unansweredPath:
		return append(who, "overdue=no", "reminded=yes", "sort=addressee")
	case governmentsPath:
		return []string{"kind=other", "letters=all", "letters=without&kind=other", "q=planted", "q=State", "q=XBB", "never_replied=yes", "overdue=yes", "sent_from=2026-01-01", "kind=other&home=XBB", "sort=last_reply"}
	case queuePath:
		asked := []string{"show=probable", "show=unclassified", "show=set_aside", "show=set_aside&sort=addressee", "what=reminder", "state=XBB", "state=XBB&show=probable", "sort=addressee&order=desc"}
		if base == path { // a file holds no proposals
			asked = append(asked, "proposal=yes", "proposal=no", "answers=nonsense")
		}
		return asked
	case casesPath:
		return append(who, "q=planted", "q=C-4404", "q=case", "only=open", "only=no_source", "only=no_communications", "sort=title", "sort=reference&order=desc", "state=XBB&only=open")
	case "/replies/new":
		return []string{"addressee=XBB", "addressee=XAA", "addressee=" + itoa(int(p.byName("abroad").AddresseeID)), "addressee=" + itoa(int(p.company.ID)), "addressee=" + itoa(int(p.hidden.ID))}
	case "/":
		return []string{"whose=all"}
	case "/communications/due-preview":
		return []string{"type=AL&sent_on=2026-09-01&reference=XBB+33/2026"}
	}
	return nil
}

// told is everything that an answer tells: its text, what it sets, and for a workbook what is in it.
func told(t *testing.T, a *answer) string {
	t.Helper()
	var all strings.Builder
	for _, values := range a.Header {
		all.WriteString(strings.Join(values, "\n") + "\n")
	}
	if !strings.Contains(a.Header.Get("Content-Type"), "spreadsheetml") {
		return all.String() + a.Body
	}
	book, err := zip.NewReader(bytes.NewReader([]byte(a.Body)), int64(len(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range book.File {
		content, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, content); err != nil {
			t.Fatal(err)
		}
		content.Close()
	}
	return all.String()
}

func TestNoPageTellsAnybodyOfWhatTheyMayNotSee(t *testing.T) {
	p := plant(t)
	every := p.everyGet()
	free := p.reader("Person I without limits", docket.Reviewer, outside{}, false)
	found := map[string]bool{}
	for _, path := range every { // first, so that whatever is remembered is remembered of somebody who sees all
		text := told(t, free.open(path))
		for _, m := range p.marks {
			found[m.text] = found[m.text] || strings.Contains(text, m.text)
		}
	}
	for _, m := range p.marks {
		if !found[m.text] {
			t.Errorf("nobody finds %q: the walk would not see it leak", m.text)
		}
	}
	for _, r := range p.readers() {
		seen := map[string]bool{}
		for _, path := range every {
			text := told(t, r.open(path))
			for _, m := range p.marks {
				is := strings.Contains(text, m.text)
				seen[m.text] = seen[m.text] || is
				if is && r.keeps(m.outside) {
					t.Errorf("%s is told of %q by %s", r.name, m.text, path)
				}
			}
		}
		for _, m := range p.marks {
			if m.found && seen[m.text] == r.keeps(m.outside) {
				t.Errorf("%s finds %q: %v", r.name, m.text, seen[m.text])
			}
		}
		for _, text := range []string{p.byName("own").Subject, p.byName("own").Key(), "planted zxown-reply", "planted zxshared-reply"} {
			if seen[text] == r.blind {
				t.Errorf("%s is told of %q: %v", r.name, text, seen[text])
			}
		}
	}
}

func TestARecordOutsideIsNotThere(t *testing.T) {
	p := plant(t)
	for _, r := range p.readers() {
		writes := docket.CanWriteRole(r.user.Role)
		for _, c := range p.letters {
			for _, under := range []string{"", "/history", "/edit", "/send", "/close", "/reopen", "/withdraw", "/assign", "/replies/new", "/reminders/new", "/extensions/new"} {
				want := http.StatusOK
				switch {
				case under != "" && under != "/history" && !writes, under == "/reopen" && r.user.Role != docket.Reviewer:
					want = http.StatusForbidden
				case r.keeps(c.outside):
					want = http.StatusNotFound
				case under != "" && under != "/history":
					continue // what the form says of its stage is another matter
				}
				if a := r.open(docket.CommunicationPath(c.ID) + under); a.Status != want {
					t.Errorf("%s: %s%s answers %d, want %d", r.name, c.name, under, a.Status, want)
				}
			}
		}
		for _, c := range p.cases {
			want := http.StatusOK
			if r.keeps(c.outside) {
				want = http.StatusNotFound
			}
			for _, under := range []string{"", "/history"} {
				if a := r.open(docket.CasePath(c.ID) + under); a.Status != want {
					t.Errorf("%s: %s%s answers %d, want %d", r.name, c.Reference, under, a.Status, want)
				}
			}
		}
		for _, reply := range p.replies {
			want := http.StatusOK
			if r.keeps(reply.outside) {
				want = http.StatusNotFound
			}
			for _, under := range []string{"", "/history"} {
				if a := r.open(docket.ReplyPath(reply.ID) + under); a.Status != want {
					t.Errorf("%s: reply %d%s answers %d, want %d", r.name, reply.ID, under, a.Status, want)
				}
			}
		}
		for _, reminder := range p.reminders {
			want := http.StatusOK
			if r.keeps(reminder.outside) {
				want = http.StatusNotFound
			}
			if a := r.open(docket.ReminderPath(reminder.ReminderID)); a.Status != want {
				t.Errorf("%s: reminder %d answers %d, want %d", r.name, reminder.ReminderID, a.Status, want)
			}
		}
	}
}

func TestCountsFilesAndRowsLeaveOutTheSameLetters(t *testing.T) {
	p := plant(t)
	free := p.reader("Person I without limits", docket.Reviewer, outside{}, false)
	for _, r := range append([]reader{free}, p.readers()...) {
		var want []string
		for _, c := range p.letters {
			if !r.keeps(c.outside) {
				want = append(want, c.UID)
			}
		}
		slices.Sort(want)
		file := column(t, r.open(listPath+".csv").all(), "uid")
		slices.Sort(file)
		if diff := cmp.Diff(want, file); diff != "" {
			t.Errorf("%s: the file (-want +got):\n%s", r.name, diff)
		}
		page := r.open(listPath)
		if n := page.Find("tbody tr").Length(); n != len(want) {
			t.Errorf("%s: the page has %d rows, want %d", r.name, n, len(want))
		}
		counted := 0
		for _, text := range page.texts(".counts a b") {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			counted += n
		}
		if counted != len(want) {
			t.Errorf("%s: the counts add up to %d, want %d", r.name, counted, len(want))
		}
	}
}

func TestWhoHasNotAnsweredIsToldOfLettersWithinTheLimitsOnly(t *testing.T) {
	p := plant(t)
	for _, r := range p.readers() {
		open := map[string]int{}
		for _, c := range p.letters {
			if r.keeps(c.outside) || c.Stage == docket.Draft {
				continue
			}
			a, err := p.store.Addressee(t.Context(), c.AddresseeID)
			if err != nil {
				t.Fatal(err)
			}
			open[a.NameEN]++ // nothing planted has a substantive reply
		}
		got := map[string]int{}
		for _, row := range r.open(unansweredPath + ".csv").all()[1:] {
			n, err := strconv.Atoi(row[slices.Index(unansweredHead(t, r), "open")])
			if err != nil {
				t.Fatal(err)
			}
			got[row[0]] = n
		}
		if diff := cmp.Diff(open, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", r.name, diff)
		}
	}
}

func unansweredHead(t *testing.T, r reader) []string {
	t.Helper()
	return r.open(unansweredPath + ".csv").all()[0]
}

// refusalWithout is what a form says of a letter that does not exist, with the number or reference typed taken out.
func refusalWithout(a *answer, typed string) string {
	return strings.ReplaceAll(strings.Join(a.texts(".errors li"), "; "), typed, "…")
}

func TestAFormSaysOfALetterOutsideWhatItSaysOfOneThatIsNotThere(t *testing.T) {
	p := plant(t)
	own := p.byName("own")
	for _, r := range p.readers() {
		if !docket.CanWriteRole(r.user.Role) || r.blind {
			continue
		}
		refused := func(path, field, typed string) string {
			fields := r.filled(r.open(path), path, url.Values{"addressee": {"XAA"}, "received_on": {"2026-10-05"}, "sent_on": {"2026-10-05"}, "type": {"AL"}, "mandates": {"hrd"}, "subject": {"A letter"}, "title": {"A case"}, "confirm": {"yes"}})
			fields.Set(field, typed)
			a := r.do(http.MethodPost, path, fields)
			a.is(http.StatusUnprocessableEntity)
			return refusalWithout(a, typed)
		}
		for _, c := range p.letters {
			if !r.keeps(c.outside) {
				continue
			}
			for _, form := range []struct{ path, field string }{{"/replies/new", "communications"}, {docket.CommunicationPath(own.ID) + "/reminders/new", "communications"}, {"/communications/new", "follows"}, {"/cases/new", "communications"}} {
				typed := map[string]string{fmt.Sprint(c.ID): "99999"}
				if c.Key() != "" {
					typed[c.Key()] = "XAA 999/2026"
				}
				for there, nowhere := range typed {
					if got, want := refused(form.path, form.field, there), refused(form.path, form.field, nowhere); got != want {
						t.Errorf("%s: %s says of %s %q, of none %q", r.name, form.path, c.name, got, want)
					}
				}
			}
			for _, under := range []string{"/edit", "/send", "/close", "/withdraw", "/assign", "/replies/new", "/reminders/new", "/extensions/new"} {
				r.do(http.MethodPost, docket.CommunicationPath(c.ID)+under, url.Values{csrfField: {r.csrf()}, "version": {fmt.Sprint(c.Version)}}).is(http.StatusNotFound)
			}
		}
		if !r.keeps(elsewhere) {
			continue
		}
		if got, want := refused("/communications/new", "case", "C-4404"), refused("/communications/new", "case", "C-9999"); got != want {
			t.Errorf("%s: of a case outside the form says %q, of none %q", r.name, got, want)
		}
	}
}

func TestATakenReferenceSaysThatItIsTakenAndNothingElse(t *testing.T) {
	p := plant(t)
	r := p.readers()[2] // limited to both
	for _, c := range p.letters {
		if c.Key() == "" {
			continue
		}
		code := c.Key()[:3]
		fields := r.filled(r.open("/communications/new"), "/communications/new", url.Values{"reference": {c.Key()}, "addressee": {code}, "sent_on": {"2026-10-05"}, "type": {"AL"}, "mandates": {"hrd"}, "subject": {"A letter"}})
		a := r.do(http.MethodPost, "/communications/new", fields)
		a.is(http.StatusUnprocessableEntity)
		if got := a.text("#f-reference-error"); got != c.Key()+" is already taken by another letter. A number is used once, also after a letter is withdrawn." {
			t.Errorf("of %s it says %q", c.name, got)
		}
		text := told(t, a)
		for _, m := range p.marks {
			if strings.HasPrefix(m.text, "planted") && r.keeps(m.outside) && strings.Contains(text, m.text) {
				t.Errorf("of %s it tells %q", c.name, m.text)
			}
		}
	}
}

func TestAnEditByALimitedPersonKeepsWhatTheyDoNotSee(t *testing.T) {
	p := plant(t)
	for _, r := range p.readers() {
		if !docket.CanWriteRole(r.user.Role) || r.blind {
			continue
		}
		for i := range 3 {
			c := p.byName(fmt.Sprint("following-", i))
			before := p.read(docket.CommunicationPath(c.ID))
			path := docket.CommunicationPath(c.ID) + "/edit"
			page := r.open(path)
			fields := r.filled(page, path, url.Values{"subject": {"Edited by " + r.name}, "summary": {"new"}, "confirm": {"yes"}, "follow_up": {"yes"},
				"follows": {page.Find("#f-follows").AttrOr("value", "")}})
			r.do(http.MethodPost, path, fields).goes(docket.CommunicationPath(c.ID))
			after := p.read(docket.CommunicationPath(c.ID))
			if after.Summary != "new" || after.FollowsID == nil || *after.FollowsID != *before.FollowsID {
				t.Errorf("%s: %s follows %v, before %v", r.name, c.name, after.FollowsID, before.FollowsID)
			}
		}
	}
}

func TestAnEnvelopeWithoutALetterLeadsALimitedPersonToAPageThatIsThere(t *testing.T) {
	p := plant(t)
	for _, r := range p.readers() {
		if !docket.CanWriteRole(r.user.Role) || r.blind {
			continue
		}
		for _, next := range []string{"", "yes"} {
			fields := r.filled(r.open("/replies/new"), "/replies/new", url.Values{"addressee": {"XAA"}, "received_on": {"2026-10-06"}, "kind": {"partial"}, "next": {next}})
			a := r.do(http.MethodPost, "/replies/new", fields)
			a.is(http.StatusSeeOther)
			page := r.open(a.Location)
			page.is(http.StatusOK)
			page.says("It waits in the queue until its letter is found.")
			for _, href := range page.links(".flash a") {
				r.open(href).is(http.StatusOK)
			}
		}
	}
}
