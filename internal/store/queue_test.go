package store

import (
	"context"
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"answerable/internal/docket"
)

var queueQueries = map[string]string{
	"reply":    `INSERT INTO replies (uid, addressee_id, received_on, counts_on, their_reference, links, created_at) VALUES (?1, ?2, ?3, ?3, 'N/1', 0, 0)`,
	"reminder": `INSERT INTO reminders (uid, addressee_id, sent_on, links, created_at) VALUES (?1, ?2, ?3, 0, 0)`,
}

// queued plants replies and reminders that hang on no letter, several on each day, and gives them in
// the order of day, kind and number.
func queued(t *testing.T, st *Store, o office) []string {
	t.Helper()
	var want []string
	for i := range 20 {
		day := fmt.Sprintf("2024-02-%02d", 1+(i*7%20)/2)
		a := o.states[i%len(o.states)]
		for subject, query := range queueQueries {
			result, err := st.writer.Exec(query, fmt.Sprintf("%036d", 1000+i), a.ID, day)
			if err != nil {
				t.Fatal(err)
			}
			id, _ := result.LastInsertId()
			want = append(want, placed(day, subject, id, *a.ISO3))
		}
	}
	slices.Sort(want)
	return want
}

func placed(day, subject string, id int64, iso3 string) string {
	kind := map[string]string{"reply": "1 reply", "reminder": "2 reminder"}[subject]
	return fmt.Sprintf("%s %s %06d %s", day, kind, id, iso3)
}

func TestTheQueueShowsRepliesAndRemindersWithoutALetterOldestFirst(t *testing.T) {
	st := openRegister(t)
	o := plantOffice(t, st, 3, 0, 1, 0)
	plant(t, st, []planted{sentTo(o.states[0], "2024-01-10", docket.ReplyLink{Kind: docket.Substantive, CountsOn: today})}) // linked: not in the queue
	want := queued(t, st, o)
	ctx := context.Background()
	for _, limit := range []int{0, 1, 3, 40, 41} {
		var got []string
		for after := ""; ; {
			items, next, err := st.Queue(ctx, docket.Everything, docket.QueueQuery{After: after, Limit: limit})
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range items {
				got = append(got, placed(item.On.String(), item.Subject, item.ID, item.ISO3))
			}
			if next == "" || len(got) > len(want) {
				break
			}
			after = next
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("by %d (-want +got):\n%s", limit, diff)
		}
	}
	replies, reminders, err := st.CountQueue(ctx, docket.Everything)
	if err != nil || replies != 20 || reminders != 20 {
		t.Errorf("counted %d and %d, %v", replies, reminders, err)
	}
	if _, _, err := st.Queue(ctx, docket.Everything, docket.QueueQuery{After: "nonsense", Limit: 5}); docket.KindOf(err) != docket.Invalid {
		t.Errorf("a changed cursor: %v", err)
	}
}

func TestTheQueueKeepsToTheScope(t *testing.T) {
	st := openRegister(t)
	o := plantOffice(t, st, 3, 0, 1, 0)
	queued(t, st, o)
	ctx := context.Background()
	limited := docket.Scope{Addressees: []docket.AddresseeID{o.states[1].ID}}
	items, _, err := st.Queue(ctx, limited, docket.QueueQuery{})
	if err != nil || len(items) == 0 {
		t.Fatalf("%d items, %v", len(items), err)
	}
	for _, item := range items {
		if item.AddresseeID != o.states[1].ID {
			t.Errorf("an item of addressee %d", item.AddresseeID)
		}
	}
	replies, reminders, err := st.CountQueue(ctx, limited)
	if err != nil || replies+reminders != len(items) {
		t.Errorf("counted %d and %d, listed %d, %v", replies, reminders, len(items), err)
	}
	byMandate := docket.Scope{Mandates: []docket.MandateID{o.mandates[0].ID}}
	if items, _, err := st.Queue(ctx, byMandate, docket.QueueQuery{}); err != nil || len(items) != 0 {
		t.Errorf("limited to a mandate: %d items, %v", len(items), err)
	}
}

