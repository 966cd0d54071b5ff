package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// listedPerson is a line of user list --json.
type listedPerson struct {
	ID                   int64
	Email, Name, Role    string
	Identities, Disabled bool
}

func (c *console) people() map[string]listedPerson {
	c.t.Helper()
	var listed []listedPerson
	c.run("user", "list", "--json").done().reads(&listed)
	people := map[string]listedPerson{}
	for _, p := range listed {
		people[p.Email] = p
	}
	return people
}

func TestAnEmptyRegisterHasNoPeopleAndItsListIsStillAList(t *testing.T) {
	c := newConsole(t)
	if o := c.run("user", "list").done(); o.stdout != "" {
		t.Errorf("printed %q", o.stdout)
	}
	if o := c.run("user", "list", "--json").done(); strings.TrimSpace(o.stdout) != "[]" {
		t.Errorf("printed %q", o.stdout)
	}
}

func TestAPersonIsAddedWithTheIdentitiesOfTheRoleUnlessSaid(t *testing.T) {
	c := newConsole(t)
	for _, test := range []struct {
		role, identities string
		want             bool
	}{
		{"observer", "", false}, {"observer", "no", false},
		{"staff", "", true}, {"staff", "no", false}, {"reviewer", "", true}, {"reviewer", "yes", true},
		{"administrator", "", false}, {"administrator", "yes", true},
	} {
		email := test.role + test.identities + "@example.org"
		args := []string{"user", "add", "--email", email, "--name", "Person A", "--role", test.role}
		if test.identities != "" {
			args = append(args, "--identities", test.identities)
		}
		c.run(args...).done().says(email+" added as "+test.role, "/invite/")
		if got := c.people()[email]; got.Identities != test.want || got.Role != test.role || got.Disabled {
			t.Errorf("%s: %+v", email, got)
		}
	}
	c.run("user", "add", "--email", "a@example.org", "--name", "Person A", "--role", "observer", "--identities", "yes").
		refused(exitFailed, "Observers read without protected identities.").silent()
}

func TestAddingAPersonPrintsJSONForPrograms(t *testing.T) {
	var added struct {
		ID                int64
		Email, Role, Path string
		Identities        bool
	}
	c := newConsole(t)
	c.run("user", "add", "--json", "--email", "A@Example.org", "--name", "Person A", "--role", "staff").done().reads(&added)
	if added.ID == 0 || added.Email != "a@example.org" || added.Role != "staff" || !added.Identities || !strings.HasPrefix(added.Path, "/invite/") {
		t.Errorf("%+v", added)
	}
	c.typed(passphrase, "user", "add", "--json", "--password-stdin", "--email", "b@example.org", "--name", "Person B", "--role", "staff").done().reads(&added)
	if added.Path != "" {
		t.Errorf("a person with a password has the one-time address %q", added.Path)
	}
}

func TestAPersonThatCannotBeAddedIsRefusedInWords(t *testing.T) {
	c := newConsoleOn(t, staffed)
	before := c.people()
	add := func(stdin string, args ...string) outcome {
		return c.typed(stdin, append([]string{"user", "add", "--role", "staff"}, args...)...).silent()
	}
	add("", "--email", officer, "--name", "Person B").refused(exitFailed, "already on the list")
	add("", "--email", strings.ToUpper(officer), "--name", "Person B").refused(exitFailed, "already on the list")
	add("", "--email", "person", "--name", "Person B").refused(exitFailed, "Give an e-mail address")
	add("", "--email", "b@example.org", "--name", " ").refused(exitFailed, "Give the person's name")
	add("short\n", "--email", "b@example.org", "--name", "Person B", "--password-stdin").refused(exitFailed, "at least 12 characters")
	add("", "--email", "b@example.org", "--name", "Person B", "--password-stdin").refused(exitFailed, "at least 12 characters")
	add("b@example.org", "--email", "b@example.org", "--name", "Person B", "--password-stdin").refused(exitFailed, "your name or e-mail")
	if diff := cmp.Diff(before, c.people()); diff != "" {
		t.Errorf("the list changed (-before +after):\n%s", diff)
	}
}

func TestADisabledPersonStaysOnTheListAndGetsNoNewPassword(t *testing.T) {
	c := newConsoleOn(t, staffed)
	c.run("user", "reset", observer).done().says("/reset/")
	c.run("user", "disable", observer).done().says(observer + " disabled")
	c.run("user", "disable", observer).done() // again: it is so already
	if !c.people()[observer].Disabled {
		t.Error("the person is not disabled")
	}
	c.run("user", "list").done().says("disabled")
	c.run("user", "reset", observer).refused(exitFailed, "disabled").silent()
	c.run("user", "disable", administrator).refused(exitFailed, "last active administrator").silent()
	for _, command := range []string{"disable", "reset"} {
		c.run("user", command, "nobody@example.org").refused(exitFailed, "nobody@example.org", "answerable user list").silent()
	}
}
