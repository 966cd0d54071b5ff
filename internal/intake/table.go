package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"answerable/internal/intake/sheet"
)

// Table is a file whose columns are understood; its rows are read once, by the plan.
type Table struct {
	Name    string // of the file, without its directory
	SHA256  string
	Format  sheet.Format
	Columns Columns

	mapping Mapping
	headers []string
	sheet   *sheet.Sheet
	file    io.Closer
}

// Open opens the file at path; without a mapping the headers alone say what the columns mean.
func Open(path string, mapping *Mapping, opt sheet.Options) (*Table, error) {
	file, size, err := sheet.OpenFile(path)
	if err != nil {
		return nil, err
	}
	t, err := Read(filepath.Base(path), file, size, mapping, opt)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	t.file = file
	return t, nil
}

// Read opens a table of size bytes; the caller keeps r open until the table is closed.
func Read(name string, r io.ReaderAt, size int64, mapping *Mapping, opt sheet.Options) (*Table, error) {
	s, err := sheet.New(r, size, opt)
	if err != nil {
		return nil, err
	}
	t := &Table{Name: name, Format: s.Format, headers: s.Header(), sheet: s}
	if mapping != nil {
		t.mapping = *mapping
	}
	if t.Columns, err = t.mapping.Guess(t.headers); err == nil {
		err = t.Columns.Check()
	}
	if err == nil {
		t.SHA256, err = hashOf(r, size)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return t, nil
}

func hashOf(r io.ReaderAt, size int64) (string, error) {
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(r, 0, size)); err != nil {
		return "", fmt.Errorf("read table: %w", err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// Close releases the file.
func (t *Table) Close() error {
	err := t.sheet.Close()
	if t.file != nil {
		err = errors.Join(err, t.file.Close())
	}
	return err
}
