package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

var setUpAddress = regexp.MustCompile(`(http://127\.0\.0\.1:\d+)(/setup\?token=\S+)`)

func TestAnEmptyDirectoryPrintsAOneTimeSetUpAddress(t *testing.T) {
	c := newConsole(t)
	s := c.serve()
	found := setUpAddress.FindStringSubmatch(s.before)
	if found == nil || found[1] != s.base {
		t.Fatalf("printed %q", s.before)
	}
	v := s.visit()
	v.submit(found[2], url.Values{"office": {"Office of tests"},
		"administrator_name": {"Person M"}, "administrator_email": {administrator}, "administrator_password": {passphrase},
		"reviewer_name": {"Person R"}, "reviewer_email": {reviewer}, "reviewer_password": {"copper lantern seven hills"}}).leads(t, "/signin")
	v.signIn(administrator, passphrase).leads(t, "/")
	s.visit().get(found[2]).leads(t, "/signin") // it worked once
	if status := s.end(); status != exitDone {
		t.Errorf("ended with %d: %s", status, s.said)
	}
	if again := c.serve(); again.before != "" {
		t.Errorf("a register with people printed %q", again.before)
	}
}

func TestAServedRegisterIsHealthyAndReady(t *testing.T) {
	v := newConsoleOn(t, staffed).serve().visit()
	if got := v.get("/healthz"); got.status != http.StatusOK || strings.TrimSpace(got.body) != "ok" {
		t.Errorf("%+v", got)
	}
	v.answers("/readyz", http.StatusOK)
	v.get("/communications").leads(t, "/signin?next=")
}

func TestADirectoryIsServedOnceAndOtherCommandsWorkBeside(t *testing.T) {
	c := newConsoleOn(t, registered)
	s := c.start()
	for _, command := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"migrate"}, {"demo", "--addr", "127.0.0.1:0"}} {
		c.run(command...).refused(exitFailed, "is being served", "--data").silent()
	}
	c.run("user", "list").done().says(officer)
	c.run("check").done()
	c.run("migrate", "--status").done().says("up to date")
	c.withMore()
	if n := len(c.exported()); n != 887 {
		t.Errorf("%d letters", n)
	}
	c.typed(passphrase, "user", "add", "--email", "late@example.org", "--name", "Person L", "--role", "staff", "--password-stdin").done()
	v := s.visit()
	v.signIn("late@example.org", passphrase).leads(t, "/")
	if page := v.get("/communications?state=NOR&status=draft"); !strings.Contains(page.body, "Draft about Person A") {
		t.Error("the server does not show what was imported beside it")
	}
	c.run("user", "disable", "late@example.org").done()
	v.get("/communications").leads(t, "/signin")
	if status := s.end(); status != exitDone {
		t.Errorf("ended with %d: %s", status, s.said)
	}
	c.run("migrate").done() // the directory is free again
}

func TestAnAddressThatIsTakenIsSaidInWords(t *testing.T) {
	c := newConsole(t)
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	c.run("serve", "--addr", other.Addr().String()).refused(exitFailed, other.Addr().String(), "another program listens there", "--addr").silent()
	c.run("serve", "--addr", "192.0.2.1:80").refused(exitFailed, "this machine has no such address").silent()
}

func TestTheSetUpAddressIsWherePeopleReachTheServer(t *testing.T) {
	for _, test := range []struct{ base, addr, listens, want string }{
		{"", "127.0.0.1:8080", "127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"", "127.0.0.1:0", "127.0.0.1:4711", "http://127.0.0.1:4711"},
		{"", ":8080", "[::]:8080", "http://localhost:8080"},
		{"", "0.0.0.0:0", "0.0.0.0:4711", "http://localhost:4711"},
		{"https://register.example.org", "127.0.0.1:8080", "127.0.0.1:8080", "https://register.example.org"},
		{"http://register.example.org:0", "127.0.0.1:0", "127.0.0.1:4711", "http://register.example.org:0"},
	} {
		c := serveCmd{}
		c.Addr, c.BaseURL = test.addr, test.base
		settings, err := c.Validate()
		if err != nil {
			t.Fatal(err)
		}
		if got := reached(settings, test.listens); got != test.want {
			t.Errorf("%+v: got %s", test, got)
		}
	}
}

// slowly begins to post a form and stops before its last byte, once the server reads it.
func (b *browserless) slowly(path string, fields url.Values) (finish func() *http.Response) {
	b.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(b.base, "http://"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	at, _ := url.Parse(b.base + path)
	var cookies []string
	for _, cookie := range b.http.Jar.Cookies(at) {
		cookies = append(cookies, cookie.Name+"="+cookie.Value)
	}
	body := fields.Encode()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
		path, at.Host, strings.Join(cookies, "; "), len(body))
	answers := bufio.NewReader(conn)
	if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		b.t.Fatalf("the server does not read: %q %v", line, err)
	}
	_, _ = answers.ReadString('\n')
	_, _ = io.WriteString(conn, body[:len(body)-1])
	return func() *http.Response {
		_, _ = io.WriteString(conn, body[len(body)-1:])
		response, err := http.ReadResponse(answers, nil)
		if err != nil {
			b.t.Fatalf("the request was broken off: %v", err)
		}
		return response
	}
}

func TestATermSignalFinishesWhatWasBegun(t *testing.T) {
	c := newConsoleOn(t, registered)
	s := c.start()
	v := s.visit()
	v.signIn(officer, passphrase).leads(t, "/")
	finish := v.slowly("/communications/new", v.filled("/communications/new", url.Values{
		"stage": {"draft"}, "type": {"AL"}, "addressee": {"NOR"}, "mandates": {"hrd"}, "subject": {"Begun before the end"}, "summary": {"Z"}}))
	ended := make(chan int, 1)
	go func() { ended <- s.end() }()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if strings.Contains(s.said.String(), "ending") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the signal was not heard: %s", s.said)
		}
	}
	if other, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://")); err == nil {
		other.Close()
		t.Error("a server that ends takes new visitors")
	}
	response := finish()
	if response.StatusCode != http.StatusSeeOther || !strings.HasPrefix(response.Header.Get("Location"), "/communications/") {
		t.Errorf("the request begun was answered %d to %q", response.StatusCode, response.Header.Get("Location"))
	}
	if status := <-ended; status != exitDone {
		t.Errorf("ended with %d: %s", status, s.said)
	}
	if found := c.exported("--status", "draft"); len(found) != 1 || found[0].text("subject") != "Begun before the end" {
		t.Errorf("on record: %v", found)
	}
	if left, err := os.ReadDir(c.data + "/tmp"); err != nil || len(left) != 0 {
		t.Errorf("left in tmp: %v %v", left, err)
	}
}
