package server

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// planted is a register in which every record carries marks of its own: words that stand nowhere else.
// Its letters are of the defenders' mandate to XAA, and beside them one of another mandate, one to
// another State, one of another mandate to a company, and drafts.
type planted struct {
	*accounted
	imports   int // past imports
	letters   []plantedLetter
	replies   []plantedReply
	reminders []plantedReminder
	marks     []mark
	company   docket.Addressee // of the letter that is outside both limits
	hidden    docket.Addressee // of a draft
	cases     []plantedCase
	author    docket.User // of the comments
	kept      []plantedKnown
}

// plantedKnown is what is known of an addressee beside its letters.
type plantedKnown struct {
	addressee docket.AddresseeID
	name      docket.PastNameID
	channel   docket.ChannelID
}

// known writes a former name, a channel and, of another actor, a note and its home.
func (p *planted) known(name string, a docket.Addressee, from outside, home docket.Addressee) {
	p.t.Helper()
	kept := plantedKnown{addressee: a.ID}
	testkit.Change(p.t, p.store, func(ctx context.Context, tx docket.Store) error {
		past := docket.PastName{AddresseeID: a.ID, NameEN: p.mark(name, "former-name", from), ValidTo: civil.Must("1990-12-31")}
		if err := tx.InsertPastName(ctx, &past); err != nil {
			return err
		}
		channel := docket.Channel{AddresseeID: a.ID, Kind: docket.AnOffice, ValidFrom: civil.Must("2000-01-01"),
			Forms: []docket.ChannelForm{{Language: "en", Name: p.mark(name, "channel", from), FormOfAddress: p.mark(name, "form", from)}}}
		if err := tx.InsertChannel(ctx, &channel); err != nil {
			return err
		}
		kept.name, kept.channel = past.ID, channel.ID
		if a.Kind == docket.State {
			return nil
		}
		a.Note, a.HomeStateID = p.mark(name, "note-of-addressee", from), &home.ID
		if err := tx.UpdateAddressee(ctx, &a); err != nil {
			return err
		}
		return tx.SetOperations(ctx, a.ID, []docket.AddresseeID{home.ID})
	})
	p.kept = append(p.kept, kept)
}

// outside says from whom a record is kept.
type outside struct {
	mandate bool // limited to the defenders' mandate
	state   bool // limited to XAA
	draft   bool // observers and administrators
	names   bool // those without the right to identities
}

type mark struct {
	text string
	outside
	found bool // by everybody whom it is not kept from
}

type plantedLetter struct {
	name string
	docket.Communication
	outside
}

type plantedCase struct {
	docket.Case
	outside
}

type plantedReply struct {
	docket.Reply
	outside
}

type plantedReminder struct {
	docket.ReminderID
	outside
}

var (
	everybodys = outside{}
	torture    = outside{mandate: true}
	abroad     = outside{state: true}
	elsewhere  = outside{mandate: true, state: true}
	drafted    = outside{draft: true}
)

// mark makes a word for a field of a record. All of them begin with "planted", which finds them.
func (p *planted) mark(name, field string, from outside) string {
	text := fmt.Sprintf("planted zx%s-%s", name, field)
	p.marks = append(p.marks, mark{text: text, outside: from})
	return text
}

// surely says of the last marks that everybody finds them whom they are not kept from.
func (p *planted) surely(last int) {
	for i := len(p.marks) - last; i < len(p.marks); i++ {
		p.marks[i].found = true
	}
}

// letter logs a letter whose every text is a mark.
func (p *planted) letter(name string, from outside, in docket.CommunicationInput) plantedLetter {
	p.t.Helper()
	in.Type, in.Confirmed = docket.AllegationLetter, true
	in.Subject, in.Summary = p.mark(name, "subject", from), p.mark(name, "summary", from)
	in.PublicSubject, in.PublicSummary = p.mark(name, "public-subject", from), p.mark(name, "public-summary", from)
	if in.Reference != "" {
		p.marks = append(p.marks, mark{text: in.Reference, outside: from})
	}
	if in.Stage != docket.Draft {
		in.Sent, in.DueOn, in.DueReason = printed("2026-09-01"), civil.Must("2026-10-20"), p.mark(name, "due", from)
	}
	path, err := p.docket.LogCommunication(p.t.Context(), docket.Console, in)
	if err != nil {
		p.t.Fatalf("log %s: %v", name, err)
	}
	c := p.read(path)
	p.letters = append(p.letters, plantedLetter{name, c, from})
	return p.letters[len(p.letters)-1]
}

func printed(text string) civil.Printed {
	read, err := civil.ParsePrinted(text, civil.ParseOptions{})
	if err != nil {
		panic(err)
	}
	return read
}

