package browser

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Download clicks what leads to a file, and returns the name under which it is
// offered and its bytes.
func (tab *Tab) Download(what string) (name string, body []byte) {
	tab.t.Helper()
	directory := tab.t.TempDir()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	ended := make(chan *browser.EventDownloadProgress, 1)
	chromedp.ListenTarget(ctx, func(event any) {
		switch event := event.(type) {
		case *browser.EventDownloadWillBegin:
			name = event.SuggestedFilename
		case *browser.EventDownloadProgress:
			if event.State != browser.DownloadProgressStateInProgress {
				ended <- event
			}
		}
	})
	tab.do("allow downloads", browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllowAndName).
		WithBrowserContextID(tab.person).
		WithDownloadPath(directory).WithEventsEnabled(true))
	tab.Press(what)
	select {
	case end := <-ended:
		if end.State != browser.DownloadProgressStateCompleted {
			tab.t.Fatalf("download %q: %s", what, end.State)
		}
		body, err := os.ReadFile(filepath.Join(directory, end.GUID))
		if err != nil {
			tab.t.Fatalf("download %q: %v", what, err)
		}
		return name, body
	case <-ctx.Done():
		tab.t.Fatalf("download %q: no file came", what)
		return "", nil
	}
}
