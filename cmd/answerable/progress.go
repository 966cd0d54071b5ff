package main

import (
	"fmt"
	"os"
)

// progress tells somebody at a terminal how far a long command is; a log or a script is told nothing.
func (e *env) progress(format string, args ...any) {
	if e.atTerminal() {
		fmt.Fprintf(e.stderr, "\r"+format, args...)
	}
}

// endProgress lets the next line begin at its beginning.
func (e *env) endProgress() {
	if e.atTerminal() {
		fmt.Fprint(e.stderr, "\r\033[K")
	}
}

func (e *env) atTerminal() bool {
	file, ok := e.stderr.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
