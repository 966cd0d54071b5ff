package main

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"answerable/internal/demo"
	"answerable/internal/testkit/browser"
)

// picture is a page worth looking at, by its name in the directory of pictures.
type picture struct {
	name, path string
	do         func(*visitor) // what is done on the page first
}

// find stands in a path for the address of the first letter that a list's address finds.
const find = "find:"

var picturesOfOfficer = []picture{
	{"list", "/communications", nil},
	{"list-overdue", "/communications?status=overdue", nil},
	{"list-filtered", "/communications?status=overdue&state=XAR&sent_from=2026-01-01", nil},
	{"list-without-hits", "/communications?status=draft&state=EGY", nil},
	{"list-filter-open", "/communications", func(v *visitor) { v.Press("Government") }},
	{"list-columns-open", "/communications", func(v *visitor) { v.Press("details.push > summary") }},
	{"letter-extended", find + "/communications?state=XAR", nil},
	{"letter-acknowledged", find + "/communications?state=XCO", nil},
	{"letter-partial", find + "/communications?state=XKE", nil},
	{"letter-to-classify", find + "/communications?state=XGT", nil},
	{"letter-closed", find + "/communications?state=XTU", nil},
	{"letter-withdrawn", find + "/communications?state=XNI", nil},
	{"letter-draft", find + "/communications?state=XZW", nil},
	{"letter-due-soon", find + "/communications?state=XBE", nil},
	{"letter-imported", find + "/communications?status=replied_late&sort=days_late", nil},
	{"letter-undated", find + "/communications?status=replied&sort=sent_on&order=asc&sent_to=1990-12-31", nil},
	{"letter-history", find + "/communications?state=XAR /history", nil},
	{"letter-new", "/communications/new", nil},
	{"letter-new-filled", "/communications/new?reference=AL+XAR+71/2026&type=AL&addressee=XAR&mandates=hrd&mandates=ijl&sent_on=14/6/2026", nil},
	{"letter-new-wrong", "/communications/new", func(v *visitor) { v.Fill("sent_on", "31/2/2026"); v.Click("Save") }},
	{"letter-new-warned", "/communications/new", func(v *visitor) {
		v.Fill("reference", "AL XAR 71/2026")
		v.Fill("mandates", "hrd")
		v.Fill("sent_on", "14/6/2026")
		v.Fill("subject", "Arrest of a lawyer after a hearing")
		v.Click("Save")
	}},
	{"letter-edit", find + "/communications?state=XAR /edit", nil},
	{"letter-send", find + "/communications?state=XZW /send", nil},
	{"letter-close", find + "/communications?state=XKE /close", nil},
	{"letter-withdraw", find + "/communications?state=XKE /withdraw", nil},
	{"letter-assign", find + "/communications?state=XKE /assign", nil},
	{"extension-new", find + "/communications?state=XKE /extensions/new", nil},
	{"reminder-new", find + "/communications?state=XKE /reminders/new", nil},
	{"reply-new", "/replies/new", nil},
	{"reply-new-letters", "/replies/new?addressee=EGY", nil},
	{"reply-to-letter", find + "/communications?state=XKE /replies/new", nil},
	{"reply", "first:/queue", nil},
	{"reply-of-letter", find + "/communications?state=XTU", func(v *visitor) { v.Click(".timeline .reply a") }},
	{"queue", "/queue", nil},
	{"queue-probable", "/queue?show=probable", nil},
	{"reminder", "first:/queue?what=reminder", nil},
	{"cases", "/cases", nil},
	{"case", "/cases/8", nil},
	{"case-history", "/cases/8/history", nil},
	{"reply-history", "/replies/454/history", nil},
	{"addressee-history", "/addressees/3/history", nil},
	{"case-new", "/cases/new", nil},
	{"case-new-wrong", "/cases/new", func(v *visitor) { v.Fill("happened_on", "31/2/2026"); v.Click("Save") }},
	{"case-edit", "/cases/8/edit", nil},
	{"cases-none", "/cases?q=nothing+like+it", nil},
	{"comment-wrong", "/cases/8", func(v *visitor) { v.Click("Save the comment") }},
	{"unanswered", "/unanswered", nil},
	{"unanswered-state", "/unanswered?state=EGY", nil},
	{"governments", "/governments", nil},
	{"governments-without-hits", "/governments?region=WEOG&never_replied=yes&q=zz", nil},
	{"other-actors", "/governments?kind=other", nil},
	{"government", "/governments/EGY", nil},
	{"government-extended", "/governments/XAR", nil},
	{"other-actor", "first:/governments?kind=other", nil},
	{"channel-new", "/governments/XAR", func(v *visitor) { v.Click("aside a[href$='/channels/new']") }},
	{"today", "/", nil},
	{"today-everyone", "/?whose=all", nil},
	{"today-steps", "/today/steps", nil},
	{"today-gaps", "/today/gaps", nil},
	{"queue-unclassified", "/queue?show=unclassified", nil},
	{"queue-set-aside", "/queue?show=set_aside", nil},
	{"list-ticked", "/communications?state=EGY", func(v *visitor) {
		v.Press("tbody tr:first-child .pick input")
		v.Eval(`scrollTo(0, document.body.scrollHeight)`, nil)
	}},
	{"bulk-close", "/communications?state=XKE", func(v *visitor) {
		v.Press("tbody tr:first-child .pick input")
		v.Click(".bulk button[value=close], .bulk button[formaction*=close]")
	}},
	{"hand-over", "/account/hand-over", nil},
	{"import", "/import", nil},
	{"import-columns", "import:columns", nil},
	{"import-values", "import:values", nil},
	{"import-plan", "import:plan", nil},
	{"import-plan-warned", "import:plan?show=warnings", nil},
	{"imports-past", "/import/past", nil},
	{"import-past", "first:/import/past", nil},
	{"search", "/search", nil},
	{"search-hits", "/search", func(v *visitor) {
		v.Press("main [name=q]")
		v.Keys("arrest lawyer")
		v.Follow(func() { v.Keys(kb.Enter) })
	}},
	{"search-nothing", "/search", func(v *visitor) {
		v.Press("main [name=q]")
		v.Keys("zebra crossing")
		v.Follow(func() { v.Keys(kb.Enter) })
	}},
	{"keyboard", "/keyboard", nil},
	{"keyboard-over-a-page", "/communications", func(v *visitor) { v.Keys("?"); v.WaitFor("dialog[open]") }},
	{"account", "/account", nil},
	{"not-found", "/communications/4711", nil},
	{"forbidden", "/admin/users", nil},
}

