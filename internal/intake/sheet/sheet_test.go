package sheet

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"answerable/internal/demo"
)

// all reads a table to its end, header first, each row with its number.
func all(content []byte, opt Options) ([]Row, Format, error) {
	s, err := New(bytes.NewReader(content), int64(len(content)), opt)
	if err != nil {
		return nil, Format{}, err
	}
	rows := []Row{{Cells: s.Header()}}
	for {
		row, err := s.Next()
		if errors.Is(err, io.EOF) {
			return rows, s.Format, s.Close()
		}
		if err != nil {
			return rows, s.Format, errors.Join(err, s.Close())
		}
		rows = append(rows, row)
	}
}

func read(t *testing.T, content []byte) ([]Row, Format) {
	t.Helper()
	rows, format, err := all(content, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return rows, format
}

// refused checks that a table is refused, and in which words.
func refused(t *testing.T, content []byte, opt Options, words string) {
	t.Helper()
	_, _, err := all(content, opt)
	var refusal *Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("got %v, want a refusal", err)
	}
	if !strings.Contains(refusal.Error(), words) || strings.Contains(refusal.Error(), "%!") {
		t.Errorf("got %q, want it to say %q", refusal, words)
	}
}

func encode(t *testing.T, text string, name string) []byte {
	t.Helper()
	var out []byte
	var err error
	switch name {
	case "utf-8":
		out = []byte(text)
	case "utf-8 with mark":
		out = []byte("\ufeff" + text)
	case "windows-1252":
		out, err = charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	case "utf-16le":
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))
	case "utf-16be":
		out, err = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))
	case "utf-16le with mark":
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	case "utf-16be with mark":
		out, err = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryEncodingDelimiterAndLineEndGivesTheSameRows(t *testing.T) {
	want := []Row{
		{Cells: []string{"Date", "Country", "Summary, short; or\tlong"}},
		{Number: 2, Cells: []string{"11 août 2000", "Côte d’Ivoire", "a \"quoted\" word – and\nanother line"}},
		{Number: 3, Cells: []string{"12 de mayo", "", "x,y;z\tt"}},
		{Number: 5, Cells: []string{"", "España", ""}},
	}
	for _, encoding := range []string{"utf-8", "utf-8 with mark", "windows-1252", "utf-16le", "utf-16be", "utf-16le with mark", "utf-16be with mark"} {
		for _, delimiter := range []string{",", ";", "\t"} {
			for _, end := range []string{"\n", "\r\n", "\r"} {
				text := "Date|Country|\"Summary, short; or\tlong\"\x00" +
					"11 août 2000|Côte d’Ivoire|\"a \"\"quoted\"\" word – and\nanother line\"\x00" +
					"12 de mayo||\"x,y;z\tt\"|||\x00||\x00|España\x00"
				text = strings.NewReplacer("|", delimiter, "\x00", end).Replace(text)
				got, format := read(t, encode(t, text, encoding))
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s, %q, %q:\n%s", encoding, delimiter, end, diff)
				}
				if !strings.HasPrefix(encoding, format.Encoding) || string(format.Delimiter) != delimiter {
					t.Errorf("%s, %q was taken for %+v", encoding, delimiter, format)
				}
			}
		}
	}
}

func TestUTF16WithoutAMarkIsKnownAlsoInOtherScripts(t *testing.T) {
	text := "Дата,Страна,Тема\r\n11 мая 2000,Страна А,Арест адвоката\r\n"
	for _, encoding := range []string{"utf-16le", "utf-16be"} {
		got, format := read(t, encode(t, text, encoding))
		if format.Encoding != encoding || got[1].Cells[2] != "Арест адвоката" {
			t.Errorf("%s: %+v %v", encoding, format, got)
		}
	}
}

func TestOneAccentFarDownDecidesTheEncoding(t *testing.T) {
	plain := "Subject,Country\n" + strings.Repeat("Arrest of a lawyer,Arland\n", 20_000)
	got, format := read(t, []byte(plain+"Arrest in C\xf4te,x\n"))
	if format.Encoding != "windows-1252" || got[len(got)-1].Cells[0] != "Arrest in Côte" {
		t.Errorf("%+v %v", format, got[len(got)-1])
	}
	got, format = read(t, []byte(plain+"Arrest in Côte,x\n"))
	if format.Encoding != "utf-8" || got[len(got)-1].Cells[0] != "Arrest in Côte" {
		t.Errorf("%+v %v", format, got[len(got)-1])
	}
}

func TestASeparatorLineNamesTheDelimiter(t *testing.T) {
	got, format := read(t, []byte("sep=;\r\na,b;c\r\n1,2;3\r\n"))
	want := []Row{{Cells: []string{"a,b", "c"}}, {Number: 3, Cells: []string{"1,2", "3"}}}
	if diff := cmp.Diff(want, got); diff != "" || format.Delimiter != ';' {
		t.Errorf("%+v\n%s", format, diff)
	}
}

func TestTheDelimiterIsTheOneThatMostColumnsNeed(t *testing.T) {
	for text, want := range map[string]rune{
		"Subject\nArrest\n":                          ',',
		"Date;Country, or other;Type\n1;2;3\n":       ';',
		"Date\tCountry, State; or other\tType\n":     '\t',
		"\"a;b;c;d\",e,f\n1,2,3\n":                   ',',
		"Sent, on;Subject\n1990;x\n1991;y\n":         ';',
		"\n\nDate;Country;Type\n1, 2, 3, 4, 5;2;3\n": ';',
	} {
		if _, format := read(t, []byte(text)); format.Delimiter != want {
			t.Errorf("%q is split at %q", text, format.Delimiter)
		}
	}
}

