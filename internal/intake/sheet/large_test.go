package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// endless is a CSV file that exists only as arithmetic: every line has the same length and names its own number.
type endless struct {
	head, tail string
	size       int64
}

const lineLength = 200

func (e endless) line(n int64) string {
	return fmt.Sprintf("%0*d,%s", lineLength-2-len(e.tail), n, e.tail) + "\n"
}

func (e endless) ReadAt(p []byte, at int64) (int, error) {
	done := 0
	for done < len(p) && at < e.size {
		from, text := at, e.head
		if at >= int64(len(e.head)) {
			from = (at - int64(len(e.head))) % lineLength
			text = e.line((at - int64(len(e.head))) / lineLength)
		}
		n := copy(p[done:], text[from:])
		done += n
		at += int64(n)
	}
	if done < len(p) {
		return done, io.EOF
	}
	return done, nil
}

// heapAfter reads to the end, counts the rows and gives the most memory in use on the way.
func heapAfter(t *testing.T, s *Sheet) (rows int, last Row, peak uint64) {
	t.Helper()
	for {
		row, err := s.Next()
		if errors.Is(err, io.EOF) {
			return rows, last, peak
		}
		if err != nil {
			t.Fatal(err)
		}
		rows, last = rows+1, row
		if rows%50_000 == 0 {
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			peak = max(peak, memory.HeapAlloc)
		}
	}
}

func TestAFileOf200MegabytesIsReadRightInBoundedMemory(t *testing.T) {
	const lines = 1_050_000
	file := endless{head: "row,subject\n", tail: `"Arrest, of a lawyer, in Côte ""x"""`}
	file.size = int64(len(file.head)) + lines*int64(len(file.line(0)))
	if len(file.line(0)) != lineLength || file.size < 200<<20 {
		t.Fatalf("lines of %d bytes, %d in all", len(file.line(0)), file.size)
	}
	s, err := New(file, file.size, Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows, last, peak := heapAfter(t, s)
	if want := `Arrest, of a lawyer, in Côte "x"`; rows != lines || last.Number != lines+1 || last.Cells[1] != want {
		t.Errorf("%d rows, last %+v", rows, last)
	}
	if peak > 64<<20 {
		t.Errorf("%d MB in use", peak>>20)
	}
}

func TestALargeWorkbookIsReadRightInBoundedMemory(t *testing.T) {
	const lines = 200_000
	path := filepath.Join(t.TempDir(), "large.xlsx")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	small := rawBook(t, nil)
	from, err := zip.NewReader(bytes.NewReader(small), int64(len(small)))
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(file)
	for _, part := range from.File {
		if part.Name == "xl/worksheets/sheet1.xml" {
			continue
		}
		if err := archive.Copy(part); err != nil {
			t.Fatal(err)
		}
	}
	part, err := archive.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(part, `<worksheet><sheetData>`+header)
	for n := range lines {
		fmt.Fprintf(part, `<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d" t="inlineStr"><is><t>Arrest of a lawyer after a hearing, and of those who stood by</t></is></c></row>`, n+2, n+2, n, n+2)
	}
	fmt.Fprint(part, `</sheetData></worksheet>`)
	if err := errors.Join(archive.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows, last, peak := heapAfter(t, s)
	if rows != lines || last.Number != lines+1 || last.Cells[0] != fmt.Sprint(lines-1) {
		t.Errorf("%d rows, last %+v", rows, last)
	}
	if peak > 64<<20 {
		t.Errorf("%d MB in use", peak>>20)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
