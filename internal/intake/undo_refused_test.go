package intake_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// onRecord is a register with an import in it that may be built on.
type onRecord struct {
	office
	t    *testing.T
	svc  *docket.Service
	file docket.PastImport
}

func importedLetters(t *testing.T) onRecord {
	t.Helper()
	o := openOffice(t)
	testkit.State(t, o.st, "XAA")
	testkit.State(t, o.st, "XAB")
	o.take(t, file{name: "first.csv", content: []byte("row_id,source_doc,ref,Date,Type,Country,Mandates,Summary\nF1,Report,,2023-05-01,AL,XAA,hrd,On record\n")})
	o.take(t, file{name: "many.csv", kind: docket.Unclassified, content: []byte("row_id,source_doc,ref,Date,Type,Country,Mandates,Summary,Replies,reminder_dates\n" +
		"F1,Report,,2023-05-01,AL,XAA,hrd;foe,On record,,\n" +
		"F2,Report,AL XAA 6/2023,2023-06-02,AL,XAA,hrd,Made,2023-07-02,2023-09-02\n" +
		"F3,Report,OTH 7/2023,2023-06-03,AL,Example Company A,hrd,To a company,,\n" +
		"F4,Report,,,REPLY,XAA,hrd,Information on Person A,2023-07-07,\n")})
	return onRecord{o, t, o.service(), o.newest(t)}
}

func (r onRecord) letter(subject string) docket.Communication {
	r.t.Helper()
	for _, row := range r.letters(r.t) {
		if row.Subject == subject {
			c, err := r.st.Communication(r.t.Context(), docket.Everything, row.ID)
			if err != nil {
				r.t.Fatal(err)
			}
			return c
		}
	}
	r.t.Fatalf("no letter %q", subject)
	return docket.Communication{}
}

func (r onRecord) log(in docket.CommunicationInput) error {
	in.Confirmed, in.Type, in.Mandates, in.Sent, in.Subject = true, docket.AllegationLetter, []string{"hrd"}, civil.OnDay(civil.Must("2023-10-02")), "Logged since"
	_, err := r.svc.LogCommunication(r.t.Context(), r.actor, in)
	return err
}

func (r onRecord) replied(in docket.ReplyInput) error {
	in.Confirmed, in.ReceivedOn = true, civil.Must("2023-10-20")
	_, err := r.svc.LogReply(r.t.Context(), r.actor, in)
	return err
}

// waiting is the reply of the import that waits for its letter.
func (r onRecord) waiting() docket.ReplyID {
	r.t.Helper()
	items, _, err := r.st.Queue(r.t.Context(), docket.Everything, docket.QueueQuery{})
	if err != nil || len(items) != 1 {
		r.t.Fatalf("%+v, %v", items, err)
	}
	return docket.ReplyID(items[0].ID)
}

