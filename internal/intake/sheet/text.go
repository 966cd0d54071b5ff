package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// textRows reads records as RFC 4180 describes them, and forgives what office programs do beside it.
type textRows struct {
	in     *bufio.Reader
	comma  byte
	opt    Options
	number int
	long   int // bytes of the row so far
	cell   []byte
	cells  []string
}

func openText(r io.ReaderAt, size int64, opt Options) (rowSource, Format, error) {
	text, encoding, err := decoded(r, size)
	if err != nil {
		return nil, Format{}, err
	}
	in := bufio.NewReaderSize(text, 64<<10)
	sample, err := in.Peek(in.Size())
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, Format{}, fmt.Errorf("read table: %w", err)
	}
	rows := &textRows{in: in, opt: opt}
	if declared, length := declaredDelimiter(sample); length > 0 {
		rows.comma, rows.number = declared, 1
		if _, err := in.Discard(length); err != nil {
			return nil, Format{}, fmt.Errorf("read table: %w", err)
		}
	} else {
		rows.comma = sniffDelimiter(sample)
	}
	return rows, Format{Kind: "csv", Encoding: encoding, Delimiter: rune(rows.comma)}, nil
}

func (t *textRows) Close() error { return nil }

func (t *textRows) next() (int, []string, error) {
	if _, err := t.in.Peek(1); err != nil {
		return 0, nil, t.readError(err)
	}
	t.number++
	t.cells, t.long = nil, 0
	for {
		ended, err := t.readCell()
		if err != nil {
			return 0, nil, err
		}
		if ended {
			return t.number, t.cells, nil
		}
	}
}

// readCell reads up to a delimiter or the end of the row and says which it was.
func (t *textRows) readCell() (rowEnded bool, err error) {
	t.cell = t.cell[:0]
	if first, err := t.in.Peek(1); err == nil && first[0] == '"' {
		if err := t.readQuoted(); err != nil {
			return false, err
		}
	}
	for {
		b, err := t.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return true, t.keep()
		case err != nil:
			return false, t.readError(err)
		case b == t.comma:
			return false, t.keep()
		case b == '\n':
			return true, t.keep()
		case b == '\r':
			t.skip('\n')
			return true, t.keep()
		}
		if err := t.append(b); err != nil {
			return false, err
		}
	}
}

// readQuoted reads from an opening quotation mark to its closing one; a doubled one stands for itself.
func (t *textRows) readQuoted() error {
	t.skip('"')
	for {
		b, err := t.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return Refuse("A quotation mark opened in row %d is never closed. Close it there and save the file again.", t.number)
		}
		if err != nil {
			return t.readError(err)
		}
		if b == '"' && !t.skip('"') {
			return nil
		}
		if err := t.append(b); err != nil {
			return err
		}
	}
}

// skip passes over the next byte if it is the wanted one.
func (t *textRows) skip(wanted byte) bool {
	next, err := t.in.Peek(1)
	if err != nil || next[0] != wanted {
		return false
	}
	_, err = t.in.Discard(1)
	return err == nil
}

func (t *textRows) append(b byte) error {
	t.long++
	switch {
	case b == 0:
		return refuseRubbish()
	case len(t.cell) >= t.opt.MaxCell:
		return refuseLongCell(t.number, t.opt.MaxCell)
	case t.long > t.opt.MaxRow:
		return refuseLongRow(t.number, t.opt.MaxRow)
	}
	t.cell = append(t.cell, b)
	return nil
}

// keep puts the finished cell into the row; empty cells beyond the limit say nothing and are dropped.
func (t *textRows) keep() error {
	if len(t.cells) < t.opt.MaxColumns {
		t.cells = append(t.cells, string(t.cell))
		return nil
	}
	if len(bytes.TrimSpace(t.cell)) > 0 {
		return refuseWide(t.number, t.opt.MaxColumns)
	}
	return nil
}

func (t *textRows) readError(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	return fmt.Errorf("read table after row %d: %w", t.number, err)
}

const delimiters = ",;\t"

// declaredDelimiter reads the line "sep=;" that some office programs write first.
func declaredDelimiter(sample []byte) (delimiter byte, length int) {
	line, _, found := bytes.Cut(sample, []byte("\n"))
	text := strings.TrimSuffix(string(line), "\r")
	if !found || len(text) != 5 || !strings.EqualFold(text[:4], "sep=") || !strings.Contains(delimiters, text[4:]) {
		return 0, 0
	}
	return text[4], len(line) + 1
}

// sniffDelimiter takes the delimiter that splits the header into most columns; where two do, the one with which the
// next rows are most alike.
func sniffDelimiter(sample []byte) byte {
	lines := tally(sample)
	best := 0
	for d := 1; d < len(delimiters); d++ {
		more := lines[0][d] - lines[0][best]
		if more > 0 || more == 0 && unlike(lines, d) < unlike(lines, best) {
			best = d
		}
	}
	return delimiters[best]
}

// tally counts each delimiter outside quotation marks in the first lines.
func tally(sample []byte) [][len(delimiters)]int {
	lines := make([][len(delimiters)]int, 1, 20)
	quoted, filled := false, false
	for _, b := range sample {
		if b == '"' {
			quoted = !quoted
		}
		if b == '\n' && !quoted && filled {
			if len(lines) == cap(lines) {
				break
			}
			lines = append(lines, [len(delimiters)]int{})
			filled = false
			continue
		}
		filled = filled || b > ' '
		if at := strings.IndexByte(delimiters, b); at >= 0 && !quoted {
			lines[len(lines)-1][at]++
		}
	}
	if len(lines) > 1 {
		return lines[:len(lines)-1]
	}
	return lines
}

func unlike(lines [][len(delimiters)]int, d int) int {
	sum := 0
	for _, line := range lines {
		sum += max(line[d]-lines[0][d], lines[0][d]-line[d])
	}
	return sum
}
