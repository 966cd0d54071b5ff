package server

import (
	"context"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// kindsOfLetter are a letter of every kind that pages show, by name. Today is 23 November 2026.
type kindsOfLetter struct {
	*office
	byName map[string]docket.Communication
	names  []string
}

func (k *kindsOfLetter) add(name string, options ...func(*testkit.Letter)) docket.Communication {
	number := len(k.names) + 1
	all := append([]func(*testkit.Letter){testkit.Numbered("XAA " + itoa(number) + "/2026")}, options...)
	c := testkit.Communication(k.t, k.store, all...)
	k.byName[name], k.names = c, append(k.names, name)
	return c
}

func (k *kindsOfLetter) id(name string) string { return docket.CommunicationPath(k.byName[name].ID) }

func everyKind(t testing.TB) *kindsOfLetter {
	t.Helper()
	k := &kindsOfLetter{office: openOffice(t), byName: map[string]docket.Communication{}}
	st := k.store
	k.add("draft", testkit.Draft(), func(l *testkit.Letter) { l.Reference, l.ReferenceSort = nil, "" })
	k.add("awaiting", testkit.SentOn("2026-11-10"))
	k.add("due soon", testkit.SentOn("2026-09-28"))
	k.add("overdue", testkit.SentOn("2026-09-01"))
	testkit.Reply(t, st, docket.Acknowledgement, "2026-09-05", k.byName["overdue"])
	k.add("partial", testkit.SentOn("2026-08-01"))
	testkit.Reply(t, st, docket.Partial, "2026-08-20", k.byName["partial"])
	k.add("replied", testkit.SentOn("2026-07-01"))
	testkit.Reply(t, st, docket.Substantive, "2026-08-01", k.byName["replied"])
	k.add("replied late", testkit.SentOn("2026-06-01"))
	testkit.Reply(t, st, docket.Substantive, "2026-08-01", k.byName["replied late"])
	k.add("received", testkit.SentOn("2026-05-01"))
	testkit.Reply(t, st, docket.Unclassified, "2026-05-20", k.byName["received"])
	k.add("undated", testkit.SentOn("August 1992"))
	k.add("undated but answered", testkit.SentOn("1991"))
	testkit.Reply(t, st, docket.Substantive, "1992-03-01", k.byName["undated but answered"])
	k.add("unknown", testkit.SentOn("2026-02-02"), testkit.With(func(c *docket.Communication) { c.ReplyRecord = docket.NotCaptured }))
	k.add("withdrawn", testkit.SentOn("2026-03-02"), testkit.With(func(c *docket.Communication) {
		c.NotExpectedOn, c.NotExpectedKind, c.NotExpectedReason = civil.Must("2026-03-10"), docket.Withdrawn, "sent in error"
	}))
	k.add("closed", testkit.SentOn("2026-04-01"))
	k.closing("closed", "2026-10-01", "no address left")
	k.add("extended", testkit.SentOn("2026-09-02"))
	k.extend("extended", docket.Extension{AskedOn: civil.Must("2026-10-20"), DecidedOn: civil.Must("2026-10-25"), Decision: docket.Granted, GrantedUntil: civil.Must("2026-12-20"), Reason: "a new Government"})
	k.add("extension asked", testkit.SentOn("2026-09-03"))
	k.extend("extension asked", docket.Extension{AskedOn: civil.Must("2026-10-20")})
	k.add("probable", testkit.SentOn("2026-01-02"))
	k.guess("probable", "2026-02-01")
	k.add("joint", testkit.SentOn("2026-09-04"), testkit.By("hrd", "ijl", "opinion"))
	k.add("reminded", testkit.SentOn("2026-09-05"))
	testkit.Reminder(t, st, "2026-11-10", k.byName["reminded"])
	k.add("other actor", testkit.SentOn("2026-09-06"), testkit.With(func(*docket.Communication) {}))
	k.toCompany("other actor")
	return k
}

func (k *kindsOfLetter) closing(name, on, reason string) {
	k.change(name, func(ctx context.Context, tx docket.Store, c docket.Communication) error {
		return tx.InsertClosure(ctx, &docket.Closure{CommunicationID: c.ID, ClosedOn: civil.Must(on), Reason: reason})
	})
}

func (k *kindsOfLetter) extend(name string, e docket.Extension) {
	k.change(name, func(ctx context.Context, tx docket.Store, c docket.Communication) error {
		e.CommunicationID, e.CreatedAt = c.ID, civil.InstantOf(testkit.Now())
		return tx.InsertExtension(ctx, &e)
	})
}

// guess links a substantive reply as an import guesses it.
func (k *kindsOfLetter) guess(name, on string) docket.Reply {
	var r docket.Reply
	k.change(name, func(ctx context.Context, tx docket.Store, c docket.Communication) error {
		r = docket.Reply{UID: docket.NewUID(), AddresseeID: c.AddresseeID, ReceivedOn: civil.Must(on), Translation: docket.TranslationNotNeeded,
			Publication: docket.PublicationPublic, CreatedAt: civil.InstantOf(testkit.Now())}
		if err := tx.InsertReply(ctx, &r); err != nil {
			return err
		}
		return tx.PutReplyLink(ctx, docket.ReplyLink{ReplyID: r.ID, CommunicationID: c.ID, Kind: docket.Substantive, Probable: true})
	})
	return r
}

// company makes another actor.
func (o *office) company(name string) docket.Addressee {
	a := docket.Addressee{Kind: docket.Company, Standing: docket.NoStanding, NameEN: name, SortName: docket.Fold(name), FoldName: docket.Fold(name), Version: 1}
	testkit.Change(o.t, o.store, func(ctx context.Context, tx docket.Store) error {
		return tx.InsertAddressee(ctx, &a, []docket.AddresseeName{{Fold: a.FoldName, Name: name}})
	})
	return a
}

func (k *kindsOfLetter) toCompany(name string) {
	actor := k.company("Компания A")
	k.change(name, func(ctx context.Context, tx docket.Store, c docket.Communication) error {
		c.AddresseeID, c.AddresseeSort = actor.ID, actor.SortName
		return tx.UpdateCommunication(ctx, &c)
	})
}

func (k *kindsOfLetter) change(name string, do func(context.Context, docket.Store, docket.Communication) error) {
	k.t.Helper()
	testkit.Change(k.t, k.store, func(ctx context.Context, tx docket.Store) error {
		c, err := tx.Communication(ctx, docket.Everything, k.byName[name].ID)
		if err != nil {
			return err
		}
		if err := do(ctx, tx, c); err != nil {
			return err
		}
		return tx.Rederive(ctx, c.ID)
	})
}

// all reads the rows of a file.
func (a *answer) all() [][]string {
	a.t.Helper()
	if a.Status != http.StatusOK {
		a.t.Fatalf("the file answered %d: %s", a.Status, a.Body)
	}
	rows, err := csv.NewReader(strings.NewReader(a.Body)).ReadAll()
	if err != nil {
		a.t.Fatalf("read the file: %v", err)
	}
	return rows
}

// column gives a column of a file by its name, without the head.
func column(t testing.TB, rows [][]string, name string) []string {
	t.Helper()
	for i, head := range rows[0] {
		if head != name {
			continue
		}
		var out []string
		for _, row := range rows[1:] {
			out = append(out, row[i])
		}
		return out
	}
	t.Fatalf("the file has no column %s: %v", name, rows[0])
	return nil
}

func TestEveryReadingPageSpeaksThroughTheCatalogue(t *testing.T) {
	k := everyKind(t)
	waiting := testkit.Reply(t, k.store, docket.Unclassified, "2026-05-05")
	testkit.Reminder(t, k.store, "2026-05-06")
	k.as(docket.Staff).post(k.id("overdue")+"/close", map[string][]string{"version": {"1"}, "closed_on": {"2026-11-01"}, "reason": {"решено"}})
	paths := []string{listPath, listPath + "?status=overdue&type=AL&state=XAA&mandate=hrd&joint=no&sent_from=2026-01-01&q=XAA", listPath + "?status=nonsense", listPath + "?state=XZZ",
		unansweredPath, unansweredPath + "?state=XAA", unansweredPath + "?state=XZZ&state=XYY", unansweredPath + "?overdue=no&sort=addressee", queuePath, queuePath + "?proposal=yes", queuePath + "?show=probable&what=reply", queuePath + "?show=unclassified", queuePath + "?show=set_aside&sort=addressee", "/reminders/1", docket.ReplyPath(waiting.ID), docket.ReplyPath(1), k.id("overdue") + "/history"}
	for _, name := range k.names {
		paths = append(paths, k.id(name))
	}
	for _, language := range []string{"qps", "qps-rtl"} {
		for _, role := range docket.Roles {
			p := k.as(role)
			p.language = language
			for _, path := range paths {
				if path == k.id("draft") && !docket.CanReadDrafts(p.Actor) {
					continue
				}
				p.page(path)
			}
		}
	}
}
