package account_test

import (
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"answerable/internal/account"
	"answerable/internal/docket"
	"answerable/internal/store"
	"answerable/internal/testkit"
)

const (
	longEnough = "velvet anchor tidal moss"
	another    = "copper lantern seven hills"
	here       = "192.0.2.1"
)

// cheap keeps tests fast; the form of the hash is the same.
var cheap = account.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}

// office is a register with its accounts and a clock that a test moves.
type office struct {
	*account.Service
	docket *docket.Service
	store  *store.Store
	path   string
	now    time.Time
}

func openOffice(t *testing.T) *office {
	t.Helper()
	o := &office{now: testkit.Now()}
	clock := func() time.Time { return o.now }
	o.path = testkit.File(t)
	st, err := store.Open(t.Context(), o.path, store.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	o.store = st
	o.docket = docket.NewService(o.store, clock, time.UTC)
	o.Service = o.accounts(cheap)
	t.Cleanup(func() { o.Close() })
	return o
}

func (o *office) accounts(cost account.Cost) *account.Service {
	return account.New(o.store, o.docket, account.Options{Now: func() time.Time { return o.now }, Secret: []byte("a secret of the test"), Cost: cost})
}

func (o *office) pass(d time.Duration) { o.now = o.now.Add(d) }

// person adds somebody who can sign in with the password longEnough.
func (o *office) person(t *testing.T, name string, role docket.Role) docket.User {
	t.Helper()
	password := longEnough
	in := docket.UserInput{Email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.org", Name: name, Role: role}
	u, _, err := o.AddPerson(t.Context(), docket.Console, in, &password, "")
	if err != nil {
		t.Fatalf("add %s: %v", name, err)
	}
	return u
}

func (o *office) signIn(t *testing.T, u docket.User) account.Signin {
	t.Helper()
	signin, err := o.SignIn(t.Context(), u.Email, longEnough, here)
	if err != nil {
		t.Fatalf("sign in: %v", err)
	}
	return signin
}

// refused makes sure that an error is a refusal of a kind, and gives its sentence.
func refused(t *testing.T, err error, kind docket.Kind) string {
	t.Helper()
	var refusal *docket.Error
	if !errors.As(err, &refusal) || refusal.Kind != kind {
		t.Fatalf("got %v, want a refusal of kind %d", err, kind)
	}
	return refusal.Error()
}

// atFields gives the messages of a refused form by field.
func atFields(t *testing.T, err error) map[string]string {
	t.Helper()
	refused(t, err, docket.Invalid)
	var refusal *docket.Error
	errors.As(err, &refusal)
	found := map[string]string{}
	for _, m := range refusal.Fields {
		found[m.Field] = m.Message.String()
	}
	return found
}

// actions lists what the history says happened to a person.
func (o *office) actions(t *testing.T, id docket.UserID) []string {
	t.Helper()
	events, err := o.store.Events(t.Context(), "user", int64(id), 0)
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, e := range events {
		actions = append([]string{e.Action}, actions...)
	}
	return actions
}

// accesses gives what was noted, with how often.
func (o *office) accesses(t *testing.T) map[string]int {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+o.path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT action || ' ' || subject || ' ' || subject_id, sum(count) FROM accesses GROUP BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[string]int{}
	for rows.Next() {
		var line string
		var n int
		if err := rows.Scan(&line, &n); err != nil {
			t.Fatal(err)
		}
		found[line] = n
	}
	return found
}
