// Package viewtest holds checks that every test which renders a page can make.
package viewtest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// spoken are the attributes whose text a person sees or hears.
var spoken = []string{"title", "alt", "placeholder", "aria-label", "aria-description", "label"}

// UntranslatedText lists the texts of a page rendered in the pseudo-language that did not come through the
// catalogue: any Latin letter outside ⟦…⟧ in text, title, alt, placeholder and the like.
// What stands under translate="no" is data: names, references, file names.
func UntranslatedText(page []byte) []string {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return []string{"the page cannot be read: " + err.Error()}
	}
	var found []string
	walk(root, func(where, text string) {
		if rest := outsideBrackets(text); strings.IndexFunc(rest, latin) >= 0 {
			found = append(found, where+": "+strings.Join(strings.Fields(rest), " "))
		}
	})
	return found
}

func walk(node *html.Node, report func(where, text string)) {
	switch node.Type {
	case html.TextNode:
		if node.Parent.Data == "noscript" && strings.HasPrefix(strings.TrimSpace(node.Data), "<meta ") {
			return // an element, which the parser takes for text as a browser with scripts does
		}
		report("text in <"+node.Parent.Data+">", node.Data)
		return
	case html.ElementNode:
		if node.Data == "script" || node.Data == "style" || attribute(node, "translate") == "no" {
			return
		}
		for _, a := range node.Attr {
			if slices.Contains(spoken, a.Key) || a.Key == "value" && isButton(node) {
				report(fmt.Sprintf("%s of <%s>", a.Key, node.Data), a.Val)
			}
		}
	}
	if node.Type == html.ElementNode && node.Data == "textarea" {
		return // what people wrote
	}
	for child := range node.ChildNodes() {
		walk(child, report)
	}
}

// isButton says that the value of an input is what stands on it.
func isButton(node *html.Node) bool {
	return node.Data == "input" && slices.Contains([]string{"submit", "button", "reset"}, attribute(node, "type"))
}

func attribute(node *html.Node, key string) string {
	for _, a := range node.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// outsideBrackets drops every ⟦…⟧; brackets nest where one message is an argument of another.
func outsideBrackets(text string) string {
	var b strings.Builder
	depth := 0
	for _, r := range text {
		switch {
		case r == '⟦':
			depth++
		case r == '⟧' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func latin(r rune) bool { return unicode.Is(unicode.Latin, r) }
