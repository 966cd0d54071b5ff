package browser

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// URL is the address of the page that is shown.
func (tab *Tab) URL() string {
	tab.t.Helper()
	var url string
	tab.ask(&url, "location.href")
	return url
}

// Status is the HTTP status with which the page was answered.
func (tab *Tab) Status() int {
	return int(tab.status)
}

// Text is what a person reads in the first visible element that matches, and
// waits for one to appear.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	tab.WaitFor(selector)
	return tab.Texts(selector)[0]
}

// Texts is what a person reads in each visible element that matches now.
func (tab *Tab) Texts(selector string) []string {
	tab.t.Helper()
	var texts []string
	tab.ask(&texts, "page.texts(%s)", selector)
	return texts
}

// Has says whether an element that matches is visible now.
func (tab *Tab) Has(selector string) bool {
	tab.t.Helper()
	return len(tab.Texts(selector)) > 0
}

// WaitFor waits until an element that matches is visible.
func (tab *Tab) WaitFor(selector string) {
	tab.t.Helper()
	tab.until(func() bool { return tab.Has(selector) }, func() {
		tab.t.Helper()
		tab.t.Fatalf("nothing visible on %s matches %q", tab.URL(), selector)
	})
}

// Eval evaluates an expression beside the page and decodes its value.
func (tab *Tab) Eval(expression string, value any) {
	tab.t.Helper()
	tab.do("evaluate "+expression, tab.script(value, expression))
}

// Viewport sets the width of the window; a narrow one is a phone with a
// touch screen, as 390 is.
func (tab *Tab) Viewport(width int) {
	tab.t.Helper()
	if width < 600 {
		tab.do("be a phone", chromedp.EmulateViewport(int64(width), 844,
			chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)))
		return
	}
	tab.do("be a desk", chromedp.EmulateViewport(int64(width), 900))
}

// Light shows pages on a light screen.
func (tab *Tab) Light() { tab.t.Helper(); tab.media("screen", "light") }

// Dark shows pages to a person who prefers a dark screen.
func (tab *Tab) Dark() { tab.t.Helper(); tab.media("screen", "dark") }

// Print shows pages as they would be printed.
func (tab *Tab) Print() { tab.t.Helper(); tab.media("print", "light") }

// media also asks for reduced motion, so that a picture is never mid-fade.
func (tab *Tab) media(kind, scheme string) {
	tab.t.Helper()
	tab.do("show on "+kind, emulation.SetEmulatedMedia().WithMedia(kind).WithFeatures([]*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}))
}

// Language asks for pages in a language, as a browser set to it does; "" asks as before.
func (tab *Tab) Language(tag string) {
	tab.t.Helper()
	headers := network.Headers{}
	if tag != "" {
		headers["Accept-Language"] = tag
	}
	tab.do("speak "+tag, network.SetExtraHTTPHeaders(headers))
}

// Screenshot writes what the window shows as a PNG file.
func (tab *Tab) Screenshot(path string) { tab.t.Helper(); tab.picture(path, false) }

// ScreenshotWhole writes the page from top to bottom as a PNG file. Asked for more than a window of a
// short page written from the right, Chromium shifts it: such a page is taken as the window shows it.
func (tab *Tab) ScreenshotWhole(path string) {
	tab.t.Helper()
	var longer bool
	tab.Eval(`document.documentElement.scrollHeight > innerHeight`, &longer)
	tab.picture(path, longer)
}

func (tab *Tab) picture(path string, whole bool) {
	tab.t.Helper()
	tab.do("take a picture", chromedp.ActionFunc(func(ctx context.Context) error {
		picture, err := page.CaptureScreenshot().WithCaptureBeyondViewport(whole).Do(ctx)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, picture, 0o644)
	}))
}
