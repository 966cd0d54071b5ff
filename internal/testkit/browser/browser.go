// Package browser drives a real Chromium in tests: a tab does what a person
// does, and what goes wrong on a page meanwhile fails the test.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience ends a wait that will never be answered; nothing is measured by it.
const patience = 60 * time.Second

// missing is the one sentence of a test that has no browser to run in.
const missing = "no Chromium on this machine: install it with make tools (Debian, as root) or name it in ANSWERABLE_CHROMIUM"

// Browser is one Chromium process with a profile of its own that is removed
// when the test ends.
type Browser struct {
	ctx context.Context
}

// Start launches Chromium for a test. Without one the test is skipped and the
// skip noted for make test, or fails where ANSWERABLE_REQUIRE_BROWSER is set.
func Start(t testing.TB) *Browser {
	t.Helper()
	program, err := find()
	if err != nil {
		if os.Getenv("ANSWERABLE_REQUIRE_BROWSER") != "" {
			t.Fatal(err)
		}
		note(t)
		t.Skip(err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options(program)...)
	ctx, closeBrowser := chromedp.NewContext(allocator, chromedp.WithErrorf(t.Logf))
	t.Cleanup(func() {
		closeBrowser()
		stop()
	})
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	return &Browser{ctx: ctx}
}

// find looks for a Chromium; ANSWERABLE_CHROMIUM alone decides when it is set.
func find() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if named := os.Getenv("ANSWERABLE_CHROMIUM"); named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s", missing)
}

// note adds a line to the file in which make test counts what was skipped.
func note(t testing.TB) {
	t.Helper()
	path := os.Getenv("ANSWERABLE_SKIPS")
	if path == "" {
		return
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatalf("note a skipped test: %v", err)
	}
	defer file.Close()
	if _, err := file.WriteString(strconv.Quote(t.Name()) + "\n"); err != nil {
		t.Fatalf("note a skipped test: %v", err)
	}
}

// options are the flags of a browser that talks to this machine alone: a page
// that asks anyone else for something finds no such name, and is reported.
func options(program string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.WSURLReadTimeout(patience),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "en-GB"),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
}