// built are the ways in which something is built on an import; each names the record that stands in the way.
var built = []struct {
	name    string
	build   func(r onRecord) error
	subject string
	why     docket.ObstacleKind
}{
	{"a letter it made is edited", func(r onRecord) error {
		c := r.letter("Made")
		return r.svc.EditCommunication(r.t.Context(), r.actor, c.ID, docket.CommunicationInput{Confirmed: true, Version: c.Version, Type: c.Type, Reference: "AL XAA 6/2023",
			Addressee: "XAA", Mandates: []string{"hrd"}, Sent: c.Printed(), Subject: "Made"})
	}, "communication", docket.ChangedSince},
	{"a letter it changed is assigned", func(r onRecord) error {
		c := r.letter("On record")
		return r.svc.AssignCommunication(r.t.Context(), r.actor, c.ID, docket.AssignInput{Version: c.Version, Officer: r.actor.Email})
	}, "communication", docket.ChangedSince},
	{"a reply to a letter it made is logged", func(r onRecord) error {
		return r.replied(docket.ReplyInput{Communications: []string{"XAA 6/2023"}, Kind: docket.Substantive})
	}, "communication", docket.ChangedSince},
	{"a reply it made is classified", func(r onRecord) error {
		replies, err := r.st.RepliesTo(r.t.Context(), r.letter("Made").ID)
		if err != nil {
			return err
		}
		return r.svc.ClassifyReply(r.t.Context(), r.actor, replies[0].ID, docket.LinkInput{Version: replies[0].Version, Kinds: map[docket.CommunicationID]docket.ReplyKind{r.letter("Made").ID: docket.Substantive}})
	}, "communication", docket.ChangedSince},
	{"a reminder is logged", func(r onRecord) error {
		_, err := r.svc.LogReminder(r.t.Context(), r.actor, docket.ReminderInput{Confirmed: true, Communications: []string{"XAA 6/2023"}, SentOn: civil.Must("2023-11-01")})
		return err
	}, "communication", docket.ChangedSince},
	{"more time is granted", func(r onRecord) error {
		_, err := r.svc.LogExtension(r.t.Context(), r.actor, r.letter("Made").ID, docket.ExtensionInput{Confirmed: true, AskedOn: civil.Must("2023-07-20")})
		return err
	}, "communication", docket.ChangedSince},
	{"a letter it made is closed", func(r onRecord) error {
		c := r.letter("Made")
		return r.svc.CloseCommunication(r.t.Context(), r.actor, c.ID, docket.ClosingInput{Version: c.Version, On: testkit.Today, Reason: "settled"})
	}, "communication", docket.ChangedSince},
	{"a comment is made on a letter it changed", func(r onRecord) error {
		_, err := r.svc.AddComment(r.t.Context(), r.actor, docket.OnCommunication, int64(r.letter("On record").ID), docket.CommentInput{Text: "look at this"})
		return err
	}, "communication", docket.ChangedSince},
	{"a comment is made on a reply it made", func(r onRecord) error {
		_, err := r.svc.AddComment(r.t.Context(), r.actor, docket.OnReply, int64(r.waiting()), docket.CommentInput{Text: "look at this"})
		return err
	}, "reply", docket.ChangedSince},
	{"a reply it made is set aside", func(r onRecord) error {
		_, err := r.svc.WorkQueue(r.t.Context(), r.actor, []docket.QueueTick{{Subject: "reply", ID: int64(r.waiting())}}, docket.QueueAct{Do: docket.DoSetAside, Reason: "no letter of ours"})
		return err
	}, "reply", docket.ChangedSince},
	{"a reply to a letter it made is assessed", func(r onRecord) error {
		replies, err := r.st.RepliesTo(r.t.Context(), r.letter("Made").ID)
		if err != nil {
			return err
		}
		// Only what is substantive or partial is assessed; the file did not say.
		return r.st.Tx(r.t.Context(), func(tx docket.Store) error {
			a := docket.Assessment{ReplyID: replies[0].ID, CommunicationID: r.letter("Made").ID, Scale: docket.Immaterial, Reason: "says nothing", AssessedOn: testkit.Today, AssessedBy: r.actor.ID, At: civil.InstantOf(testkit.Now())}
			if err := tx.InsertAssessment(r.t.Context(), &a); err != nil {
				return err
			}
			return tx.Record(r.t.Context(), docket.Change{Actor: r.actor, Action: "reply.assess", Subject: "assessment", SubjectID: int64(a.ID)})
		})
	}, "communication", docket.ChangedSince},
	{"a letter follows one it made", func(r onRecord) error {
		return r.log(docket.CommunicationInput{Addressee: "XAA", Follows: "XAA 6/2023", FollowUp: true})
	}, "communication", docket.FollowsImported},
	{"a reply it put in the queue is joined to another letter", func(r onRecord) error {
		if err := r.log(docket.CommunicationInput{Addressee: "XAA"}); err != nil {
			return err
		}
		id := r.waiting()
		reply, err := r.st.Reply(r.t.Context(), docket.Everything, id)
		if err != nil {
			return err
		}
		// The letter is sent after the reply came: the link is put as the queue puts it.
		return r.st.Tx(r.t.Context(), func(tx docket.Store) error {
			return tx.PutReplyLink(r.t.Context(), docket.ReplyLink{ReplyID: reply.ID, CommunicationID: r.letter("Logged since").ID, Kind: docket.Additional})
		})
	}, "reply", docket.LinkedSince},
	{"a letter goes to an actor it made", func(r onRecord) error {
		return r.log(docket.CommunicationInput{Addressee: docket.OTH, AddresseeName: "Example Company A", AddresseeKind: docket.OtherActor})
	}, "communication", docket.UsesAddressee},
	{"a reply comes from an actor it made", func(r onRecord) error {
		return r.replied(docket.ReplyInput{Addressee: fmt.Sprint(r.letter("To a company").AddresseeID)})
	}, "reply", docket.UsesAddressee},
	{"a later import changes a letter it made", func(r onRecord) error {
		r.take(r.t, file{name: "later.csv", content: []byte("ref,Date,Type,Country,Mandates,Summary,language\nAL XAA 6/2023,2023-06-02,AL,XAA,hrd,Made,fr\n")})
		return nil
	}, "communication", docket.ChangedSince},
	{"a later import knows a letter it made again", func(r onRecord) error {
		r.take(r.t, file{name: "later.csv", content: []byte("row_id,source_doc,ref,Date,Type,Country,Mandates,Summary\nZ9,Annex,AL XAA 6/2023,2023-06-02,AL,XAA,hrd,Made\n")})
		return nil
	}, "communication", docket.ImportedAgain},
}

