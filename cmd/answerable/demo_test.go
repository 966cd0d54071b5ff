package main

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

var printedPerson = regexp.MustCompile(`(?m)^ +(\w+) +(\S+@\S+) +(\S+)$`)

func TestTheDemonstrationHasAPersonOfEachRoleWhosePasswordWorks(t *testing.T) {
	place := t.TempDir()
	t.Setenv("TMPDIR", place)
	s := (&console{t: t}).serve("demo")
	people := printedPerson.FindAllStringSubmatch(s.before, -1)
	if len(people) != 4 {
		t.Fatalf("printed %q", s.before)
	}
	roles := map[string]bool{}
	for _, p := range people {
		roles[p[1]] = true
		v := s.visit()
		v.signIn(p[2], p[3]).leads(t, "/")
		page := v.get("/communications")
		if page.status != http.StatusOK || !strings.Contains(page.body, "<table") {
			t.Errorf("the %s is answered %d", p[1], page.status)
		}
		if draft := v.get("/communications.csv?status=draft"); strings.Contains(draft.body, "Assault on an election observer") != (p[1] == "staff" || p[1] == "reviewer") {
			t.Errorf("the %s is given these drafts: %s", p[1], draft.body)
		}
		if p[1] == "reviewer" {
			if all := v.get("/communications.csv"); strings.Count(all.body, "\r\n") != 1+885+12 {
				t.Errorf("%d lines of letters", strings.Count(all.body, "\r\n"))
			}
		}
	}
	if len(roles) != 4 {
		t.Errorf("roles: %v", roles)
	}
	if found, _ := os.ReadDir(place); len(found) == 0 {
		t.Error("the demonstration does not stand in a temporary directory")
	}
	if status := s.end(); status != exitDone {
		t.Errorf("ended with %d: %s", status, s.said)
	}
	if left, _ := os.ReadDir(place); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestADemonstrationInADirectoryThatIsNamedIsKept(t *testing.T) {
	c := newConsole(t)
	first := c.serve("demo", "--data", c.data)
	person := printedPerson.FindStringSubmatch(first.before)
	if status := first.end(); status != exitDone || person == nil {
		t.Fatalf("ended with %d, printed %q", status, first.before)
	}
	c.run("check").done()
	if got := c.figures(); got.Letters != theRealRegister.Letters+12 {
		t.Errorf("%+v", got)
	}
	again := c.serve("demo", "--data", c.data)
	if printedPerson.MatchString(again.before) || !strings.Contains(again.before, "already holds a demonstration") {
		t.Errorf("printed %q", again.before)
	}
	again.visit().signIn(person[2], person[3]).leads(t, "/")
}

// figures are those of the directory's first officer.
func (c *console) figures() figures { c.t.Helper(); return figuresOf(c.exported()) }

func TestTheDemonstrationTouchesNoRegisterOfSomebodysOwn(t *testing.T) {
	for _, c := range []*console{newConsoleOn(t, staffed), newConsoleOn(t, registered), newConsole(t)} {
		if len(c.people()) == 0 {
			c.run("sample", "--communications", "3").done()
		}
		before := c.exportedPublicly()
		c.run("demo", "--addr", "127.0.0.1:0").refused(exitFailed, c.data, "register of its own", "--data").silent()
		if after := c.exportedPublicly(); len(after) != len(before) {
			t.Errorf("%d letters before, %d after", len(before), len(after))
		}
	}
}
