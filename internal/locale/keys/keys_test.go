package keys

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"answerable/internal/locale"
	"answerable/web"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/leonelquinteros/gotext"
)

var update = flag.Bool("update", false, "write internal/locale/catalogues/messages.pot anew")

const module = "../../.."

// wholeProgram gathers what the program can say.
func wholeProgram(t *testing.T) []Message {
	t.Helper()
	set := NewSet()
	for _, dir := range []string{"internal", "cmd"} {
		root := filepath.Join(module, dir)
		if _, err := os.Stat(root); err != nil {
			continue
		}
		if err := set.FromGo(os.DirFS(root)); err != nil {
			t.Fatal(err)
		}
	}
	if err := set.FromTemplates(web.Templates()); err != nil {
		t.Fatal(err)
	}
	return set.Messages()
}

func TestTheMessageTemplateIsUpToDate(t *testing.T) {
	path := filepath.Join(module, "internal/locale/catalogues/messages.pot")
	want := POT(wholeProgram(t))
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run: go test -tags sqlite_fts5 ./internal/locale/keys -update\n%s", diff)
	}
}

func TestEveryCatalogueTranslatesEveryMessage(t *testing.T) {
	messages := wholeProgram(t)
	for tag, po := range locale.Catalogues() {
		for _, m := range Missing(messages, po) {
			t.Errorf("%s.po lacks %q (context %q), said in %s", tag, m.Singular, m.Context, strings.Join(m.Places, ", "))
		}
	}
}

func TestAMissingTranslationIsFound(t *testing.T) {
	po := gotext.NewPo()
	po.Parse([]byte(`msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

msgid "Save"
msgstr "Enregistrer"

msgctxt "status"
msgid "draft"
msgstr "projet"

msgid "%d letter"
msgid_plural "%d letters"
msgstr[0] "%d lettre"
msgstr[1] ""
`))
	messages := []Message{
		{Singular: "Save"}, {Singular: "Send"}, {Context: "status", Singular: "draft"},
		{Context: "command", Singular: "draft"}, {Singular: "%d letter", Plural: "%d letters"},
	}
	want := []Message{messages[1], messages[3], messages[4]}
	if diff := cmp.Diff(want, Missing(messages, po), cmpopts.IgnoreUnexported(Message{})); diff != "" {
		t.Error(diff)
	}
}

func TestMessagesAreFoundWhereverTheyAreSaid(t *testing.T) {
	set := NewSet()
	err := set.FromTemplates(fstest.MapFS{"pages/a/b.html": {Data: []byte(
		`{{define "x"}}{{if eq (.T "in a condition") ""}}{{else}}{{range .Rows}}{{$.C "menu" "Open"}}{{end}}{{end}}` +
			`<p title="{{.T "in an attribute"}}">{{template "y" (.Form.Field "a" ($.Page.T "in an argument")).Must}}{{with .N "%d day" "%d days" .Days}}{{.}}{{end}}{{end}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	err = set.FromGo(fstest.MapFS{
		"a/a.go": {Data: []byte("package a\nvar k = locale.Key(\"in \" +\n\"two lines\")\nfunc f() { w.T(`raw`); p.add(field, \"from a rule %s\", x); w.T(variable) }\n" +
			"func (p *problems) add(field, key string, args ...any) {}\nfunc Refuse(kind int, key string, args ...any) {}\nfunc set(key string) {}\nfunc g() { set(\"no message\") }")},
		"b/b.go":      {Data: []byte("package b\nimport \"x/a\"\nfunc Refuse(key string, args ...any) {}\nfunc f() { a.Refuse(1, \"of another package\"); Refuse(\"of this one\"); list.add(1, \"no message\") }")},
		"a/a_test.go": {Data: []byte(`package a; var k = locale.Key("of a test")`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Message{
		{Singular: "%d day", Plural: "%d days"}, {Context: "menu", Singular: "Open"}, {Singular: "from a rule %s"},
		{Singular: "in a condition"}, {Singular: "in an argument"}, {Singular: "in an attribute"},
		{Singular: "in two lines"}, {Singular: "of another package"}, {Singular: "of this one"}, {Singular: "raw"},
	}
	if diff := cmp.Diff(want, set.Messages(), cmpopts.IgnoreUnexported(Message{}), cmpopts.IgnoreFields(Message{}, "Places")); diff != "" {
		t.Error(diff)
	}
}

func TestAKeyThatWouldPrintWrongIsRefused(t *testing.T) {
	for name, call := range map[string]string{
		"a literal per cent sign that is not doubled": `w.T("answered by 38 % of States")`,
		"a per cent sign at the end":                  `w.T("38%")`,
		"too few arguments":                           `w.T("%s of %s", a)`,
		"too few arguments behind the count":          `w.N("%d letter to %s", "%d letters to %s", n)`,
		"two plurals":                                 `w.N("%d day", "%d days", n) + w.N("%d day", "%d d", n)`,
	} {
		err := NewSet().FromGo(fstest.MapFS{"a.go": {Data: []byte("package a\nvar x = " + call)}})
		if err == nil {
			t.Errorf("%s was let through: %s", name, call)
		}
	}
	for _, call := range []string{`w.T("38 %%")`, `w.T("%s of %s", args...)`, `w.N("one letter to %[2]s", "%d letters to %s", n, g)`} {
		if err := NewSet().FromGo(fstest.MapFS{"a.go": {Data: []byte("package a\nvar x = " + call)}}); err != nil {
			t.Errorf("%s: %v", call, err)
		}
	}
}
