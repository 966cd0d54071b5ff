package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"answerable/internal/docket"
	"answerable/internal/document"
	"answerable/internal/intake/sheet"
)

// temporary begins the names of files that are not finished.
const temporary = ".answerable-"

// standardOutput is what stands for it where a file is asked for.
const standardOutput = "-"

// staged is a file that is written whole beside its place and appears there when it is kept: a full disk
// or a refusal leaves no half of it, and what stood there before.
type staged struct {
	path string
	file *os.File
}

func stage(path string, write func(io.Writer) error) (*staged, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("the file %s was not written: it is a directory; give the name of a file", path)
	}
	file, err := os.CreateTemp(filepath.Dir(path), temporary+"*")
	if err != nil {
		return nil, notWritten(path, err)
	}
	s := &staged{path: path, file: file}
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		s.discard()
		return nil, notWritten(path, err)
	}
	return s, nil
}

func (s *staged) keep() error {
	if err := os.Rename(s.file.Name(), s.path); err != nil {
		s.discard()
		return notWritten(s.path, err)
	}
	return nil
}

// discard does nothing to a file that was kept.
func (s *staged) discard() {
	if s == nil {
		return
	}
	_ = s.file.Close()
	_ = os.Remove(s.file.Name())
}

// notWritten words why a file is not there; what the register refused keeps its own words.
func notWritten(path string, err error) error {
	var refusal *docket.Error
	switch {
	case errors.As(err, &refusal), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, document.ErrTooManyRows):
		return fmt.Errorf("the file %s was not written: the list has more rows than a worksheet holds; take csv, or narrow the list", path)
	case errors.Is(err, document.ErrTextTooLong):
		return fmt.Errorf("the file %s was not written: a text is longer than a cell of a workbook holds; take csv, which holds everything", path)
	}
	return fmt.Errorf("the file %s was not written: %s", path, reason(err))
}

// writeWhole writes a file or nothing.
func writeWhole(path string, write func(io.Writer) error) error {
	s, err := stage(path, write)
	if err != nil {
		return err
	}
	return s.keep()
}

// fileError names the file a refusal is about; the operator chose it.
func fileError(path string, err error) error {
	var refusal *sheet.Refusal
	switch {
	case errors.As(err, &refusal):
		return fmt.Errorf("%s: %s", path, docket.Msg(refusal.Key, refusal.Args...))
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no file %s; check its path", path)
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("the file %s may not be read; check its rights", path)
	}
	return err
}
