package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// world is where the harness runs its own script: it sees the page's elements,
// the page does not see it, and the page's content security policy stays
// untouched because evaluation through DevTools is not subject to it.
const world = "answerable-tests"

//go:embed page.js
var pageScript string

// Tab is a page with cookies of its own. Its methods end the test when the
// page does not allow what they ask.
type Tab struct {
	t      testing.TB
	ctx    context.Context
	person cdp.BrowserContextID
	watch  *watch
	status int64
	still  bool          // scripts are off, timers with them
	wait   time.Duration // how long something may take to appear
	field  string        // the field last filled in: Submit sends its form
}

// Tab opens a tab that nobody is signed in to, at the width of a desk screen.
func (b *Browser) Tab(t testing.TB) *Tab {
	t.Helper()
	person, window := b.open(t)
	ctx, closeTab := chromedp.NewContext(b.ctx, chromedp.WithTargetID(window))
	tab := &Tab{t: t, ctx: ctx, person: person, watch: newWatch(), wait: patience / 4}
	t.Cleanup(func() {
		tab.settle()
		closeTab()
		if err := target.DisposeBrowserContext(person).Do(b.executor()); err != nil {
			t.Errorf("forget a tab's cookies: %v", err)
		}
		for _, problem := range tab.Problems() {
			t.Errorf("the page had a problem: %s", problem)
		}
	})
	// The first run binds the tab to its context: one with a deadline would take the tab along.
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	tab.do("watch a tab", chromedp.ActionFunc(func(ctx context.Context) error {
		return tab.watch.begin(tab.ctx, ctx)
	}))
	tab.Viewport(1440)
	return tab
}

// open makes a window for somebody new. The library opens a tab instead, which
// Chromium refuses to a person who has no window yet.
func (b *Browser) open(t testing.TB) (cdp.BrowserContextID, target.ID) {
	t.Helper()
	person, err := target.CreateBrowserContext().Do(b.executor())
	if err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	window, err := target.CreateTarget("about:blank").WithBrowserContextID(person).WithNewWindow(true).Do(b.executor())
	if err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	return person, window
}

// executor sends commands to the browser instead of to one of its pages.
func (b *Browser) executor() context.Context {
	return cdp.WithExecutor(b.ctx, chromedp.FromContext(b.ctx).Browser)
}

// Goto opens an address and waits until the page has loaded.
func (tab *Tab) Goto(url string) {
	tab.t.Helper()
	tab.follow("go to "+url, chromedp.ActionFunc(func(ctx context.Context) error {
		_, _, problem, _, err := page.Navigate(url).Do(ctx)
		if err == nil && problem != "" {
			err = errors.New(problem)
		}
		return err
	}))
}

// Click presses a link, button or other element, named by its text, its label
// for screen readers, or a selector. When it leads to another page, that page
// has loaded when Click returns.
func (tab *Tab) Click(what string) {
	tab.t.Helper()
	place := tab.reach(what)
	if place.Refused != "" {
		tab.t.Fatalf("click %q: the browser does not send the form: %s", what, place.Refused)
	}
	if place.Leads {
		tab.follow("click "+what, tab.pressing(what, place))
		return
	}
	tab.do("click "+what, chromedp.MouseClickXY(place.X, place.Y))
}

// pressing presses a link or button that can be clicked. A page that grows meanwhile, by a hint that a
// script fetches, would move it away from the mouse; the focus moves along.
func (tab *Tab) pressing(what string, at place) chromedp.Action {
	tab.t.Helper()
	var focused bool
	tab.ask(&focused, "page.focus(%s)", what)
	if !focused {
		return chromedp.MouseClickXY(at.X, at.Y)
	}
	return chromedp.KeyEvent("\r")
}

// Press clicks and waits for no page: for what a script on the page answers.
func (tab *Tab) Press(what string) {
	tab.t.Helper()
	place := tab.reach(what)
	tab.do("press "+what, chromedp.MouseClickXY(place.X, place.Y))
}

// Keys types on the keyboard, with modifiers held down; see package kb for
// keys without a character.
func (tab *Tab) Keys(keys string, modifiers ...input.Modifier) {
	tab.t.Helper()
	tab.do("type", chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

// Follow waits for the page that an action leads to, such as a key pressed.
func (tab *Tab) Follow(action func()) {
	tab.t.Helper()
	tab.follow("follow", chromedp.ActionFunc(func(context.Context) error {
		action()
		return nil
	}))
}

// WithoutScript turns scripts off for the pages opened from now on.
func (tab *Tab) WithoutScript() {
	tab.t.Helper()
	tab.do("turn scripts off", emulation.SetScriptExecutionDisabled(true))
	tab.still = true
}

type place struct {
	Found   bool
	X, Y    float64
	Leads   bool
	Refused string
	Covered string
}

// reach waits until the element can be clicked where a person would click it.
func (tab *Tab) reach(what string) place {
	tab.t.Helper()
	var found place
	tab.until(func() bool {
		tab.ask(&found, "page.place(%s)", what)
		return found.Found && found.Covered == ""
	}, func() {
		tab.t.Helper()
		if found.Covered != "" {
			tab.t.Fatalf("%q on %s is covered by %s", what, tab.URL(), found.Covered)
		}
		tab.t.Fatalf("nothing on %s is called %q", tab.URL(), what)
	})
	return found
}

// do runs an action and ends the test when it fails.
func (tab *Tab) do(doing string, action chromedp.Action) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if err := chromedp.Run(ctx, action); err != nil {
		tab.t.Fatalf("%s: %v", doing, err)
	}
}

// follow runs an action and waits until the page that it leads to has loaded.
func (tab *Tab) follow(doing string, action chromedp.Action) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, action)
	if err != nil {
		tab.t.Fatalf("%s: %v", doing, err)
	}
	tab.field = ""
	if response != nil {
		tab.status = response.Status
	}
}

// until asks again and again, because scripts and styles may be a moment late.
func (tab *Tab) until(holds func() bool, otherwise func()) {
	tab.t.Helper()
	for end := time.Now().Add(tab.wait); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			otherwise()
			return
		}
	}
}

// ask calls a function of page.js with arguments and decodes its answer.
func (tab *Tab) ask(answer any, call string, arguments ...any) {
	tab.t.Helper()
	tab.do("look at the page", tab.script(answer, "(() => {"+pageScript+"return "+fill(call, arguments)+"})()"))
}

// script evaluates an expression in the world of the harness. A page that leaves between the making of
// that world and its use takes the world along; the expression has not begun then and is asked again.
func (tab *Tab) script(answer any, expression string) chromedp.Action {
	once := tab.scriptOnce(answer, expression)
	return chromedp.ActionFunc(func(ctx context.Context) error {
		err := once.Do(ctx)
		for tries := 0; tries < 20 && err != nil && strings.Contains(err.Error(), "Cannot find context with specified id"); tries++ {
			time.Sleep(20 * time.Millisecond)
			err = once.Do(ctx)
		}
		return err
	})
}

func (tab *Tab) scriptOnce(answer any, expression string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		frame := cdp.FrameID(chromedp.FromContext(ctx).Target.TargetID)
		place, err := page.CreateIsolatedWorld(frame).WithWorldName(world).Do(ctx)
		if err != nil {
			return err
		}
		value, thrown, err := runtime.Evaluate(expression).WithContextID(place).
			WithReturnByValue(true).WithAwaitPromise(true).Do(ctx)
		if err != nil {
			return err
		}
		if thrown != nil {
			return thrown
		}
		if answer == nil || len(value.Value) == 0 {
			return nil
		}
		return json.Unmarshal(value.Value, answer)
	})
}
