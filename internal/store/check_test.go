package store_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

// worked fills a register with a little of everything that check compares.
func worked(t *testing.T, st *store.Store) docket.Communication {
	t.Helper()
	c := testkit.Communication(t, st, testkit.By("hrd", "torture"))
	for range 3 {
		testkit.Communication(t, st, testkit.SentOn("August 1992"))
	}
	testkit.Reply(t, st, docket.Acknowledgement, "2026-09-05", c)
	testkit.Reply(t, st, docket.Substantive, "2026-11-10", c)
	testkit.Reminder(t, st, "2026-11-05", c)
	record(t, st)
	return c
}

func findings(t *testing.T, st *store.Store) string {
	t.Helper()
	found, err := st.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var sentences []string
	for _, f := range found {
		sentences = append(sentences, f.String())
	}
	return strings.Join(sentences, "\n")
}

func TestAWorkedRegisterHolds(t *testing.T) {
	st := testkit.Open(t)
	worked(t, st)
	if got := findings(t, st); got != "" {
		t.Error(got)
	}
}

func TestWhatDoesNotHoldIsSaidWithItsPlace(t *testing.T) {
	for name, test := range map[string]struct{ query, want string }{
		"a derived fact":      {`UPDATE communications SET replies = 9, standing = 'open' WHERE id = 1`, "Communication 1: what is kept for speed does not follow from its record (replies, standing)."},
		"a derived date":      {`UPDATE communications SET first_substantive_on = NULL WHERE id = 1`, "(first_substantive_on)"},
		"a lost cause":        {`DELETE FROM reminder_links`, "Communication 1: what is kept for speed"},
		"the order of dates":  {`UPDATE communication_mandates SET sent_sort = '2000-01-01' WHERE communication_id = 2`, "Communication 2: its mandates"},
		"nobody leads":        {`UPDATE communication_mandates SET lead = 0 WHERE communication_id = 1`, "Communication 1: none of its mandates leads."},
		"a renamed addressee": {`UPDATE addressees SET sort_name = 'zz' WHERE iso3 = 'XAA'`, "Communication 4 is not ordered"},
		"the queue":           {`UPDATE replies SET links = 0 WHERE id = 2`, "Reply 2: the number"},
		"an unread reply":     {`UPDATE replies SET first_seen_at = 7 WHERE id = 2`, "Reply 2: when it was first seen"},
		"a lost assessment":   {`UPDATE reply_links SET assessed = 1 WHERE reply_id = 2`, "Reply 2: whether it is assessed"},
		"another day":         {`UPDATE reply_links SET counts_on = '2026-11-11' WHERE reply_id = 2`, "Reply 2: a communication it answers counts it on another day."},
		"a reminder's day":    {`UPDATE reminder_links SET sent_on = '2026-11-06'`, "Reminder 1: a communication it asks about counts it on another day."},
		"a reminder's count":  {`UPDATE reminders SET links = 0`, "Reminder 1: the number"},
		"a lost record":       {`DELETE FROM replies WHERE id = 2`, "of reply_links names a record of replies that does not exist."},
		"the history":         {`UPDATE register_state SET change_number = 0; DROP TRIGGER events_are_never_deleted; DELETE FROM events WHERE id = 2`, "event 2 is missing"},
		"a check constraint":  {`PRAGMA ignore_check_constraints = 1; UPDATE communications SET dated_on = '2026-02-31' WHERE id = 3`, "Among the communications after number 0"},
	} {
		t.Run(name, func(t *testing.T) {
			st, raw := opened(t)
			worked(t, st)
			run(t, raw, test.query)
			if got := findings(t, st); !strings.Contains(got, test.want) {
				t.Errorf("found\n%s\nwant %s", got, test.want)
			}
		})
	}
}

func TestADamagedPageIsFound(t *testing.T) {
	path := testkit.File(t)
	st := open(t, path)
	worked(t, st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	damage(t, path, "replies_by_day")
	again := open(t, path)
	if got := findings(t, again); !strings.Contains(got, "Database file: ") {
		t.Errorf("found %q", got)
	}
}

// damage overwrites the page that an index begins on.
func damage(t *testing.T, path, index string) {
	t.Helper()
	raw := bare(t, path)
	var page, size int64
	if err := raw.QueryRow(`SELECT rootpage FROM sqlite_schema WHERE name = ?`, index).Scan(&page); err != nil {
		t.Fatal(err)
	}
	if err := raw.QueryRow(`PRAGMA page_size`).Scan(&size); err != nil {
		t.Fatal(err)
	}
	raw.Close()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteAt(make([]byte, size), (page-1)*size); err != nil {
		t.Fatal(err)
	}
}
