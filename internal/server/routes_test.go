package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"answerable/internal/docket"
)

// asked sends a request over the network, where HEAD is what it is.
func (p *person) asked(t *testing.T, method, path string) (*http.Response, string) {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.ID != 0 {
			r.Header.Set("Test-Person", itoa(int(p.ID)))
		}
		p.server.ServeHTTP(w, r)
	}))
	defer web.Close()
	r, err := http.NewRequestWithContext(t.Context(), method, web.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got, string(body)
}

func TestHEADAnswersAsGETWithoutABody(t *testing.T) {
	k := everyKind(t)
	reader := k.as(docket.Reviewer)
	for _, p := range []*person{reader, {office: k.office}} {
		for _, path := range []string{"/healthz", "/readyz", "/", listPath, listPath + "?status=overdue", listPath + ".csv", listPath + ".xlsx", listPath + ".csv?status=banana",
			k.id("overdue"), k.id("overdue") + "/edit", "/communications/999999", unansweredPath, unansweredPath + ".csv", queuePath, "/nowhere"} {
			get, _ := p.asked(t, http.MethodGet, path)
			head, body := p.asked(t, http.MethodHead, path)
			if head.StatusCode != get.StatusCode || body != "" {
				t.Errorf("person %d: HEAD %s answers %d with %d bytes, GET answers %d", p.ID, path, head.StatusCode, len(body), get.StatusCode)
			}
			for _, name := range []string{"Content-Type", "Content-Disposition", "Location", "Content-Security-Policy", "Cache-Control"} {
				if head.Header.Get(name) != get.Header.Get(name) {
					t.Errorf("person %d: HEAD %s says %s: %q, GET %q", p.ID, path, name, head.Header.Get(name), get.Header.Get(name))
				}
			}
		}
	}
}

func TestAMethodThatAnAddressDoesNotTakeIsRefusedWithThoseItTakes(t *testing.T) {
	k := everyKind(t)
	reader := k.as(docket.Reviewer)
	for _, p := range []*person{reader, {office: k.office}} {
		for _, path := range []string{"/healthz", listPath, k.id("overdue"), k.id("overdue") + "/edit", "/signin", "/account", "/static/app.css"} {
			for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch} {
				got, _ := p.asked(t, method, path)
				if allow := got.Header.Get("Allow"); got.StatusCode != http.StatusMethodNotAllowed || !strings.Contains(allow, "GET") || !strings.Contains(allow, "HEAD") {
					t.Errorf("person %d: %s %s answers %d, allowing %q", p.ID, method, path, got.StatusCode, allow)
				}
			}
		}
		if got, _ := p.asked(t, http.MethodPost, unansweredPath); got.StatusCode != http.StatusMethodNotAllowed || strings.Contains(got.Header.Get("Allow"), "POST") {
			t.Errorf("person %d: a form at a page without one answers %d, allowing %q", p.ID, got.StatusCode, got.Header.Get("Allow"))
		}
		if got, _ := p.asked(t, http.MethodGet, "/signout"); got.StatusCode != http.StatusMethodNotAllowed || !strings.Contains(got.Header.Get("Allow"), "POST") {
			t.Errorf("person %d: GET /signout answers %d, allowing %q", p.ID, got.StatusCode, got.Header.Get("Allow"))
		}
	}
}
