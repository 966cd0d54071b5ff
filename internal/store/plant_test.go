package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// The tests of lists plant letters straight into the tables, derived facts and all, so that many of
// them cost little; that the writers store the same is tried where the writers are.

var today = civil.Must("2026-11-23")

func openRegister(t testing.TB) *Store {
	t.Helper()
	st, err := Open(context.Background(), filepath.Join(t.TempDir(), "answerable.db"),
		Options{Now: func() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// planted is a letter as a test knows it.
type planted struct {
	docket.Communication
	docket.Attached
	mandates []int64
}

// office is the reference data of a planted register.
type office struct {
	states, others []docket.Addressee
	mandates       []docket.Mandate
	officers       []docket.User
}

func (o office) addressees() []docket.Addressee {
	return append(append([]docket.Addressee{}, o.states...), o.others...)
}

// plantOffice writes invented addressees, mandates and officers.
func plantOffice(t testing.TB, st *Store, states, others, mandates, officers int) office {
	t.Helper()
	var o office
	execute := func(query string, args ...any) int64 {
		result, err := st.writer.Exec(query, args...)
		if err != nil {
			t.Fatal(err)
		}
		id, _ := result.LastInsertId()
		return id
	}
	for i := range states {
		iso := string([]byte{'X', byte('A' + i/26), byte('A' + i%26)})
		a := docket.Addressee{Kind: docket.State, ISO3: &iso, NameEN: "State " + iso}
		a.SortName, a.FoldName = docket.Fold(a.NameEN), docket.Fold(a.NameEN)
		a.ID = docket.AddresseeID(execute(`INSERT INTO addressees (kind, standing, iso3, name_en, sort_name, fold_name) VALUES ('state', 'invented', ?, ?, ?, ?)`,
			iso, a.NameEN, a.SortName, a.FoldName))
		for language, name := range map[string]string{"en": a.NameEN, "fr": "État " + iso, "ru": "Страна " + iso} {
			execute(`INSERT INTO addressee_names (addressee_id, fold, name, language) VALUES (?, ?, ?, ?)`, a.ID, docket.Fold(name), name, language)
		}
		o.states = append(o.states, a)
	}
	for i := range others {
		a := docket.Addressee{Kind: docket.Company, NameEN: fmt.Sprintf("Company %03d", i)}
		a.SortName, a.FoldName = docket.Fold(a.NameEN), docket.Fold(a.NameEN)
		a.ID = docket.AddresseeID(execute(`INSERT INTO addressees (kind, standing, name_en, sort_name, fold_name) VALUES ('company', 'none', ?, ?, ?)`,
			a.NameEN, a.SortName, a.FoldName))
		execute(`INSERT INTO addressee_names (addressee_id, fold, name) VALUES (?, ?, ?)`, a.ID, a.FoldName, a.NameEN)
		o.others = append(o.others, a)
	}
	for i := range mandates {
		m := docket.Mandate{Code: fmt.Sprintf("mandate%02d", i)}
		m.ID = docket.MandateID(execute(`INSERT INTO mandates (code, kind, name_en) VALUES (?, 'thematic', ?)`, m.Code, m.Code))
		o.mandates = append(o.mandates, m)
	}
	for i := range officers {
		u := docket.User{Email: fmt.Sprintf("officer%d@example.org", i)}
		u.ID = docket.UserID(execute(`INSERT INTO users (email, name, role, identities, created_at) VALUES (?, ?, 'staff', 0, 0)`,
			u.Email, fmt.Sprintf("Officer %d", i)))
		o.officers = append(o.officers, u)
	}
	return o
}

// planter writes letters within one transaction.
type planter struct {
	tx      *sql.Tx
	prepare map[string]*sql.Stmt
	letter  int64
	reply   int64
}

func newPlanter(tx *sql.Tx) *planter { return &planter{tx: tx, prepare: make(map[string]*sql.Stmt)} }

func (p *planter) exec(query string, args ...any) error {
	stmt := p.prepare[query]
	if stmt == nil {
		var err error
		if stmt, err = p.tx.Prepare(query); err != nil {
			return err
		}
		p.prepare[query] = stmt
	}
	_, err := stmt.Exec(args...)
	return err
}

var plantedColumns = append([]string{"id"}, letterAll...)

// put writes a letter with everything that hangs on it and derives its facts.
func (p *planter) put(l *planted) error {
	p.letter++
	l.ID, l.UID, l.Version = docket.CommunicationID(p.letter), fmt.Sprintf("%036d", p.letter), 1
	l.CreatedAt = civil.InstantOf(time.Unix(0, 0))
	l.Attached.Mandates = len(l.mandates)
	l.Derived = docket.Derive(l.Communication, l.Attached)
	if err := p.exec(letters.insertInto(plantedColumns), letters.values(&l.Communication, plantedColumns)...); err != nil {
		return err
	}
	for i, id := range l.mandates {
		if err := p.exec(insertMandate, l.ID, id, i+1, i == 0, l.SentUnknown, l.SentSort); err != nil {
			return err
		}
	}
	for _, link := range l.Links {
		p.reply++
		if err := p.exec(`INSERT INTO replies (id, uid, addressee_id, received_on, counts_on, links, created_at) VALUES (?, ?, ?, ?, ?, 1, 0)`,
			p.reply, fmt.Sprintf("%036d", p.reply), l.AddresseeID, link.CountsOn, link.CountsOn); err != nil {
			return err
		}
		if err := p.exec(`INSERT INTO reply_links (reply_id, communication_id, kind, probable, counts_on) VALUES (?, ?, ?, ?, ?)`,
			p.reply, l.ID, link.Kind, link.Probable, link.CountsOn); err != nil {
			return err
		}
	}
	for _, e := range l.Extensions {
		e.CommunicationID, e.CreatedAt = l.ID, l.CreatedAt
		if err := p.exec(insertExtension, extensions.values(&e, extensionBirth)...); err != nil {
			return err
		}
	}
	for i, on := range l.Reminded {
		reminder := p.letter*100 + int64(i)
		if err := p.exec(`INSERT INTO reminders (id, uid, addressee_id, sent_on, links, created_at) VALUES (?, ?, ?, ?, 1, 0)`,
			reminder, fmt.Sprintf("%036d", reminder), l.AddresseeID, on); err != nil {
			return err
		}
		if err := p.exec(`INSERT INTO reminder_links (reminder_id, communication_id, sent_on) VALUES (?, ?, ?)`, reminder, l.ID, on); err != nil {
			return err
		}
	}
	return nil
}

// plant writes letters and commits them.
func plant(t testing.TB, st *Store, all []planted) {
	t.Helper()
	tx, err := st.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	p := newPlanter(tx)
	for i := range all {
		if err := p.put(&all[i]); err != nil {
			t.Fatalf("plant letter %d: %v", i, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// explain gives the steps of SQLite's plan for a query.
func explain(t testing.TB, st *Store, q clause) string {
	t.Helper()
	rows, err := st.readers.Query("EXPLAIN QUERY PLAN "+q.sql, q.args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, q.sql)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, "\n")
}
