// Package viewtest holds checks that every test which renders a page can make.
package viewtest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
)

// spoken are the attributes whose text a person sees or hears.
var spoken = []string{"title", "alt", "placeholder", "aria-label", "aria-description", "label"}

// UntranslatedText lists the texts of a page rendered in the pseudo-language that did not come through the
// catalogue: any Latin letter outside ⟦…⟧ in text, title, alt, placeholder and the like.
// What stands under translate="no" is data: names, references, file names.
func UntranslatedText(html []byte) []string {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(html))
	if err != nil {
		return []string{"the page cannot be read: " + err.Error()}
	}
	var found []string
	walk(doc.Selection, func(where, text string) {
		if rest := outsideBrackets(text); strings.IndexFunc(rest, latin) >= 0 {
			found = append(found, fmt.Sprintf("%s: %s", where, strings.Join(strings.Fields(rest), " ")))
		}
	})
	return found
}

func walk(s *goquery.Selection, report func(where, text string)) {
	s.Contents().Each(func(_ int, node *goquery.Selection) {
		name := goquery.NodeName(node)
		switch name {
		case "#text":
			report("text in <"+goquery.NodeName(node.Parent())+">", node.Text())
			return
		case "script", "style", "#comment", "#doctype":
			return
		}
		if node.AttrOr("translate", "yes") == "no" {
			return
		}
		for _, attribute := range spoken {
			if value, ok := node.Attr(attribute); ok {
				report(attribute+" of <"+name+">", value)
			}
		}
		if kind := node.AttrOr("type", ""); name == "input" && (kind == "submit" || kind == "button" || kind == "reset") {
			report("value of <input>", node.AttrOr("value", ""))
		}
		walk(node, report)
	})
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
