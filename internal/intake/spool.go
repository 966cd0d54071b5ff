package intake

import (
	"bufio"
	"errors"
	"fmt"
	"os"
)

// spool keeps the rows as printed on disk while the plan waits: they are the largest part of a file, and
// are needed again only one at a time.
type spool struct {
	file *os.File
	out  *bufio.Writer
	end  int64
}

// printed is where a row stands in the spool.
type printed struct {
	at   int64
	size int32
}

func newSpool(dir string) (*spool, error) {
	file, err := os.CreateTemp(dir, "answerable-import-")
	if err != nil {
		return nil, fmt.Errorf("keep the rows of an import: %w", err)
	}
	// The file has no name from here on: whatever happens, nothing of it stays behind.
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("keep the rows of an import: %w", err), file.Close())
	}
	return &spool{file: file, out: bufio.NewWriterSize(file, 1<<20)}, nil
}

func (s *spool) put(text []byte) (printed, error) {
	at := printed{at: s.end, size: int32(len(text))}
	s.end += int64(len(text))
	if _, err := s.out.Write(text); err != nil {
		return printed{}, fmt.Errorf("keep the rows of an import: %w", err)
	}
	return at, nil
}

// flush makes what was put readable.
func (s *spool) flush() error { return s.out.Flush() }

func (s *spool) get(at printed) (string, error) {
	text := make([]byte, at.size)
	if _, err := s.file.ReadAt(text, at.at); err != nil {
		return "", fmt.Errorf("read the rows of an import: %w", err)
	}
	return string(text), nil
}

func (s *spool) close() error { return s.file.Close() }