func (p *planted) read(path string) docket.Communication {
	p.t.Helper()
	var id docket.CommunicationID
	if _, err := fmt.Sscanf(path, "/communications/%d", &id); err != nil {
		p.t.Fatal(err)
	}
	c, err := p.store.Communication(p.t.Context(), docket.Everything, id)
	if err != nil {
		p.t.Fatal(err)
	}
	return c
}

// reply logs a document that answers letters, or waits in the queue of a State.
func (p *planted) reply(name string, from outside, addressee string, letters ...plantedLetter) plantedReply {
	p.t.Helper()
	in := docket.ReplyInput{Addressee: addressee, ReceivedOn: civil.Must("2026-10-01"), Kind: docket.Partial, Confirmed: true,
		Summary: p.mark(name, "reply", from), TheirReference: p.mark(name, "note", from), Channel: p.mark(name, "channel", from)}
	for _, c := range letters {
		in.Communications = append(in.Communications, fmt.Sprint(c.ID))
	}
	path, err := p.docket.LogReply(p.t.Context(), docket.Console, in)
	if err != nil {
		p.t.Fatalf("log the reply %s: %v", name, err)
	}
	var id docket.ReplyID
	if _, err := fmt.Sscanf(path, "/replies/%d", &id); err != nil {
		p.t.Fatal(err)
	}
	r, err := p.store.Reply(p.t.Context(), docket.Everything, id)
	if err != nil {
		p.t.Fatal(err)
	}
	p.replies = append(p.replies, plantedReply{r, from})
	return p.replies[len(p.replies)-1]
}

// reminder logs a reminder about letters, or one that waits in the queue of a State.
func (p *planted) reminder(name string, from outside, iso3 string, letters ...plantedLetter) {
	p.t.Helper()
	r := docket.Reminder{UID: docket.NewUID(), AddresseeID: testkit.State(p.t, p.store, iso3).ID, SentOn: civil.Must("2026-11-01"), Note: p.mark(name, "reminder-note", from), CreatedAt: civil.InstantOf(testkit.Now())}
	testkit.Change(p.t, p.store, func(ctx context.Context, tx docket.Store) error {
		if err := tx.InsertReminder(ctx, &r); err != nil {
			return err
		}
		for _, c := range letters {
			if err := tx.PutReminderLink(ctx, docket.ReminderLink{ReminderID: r.ID, CommunicationID: c.ID, Probable: true}); err != nil {
				return err
			}
		}
		return nil
	})
	p.reminders = append(p.reminders, plantedReminder{r.ID, from})
}

// leave sets a reply of the queue aside.
func (p *planted) leave(name string, from outside, r plantedReply) {
	p.t.Helper()
	answers, err := p.docket.WorkQueue(p.t.Context(), docket.Console, []docket.QueueTick{{Subject: docket.QueuedReply, ID: int64(r.ID)}},
		docket.QueueAct{Do: docket.DoSetAside, Reason: p.mark(name, "left", from)})
	if err != nil || !answers[0].Done() {
		p.t.Fatal(answers, err)
	}
}

// judged adds a reviewer's judgement of a reply to a letter, which stays in the office.
func (p *planted) judged(by docket.Actor, r plantedReply, c plantedLetter) {
	p.t.Helper()
	from := c.outside
	from.draft = true
	in := docket.AssessmentInput{Judgements: []docket.Judgement{{Letter: c.ID, Scale: docket.Immaterial, Reason: p.mark(c.name, fmt.Sprint("assessment-", r.ID), from)}}}
	if _, err := p.docket.AssessReply(p.t.Context(), by, r.ID, in); err != nil {
		p.t.Fatalf("assess the reply to %s: %v", c.name, err)
	}
}

// steps log what happens to a letter: a reminder, more time, a closure.
func (p *planted) steps(c plantedLetter) {
	p.t.Helper()
	ctx := p.t.Context()
	_, err := p.docket.LogReminder(ctx, docket.Console, docket.ReminderInput{Communications: []string{fmt.Sprint(c.ID)}, SentOn: civil.Must("2026-11-02"), Note: p.mark(c.name, "reminder", c.outside)})
	if err == nil {
		_, err = p.docket.LogExtension(ctx, docket.Console, c.ID, docket.ExtensionInput{AskedOn: civil.Must("2026-10-01"), DecidedOn: civil.Must("2026-10-02"),
			Decision: docket.Granted, GrantedUntil: civil.Must("2026-11-03"), Reason: p.mark(c.name, "extension", c.outside)})
	}
	if err == nil {
		err = p.docket.CloseCommunication(ctx, docket.Console, c.ID, docket.ClosingInput{Version: p.read(docket.CommunicationPath(c.ID)).Version, On: civil.Must("2026-11-04"), Reason: p.mark(c.name, "closing", c.outside)})
	}
	if err != nil {
		p.t.Fatalf("steps of %s: %v", c.name, err)
	}
}

