package testkit_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// neighbours is the drawing of the house: which of our packages a package may
// import. Arrows point inwards; an arrow that is not here is not drawn. Tests,
// cmd and testkit wire everything together and stand outside.
var neighbours = map[string][]string{
	"civil":    {},
	"deadline": {"civil"},
	"docket":   {"deadline", "civil"},

	"report": {"docket", "deadline", "civil", "locale", "document", "cell"},
	"intake": {"docket", "deadline", "civil", "cell", "reference"},
	"jobs":   {"docket", "civil"},

	// importing keeps what people prepare on the import page; the server asks it, not intake.
	"importing": {"intake", "docket", "civil"},
	"mail":      {"docket", "civil", "locale"},

	// store implements the interfaces that these declare where they use them.
	"store":    {"docket", "deadline", "civil", "report", "account", "reference", "migrations"},
	"account":  {"docket", "civil"},
	"server":   {"docket", "deadline", "civil", "report", "account", "importing", "view", "locale", "cell", "document", "config", "web"},
	"view":     {"locale", "civil", "web"},
	"locale":   {"civil"},
	"document": {"cell"},
	"config":   {},

	// Leaves: data and text that anyone may need and that need nobody.
	"cell":      {},
	"reference": {},
	"demo":      {},
	"sample":    {"docket", "civil", "reference"},

	"web":        {},
	"migrations": {},
}

// keepers are the only packages that may import a library, so that its ways
// stay behind one door.
var keepers = map[string][]string{
	"gorm.io":                             {"store"},
	"github.com/mattn/go-sqlite3":         {"store"},
	"github.com/pressly/goose":            {"store"},
	"github.com/labstack/echo":            {"server"},
	"github.com/gorilla/sessions":         {"server"},
	"github.com/xuri/excelize":            {"document", "intake"},
	"github.com/leonelquinteros/gotext":   {"locale"},
	"github.com/go-playground/form":       {"server"},
	"github.com/go-playground/validator":  {"server"},
	"github.com/caarlos0/env":             {"config", "cmd"},
	"github.com/alecthomas/kong":          {"cmd"},
	"github.com/prometheus/client_golang": {"server"},
}

// testTools serve tests; no code that is handed out imports them.
var testTools = []string{
	"testing", "github.com/chromedp", "github.com/PuerkitoBio/goquery", "github.com/google/go-cmp", "pgregory.net/rapid",
}

// strangers are imports that a package of rules never has.
var strangers = map[string][]string{
	"net/http":      {"civil", "deadline", "docket", "report", "document", "store", "intake", "importing"},
	"database/sql":  {"civil", "deadline", "docket", "report", "document", "server", "view"},
	"html/template": {"civil", "deadline", "docket", "store", "intake"},
	"math/rand":     {"civil", "deadline", "docket", "report"},
}

// clockless packages are told the day; a rule that asks the clock for itself
// cannot be tried on a past day.
var clockless = []string{"civil", "deadline", "docket", "report"}

func TestEveryImportIsAnArrowOfTheDrawing(t *testing.T) {
	files, err := readTree(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no Go files found: the check looks at the wrong directory")
	}
	for _, breach := range breaches(files) {
		t.Error(breach)
	}
}

func TestABreachOfTheDrawingIsNamed(t *testing.T) {
	for _, test := range []struct {
		name, path, source string
		want               []string
	}{
		{"docket on gorm", "internal/docket/a.go", `import "gorm.io/gorm"`,
			[]string{"internal/docket/a.go: only store imports gorm.io/gorm"}},
		{"docket on report", "internal/docket/a.go", `import "answerable/internal/report"`,
			[]string{"internal/docket/a.go: docket does not import report"}},
		{"docket on echo", "internal/docket/a.go", `import "github.com/labstack/echo/v4"`,
			[]string{"internal/docket/a.go: only server imports github.com/labstack/echo/v4"}},
		{"docket on net/http", "internal/docket/a.go", `import "net/http"`,
			[]string{"internal/docket/a.go: docket does not import net/http"}},
		{"server on store, renamed", "internal/server/a.go", `import s "answerable/internal/store"`,
			[]string{"internal/server/a.go: server does not import store"}},
		{"server on a driver of gorm", "internal/server/a.go", `import _ "gorm.io/driver/sqlite"`,
			[]string{"internal/server/a.go: only store imports gorm.io/driver/sqlite"}},
		{"store on intake", "internal/store/a.go", `import "answerable/internal/intake"`,
			[]string{"internal/store/a.go: store does not import intake"}},
		{"civil on deadline", "internal/civil/a.go", `import "answerable/internal/deadline"`,
			[]string{"internal/civil/a.go: civil does not import deadline"}},
		{"anything on cmd", "internal/jobs/a.go", `import "answerable/cmd/answerable/wiring"`,
			[]string{"internal/jobs/a.go: jobs does not import cmd"}},
		{"the program on testkit", "cmd/answerable/a.go", `import "answerable/internal/testkit"`,
			[]string{"cmd/answerable/a.go: only tests import testkit"}},
		{"a test's tool in the program", "internal/server/a.go", `import "testing"`,
			[]string{"internal/server/a.go: only tests import testing"}},
		{"the program on gorm", "cmd/answerable/a.go", `import "gorm.io/gorm"`,
			[]string{"cmd/answerable/a.go: only store imports gorm.io/gorm"}},
		{"a package that nobody drew", "internal/util/a.go", ``,
			[]string{"internal/util/a.go: util is not in the drawing: give it a row in neighbours"}},
		{"a package below another keeps its rules", "internal/docket/policy/a.go", `import "gorm.io/gorm"`,
			[]string{"internal/docket/policy/a.go: only store imports gorm.io/gorm"}},
		{"a clock in a rule", "internal/deadline/a.go", "import \"time\"\nvar now = time.Now",
			[]string{"internal/deadline/a.go: deadline asks the clock (time.Now): the day is passed in"}},
		{"a clock under another name", "internal/docket/a.go", "import clock \"time\"\nvar d = clock.Since(clock.Time{})",
			[]string{"internal/docket/a.go: docket asks the clock (time.Since): the day is passed in"}},

		{"store on gorm and docket", "internal/store/a.go", "import (\n\"gorm.io/gorm\"\n\"answerable/internal/docket\"\n)", nil},
		{"a clock in the server", "internal/server/a.go", "import \"time\"\nvar now = time.Now", nil},
		{"the program wires", "cmd/answerable/a.go", "import (\n\"answerable/internal/store\"\n\"answerable/internal/server\"\n)", nil},
		{"a test wires", "internal/docket/a_test.go", `import "answerable/internal/store"`, nil},
		{"test data is not ours", "internal/docket/testdata/a.go", `import "gorm.io/gorm"`, nil},
		{"a word that only begins alike", "internal/docket/a.go", `import "gorm.iota/x"`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			plant(t, filepath.Join(root, test.path), test.source)
			files, err := readTree(root)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, breaches(files)); diff != "" {
				t.Errorf("breaches (-want +got):\n%s", diff)
			}
		})
	}
}

func plant(t *testing.T, path, source string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	name := strings.ReplaceAll(filepath.Base(filepath.Dir(path)), "-", "")
	if err := os.WriteFile(path, []byte("package "+name+"\n\n"+source+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}