func TestAnImportThatWasBuiltOnIsNotTakenBack(t *testing.T) {
	for _, test := range built {
		t.Run(test.name, func(t *testing.T) {
			r := importedLetters(t)
			if v, err := r.svc.PreviewUndo(t.Context(), r.actor, r.file.ID); err != nil || v.Obstacles.Any() {
				t.Fatalf("before anything is built on it: %+v, %v", v.Obstacles, err)
			}
			if err := test.build(r); err != nil {
				t.Fatal(err)
			}
			v, err := r.svc.PreviewUndo(t.Context(), r.actor, r.file.ID)
			if err != nil || v.Obstacles.Total != 1 || len(v.Obstacles.Items) != 1 {
				t.Fatalf("%+v, %v", v.Obstacles, err)
			}
			if o := v.Obstacles.Items[0]; o.Subject != test.subject || o.Why != test.why {
				t.Errorf("%s %d stands in the way: %s %s", o.Subject, o.SubjectID, o.Why, o.Event.Action)
			}
			before := len(r.letters(t))
			_, err = r.svc.UndoImport(t.Context(), r.actor, r.file.ID, "")
			var refusal *docket.Error
			if !errors.As(err, &refusal) || refusal.Kind != docket.Conflict {
				t.Fatalf("taken back with %v", err)
			}
			if found, ok := refusal.Current.(docket.Obstacles); !ok || found.Total != 1 {
				t.Errorf("the refusal names %+v", refusal.Current)
			}
			if len(r.letters(t)) != before {
				t.Error("something was taken back")
			}
			r.sound(t)
		})
	}
}

func (o office) sound(t testing.TB) {
	t.Helper()
	if found, err := o.st.Check(t.Context()); err != nil || len(found) > 0 {
		t.Fatalf("the register is broken: %v, %v", found, err)
	}
}

func TestOfManyThingsInTheWayTwentyAreNamedAndAllAreCounted(t *testing.T) {
	o := openOffice(t)
	o.take(t, file{name: "many.csv", content: manyRows(30)})
	for _, row := range o.letters(t)[:25] {
		c, err := o.st.Communication(t.Context(), docket.Everything, row.ID)
		if err == nil {
			err = o.service().AssignCommunication(t.Context(), o.actor, row.ID, docket.AssignInput{Version: c.Version, Officer: o.actor.Email})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	v, err := o.service().PreviewUndo(t.Context(), o.actor, o.newest(t).ID)
	if err != nil || v.Obstacles.Total != 25 || len(v.Obstacles.Items) != 20 || v.Obstacles.Items[0].Event.Action != "communication.assign" {
		t.Errorf("%d of %d, %v", len(v.Obstacles.Items), v.Obstacles.Total, err)
	}
}

func TestAnImportIsTakenBackOnce(t *testing.T) {
	r := importedLetters(t)
	results := make(chan error, 4)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			_, err := r.svc.UndoImport(context.Background(), r.actor, r.file.ID, "")
			results <- err
		})
	}
	all.Wait()
	close(results)
	done := 0
	for err := range results {
		if err == nil {
			done++
		} else if docket.KindOf(err) != docket.Conflict {
			t.Errorf("%v", err)
		}
	}
	if done != 1 {
		t.Errorf("taken back %d times", done)
	}
	i, err := r.st.PastImport(t.Context(), r.file.ID)
	if err != nil || !i.Undone() || i.UndoneBy != r.actor.ID || i.UndoneName != r.actor.Name {
		t.Errorf("%+v, %v", i, err)
	}
	r.sound(t)
}

