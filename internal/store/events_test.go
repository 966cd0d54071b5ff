package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

// record writes three events about a communication.
func record(t *testing.T, st *store.Store) {
	t.Helper()
	for _, action := range []string{"first", "second", "third"} {
		testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
			return tx.Record(ctx, docket.Change{Actor: docket.Console, Action: action, Subject: "communication", SubjectID: 7,
				Before: map[string]string{"subject": "Person A"}, After: map[string]string{"subject": "Person B"}, Why: "a mistake"})
		})
	}
}

func broken(t *testing.T, st *store.Store) string {
	t.Helper()
	found, err := st.VerifyChain(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var sentences []string
	for _, f := range found {
		sentences = append(sentences, f.String())
	}
	return strings.Join(sentences, " ")
}

func TestEventsFollowEachOtherInOneChain(t *testing.T) {
	st := testkit.Open(t)
	person := testkit.User(t, st, "Person A", docket.Staff)
	record(t, st)
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		for range 3 {
			if err := tx.Record(ctx, docket.Change{Actor: docket.Actor{ID: person.ID}, Action: "in one change", Subject: "communication", SubjectID: 7}); err != nil {
				return err
			}
		}
		return nil
	})
	if got := broken(t, st); got != "" {
		t.Error(got)
	}
	events, err := st.Events(t.Context(), "communication", 7, 4)
	if err != nil || len(events) != 4 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	newest, third := events[0], events[3]
	if newest.ActorName != "Person A" || newest.ActorID != person.ID || !newest.At.Time().Equal(testkit.Now()) {
		t.Errorf("newest %+v", newest)
	}
	var said struct {
		Before, After map[string]string
		Why           string
	}
	if err := json.Unmarshal([]byte(third.JSON), &said); err != nil || said.Before["subject"] != "Person A" || said.After["subject"] != "Person B" || said.Why != "a mistake" {
		t.Errorf("third says %s, %v", third.JSON, err)
	}
	if third.Action != "third" || third.ActorName != docket.Console.Name {
		t.Errorf("third %+v", third)
	}
}