// origin says that a record came from a row of a file.
func (p *planted) origin(name, subject string, id int64, from outside) {
	p.t.Helper()
	by := p.member("Importer of "+name, docket.Staff)
	p.imports++
	testkit.Change(p.t, p.store, func(ctx context.Context, tx docket.Store) error {
		file := docket.Import{FileName: "register.csv", SHA256: fmt.Sprintf("%064d", id), At: civil.InstantOf(testkit.Now()), UserID: by.ID, Counts: "{}"}
		if err := tx.InsertImport(ctx, &file); err != nil {
			return err
		}
		return tx.InsertOrigin(ctx, docket.RowOrigin{ImportID: file.ID, Subject: subject, SubjectID: id, Row: 7, Digest: make([]byte, 32),
			Document: p.mark(name, "document", from), Printed: `{"Summary": "` + p.mark(name, "printed", from) + `"}`})
	})
}

// situation makes a case with its source.
func (p *planted) situation(reference string, from outside) string {
	p.t.Helper()
	named := from
	named.names = true
	in := docket.CaseInput{Reference: reference, Title: p.mark(reference, "case", from), Facts: p.mark(reference, "facts", from), Place: p.mark(reference, "place", from),
		Source: &docket.SourceInput{Kind: docket.SourceInstitution, Name: p.mark(reference, "source", named), Note: p.mark(reference, "source-note", named)}}
	p.surely(5)
	path, err := p.docket.LogCase(p.t.Context(), docket.Console, in)
	if err != nil {
		p.t.Fatalf("log the case %s: %v", reference, err)
	}
	c := docket.Case{Reference: reference}
	if _, err := fmt.Sscanf(path, "/cases/%d", &c.ID); err != nil {
		p.t.Fatal(err)
	}
	p.cases = append(p.cases, plantedCase{c, from})
	return reference
}

// comment writes a comment on a record; who does not read drafts is told of none.
func (p *planted) comment(name string, on docket.CommentSubject, id int64, from outside) {
	p.t.Helper()
	from.draft = true
	author := docket.Actor{ID: p.author.ID, Name: p.author.Name, Role: docket.Reviewer}
	if _, err := p.docket.AddComment(p.t.Context(), author, on, id, docket.CommentInput{Text: p.mark(name, "comment", from)}); err != nil {
		p.t.Fatalf("comment on %s: %v", name, err)
	}
	p.surely(1)
}

// comments writes one on every letter, case and reply.
func (p *planted) comments() {
	p.t.Helper()
	p.author = p.member("Person W who comments", docket.Reviewer)
	p.marks = append(p.marks, mark{text: p.author.Name + "</b>", outside: drafted, found: true})
	for _, c := range p.letters {
		p.comment("of-letter-"+c.name, docket.OnCommunication, int64(c.ID), c.outside)
	}
	for _, c := range p.cases {
		p.comment("of-"+c.Reference, docket.OnCase, int64(c.ID), c.outside)
	}
	for i, r := range p.replies {
		p.comment(fmt.Sprint("of-reply-", i), docket.OnReply, int64(r.ID), r.outside)
	}
	p.marks = append(p.marks, mark{text: `<dd class="prose">national human rights institution</dd>`, outside: outside{names: true}, found: true}) // the kind of every source
}