func TestOnlyThoseWhoMayImportTakeOneBack(t *testing.T) {
	r := importedLetters(t)
	state, err := r.st.AddresseeByISO3(t.Context(), "XAA")
	if err != nil {
		t.Fatal(err)
	}
	other := docket.Actor{ID: testkit.User(t, r.st, "Officer B", docket.Staff).ID, Role: docket.Staff}
	limited := r.actor
	limited.Addressees = []docket.AddresseeID{state.ID}
	stranger := other
	stranger.Addressees = limited.Addressees
	for _, test := range []struct {
		who  string
		as   docket.Actor
		want docket.Kind
	}{
		{"an observer", docket.Actor{ID: other.ID, Role: docket.Observer}, docket.Forbidden},
		{"an administrator", docket.Actor{ID: other.ID, Role: docket.Administrator}, docket.Forbidden},
		{"the console", docket.Console, docket.Invalid},
		{"a person limited to one of its addressees", limited, docket.Forbidden},
		{"a limited person who did not import it", stranger, docket.NotFound},
	} {
		if _, err := r.svc.UndoImport(t.Context(), test.as, r.file.ID, ""); docket.KindOf(err) != test.want {
			t.Errorf("%s: %v", test.who, err)
		}
	}
	wide := limited
	wide.Addressees = append(slices.Clone(limited.Addressees), r.letter("To a company").AddresseeID)
	if _, err := r.svc.UndoImport(t.Context(), wide, r.file.ID, ""); err != nil {
		t.Errorf("a limited person who sees all of it: %v", err)
	}
}

func TestAnImportOfBeforeTheRegisterKeptChangesSaysThatItStays(t *testing.T) {
	o := openOffice(t)
	var id docket.ImportID
	testkit.Change(t, o.st, func(ctx context.Context, tx docket.Store) error {
		i := docket.Import{FileName: "old.csv", SHA256: fmt.Sprintf("%064d", 1), At: civil.InstantOf(testkit.Now()), UserID: o.actor.ID, Counts: "{}"}
		defer func() { id = i.ID }()
		return tx.InsertImport(ctx, &i)
	})
	_, err := o.service().UndoImport(t.Context(), o.actor, id, "")
	var refusal *docket.Error
	if !errors.As(err, &refusal) || refusal.Kind != docket.Conflict || refusal.Message.Key != "This import was made before the register kept what an import changes. It cannot be taken back exactly, so it stays." {
		t.Errorf("%v", err)
	}
}

func TestWhoMayNotImportIsNotToldOfFiles(t *testing.T) {
	r := importedLetters(t)
	for _, role := range []docket.Role{docket.Observer, docket.Administrator} {
		list, err := r.svc.PastImports(t.Context(), docket.Actor{ID: 99, Role: role}, 0)
		if err != nil || list.Total != 2 || list.Imports[0].FileName != "" || list.Imports[0].Rows != (docket.ImportedRows{}) || list.Imports[0].Made != (docket.ImportMade{}) {
			t.Errorf("%s: %+v, %v", role, list, err)
		}
	}
	list, err := r.svc.PastImports(t.Context(), r.actor, 0)
	if err != nil || list.Imports[0].FileName != "many.csv" || list.Imports[0].Rows.Rows != 4 || list.Imports[0].Rows.Queued != 1 || list.Imports[0].Made.Letters != 2 {
		t.Errorf("%+v, %v", list, err)
	}
	limited := docket.Actor{ID: 99, Role: docket.Staff, Mandates: []docket.MandateID{}}
	if list, err := r.svc.PastImports(t.Context(), limited, 0); err != nil || list.Total != 0 || len(list.Imports) != 0 {
		t.Errorf("of others: %+v, %v", list, err)
	}
}