var picturesOfReviewer = []picture{
	{"today-of-reviewer", "/", nil},
	{"today-unassessed", "/today/unassessed", nil},
	{"assessment-new", "first:/today/unassessed", nil},
}

var picturesOfAdministrator = []picture{
	{"people", "/admin/users", nil},
	{"list-of-reader", "/communications?status=awaiting", nil},
	{"today-of-administrator", "/", nil},
	{"administration", "/admin", nil},
	{"rules", "/admin/rules", nil},
	{"rule-previewed", "/admin/rules", func(v *visitor) {
		v.Fill("type", "AL")
		v.Fill("valid_from", "1 Jan 2026")
		v.Fill("amount", "45")
		v.Fill("source", "decision of the office")
		v.Click("Show what it would touch")
	}},
	{"mandates", "/admin/mandates", nil},
	{"mandate", "/admin/mandates/1", nil},
	{"lists", "/admin/lists", nil},
	{"history", "/admin/history", nil},
	{"history-filtered", "/admin/history?what=case", nil},
}

var looks = []struct {
	name     string
	width    int
	dark     bool
	language string
}{
	{"light-1440", 1440, false, ""},
	{"light-390", 390, false, ""},
	{"dark-1440", 1440, true, ""},
	{"dark-390", 390, true, ""},
	{"rtl-1440", 1440, false, "qps-rtl"},
	{"rtl-390", 390, false, "qps-rtl"},
}

// TestScreenshots writes a picture of every page, for people to look at: make screenshots.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("ANSWERABLE_SCREENSHOTS")
	if dir == "" {
		t.Skip("no directory for them in ANSWERABLE_SCREENSHOTS")
	}
	h, empty := openHouse(t, nil, "demo"), openHouse(t, nil, "serve")
	b := browser.Start(t)
	for _, look := range looks {
		shown := func(v *visitor, pictures []picture) {
			v.Viewport(look.width)
			if look.dark {
				v.Dark()
			}
			for _, p := range pictures {
				v.Language("")
				path := v.resolve(p.path)
				if p.do == nil {
					v.Language(look.language)
				}
				v.open(path)
				if p.do != nil {
					p.do(v)
				}
				v.ScreenshotWhole(filepath.Join(dir, p.name+"-"+look.name+".png"))
			}
			v.Language("")
		}
		v := h.visitor(b)
		shown(v, []picture{{"signin", "/signin", nil}})
		v.enter("staff")
		shown(v, picturesOfOfficer)
		v = h.visitor(b)
		v.enter("reviewer")
		shown(v, picturesOfReviewer)
		v = h.visitor(b)
		v.enter("administrator")
		shown(v, picturesOfAdministrator)
		v = empty.visitor(b)
		shown(v, []picture{{"setup", empty.setUpPath(), nil}, {"signin-empty", "/signin", nil}})
	}
	listForReadme(t, h.visitor(b), filepath.Join(dir, "readme-list.png"))
}

