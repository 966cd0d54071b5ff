package browser

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// reporter tells the harness of each breach of the content security policy,
// report-only ones too, from a world that the page cannot reach.
const reporter = `document.addEventListener("securitypolicyviolation", (e) =>
  answerableViolation(e.effectiveDirective + " blocked " + (e.blockedURI || "?") + " on " + e.documentURI +
    (e.sourceFile ? " at " + e.sourceFile + ":" + e.lineNumber : "")));`

// watch collects what a page complains about while a test drives it.
type watch struct {
	mu        sync.Mutex
	documents map[network.RequestID]int64 // status of each page asked for
	entries   []entry
	questions []string
}

// entry is a complaint; one about a request counts unless the request was for
// the page itself, which a test may well ask for to see it refused.
type entry struct {
	text    string
	request network.RequestID
}

func newWatch() *watch {
	return &watch{documents: map[network.RequestID]int64{}}
}

// begin listens for as long as the tab lives.
func (w *watch) begin(tab, ctx context.Context) error {
	chromedp.ListenTarget(tab, func(event any) { w.hear(tab, event) })
	if err := runtime.AddBinding("answerableViolation").WithExecutionContextName(world).Do(ctx); err != nil {
		return err
	}
	_, err := page.AddScriptToEvaluateOnNewDocument(reporter).WithWorldName(world).Do(ctx)
	return err
}

func (w *watch) hear(tab context.Context, event any) {
	switch event := event.(type) {
	case *network.EventResponseReceived:
		if event.Type == network.ResourceTypeDocument {
			w.mu.Lock()
			w.documents[event.RequestID] = event.Response.Status
			w.mu.Unlock()
		}
	case *log.EventEntryAdded:
		if event.Entry.Level == log.LevelError {
			w.add(strings.TrimSpace(event.Entry.Text+" "+event.Entry.URL), event.Entry.NetworkRequestID)
		}
	case *runtime.EventExceptionThrown:
		w.add("exception: "+event.ExceptionDetails.Error(), "")
	case *runtime.EventConsoleAPICalled:
		if event.Type == runtime.APITypeError || event.Type == runtime.APITypeAssert {
			w.add("console: "+said(event.Args), "")
		}
	case *runtime.EventBindingCalled:
		if event.Name == "answerableViolation" {
			w.add("content security policy: "+event.Payload, "")
		}
	case *page.EventJavascriptDialogOpening:
		w.answer(tab, event.Message)
	}
}

func (w *watch) add(text string, request network.RequestID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.entries = append(w.entries, entry{text: text, request: request})
}

// answer says yes to a dialog, which would otherwise hold the page for ever. It
// may not wait for the answer's own answer in the goroutine that receives it.
func (w *watch) answer(tab context.Context, message string) {
	w.mu.Lock()
	w.questions = append(w.questions, message)
	w.mu.Unlock()
	executor := cdp.WithExecutor(tab, chromedp.FromContext(tab).Target)
	go func() {
		if err := page.HandleJavaScriptDialog(true).Do(executor); err != nil && tab.Err() == nil {
			w.add(fmt.Sprintf("dialog %q could not be answered: %v", message, err), "")
		}
	}()
}

func said(arguments []*runtime.RemoteObject) string {
	var words []string
	for _, argument := range arguments {
		if argument.Description != "" {
			words = append(words, argument.Description)
		} else {
			words = append(words, strings.Trim(string(argument.Value), `"`))
		}
	}
	return strings.Join(words, " ")
}

// Problems hands over what the page has complained about so far, so that a test
// which provokes a complaint can expect it. The rest fails the test at its end.
func (tab *Tab) Problems() []string {
	tab.watch.mu.Lock()
	defer tab.watch.mu.Unlock()
	var problems []string
	for _, entry := range tab.watch.entries {
		status, asked := tab.watch.documents[entry.request]
		if asked && status >= 400 && status < 500 {
			continue
		}
		problems = append(problems, entry.text)
	}
	tab.watch.entries = nil
	return slices.Compact(problems)
}

// Questions are the dialogs shown so far, such as the one on leaving unsaved
// text; each was answered with yes.
func (tab *Tab) Questions() []string {
	tab.watch.mu.Lock()
	defer tab.watch.mu.Unlock()
	return slices.Clone(tab.watch.questions)
}

// settle waits for one turn of the page's event loop, so that complaints about
// what has already happened have been heard.
func (tab *Tab) settle() {
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	turn := tab.script(nil, `new Promise((done) => setTimeout(done, 0))`)
	if tab.still {
		turn = tab.script(nil, `0`)
	}
	if err := chromedp.Run(ctx, turn); err != nil && !tab.t.Failed() {
		tab.t.Errorf("the page does not answer at the end of the test: %v", err)
	}
}
