package viewtest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWordsThatBypassTheCatalogueAreFound(t *testing.T) {
	for html, want := range map[string][]string{
		`<p>⟦Log a reply⟧ · 12 Ж</p>`:                                  nil,
		`<p>⟦As at ⟦14 June 2023⟧ here⟧</p>`:                           nil,
		`<p translate="no">AL XAR 5/2023 <b title="x">Arland</b></p>`:  nil,
		`<script>let a</script><style>b{}</style><!-- c --><p>1</p>`:   nil,
		`<input value="typed"><input type="hidden" value="x">`:         nil,
		`<textarea>typed</textarea>`:                                   nil,
		`<textarea placeholder="here">typed</textarea>`:                {"placeholder of <textarea>: here"},
		`<p>⟦Log⟧ a reply</p>`:                                         {"text in <p>: a reply"},
		`<title>Answerable</title>`:                                    {"text in <title>: Answerable"},
		`<a title="Go">1</a>`:                                          {"title of <a>: Go"},
		`<img alt="a picture">`:                                        {"alt of <img>: a picture"},
		`<input placeholder="⟦x⟧ y">`:                                  {"placeholder of <input>: y"},
		`<nav aria-label="Main"></nav>`:                                {"aria-label of <nav>: Main"},
		`<input type="submit" value="Save">`:                           {"value of <input>: Save"},
		`<select><optgroup label="States"><option>é</option></select>`: {"label of <optgroup>: States", "text in <option>: é"},
	} {
		if diff := cmp.Diff(want, UntranslatedText([]byte(html))); diff != "" {
			t.Errorf("%s\n%s", html, diff)
		}
	}
}