// listForReadme takes the picture at the head of the README, one window, and packs it tighter than browsers do.
func listForReadme(t *testing.T, v *visitor, path string) {
	t.Helper()
	v.enter("staff")
	v.Light()
	v.open("/communications?status=overdue")
	v.Screenshot(path)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	taken, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	packer := png.Encoder{CompressionLevel: png.BestCompression}
	if err := packer.Encode(&packed, fewColours(taken)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fewColours keeps the 256 colours that are seen most, a shade apart; a page has few besides.
func fewColours(taken image.Image) *image.Paletted {
	const shade = 6
	seen := map[color.RGBA]int{}
	at := taken.Bounds()
	each := func(do func(x, y int, c color.RGBA)) {
		for y := at.Min.Y; y < at.Max.Y; y++ {
			for x := at.Min.X; x < at.Max.X; x++ {
				do(x, y, color.RGBAModel.Convert(taken.At(x, y)).(color.RGBA))
			}
		}
	}
	each(func(_, _ int, c color.RGBA) { seen[c]++ })
	often := slices.SortedFunc(maps.Keys(seen), func(a, b color.RGBA) int {
		return cmp.Or(seen[b]-seen[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var palette color.Palette
	for _, c := range often {
		if len(palette) == 256 {
			break
		}
		near := func(p color.Color) bool {
			q := p.(color.RGBA)
			return max(apart(c.R, q.R), apart(c.G, q.G), apart(c.B, q.B)) < shade
		}
		if !slices.ContainsFunc(palette, near) {
			palette = append(palette, c)
		}
	}
	index := map[color.RGBA]uint8{}
	for c := range seen {
		index[c] = uint8(palette.Index(c))
	}
	picture := image.NewPaletted(at, palette)
	each(func(x, y int, c color.RGBA) { picture.SetColorIndex(x, y, index[c]) })
	return picture
}

func apart(a, b uint8) int { return max(int(a), int(b)) - min(int(a), int(b)) }

// enter signs in with the password that demo printed for a role.
func (v *visitor) enter(role string) {
	v.t.Helper()
	found := regexp.MustCompile(`(?m)^ +` + role + ` +(\S+) +(\S+)$`).FindStringSubmatch(v.house.printed)
	if found == nil {
		v.t.Fatalf("demo printed no password for %s: %q", role, v.house.printed)
	}
	v.signIn(found[1], found[2])
}

// resolve turns "find:LIST /verb" into the address of the list's first letter, and its verb.
func (v *visitor) resolve(path string) string {
	v.t.Helper()
	list, found := strings.CutPrefix(path, find)
	first, firstOf := strings.CutPrefix(path, "first:")
	step, ofImport := strings.CutPrefix(path, "import:")
	switch {
	case ofImport:
		return v.importJob() + "/" + step
	case found:
		at, verb, _ := strings.Cut(list, " ")
		v.open(at)
		return v.first("table.rows tbody .ref a") + verb
	case firstOf:
		v.open(first)
		return v.first("table.rows tbody .ref a")
	}
	return path
}

// importJob is where a file of the demonstration waits to be taken in; it is chosen once.
func (v *visitor) importJob() string {
	v.t.Helper()
	if v.house.job != "" {
		return v.house.job
	}
	file := filepath.Join(v.t.TempDir(), "register-spreadsheet.csv")
	content := bytes.Replace(demo.Spreadsheet(), []byte("Colombia"), []byte("Columbia"), 3)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		v.t.Fatal(err)
	}
	v.open("/import")
	v.Upload("file", file)
	v.Click("Continue")
	v.house.job = strings.TrimSuffix(v.path(), "/columns")
	v.Click("form#columns button.go, [form=columns].go")
	v.Click("Make the dry run")
	return v.house.job
}

// first is the address that the first match leads to.
func (v *visitor) first(selector string) string {
	v.t.Helper()
	v.WaitFor(selector)
	var href string
	v.Eval(`document.querySelector("`+selector+`").getAttribute("href")`, &href)
	return href
}

// setUpPath is the one-time address that serve printed.
func (h *house) setUpPath() string {
	h.t.Helper()
	_, path, found := strings.Cut(strings.TrimSpace(h.printed), "127.0.0.1")
	_, path, _ = strings.Cut(path, "/")
	if !found {
		h.t.Fatalf("serve printed no set-up address: %q", h.printed)
	}
	return "/" + strings.TrimSpace(path)
}
