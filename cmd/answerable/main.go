// Command answerable keeps the register of communications to Governments and their answers: it serves
// the web application and acts for the operator of the machine. It wires; the rules live elsewhere.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"answerable/internal/config"
)

// Exit statuses that scripts rely on.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

type cli struct {
	Data     string `help:"Data directory; ./data if not given." env:"ANSWERABLE_DATA" type:"path"`
	Timezone string `help:"The office's time zone, like Europe/Zurich; the machine's own if not given." env:"ANSWERABLE_TIMEZONE"`

	Serve   serveCmd   `cmd:"" help:"Serve the web application; an empty directory prints a one-time set-up address."`
	Migrate migrateCmd `cmd:"" help:"Bring the schema up to date."`
	User    userCmd    `cmd:"" help:"Add, list, disable and reset people."`
	Import  importCmd  `cmd:"" help:"Import communications from CSV or XLSX."`
	Export  exportCmd  `cmd:"" help:"Export a list as a file."`
	Check   checkCmd   `cmd:"" help:"Check the integrity of database, history and derived facts."`
	Sample  sampleCmd  `cmd:"" help:"Fill an empty register with invented data for load tests."`
	Demo    demoCmd    `cmd:"" help:"Serve the real register and invented cases from a temporary directory."`
}

// env is what commands act in: where they print, the clock, the office's zone.
type env struct {
	ctx    context.Context
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	now    func() time.Time
	zone   *time.Location
	data   string
	given  bool // the data directory was named, not the default
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main with everything it touches passed in, so that tests run the whole command line.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return runAt(ctx, args, stdin, stdout, stderr, time.Now)
}

// runAt is run by another clock.
func runAt(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, now func() time.Time) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("answerable"), kong.Writers(stdout, stderr),
		kong.Description("A register of communications to Governments, their answers, and whom to remind."),
		kong.Exit(func(code int) { exited = code }))
	if err != nil {
		return fail(stderr, err)
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help printed what was asked
	}
	if err != nil {
		return fail(stderr, usageError{err})
	}
	zone, err := config.Zone(c.Timezone)
	if err != nil {
		return fail(stderr, usageError{err})
	}
	e := &env{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr, now: now, zone: zone, data: c.Data, given: c.Data != ""}
	if !e.given {
		e.data = "data"
	}
	if err := parsed.Run(e); err != nil {
		return fail(stderr, err)
	}
	return exitDone
}