func TestEveryChangeRaisesTheChangeNumberOnce(t *testing.T) {
	st := testkit.Open(t)
	before, err := st.ChangeNumber(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	record(t, st)
	if after, err := st.ChangeNumber(t.Context()); err != nil || after != before+3 {
		t.Errorf("from %d to %d, %v", before, after, err)
	}
}

func TestWhatIsUndoneLeavesNoEvent(t *testing.T) {
	st, own := testkit.Open(t), errors.New("own")
	err := st.Tx(t.Context(), func(tx docket.Store) error {
		if err := tx.Record(t.Context(), docket.Change{Action: "undone", Subject: "communication", SubjectID: 7}); err != nil {
			return err
		}
		return own
	})
	events, readErr := st.Events(t.Context(), "communication", 7, 0)
	if !errors.Is(err, own) || readErr != nil || len(events) != 0 {
		t.Errorf("%d events, %v, %v", len(events), err, readErr)
	}
	record(t, st)
	if got := broken(t, st); got != "" {
		t.Error(got)
	}
}

func TestEventsAndPayloadsCannotBeChangedOrReplaced(t *testing.T) {
	st, raw := opened(t)
	record(t, st)
	for _, query := range []string{
		`UPDATE events SET action = 'other' WHERE id = 2`,
		`DELETE FROM events WHERE id = 2`,
		`INSERT OR REPLACE INTO events SELECT * FROM events WHERE id = 2`,
		`REPLACE INTO events SELECT id, at, 5, action, subject, subject_id, payload_hash, prev_hash, hash FROM events WHERE id = 2`,
		`INSERT INTO events SELECT * FROM events WHERE id = 2 ON CONFLICT DO UPDATE SET action = 'other'`,
		`UPDATE event_payloads SET json = '{}' WHERE event_id = 2`,
		`INSERT OR REPLACE INTO event_payloads SELECT event_id, salt, '{}' FROM event_payloads WHERE event_id = 2`,
	} {
		if _, err := raw.Exec(query); err == nil || !strings.Contains(err.Error(), "never") {
			t.Errorf("%s: %v", query, err)
		}
	}
	if got := broken(t, st); got != "" {
		t.Error(got)
	}
}

func TestTheChainStandsWhenAPayloadIsDestroyed(t *testing.T) {
	st, raw := opened(t)
	record(t, st)
	run(t, raw, `DELETE FROM event_payloads WHERE event_id = 2`)
	if got := broken(t, st); got != "" {
		t.Error(got)
	}
	events, err := st.Events(t.Context(), "communication", 7, 0)
	if err != nil || len(events) != 3 || events[2].JSON != "" || events[1].JSON == "" {
		t.Errorf("events %+v, %v", events, err)
	}
}

func TestATamperedHistoryIsFound(t *testing.T) {
	for name, test := range map[string]struct{ query, want string }{
		"action":       {`UPDATE events SET action = 'other' WHERE id = 3`, "event 3 was changed"},
		"actor":        {`UPDATE events SET actor_id = 5 WHERE id = 3`, "event 3 was changed"},
		"instant":      {`UPDATE events SET at = at + 1 WHERE id = 3`, "event 3 was changed"},
		"subject":      {`UPDATE events SET subject_id = 8 WHERE id = 3`, "event 3 was changed"},
		"moved letter": {`UPDATE events SET action = action || subject, subject = '' WHERE id = 3`, "event 3 was changed"},
		"missing":      {`DELETE FROM events WHERE id = 3`, "event 3 is missing"},
		"first":        {`DELETE FROM events WHERE id = 1`, "event 1 is missing"},
		"cut out":      {`DELETE FROM events WHERE id = 3; UPDATE events SET id = 3 WHERE id = 4`, "event 3 does not follow event 2"},
		"payload":      {`UPDATE event_payloads SET json = '{}' WHERE event_id = 3`, "payload of event 3"},
		"salt":         {`UPDATE event_payloads SET salt = zeroblob(16) WHERE event_id = 3`, "payload of event 3"},
	} {
		t.Run(name, func(t *testing.T) {
			st, raw := opened(t)
			record(t, st)
			for _, trigger := range []string{"events_are_never_changed", "events_are_never_deleted", "events_are_never_replaced", "payloads_are_never_changed"} {
				run(t, raw, "DROP TRIGGER "+trigger)
			}
			run(t, raw, "PRAGMA ignore_check_constraints = 1; "+test.query)
			if got := broken(t, st); !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

func TestTheSameAccessWithinAMinuteIsCounted(t *testing.T) {
	now := testkit.Now()
	path := testkit.File(t)
	st, err := store.Open(t.Context(), path, store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	note := func(a docket.Access) {
		testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error { return tx.NoteAccess(ctx, a) })
	}
	read := docket.Access{ActorID: 1, Action: "identities.read", Subject: "communication", SubjectID: 7}
	other := read
	other.SubjectID = 8
	note(read)
	note(read)
	note(other)
	now = now.Add(59 * time.Second)
	note(read)
	now = now.Add(2 * time.Second)
	note(read)
	raw, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	var rows string
	if err := raw.QueryRow(`SELECT group_concat(subject_id || 'x' || count, ' ') FROM (SELECT * FROM accesses ORDER BY id)`).Scan(&rows); err != nil || rows != "7x3 8x1 7x1" {
		t.Errorf("accesses %q, %v", rows, err)
	}
}

func TestASecondClickFindsTheFirstOnesResult(t *testing.T) {
	st, ctx := testkit.Open(t), t.Context()
	person, other := testkit.User(t, st, "Person A", docket.Staff), testkit.User(t, st, "Person B", docket.Staff)
	once := strings.Repeat("x", 32)
	testkit.Change(t, st, func(ctx context.Context, tx docket.Store) error {
		return tx.PutSubmission(ctx, once, person.ID, "/communications/7")
	})
	for id, want := range map[docket.UserID]string{person.ID: "/communications/7", other.ID: ""} {
		if got, err := st.Submission(ctx, once, id); err != nil || got != want {
			t.Errorf("user %d: %q, %v", id, got, err)
		}
	}
	wantKind(t, st.Tx(ctx, func(tx docket.Store) error { return tx.PutSubmission(ctx, once, other.ID, "/") }), docket.Conflict)
}
