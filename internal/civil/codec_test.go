package civil

import (
	"database/sql"
	"encoding/json"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
	"pgregory.net/rapid"
)

// strictTable is a table as the migrations write them.
func strictTable(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	_, err = db.Exec(`CREATE TABLE letters (id INTEGER PRIMARY KEY,
		sent_on TEXT CHECK (date(sent_on) IS sent_on), logged_at INTEGER) STRICT`)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func stored(t testing.TB, db *sql.DB, d Date, i Instant) (Date, Instant, string) {
	t.Helper()
	var id int64
	if err := db.QueryRow(`INSERT INTO letters (sent_on, logged_at) VALUES (?, ?) RETURNING id`, d, i).Scan(&id); err != nil {
		t.Fatalf("storing %v, %v: %v", d, i, err)
	}
	var day Date
	var at Instant
	var types string
	row := db.QueryRow(`SELECT sent_on, logged_at, typeof(sent_on) || ' ' || typeof(logged_at) FROM letters WHERE id = ?`, id)
	if err := row.Scan(&day, &at, &types); err != nil {
		t.Fatalf("reading %v, %v: %v", d, i, err)
	}
	return day, at, types
}

func TestADateAndAnInstantComeBackFromAStrictTable(t *testing.T) {
	db := strictTable(t)
	for _, tc := range []struct {
		day   Date
		at    Instant
		types string
	}{
		{Must("2026-02-27"), InstantOf(time.Date(2026, 2, 27, 23, 59, 59, 123456789, time.UTC)), "text integer"},
		{firstDay, InstantOf(time.Unix(0, 0)), "text integer"},
		{lastDay, InstantOf(time.Date(1923, 1, 1, 0, 0, 0, 1000, time.UTC)), "text integer"},
		{Date{}, Instant{}, "null null"},
	} {
		day, at, types := stored(t, db, tc.day, tc.at)
		if day != tc.day || at != tc.at || types != tc.types {
			t.Errorf("%v, %v came back as %v, %v (%s)", tc.day, tc.at, day, at, types)
		}
	}
}

func TestEveryDateComesBackFromTheDatabase(t *testing.T) {
	db := strictTable(t)
	rapid.Check(t, func(rt *rapid.T) {
		d := anyDate().Draw(rt, "day")
		if got, _, _ := stored(t, db, d, Instant{}); got != d {
			rt.Fatalf("%v came back as %v", d, got)
		}
	})
}

func TestADateIsScannedFromTextOnly(t *testing.T) {
	d := lastDay
	for _, src := range []any{nil, "", []byte{}} {
		d = lastDay
		if err := d.Scan(src); err != nil || !d.IsZero() {
			t.Errorf("Scan(%#v) gives %v, %v, want no date", src, d, err)
		}
	}
	if err := d.Scan([]byte("2026-02-27")); err != nil || d != Must("2026-02-27") {
		t.Errorf("Scan of bytes gives %v, %v", d, err)
	}
	for _, src := range []any{time.Now(), int64(20260227), 1.5, "27 Feb 2026", "2026-02-30"} {
		d = lastDay
		if err := d.Scan(src); err == nil || d != lastDay {
			t.Errorf("Scan(%#v) gives %v, %v, want an error and no change", src, d, err)
		}
	}
}

func TestAColumnDeclaredDateIsRefused(t *testing.T) {
	db := strictTable(t)
	if _, err := db.Exec(`CREATE TABLE loose (on_day DATE)`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO loose VALUES ('2026-02-27')`); err != nil {
		t.Fatal(err)
	}
	var d Date
	if err := db.QueryRow(`SELECT on_day FROM loose`).Scan(&d); err == nil {
		t.Errorf("an instant was taken for the day %v", d)
	}
}

func TestAnInstantIsScannedFromMicrosecondsOnly(t *testing.T) {
	for _, src := range []any{time.Now(), "2026-02-27", 1.5} {
		var i Instant
		if err := i.Scan(src); err == nil || !i.IsZero() {
			t.Errorf("Scan(%#v) gives %v, %v, want an error", src, i, err)
		}
	}
}

func TestAnInstantIsTheSameMomentInUtcToTheMicrosecond(t *testing.T) {
	at := time.Date(2026, 2, 27, 1, 30, 0, 123456789, time.FixedZone("UTC+14", 14*60*60))
	i := InstantOf(at)
	if want := time.Date(2026, 2, 26, 11, 30, 0, 123456000, time.UTC); i.Time() != want {
		t.Errorf("got %v, want %v", i.Time(), want)
	}
	if got := i.String(); got != "2026-02-26T11:30:00.123456Z" {
		t.Errorf("String = %q", got)
	}
	if InstantOf(at.UTC()) != i {
		t.Error("the same moment in another zone is another instant")
	}
}

func TestNoInstantIsNotTheEpoch(t *testing.T) {
	var none Instant
	epoch := InstantOf(time.Unix(0, 0))
	if !none.IsZero() || !none.Time().IsZero() || none.String() != "" || InstantOf(time.Time{}) != none {
		t.Errorf("the zero value is %v", none.Time())
	}
	if epoch.IsZero() || epoch.Equal(none) || !epoch.Time().Equal(time.Unix(0, 0)) {
		t.Error("the epoch is taken for no moment")
	}
}

func TestInstantsAreOrderedByTimeWithNoneFirst(t *testing.T) {
	inOrder := []Instant{{}, InstantOf(time.Unix(-1, 0)), InstantOf(time.Unix(0, 0)), InstantOf(time.Unix(0, 1000))}
	for a := range inOrder {
		for b := range inOrder {
			if got, want := inOrder[a].Compare(inOrder[b]), sign3(a-b); got != want {
				t.Errorf("Compare(%v, %v) = %d, want %d", inOrder[a], inOrder[b], got, want)
			}
			if inOrder[a].Before(inOrder[b]) != (a < b) || inOrder[a].After(inOrder[b]) != (a > b) {
				t.Errorf("%v and %v are ordered wrongly", inOrder[a], inOrder[b])
			}
		}
	}
}

func TestDatesAndInstantsSurviveJson(t *testing.T) {
	type payload struct {
		On   Date
		At   Instant
		Days map[Date]int
	}
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "day")
		want := payload{On: d, Days: map[Date]int{d: 1}}
		if rapid.Bool().Draw(t, "with a moment") {
			want.At = InstantOf(d.midnight().Add(time.Duration(rapid.Int64Range(1, 86_399_999_999).Draw(t, "µs")) * time.Microsecond))
		}
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got payload
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got.On != want.On || got.At != want.At || got.Days[d] != 1 {
			t.Fatalf("%s is read as %v", text, got)
		}
	})
	var none payload
	if text, err := json.Marshal(none); err != nil || string(text) != `{"On":"","At":"","Days":null}` {
		t.Errorf("nothing is written %s, %v", text, err)
	}
	if err := json.Unmarshal([]byte(`{"On":"","At":""}`), &none); err != nil || !none.On.IsZero() || !none.At.IsZero() {
		t.Errorf("nothing is read as %v, %v", none, err)
	}
	for _, text := range []string{`{"On":"27 Feb 2026"}`, `{"At":"27 Feb 2026"}`} {
		if err := json.Unmarshal([]byte(text), &none); err == nil {
			t.Errorf("%s is read as %v", text, none)
		}
	}
}
