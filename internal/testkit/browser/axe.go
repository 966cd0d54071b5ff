package browser

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"
)

// axe is axe-core 4.14.1; its licence stands beside it.
//
//go:embed testdata/axe/axe.min.js
var axe string

// checks asks for WCAG 2.2 at levels A and AA and for common good practice;
// target-size has to be switched on by name.
const checks = `axe.run(document, {
	resultTypes: ["violations"],
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	rules: {"target-size": {enabled: true}},
}).then(({violations}) => violations.map((v) => ({
	Rule: v.id, Impact: v.impact, Help: v.help,
	Places: v.nodes.map((n) => n.target.join(" ") + ": " + n.failureSummary.split("\n").slice(1).join(";")),
})))`

// violation is one rule that a page breaks, and where.
type violation struct {
	Rule, Impact, Help string
	Places             []string
}

func (v violation) String() string {
	shown := v.Places[:min(len(v.Places), 5)]
	return fmt.Sprintf("%s (%s, %d places): %s\n\t%s", v.Rule, v.Impact, len(v.Places), v.Help, strings.Join(shown, "\n\t"))
}

// Axe fails the test for each rule of accessibility that the page breaks as it
// stands now, with its width and colours.
func (tab *Tab) Axe(t testing.TB) {
	t.Helper()
	for _, violation := range tab.violations() {
		t.Errorf("%s is not accessible to everyone: %s", tab.URL(), violation)
	}
}

func (tab *Tab) violations() []violation {
	tab.t.Helper()
	var found []violation
	tab.do("run axe", tab.script(&found, axe+";"+checks))
	return found
}
