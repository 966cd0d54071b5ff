package view

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"answerable/internal/locale"
	"answerable/internal/view/viewtest"
	"answerable/web"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

var show = flag.String("show", "", "write the sample pages and the static files below this directory, to look at")

var samplePages = []string{"sample/form", "sample/list", "sample/record", "sample/signin"}

func TestEveryTemplateParses(t *testing.T) {
	assets, err := NewAssets(web.Static())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(web.Templates(), assets); err != nil {
		t.Error(err)
	}
}

func TestEveryWordOfTheFrameAndThePartialsIsTranslated(t *testing.T) {
	v, _ := sampleView(t)
	if diff := cmp.Diff(samplePages, v.Pages()); diff != "" {
		t.Fatal(diff)
	}
	for _, tag := range []string{"qps", "qps-rtl"} {
		sample := newSample(locale.For(tag))
		for _, page := range samplePages {
			html := render(t, v, page, sample)
			for _, found := range viewtest.UntranslatedText(html) {
				t.Errorf("%s in %s: %s", page, tag, found)
			}
			if !bytes.Contains(html, []byte(`dir="`+locale.For(tag).Dir()+`"`)) {
				t.Errorf("%s in %s does not say its direction", page, tag)
			}
		}
	}
}

func TestEveryControlHasItsLabelItsHintAndItsError(t *testing.T) {
	v, _ := sampleView(t)
	for _, page := range samplePages {
		doc := document(t, render(t, v, page, newSample(locale.For("en"))))
		ids := map[string]int{}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) { ids[s.AttrOr("id", "")]++ })
		for id, n := range ids {
			if n > 1 {
				t.Errorf("%s: id %q stands %d times", page, id, n)
			}
		}
		doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
			id := s.AttrOr("id", "")
			if s.Closest("label").Length() == 0 && s.AttrOr("aria-label", "") == "" && doc.Find(`label[for="`+id+`"]`).Length() != 1 {
				t.Errorf("%s: the control %q has no label", page, s.AttrOr("name", id))
			}
		})
		doc.Find("[aria-describedby]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr("aria-describedby", "")) {
				if ids[id] == 0 {
					t.Errorf("%s: %q describes a control and does not exist", page, id)
				}
			}
		})
		doc.Find(".errors a").Each(func(_ int, s *goquery.Selection) {
			if ids[strings.TrimPrefix(s.AttrOr("href", ""), "#")] != 1 {
				t.Errorf("%s: the error summary points to %s, which does not exist", page, s.AttrOr("href", ""))
			}
		})
	}
}

func TestAFormThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	v, _ := sampleView(t)
	doc := document(t, render(t, v, "sample/form", newSample(locale.For("en"))))
	for selector, want := range map[string]string{"#f-addressee": "Арландия", "#f-received_on": "31/13/2026", "input[name=kind][checked]": "substantive", "#f-translation[checked]": "yes", "input[name=once]": "o1", "input[name=version]": "3", "form.form input[name=csrf]": "token"} {
		if got := doc.Find(selector).AttrOr("value", "(nothing)"); got != want {
			t.Errorf("%s holds %q, want %q", selector, got, want)
		}
	}
	if got := doc.Find("#f-received_on").AttrOr("aria-invalid", ""); got != "true" {
		t.Errorf("the wrong field is not marked")
	}
	if doc.Find("input[name=confirm][required]").Length() != 1 {
		t.Error("the warnings cannot be confirmed")
	}
	if doc.Find(".errors[tabindex='-1'][autofocus] li").Length() != 3 {
		t.Error("the error summary does not list three errors and take the focus")
	}
}

func TestNoPageCarriesScriptOrStyleInline(t *testing.T) {
	v, _ := sampleView(t)
	for _, page := range samplePages {
		doc := document(t, render(t, v, page, newSample(locale.For("en"))))
		if n := doc.Find("style, [style], script:not([src])").Length(); n > 0 {
			t.Errorf("%s has %d inline scripts or styles, which the content policy blocks", page, n)
		}
	}
}

func TestAPageThatFailsSendsNothing(t *testing.T) {
	files := fstest.MapFS{
		"layouts/l.html":       {Data: []byte(`{{define "l"}}<p>begun{{template "content" .}}{{end}}`)},
		"partials/p.html":      {Data: []byte(`{{define "p"}}{{end}}`)},
		"pages/a/missing.html": {Data: []byte(`{{template "l" .}}{{define "content"}}{{.Nothing.At.All}}{{end}}`)},
		"pages/a/asset.html":   {Data: []byte(`{{template "l" .}}{{define "content"}}{{asset "none.css"}}{{end}}`)},
	}
	v, err := New(files, &Assets{})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"a/missing", "a/asset", "a/unknown"} {
		var b bytes.Buffer
		if err := v.Render(&b, page, Page{}); err == nil || b.Len() > 0 {
			t.Errorf("%s: error %v after %d bytes", page, err, b.Len())
		}
	}
	if err := v.Render(brokenPipe{}, "a/missing", map[string]any{"Nothing": map[string]any{"At": map[string]any{"All": "x"}}}); !errors.Is(err, errBroken) {
		t.Errorf("a reader who has gone is not reported: %v", err)
	}
}

var errBroken = errors.New("gone")

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

// TestSamplesCanBeLookedAt writes the pages for a browser: go test ./internal/view -run Looked -show /tmp/pages.
func TestSamplesCanBeLookedAt(t *testing.T) {
	if *show == "" {
		t.Skip("only with -show")
	}
	v, assets := sampleView(t)
	for hashed, file := range assets.files {
		write(t, filepath.Join(*show, "static", hashed), file.data)
	}
	for _, tag := range []string{"en", "qps-rtl"} {
		for _, theme := range []string{"light", "dark"} {
			sample := newSample(locale.For(tag))
			sample.Theme = theme
			for _, page := range samplePages {
				html := bytes.ReplaceAll(render(t, v, page, sample), []byte(`"/static/`), []byte(`"static/`))
				write(t, filepath.Join(*show, filepath.Base(page)+"-"+tag+"-"+theme+".html"), html)
			}
		}
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func document(t *testing.T, html []byte) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func BenchmarkAListPage(b *testing.B) {
	v, _ := sampleView(b)
	sample := newSample(locale.For("en"))
	sample.Rows = append(append(sample.Rows, sample.Rows...), sample.Rows[:2]...)
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := v.Render(&out, "sample/list", sample); err != nil {
			b.Fatal(err)
		}
	}
}
