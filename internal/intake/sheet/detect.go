package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

type fileKind int

const (
	kindText fileKind = iota
	kindZip
)

var (
	zipStart = []byte("PK\x03\x04")
	oleStart = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	// UTF-16 names of the stream in which Office keeps an encrypted workbook.
	encryptedStream = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	otherStarts     = [][]byte{
		[]byte("%PDF-"), []byte("\x89PNG"), []byte("GIF8"), []byte("\xff\xd8\xff"), []byte("{\\rtf"),
		[]byte("\x1f\x8b"), []byte("7z\xbc\xaf"), []byte("Rar!"), []byte("BZh"), []byte("\xfd7zXZ"), []byte("\x7fELF"),
		[]byte("PK\x05\x06"), []byte("SQLite format 3"),
	}
)

// detect tells by content, never by name, what a file is.
func detect(r io.ReaderAt, size int64) (fileKind, error) {
	head := make([]byte, min(size, 64<<10))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("read table: %w", err)
	}
	switch {
	case bytes.HasPrefix(head, zipStart):
		return kindZip, nil
	case bytes.HasPrefix(head, oleStart):
		return 0, refuseOle(r, size)
	}
	for _, start := range otherStarts {
		if bytes.HasPrefix(head, start) {
			return 0, refuseRubbish()
		}
	}
	return kindText, nil
}

// refuseOle tells a workbook under a password from one of the format before 2007: both come in the same container.
func refuseOle(r io.ReaderAt, size int64) error {
	chunk := make([]byte, 1<<20)
	for at := int64(0); at < size; at += int64(len(chunk) - len(encryptedStream)) {
		n, err := r.ReadAt(chunk, at)
		if bytes.Contains(chunk[:n], encryptedStream) {
			return Refuse("The workbook is protected by a password. Remove the password in a spreadsheet program, save the file and choose it again.")
		}
		if err != nil {
			break
		}
	}
	return Refuse("The workbook is in the format used before 2007 (.xls). Open it in a spreadsheet program, save it as .xlsx and choose the new file.")
}
