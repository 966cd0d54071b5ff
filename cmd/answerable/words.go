package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"answerable/internal/docket"
)

// usageError is a wrong word on the command line, also one that is found after parsing.
type usageError struct{ error }

// fail prints one clear line: what went wrong, and what to do.
func fail(stderr io.Writer, err error) int {
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintf(stderr, "answerable: %s. See answerable --help.\n", strings.TrimRight(oneLine(usage.error.Error()), "."))
		return exitUsage
	}
	fmt.Fprintln(stderr, "answerable:", oneLine(sentence(err)))
	return exitFailed
}

// sentence words an error for the operator. What a database or an operating system said stays out of it.
func sentence(err error) string {
	var refusal *docket.Error
	switch {
	case errors.As(err, &refusal) && len(refusal.Fields) > 0:
		said := make([]string, len(refusal.Fields))
		for i, field := range refusal.Fields {
			said[i] = field.Message.String()
		}
		return strings.Join(said, " ")
	case errors.As(err, &refusal):
		return refusal.Message.String()
	case errors.Is(err, context.Canceled):
		return "stopped before it was done; the change that was under way was not written"
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		return fmt.Sprintf("%s: %s", at.Path, reason(at))
	}
	return err.Error()
}

// reason says in words why the operating system refused something; the path stands in the sentence around it.
func reason(err error) string {
	switch {
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ENOENT) && isCreation(err):
		return "there is no such directory"
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, syscall.EROFS):
		return "its disk is read-only"
	case errors.Is(err, fs.ErrPermission):
		return "your rights do not allow it"
	case errors.Is(err, syscall.EISDIR), errors.Is(err, fs.ErrExist):
		return "something else has this name"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "the disk is full"
	case errors.Is(err, syscall.EADDRINUSE):
		return "another program listens there"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "this machine has no such address"
	}
	return innermost(err)
}

// isCreation tells that a file was to be made: then it is its directory that is missing.
func isCreation(err error) bool {
	var path *fs.PathError
	var link *os.LinkError
	return errors.As(err, &link) || errors.As(err, &path) && (path.Op == "mkdir" || strings.Contains(path.Path, temporary))
}

// innermost leaves out the operations and paths that errors were wrapped in.
func innermost(err error) string {
	for {
		below := errors.Unwrap(err)
		if below == nil {
			return err.Error()
		}
		err = below
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