func plant(t testing.TB) *planted {
	t.Helper()
	p := &planted{accounted: openAccounts(t)}
	testkit.State(t, p.store, "XAA")
	testkit.State(t, p.store, "XBB")
	p.marks = append(p.marks, mark{text: "State XBB", outside: abroad})
	hrd := []string{"hrd"}
	shared := p.situation("C-1101", everybodys)
	p.situation("C-6606", elsewhere) // without a letter nobody whose work is limited sees it
	own := p.letter("own", everybodys, docket.CommunicationInput{Reference: "XAA 11/2026", Addressee: "XAA", Mandates: hrd, Case: shared})
	p.letter("torture", torture, docket.CommunicationInput{Reference: "XAA 22/2026", Addressee: "XAA", Mandates: []string{"torture"}, Follows: "XAA 11/2026", Case: shared})
	p.letter("abroad", abroad, docket.CommunicationInput{Reference: "XBB 33/2026", Addressee: "XBB", Mandates: hrd, Follows: "XAA 11/2026", Case: shared})
	p.letter("company", elsewhere, docket.CommunicationInput{Reference: "OTH 44/2026", Addressee: docket.OTH, AddresseeName: p.mark("company", "name", elsewhere),
		AddresseeKind: docket.Company, Mandates: []string{"torture"}, Case: p.situation("C-4404", elsewhere)})
	p.letter("draft", drafted, docket.CommunicationInput{Stage: docket.Draft, Reference: "XAA 55/2026", Addressee: "XAA", Mandates: hrd, Follows: "XAA 11/2026", Case: p.situation("C-5505", drafted)})
	p.letter("actor", drafted, docket.CommunicationInput{Stage: docket.Draft, Addressee: docket.OTH, AddresseeName: p.mark("actor", "name", outside{state: true, draft: true}), AddresseeKind: docket.DeFacto, Mandates: hrd})
	p.letters[len(p.letters)-1].state = true
	for i, earlier := range []string{"XAA 22/2026", "XBB 33/2026", "XAA 55/2026"} {
		p.letter(fmt.Sprint("following-", i), everybodys, docket.CommunicationInput{Reference: fmt.Sprintf("XAA 6%d/2026", i), Addressee: "XAA", Mandates: hrd, Follows: earlier})
	}
	p.sentLater()
	p.file()
	p.company, p.hidden = p.addresseeOf("company"), p.addresseeOf("actor")
	abroadState := p.addresseeOf("abroad")
	p.known("own-state", p.addresseeOf("own"), everybodys, abroadState)
	p.known("state-abroad", abroadState, abroad, abroadState)
	p.known("company", p.company, elsewhere, abroadState)
	p.known("actor", p.hidden, outside{state: true, draft: true}, p.addresseeOf("own"))
	reviewer := docket.Actor{ID: p.member("Planting Reviewer", docket.Reviewer).ID, Role: docket.Reviewer}
	for _, name := range []string{"own", "torture", "abroad", "company"} {
		c := p.byName(name)
		p.judged(reviewer, p.reply(name, c.outside, "", c), c)
		p.steps(c)
		p.origin(name, "communication", int64(c.ID), c.outside)
	}
	both := p.reply("shared", everybodys, "", own, p.byName("torture"))
	p.origin("shared", "reply", int64(both.ID), everybodys)
	p.judged(reviewer, both, p.byName("torture"))
	p.reply("waiting", torture, "XAA")
	p.leave("waiting-left", torture, p.reply("left", torture, "XAA"))
	p.leave("waiting-left-abroad", elsewhere, p.reply("left-abroad", elsewhere, "XBB"))
	p.reminder("reminder-waiting", torture, "XAA")
	p.reminder("reminder-abroad", elsewhere, "XBB")
	p.reminder("reminder-own", everybodys, "XAA", own)
	p.reminder("reminder-torture", torture, "XAA", p.byName("torture"))
	away := p.reply("waiting-abroad", elsewhere, "XBB")
	p.origin("waiting-abroad", "reply", int64(away.ID), elsewhere)
	p.comments()
	return p
}

// sentLater logs a draft, words it anew and sends it: what it said as a draft stays with those who read drafts.
func (p *planted) sentLater() {
	p.t.Helper()
	ctx := p.t.Context()
	in := docket.CommunicationInput{Stage: docket.Draft, Type: docket.AllegationLetter, Addressee: "XAA", Mandates: []string{"hrd"}, Confirmed: true, Reference: "XAA 77/2026",
		Subject: p.mark("sent-later", "first-subject", drafted), Summary: p.mark("sent-later", "first-summary", drafted)}
	p.marks = append(p.marks, mark{text: in.Reference, outside: drafted})
	path, err := p.docket.LogCommunication(ctx, docket.Console, in)
	if err != nil {
		p.t.Fatal(err)
	}
	c := p.read(path)
	in.Version, in.Subject, in.Summary = c.Version, "A letter sent later", ""
	if err := p.docket.EditCommunication(ctx, docket.Console, c.ID, in); err != nil {
		p.t.Fatal(err)
	}
	if err := p.docket.SendCommunication(ctx, docket.Console, c.ID, docket.CommunicationInput{Version: c.Version + 1, Reference: "XAA 78/2026", Sent: printed("2026-09-02"), Confirmed: true}); err != nil {
		p.t.Fatal(err)
	}
	p.letters = append(p.letters, plantedLetter{"sent-later", p.read(path), everybodys})
}

func (p *planted) byName(name string) plantedLetter {
	return p.letters[slices.IndexFunc(p.letters, func(l plantedLetter) bool { return l.name == name })]
}

func (p *planted) addresseeOf(name string) docket.Addressee {
	p.t.Helper()
	a, err := p.store.Addressee(p.t.Context(), p.byName(name).AddresseeID)
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}