func execute(t *testing.T, st *Store, query string, args ...any) {
	t.Helper()
	if _, err := st.writer.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

func TestAQueuedItemSaysWhereItCameFrom(t *testing.T) {
	st := openRegister(t)
	o := plantOffice(t, st, 1, 0, 0, 1)
	execute(t, st, `INSERT INTO imports (id, file_name, sha256, at, user_id) VALUES (1, 'register.csv', printf('%064d', 1), 0, ?)`, o.officers[0].ID)
	execute(t, st, `INSERT INTO replies (id, uid, addressee_id, received_on, counts_on, links, created_at)
		VALUES (7, printf('%036d', 7), ?, '2024-03-01', '2024-03-01', 0, 0)`, o.states[0].ID)
	execute(t, st, `INSERT INTO origins (import_id, subject, subject_id, row, digest, document, paragraph) VALUES
		(1, 'reply', 7, 12, x'00', 'E/CN.4/1999/61', '214'), (1, 'reply', 7, 13, x'00', 'another copy', '1'), (1, 'reminder', 7, 14, x'00', 'of a reminder', '2')`)
	items, _, err := st.Queue(context.Background(), docket.Everything, docket.QueueQuery{Limit: 10})
	if err != nil || len(items) != 1 || items[0].Document != "E/CN.4/1999/61" || items[0].Paragraph != "214" {
		t.Errorf("%+v, %v", items, err)
	}
}

func TestTheLettersOfADocumentAreThoseTheReaderMaySee(t *testing.T) {
	st := openRegister(t)
	o := plantOffice(t, st, 2, 0, 1, 0)
	follows := docket.CommunicationID(1)
	letters := []planted{sentTo(o.states[0], "2024-01-10"), sentTo(o.states[0], "2024-01-09"), sentTo(o.states[1], "2024-01-08")}
	letters[1].FollowsID, letters[2].FollowsID = &follows, &follows
	plant(t, st, letters)
	execute(t, st, `INSERT INTO replies (id, uid, addressee_id, received_on, counts_on, links, created_at)
		VALUES (7, printf('%036d', 7), ?, '2024-03-01', '2024-03-01', 3, 0)`, o.states[0].ID)
	execute(t, st, `INSERT INTO reply_links (reply_id, communication_id, kind, probable, counts_on) VALUES
		(7, 1, 'substantive', 0, '2024-03-01'), (7, 2, 'partial', 1, '2024-03-01'), (7, 3, 'acknowledgement', 0, '2024-03-01')`)
	execute(t, st, `INSERT INTO reminders (id, uid, addressee_id, sent_on, links, created_at) VALUES (8, printf('%036d', 8), ?, '2024-03-01', 3, 0)`, o.states[0].ID)
	execute(t, st, `INSERT INTO reminder_links (reminder_id, communication_id, sent_on) VALUES (8, 1, '2024-03-01'), (8, 2, '2024-03-01'), (8, 3, '2024-03-01')`)
	kinds := map[docket.CommunicationID]docket.ReplyKind{1: docket.Substantive, 2: docket.Partial, 3: docket.Acknowledgement}
	for name, test := range map[string]struct {
		scope docket.Scope
		seen  []docket.CommunicationID
	}{
		"everything": {docket.Everything, []docket.CommunicationID{3, 2, 1}},
		"one State":  {docket.Scope{Addressees: []docket.AddresseeID{o.states[0].ID}}, []docket.CommunicationID{2, 1}},
		"no mandate": {docket.Scope{Mandates: []docket.MandateID{o.mandates[0].ID}}, []docket.CommunicationID{}},
	} {
		ctx := context.Background()
		links, err1 := st.LinksOf(ctx, test.scope, 7)
		reminded, err2 := st.RemindedBy(ctx, test.scope, 8)
		followed, err3 := st.FollowUpsOf(ctx, test.scope, 1)
		if err1 != nil || err2 != nil || err3 != nil {
			t.Fatal(err1, err2, err3)
		}
		answered := idsIn(links, func(l docket.AnsweredCommunication) docket.CommunicationID { return l.Row.ID })
		following := slices.DeleteFunc(slices.Clone(test.seen), func(id docket.CommunicationID) bool { return id == 1 })
		for what, diff := range map[string]string{
			"answered": gocmp.Diff(test.seen, answered), "reminded": gocmp.Diff(test.seen, idsIn(reminded, rowID)),
			"follow-ups": gocmp.Diff(following, idsIn(followed, rowID)),
		} {
			if diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", name, what, diff)
			}
		}
		for _, l := range links {
			if l.Kind != kinds[l.Row.ID] || l.Probable != (l.Row.ID == 2) {
				t.Errorf("%s: letter %d is %s, probable %v", name, l.Row.ID, l.Kind, l.Probable)
			}
		}
	}
}
