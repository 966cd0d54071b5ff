// Package sheet opens a table from outside, CSV or XLSX, as a stream of rows in bounded memory, or refuses it in words.
package sheet

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Options are the limits of what is read; a zero takes its default.
type Options struct {
	MaxBytes    int64 // of the file: 512 MB
	MaxUnpacked int64 // of all parts of a workbook together: 1 GB
	MaxText     int   // of the shared texts of a workbook, which stay in memory: 128 MB
	MaxColumns  int   // 1,000
	MaxCell     int   // bytes: 1 MB
	MaxRow      int   // bytes: 8 MB
}

func (o Options) withDefaults() Options {
	fill(&o.MaxBytes, 512<<20)
	fill(&o.MaxUnpacked, 1<<30)
	fill(&o.MaxText, 128<<20)
	fill(&o.MaxColumns, 1000)
	fill(&o.MaxCell, 1<<20)
	fill(&o.MaxRow, 8<<20)
	return o
}

func fill[N int | int64](limit *N, preset N) {
	if *limit <= 0 {
		*limit = preset
	}
}

// Row is one row below the header. Cells has at least as many items as the header; more only where a row says something
// beyond the last named column. Number counts as spreadsheet programs do: the header is usually row 1.
type Row struct {
	Number int
	Cells  []string
}

// Format is what a file turned out to be.
type Format struct {
	Kind      string // csv or xlsx
	Encoding  string // of a CSV: utf-8, utf-16le, utf-16be, windows-1252
	Delimiter rune   // of a CSV
	Sheet     string // of a workbook: the first visible worksheet, the one that is read
	Others    []string
}

// Sheet is an open table.
type Sheet struct {
	Format Format
	header []string
	rows   rowSource
	file   io.Closer
}

// rowSource yields rows with their numbers, blank ones too, and io.EOF after the last.
type rowSource interface {
	next() (number int, cells []string, err error)
	Close() error
}

// Open opens the file at path.
func Open(path string, opt Options) (*Sheet, error) {
	file, size, err := OpenFile(path)
	if err != nil {
		return nil, err
	}
	s, err := New(file, size, opt)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	s.file = file
	return s, nil
}

// OpenFile opens a regular file and tells its size. It looks before it opens: opening a named pipe waits
// for somebody to write, and nothing ends that wait.
func OpenFile(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, fmt.Errorf("open table: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, 0, refuseNoFile()
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("open table: %w", err)
	}
	info, err = file.Stat() // another may have taken its place
	if err == nil && !info.Mode().IsRegular() {
		err = refuseNoFile()
	}
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

// New opens a table of size bytes; the caller keeps r open until the last row is read.
func New(r io.ReaderAt, size int64, opt Options) (*Sheet, error) {
	opt = opt.withDefaults()
	if size == 0 {
		return nil, refuseEmpty()
	}
	if size > opt.MaxBytes {
		return nil, Refuse("The file is larger than %d MB. Split it into parts, each with the row of column names, and import them one after the other.", opt.MaxBytes>>20)
	}
	kind, err := detect(r, size)
	if err != nil {
		return nil, err
	}
	s := &Sheet{}
	if kind == kindZip {
		s.rows, s.Format, err = openWorkbook(r, size, opt)
	} else {
		s.rows, s.Format, err = openText(r, size, opt)
	}
	if err != nil {
		return nil, err
	}
	if err := s.readHeader(); err != nil {
		return nil, errors.Join(err, s.rows.Close())
	}
	return s, nil
}

// Header is the names of the columns, trimmed; a column without a name has an empty one.
func (s *Sheet) Header() []string { return s.header }

// Next gives the next row that holds anything, and io.EOF after the last.
func (s *Sheet) Next() (Row, error) {
	number, cells, err := s.nextFilled()
	if err != nil {
		return Row{}, err
	}
	for len(cells) < len(s.header) {
		cells = append(cells, "")
	}
	return Row{Number: number, Cells: cells}, nil
}

// Close releases the file.
func (s *Sheet) Close() error {
	err := s.rows.Close()
	if s.file != nil {
		err = errors.Join(err, s.file.Close())
	}
	return err
}

// nextFilled skips blank rows and cuts empty cells off the end.
func (s *Sheet) nextFilled() (int, []string, error) {
	for {
		number, cells, err := s.rows.next()
		if err != nil {
			return 0, nil, err
		}
		last := len(cells)
		for last > 0 && strings.TrimSpace(cells[last-1]) == "" {
			last--
		}
		if last > 0 {
			return number, cells[:last], nil
		}
	}
}
