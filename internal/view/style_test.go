package view

import (
	"io/fs"
	"math"
	"path"
	"regexp"
	"strconv"
	"testing"

	"answerable/web"
)

func stylesheet(t *testing.T) string {
	t.Helper()
	css, err := fs.ReadFile(web.Static(), "app.css")
	if err != nil {
		t.Fatal(err)
	}
	return string(css)
}

func TestStylesheetAndScriptsStaySmall(t *testing.T) {
	size := map[string]int{}
	files, err := fs.Glob(web.Static(), "*.*s*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := fs.ReadFile(web.Static(), name)
		if err != nil {
			t.Fatal(err)
		}
		size[path.Ext(name)] += len(data)
	}
	for kind, limit := range map[string]int{".css": 30_000, ".js": 20_000} {
		if size[kind] == 0 || size[kind] > limit {
			t.Errorf("all %s files together have %d bytes, the limit is %d", kind, size[kind], limit)
		}
	}
}

// TestTheSheetKnowsNoLeftAndRight keeps one sheet good for both directions of script.
func TestTheSheetKnowsNoLeftAndRight(t *testing.T) {
	physical := regexp.MustCompile(`(?m)[{;\s](margin|padding|border)-(left|right|top|bottom)\b|[{;\s](left|right|top|bottom|width|height|float)\s*:|text-align:\s*(left|right)`)
	for _, found := range physical.FindAllString(stylesheet(t), -1) {
		t.Errorf("physical property: %s", found)
	}
}

func TestOneScaleOfType(t *testing.T) {
	allowed := map[string]bool{"13": true, "15": true, "18": true, "22": true, "28": true}
	for _, m := range regexp.MustCompile(`font(?:-size)?:[^;}]*?(\d+)px`).FindAllStringSubmatch(stylesheet(t), -1) {
		if !allowed[m[1]] {
			t.Errorf("%s is not on the scale 13 15 18 22 28", m[0])
		}
	}
}

// TestTextIsReadableInLightAndDark asks 4.5:1 of every pair of ink and ground that the sheet sets (WCAG 2.2, 1.4.3).
func TestTextIsReadableInLightAndDark(t *testing.T) {
	colours := themeColours(t)
	onGrounds := map[string][]string{
		"ink":       {"paper", "sheet", "accent-soft", "soon-soft", "overdue-soft", "done-soft"},
		"ink-2":     {"paper", "sheet", "accent-soft", "soon-soft"},
		"accent":    {"paper", "sheet", "accent-soft", "soon-soft", "done-soft"},
		"on-accent": {"accent"},
		"overdue":   {"paper", "sheet", "accent-soft", "overdue-soft", "soon-soft"},
		"soon":      {"paper", "sheet", "accent-soft", "soon-soft"},
		"wait":      {"paper", "sheet", "accent-soft"},
		"done":      {"paper", "sheet", "accent-soft", "done-soft"},
	}
	for theme, name := range []string{"light", "dark"} {
		for text, grounds := range onGrounds {
			for _, ground := range grounds {
				if r := contrast(colours[text][theme], colours[ground][theme]); r < 4.5 {
					t.Errorf("%s on %s is %.2f:1 in %s", text, ground, r, name)
				}
			}
		}
		if r := contrast(colours["edge"][theme], colours["sheet"][theme]); r < 3 { // WCAG 2.2, 1.4.11
			t.Errorf("the edge of a field is %.2f:1 in %s", r, name)
		}
	}
}

func TestContrastIsComputedAsTheGuidelinesSay(t *testing.T) {
	if r := contrast([3]float64{0, 0, 0}, [3]float64{255, 255, 255}); math.Abs(r-21) > 1e-9 {
		t.Errorf("black on white is %.3f:1", r)
	}
	if r := contrast([3]float64{0x77, 0x77, 0x77}, [3]float64{255, 255, 255}); math.Abs(r-4.48) > 0.005 {
		t.Errorf("#777 on white is %.3f:1", r)
	}
}

// themeColours reads --name: light-dark(#rrggbb, #rrggbb).
func themeColours(t *testing.T) map[string][2][3]float64 {
	t.Helper()
	colours := map[string][2][3]float64{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)`).FindAllStringSubmatch(stylesheet(t), -1) {
		colours[m[1]] = [2][3]float64{rgb(t, m[2]), rgb(t, m[3])}
	}
	if len(colours) < 15 {
		t.Fatalf("only %d colours are read", len(colours))
	}
	return colours
}

func rgb(t *testing.T, hex string) (c [3]float64) {
	t.Helper()
	for i := range c {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c[i] = float64(n)
	}
	return c
}

func contrast(a, b [3]float64) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(c [3]float64) float64 {
	for i, v := range c {
		v /= 255
		if v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}
