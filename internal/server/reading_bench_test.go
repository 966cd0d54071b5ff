package server

import (
	"net/http/httptest"
	"os"
	"strconv"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/sample"
	"answerable/internal/testkit"
)

// BenchmarkReading is what a page costs inside the server, from the request to the last byte.
// ANSWERABLE_BENCH_LETTERS sets how many letters the register has.
func BenchmarkReading(b *testing.B) {
	o := openOffice(b)
	letters, err := strconv.Atoi(os.Getenv("ANSWERABLE_BENCH_LETTERS"))
	if err != nil {
		letters = 10_000
	}
	if err := sample.Fill(b.Context(), o.store, sample.Size{Communications: letters, Seed: 1, Today: testkit.Today, Now: civil.InstantOf(testkit.Now())}, func(int) {}); err != nil {
		b.Fatal(err)
	}
	p := o.as(docket.Staff)
	for _, page := range []struct{ name, path string }{
		{"list", listPath}, {"list by status", listPath + "?status=overdue"}, {"list by State", listPath + "?state=XAB"},
		{"unanswered", unansweredPath}, {"unanswered of one", unansweredPath + "?state=XAB"}, {"letter", "/communications/500"}, {"queue", queuePath},
	} {
		b.Run(page.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest("GET", page.path, nil)
				r.Header.Set("Test-Person", strconv.FormatInt(int64(p.ID), 10))
				w := httptest.NewRecorder()
				o.server.ServeHTTP(w, r)
				if w.Code != 200 {
					b.Fatalf("%s answers %d", page.path, w.Code)
				}
			}
		})
	}
}