func TestRowsMayBeShorterOrSayMoreThanTheHeader(t *testing.T) {
	got, _ := read(t, []byte("a,b,c\n1\n1,2,3,,\n1,2,3,4\nlast,"))
	want := []Row{
		{Cells: []string{"a", "b", "c"}},
		{Number: 2, Cells: []string{"1", "", ""}},
		{Number: 3, Cells: []string{"1", "2", "3"}},
		{Number: 4, Cells: []string{"1", "2", "3", "4"}},
		{Number: 5, Cells: []string{"last", "", ""}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBothLayoutsOfTheRegisterAreReadWhole(t *testing.T) {
	for name, content := range map[string][]byte{"register": demo.Register(), "spreadsheet": demo.Spreadsheet()} {
		if rows, _ := read(t, content); len(rows) != 1001 || rows[1000].Number != 1001 {
			t.Errorf("%s: %d rows, last %+v", name, len(rows), rows[len(rows)-1].Number)
		}
	}
}

func TestWhatIsNoTableIsRefusedInWords(t *testing.T) {
	wide := "a,b\n" + strings.Repeat("x,", 9_999) + "x\n"
	random := make([]byte, 4096)
	for i, seed := 0, uint32(1); i < len(random); i++ {
		seed = seed*1664525 + 1013904223
		random[i] = byte(seed >> 24)
	}
	encrypted := append([]byte(oleStart), make([]byte, 2<<20)...)
	copy(encrypted[1<<20-10:], encryptedStream)
	for name, c := range map[string]struct {
		content []byte
		words   string
	}{
		"empty":                   {nil, "is empty"},
		"blank":                   {[]byte("\r\n  \r\n,,,\r\n"), "is empty"},
		"only a mark":             {[]byte("\ufeff"), "is empty"},
		"data first":              {[]byte("2023-06-14,AL,Arland\n2023-06-15,AL,Arland\n"), "Row 1 does not hold the names"},
		"numbers first":           {[]byte("1,2,3\n4,5,6\n"), "does not hold the names"},
		"one name twice":          {[]byte("Date,Country,date\n1,2,3\n"), "“date”"},
		"ten thousand columns":    {[]byte(wide), "Row 2 has more than 1000 columns"},
		"wide header":             {[]byte(strings.Repeat("x,", 9_999) + "x\n"), "Row 1 has more than 1000 columns"},
		"an open quotation mark":  {[]byte("a,b\n1,\"2\n3,4\n"), "opened in row 2 is never closed"},
		"random bytes":            {random, "neither a text table nor a workbook"},
		"zeros":                   {make([]byte, 999), "neither"},
		"a zero in text":          {[]byte("a,b\n" + strings.Repeat("x,y\n", 40_000) + "1,\x002\n"), "neither"},
		"a PDF":                   {[]byte("%PDF-1.7\n"), "neither"},
		"an old workbook":         {append([]byte(oleStart), make([]byte, 2048)...), "(.xls)"},
		"a workbook with a lock":  {encrypted, "protected by a password"},
		"UTF-32":                  {[]byte("\xff\xfe\x00\x00a\x00\x00\x00"), "encoding"},
		"mixed encodings":         {[]byte("a,b\ncafé,té\ncaf\xe9,t\n"), "encoding"},
		"marked but not UTF-8":    {[]byte("\ufeffa,b\ncaf\xe9,t\n"), "encoding"},
		"a byte without a letter": {[]byte("a,b\ncaf\x81,t\n"), "encoding"},
	} {
		t.Run(name, func(t *testing.T) { refused(t, c.content, Options{}, c.words) })
	}
}

func TestLimitsAreRefusedInWords(t *testing.T) {
	table := []byte("a,b\n" + strings.Repeat("x", 3000) + ",y\n")
	refused(t, table, Options{MaxBytes: 1000}, "is larger than")
	refused(t, table, Options{MaxCell: 2048}, "cell in row 2 is longer than 2 kB")
	refused(t, []byte("a,b\n\""+strings.Repeat("x\n", 3000)), Options{MaxCell: 2048}, "quotation mark")
	refused(t, []byte("a,b\n"+strings.Repeat(strings.Repeat("x", 1000)+",", 5)), Options{MaxRow: 2048}, "Row 2 is longer than 2 kB")
	if _, _, err := all(table, Options{MaxCell: 3000}); err != nil {
		t.Errorf("a cell just within the limit: %v", err)
	}
}

func TestEmptyCellsBeyondTheLimitOfColumnsSayNothing(t *testing.T) {
	got, _ := read(t, []byte("a,b\n1,2"+strings.Repeat(",", 10_000)+"\n"))
	if diff := cmp.Diff([]string{"1", "2"}, got[1].Cells); diff != "" {
		t.Error(diff)
	}
}

func TestOpenReadsAFileByItsContentNotItsName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.xlsx")
	if err := os.WriteFile(path, []byte("a;b\n1;2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	row, err := s.Next()
	if err != nil || s.Format.Kind != "csv" || row.Cells[1] != "2" {
		t.Errorf("%+v %+v %v", s.Format, row, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := Open(filepath.Dir(path), Options{}); err == nil || !strings.Contains(err.Error(), "not a file") {
		t.Errorf("a directory: %v", err)
	}
	if _, err := Open(path+".missing", Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestANamedPipeIsRefusedWithoutWaitingForAWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.csv")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := Open(path, Options{})
		done <- err
	}()
	for {
		select {
		case err := <-done:
			if err == nil || !strings.Contains(err.Error(), "not a file") {
				t.Errorf("%v", err)
			}
			return
		default:
		}
		// Only while a reader is at the pipe does this succeed, and lets the reader go on.
		if writer, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
			_ = writer.Close()
			t.Fatal("the pipe was opened")
		}
	}
}
