package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// What is typed into the register in this test. None of it may be in a log.
var typedIntoTheRegister = []string{"officer@example.org", "Person OF", "stranger@example.org", passphrase, "wrong password of somebody", "Secretsubject", "Secretsummary",
	"NOR 7/2026", "NOR%207", "7/2026", "Norway", "NV-4711", "Secretquery", "Secretpath", "Secretparameter", "Secretfield", "Secretreason", "Secretfile"}

func TestTheLogSaysNothingOfWhatIsInTheRegister(t *testing.T) {
	c := newConsoleOn(t, staffed)
	s := c.serve()
	v := s.visit()
	v.signIn("stranger@example.org", "wrong password of somebody")
	v.signIn(officer, "wrong password of somebody")
	v.signIn(officer, passphrase).leads(t, "/")
	letter := v.submit("/communications/new", url.Values{"reference": {"AL NOR 7/2026"}, "type": {"AL"}, "addressee": {"Norway"}, "mandates": {"hrd"},
		"sent_on": {"2026-10-05"}, "subject": {"Secretsubject"}, "summary": {"Secretsummary"}, "officer": {officer}}).leads(t, "/communications/")
	v.answers(letter, http.StatusOK)
	v.submit("/replies/new", url.Values{"addressee": {"Norway"}, "communications": {"NOR 7/2026"}, "kind": {"substantive"}, "received_on": {"2026-11-02"},
		"their_reference": {"NV-4711"}, "summary": {"Secretsummary"}}).leads(t, "/replies/")
	file := v.get("/communications.csv?state=NOR&q=NOR+7%2F2026")
	if !strings.Contains(file.body, "Secretsubject") {
		t.Fatalf("the letter is not in the file: %s", file.body)
	}
	v.get("/communications.xlsx")
	v.get("/communications?q=Secretquery&officer=" + url.QueryEscape(officer) + "&Secretparameter=Secretparameter")
	v.answers("/communications/Secretpath", http.StatusNotFound)
	v.answers("/Secretpath/officer@example.org", http.StatusNotFound)
	v.answers("/communications.csv?status=Secretquery", http.StatusUnprocessableEntity)
	v.submit("/communications/new", url.Values{"reference": {"AL NOR 7/2026"}, "type": {"AL"}, "addressee": {"Norway"}, "sent_on": {"Secretfield"}, "subject": {"Secretsubject"}})
	v.submit(letter+"/close", url.Values{"closed_on": {"2026-11-20"}, "reason": {"Secretreason"}})
	v.do(http.MethodPost, "/communications/new", url.Values{"subject": {"Secretsubject"}}) // without the token of the form
	c.run("import", c.file("Secretfile.csv", "date_sent,type,iso3,subject,mandates\n2026-02-27,AL,NOR,Secretsubject,hrd\n"), "--as", officer).done()
	c.spoil("ALTER TABLE replies RENAME TO lost")
	v.answers(letter, http.StatusInternalServerError)
	if status := s.end(); status != exitDone {
		t.Fatalf("ended with %d: %s", status, s.said)
	}
	text := s.said.String()
	for _, typed := range typedIntoTheRegister {
		for _, line := range strings.Split(text, "\n") {
			if strings.Contains(strings.ToLower(line), strings.ToLower(typed)) {
				t.Errorf("the log says %q: %s", typed, line)
			}
		}
	}
	routes := logged(t, text)
	for _, route := range []string{"POST /signin", "POST /communications/new", "GET /communications/:id", "POST /replies/new", "GET /communications.csv", "GET /communications.xlsx", "POST /communications/:id/close"} {
		if routes[route] == 0 {
			t.Errorf("the log has no line of %s", route)
		}
	}
}

// logged counts the requests of a log, all of whose lines programs can read.
func logged(t *testing.T, text string) map[string]int {
	t.Helper()
	routes := map[string]int{}
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		var line struct{ Msg, Method, Route string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil || line.Msg == "" {
			t.Errorf("a line that programs cannot read: %s", lines.Text())
		}
		if line.Msg == "request" {
			routes[line.Method+" "+line.Route]++
		}
	}
	return routes
}
