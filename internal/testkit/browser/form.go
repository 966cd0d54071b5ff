package browser

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Fill makes the field of this name hold exactly these values: text is typed
// over what stood there, options and boxes are chosen by their value.
func (tab *Tab) Fill(name string, values ...string) {
	tab.t.Helper()
	var outcome string
	if values == nil {
		values = []string{}
	}
	tab.until(func() bool {
		tab.ask(&outcome, "page.hold(%s, %s)", name, values)
		return outcome != "missing"
	}, func() {
		tab.t.Helper()
		tab.t.Fatalf("no field on %s is named %q", tab.URL(), name)
	})
	switch outcome {
	case "held":
	case "type":
		tab.write(name, values[0])
	default:
		tab.t.Fatalf("fill %q with %q on %s: %s", name, values, tab.URL(), outcome)
	}
	tab.field = name
}

// write types into the field that has the focus and whose text is selected.
func (tab *Tab) write(name, text string) {
	tab.t.Helper()
	if text == "" {
		tab.Keys("\b")
	} else {
		tab.do("fill "+name, input.InsertText(text))
	}
	if got := tab.Value(name); got != text {
		tab.t.Fatalf("fill %q: the field took %q for %q", name, got, text)
	}
}

// Upload chooses a file for the field of this name.
func (tab *Tab) Upload(name, path string) {
	tab.t.Helper()
	whole, err := filepath.Abs(path)
	if err != nil {
		tab.t.Fatal(err)
	}
	selector := fmt.Sprintf(`input[type=file][name=%q]`, name)
	tab.do("upload to "+name, chromedp.SetUploadFiles(selector, []string{whole}, chromedp.ByQuery, chromedp.NodeReady))
	tab.field = name
}

// Submit sends the form of the field filled last, or the only form of the page,
// by its first button, and waits for the page that answers.
func (tab *Tab) Submit() {
	tab.t.Helper()
	var sender struct{ Path, Problem string }
	tab.ask(&sender, "page.sender(%s)", tab.field)
	if sender.Problem != "" {
		tab.t.Fatalf("submit on %s: %s", tab.URL(), sender.Problem)
	}
	tab.Click(sender.Path)
}

// Value is what the field of this name holds; Values where there are several.
func (tab *Tab) Value(name string) string {
	tab.t.Helper()
	values := tab.Values(name)
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// Values lists what is chosen among the fields of this name.
func (tab *Tab) Values(name string) []string {
	tab.t.Helper()
	var held struct {
		Found  bool
		Values []string
	}
	tab.ask(&held, "page.value(%s)", name)
	if !held.Found {
		tab.t.Fatalf("no field on %s is named %q", tab.URL(), name)
	}
	return held.Values
}

// fill puts arguments into a call as JavaScript literals, which JSON is.
func fill(call string, arguments []any) string {
	literals := make([]any, len(arguments))
	for i, argument := range arguments {
		text, err := json.Marshal(argument)
		if err != nil {
			panic(fmt.Sprintf("an argument that is not plain data: %v", err))
		}
		literals[i] = text
	}
	return fmt.Sprintf(call, literals...)
}
