package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"answerable/internal/testkit"
)

// served is a program that answers on a free port until it is ended.
type served struct {
	t      testing.TB
	base   string
	before string // printed before it listened
	said   *saying
	end    func() int // ends it as an operator would; gives the exit status
	pid    int        // of a process of its own, else 0
}

// saying is what a running program says on standard error.
type saying struct {
	sync.Mutex
	text bytes.Buffer
}

func (s *saying) Write(b []byte) (int, error) {
	s.Lock()
	defer s.Unlock()
	return s.text.Write(b)
}

func (s *saying) String() string {
	s.Lock()
	defer s.Unlock()
	return s.text.String()
}

// serve serves the directory inside this process, on the clock that stands still.
func (c *console) serve(args ...string) *served {
	c.t.Helper()
	if len(args) == 0 {
		args = []string{"serve", "--data", c.data}
	}
	ctx, stop := context.WithCancel(context.Background())
	out, in := io.Pipe()
	s := &served{t: c.t, said: &saying{}}
	status := make(chan int, 1)
	go func() {
		code := runAt(ctx, append(args, "--addr", "127.0.0.1:0"), strings.NewReader(""), in, s.said, testkit.Now)
		in.Close()
		status <- code
	}()
	s.end = sync.OnceValue(func() int { stop(); return <-status })
	c.t.Cleanup(func() { s.end() })
	s.listen(out)
	return s
}

// start serves in a process of its own, on the machine's clock.
func (c *console) start() *served {
	c.t.Helper()
	command := exec.Command(os.Args[0], "serve", "--addr", "127.0.0.1:0", "--data", c.data)
	s := &served{t: c.t, said: &saying{}}
	command.Env, command.Stderr = append(os.Environ(), asProgram+"=1"), s.said
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	s.pid = command.Process.Pid
	s.end = sync.OnceValue(func() int {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
		return command.ProcessState.ExitCode()
	})
	c.t.Cleanup(func() { s.end() })
	s.listen(out)
	return s
}

var listening = regexp.MustCompile(`^Answerable listens on (http://127\.0\.0\.1:\d+) `)

func (s *served) listen(out io.Reader) {
	s.t.Helper()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if found := listening.FindStringSubmatch(lines.Text()); found != nil {
			s.base = found[1]
			go io.Copy(io.Discard, out)
			return
		}
		s.before += lines.Text() + "\n"
	}
	s.t.Fatalf("it ended with %d before it listened; it printed %q and said %q", s.end(), s.before, s.said)
}

// browserless is somebody with cookies at the served pages.
type browserless struct {
	*served
	http *http.Client
}

func (s *served) visit() *browserless {
	jar, _ := cookiejar.New(nil)
	return &browserless{s, &http.Client{Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// reply is an answer of the server, read to its end.
type reply struct {
	status   int
	location string
	body     string
}

func (b *browserless) do(method, path string, fields url.Values) reply {
	b.t.Helper()
	r, err := http.NewRequest(method, b.base+path, strings.NewReader(fields.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatalf("%s %s broke off: %v", method, path, err)
	}
	return reply{response.StatusCode, response.Header.Get("Location"), string(body)}
}

func (b *browserless) get(path string) reply { b.t.Helper(); return b.do(http.MethodGet, path, nil) }

// submit opens a page, fills in its form and sends it.
func (b *browserless) submit(path string, typed url.Values) reply {
	b.t.Helper()
	return b.do(http.MethodPost, path, b.filled(path, typed))
}

// filled is what a browser would send of the form of a page.
func (b *browserless) filled(path string, typed url.Values) url.Values {
	b.t.Helper()
	opened := b.get(path)
	page, err := goquery.NewDocumentFromReader(strings.NewReader(opened.body))
	if err != nil || opened.status != http.StatusOK {
		b.t.Fatalf("%s answered %d %s: %v", path, opened.status, opened.location, err)
	}
	fields := url.Values{}
	page.Find("main form").First().Find("input[type=hidden]").Each(func(_ int, input *goquery.Selection) {
		fields.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	for name, values := range typed {
		fields[name] = values
	}
	return fields
}

func (b *browserless) signIn(email, password string) reply {
	b.t.Helper()
	return b.submit("/signin", url.Values{"email": {email}, "password": {password}})
}

// leads makes sure that something was saved, and gives where it leads.
func (r reply) leads(t testing.TB, to string) string {
	t.Helper()
	if r.status != http.StatusSeeOther || !strings.HasPrefix(r.location, to) {
		page, _ := goquery.NewDocumentFromReader(strings.NewReader(r.body))
		t.Fatalf("answered %d %q, want 303 to %s: %s", r.status, r.location, to, strings.Join(strings.Fields(page.Find("main").Text()), " "))
	}
	return r.location
}

func (b *browserless) answers(path string, status int) {
	b.t.Helper()
	if got := b.get(path); got.status != status {
		b.t.Errorf("%s answered %d, want %d: %.200s", path, got.status, status, fmt.Sprint(got.body))
	}
}
