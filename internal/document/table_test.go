package document

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"answerable/internal/cell"
)

var letters = Table{Title: "Communications", Columns: []Column{
	{Name: "reference"}, {Name: "sent_on", Kind: Date}, {Name: "days_late", Kind: Number}, {Name: "subject", Width: 60},
}}

func rowsOf(rows ...[]string) Rows {
	return func(yield func([]string, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func failing(err error) Rows {
	return func(yield func([]string, error) bool) {
		_ = yield([]string{"XAA 1/2023"}, nil) && yield(nil, err)
	}
}

func workbook(t *testing.T, table Table, rows Rows) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := XLSX(&out, table, rows, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	return file
}

func TestACSVFileIsWrittenAsRFC4180Asks(t *testing.T) {
	var out bytes.Buffer
	err := CSV(&out, letters, rowsOf(
		[]string{"XAA 1/2023", "2023-06-14", "-3", "Arrest of a \"lawyer\", after a hearing"},
		[]string{"=1+1", "=2", "-x", "one\nline\r\nmore", "beyond"},
		[]string{"'=1"},
		[]string{"", "", "", " spaced "},
	))
	want := "reference,sent_on,days_late,subject\r\n" +
		"XAA 1/2023,2023-06-14,-3,\"Arrest of a \"\"lawyer\"\", after a hearing\"\r\n" +
		"'=1+1,'=2,'-x,\"one\nline\r\nmore\"\r\n" +
		"''=1,,,\r\n" +
		",,,\" spaced \"\r\n"
	if diff := cmp.Diff(want, out.String()); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestWhatIsWrittenAsCSVIsReadBackAsItWas(t *testing.T) {
	// encoding/csv reads CRLF inside a text as LF, so carriage returns are left out here.
	text := rapid.StringMatching(`[ -~äя中＝\t\n]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		row := []string{text.Draw(t, "a"), text.Draw(t, "b"), text.Draw(t, "c"), text.Draw(t, "d") + "."}
		var out bytes.Buffer
		if err := CSV(&out, letters, rowsOf(row)); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(lines) != 2 {
			t.Fatalf("%v %q", err, lines)
		}
		for i := range lines[1] {
			if got := cell.Original(lines[1][i]); got != row[i] && !letters.Columns[i].isTyped(row[i]) {
				t.Fatalf("%q came back as %q", row[i], got)
			}
		}
	})
}

func TestAWorkbookHasTypedCellsAHeaderInSightAndFilters(t *testing.T) {
	file := workbook(t, letters, rowsOf(
		[]string{"XAA 1/2023", "2023-06-14", "-3", "Arrest\nof a lawyer"},
		[]string{"=1+1", "August 1992", "1.5", ` " _x000D_ '`},
		[]string{"+1", "1899-12-31", "many", ""},
	))
	if diff := cmp.Diff([]string{"Communications"}, file.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	got, err := file.GetRows("Communications")
	want := [][]string{
		{"reference", "sent_on", "days_late", "subject"},
		{"XAA 1/2023", "2023-06-14", "-3", "Arrest\nof a lawyer"},
		{"'=1+1", "August 1992", "1.5", ` " _x000D_ '`},
		{"'+1", "1899-12-31", "many"},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	for at, want := range map[string]excelize.CellType{
		"A2": excelize.CellTypeInlineString, "B2": excelize.CellTypeUnset, "C2": excelize.CellTypeUnset,
		"A3": excelize.CellTypeInlineString, "B3": excelize.CellTypeInlineString, "C3": excelize.CellTypeUnset,
		"B4": excelize.CellTypeInlineString, "C4": excelize.CellTypeInlineString,
	} {
		if got, err := file.GetCellType("Communications", at); got != want || err != nil {
			t.Errorf("%s is of type %v, want %v (%v)", at, got, want, err)
		}
		if formula, err := file.GetCellFormula("Communications", at); formula != "" || err != nil {
			t.Errorf("%s holds the formula %q (%v)", at, formula, err)
		}
	}
	if raw, err := file.GetCellValue("Communications", "B2", excelize.Options{RawCellValue: true}); raw != "45091" || err != nil {
		t.Errorf("14 June 2023 is stored as %q (%v)", raw, err)
	}
	panes, err := file.GetPanes("Communications")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("%+v %v", panes, err)
	}
	names := file.GetDefinedName()
	if len(names) != 1 || names[0].RefersTo != "'Communications'!$A$1:$D$4" {
		t.Errorf("%+v", names)
	}
	if width, err := file.GetColWidth("Communications", "D"); width != 60 || err != nil {
		t.Errorf("width %v %v", width, err)
	}
	if props, err := file.GetDocProps(); err != nil || props.Title != "Communications" || props.Creator != "-" {
		t.Errorf("%+v %v", props, err)
	}
}

func TestADayIsStoredAsTheNumberThatSpreadsheetProgramsCount(t *testing.T) {
	days := map[string]string{"1900-03-01": "61", "1970-01-01": "25569", "2000-02-29": "36585", "9999-12-31": "2958465"}
	list := slices.Sorted(maps.Keys(days))
	var rows [][]string
	for _, day := range list {
		rows = append(rows, []string{"", day})
	}
	file := workbook(t, letters, rowsOf(rows...))
	for i, day := range list {
		at := "B" + strconv.Itoa(i+2)
		raw, err := file.GetCellValue("Communications", at, excelize.Options{RawCellValue: true})
		shown, err2 := file.GetCellValue("Communications", at)
		if raw != days[day] || shown != day || err != nil || err2 != nil {
			t.Errorf("%s is stored as %s and shown as %s (%v, %v)", day, raw, shown, err, err2)
		}
	}
}

func TestATitleBecomesAValidNameOfAWorksheet(t *testing.T) {
	for title, want := range map[string]string{
		"": "Table", "History": "Table", "'x'": "x", "A/HRC/25/74: replies?": "A-HRC-25-74- replies-",
		strings.Repeat("é", 40): strings.Repeat("é", 31), strings.Repeat("😀", 20): strings.Repeat("😀", 15),
		"Communications not yet answered' ": "Communications not yet answered", "tab\there": "tabhere",
	} {
		if got := sheetName(title); got != want {
			t.Errorf("%q becomes %q, want %q", title, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		table := Table{Title: rapid.String().Draw(t, "title"), Columns: []Column{{Name: "a"}}}
		if err := XLSX(io.Discard, table, rowsOf(), ""); err != nil {
			t.Fatalf("%q: %v", table.Title, err)
		}
	})
}

func TestWhatAWorkbookCannotHoldIsAnErrorNotACut(t *testing.T) {
	fits, longer := strings.Repeat("é", 32_767), strings.Repeat("é", 32_768)
	if err := XLSX(io.Discard, letters, rowsOf([]string{fits}), ""); err != nil {
		t.Error(err)
	}
	if err := XLSX(io.Discard, letters, rowsOf([]string{longer}), ""); !errors.Is(err, ErrTextTooLong) {
		t.Errorf("got %v", err)
	}
	if err := CSV(io.Discard, letters, rowsOf([]string{longer})); err != nil {
		t.Error(err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAnErrorOnTheWayIsReported(t *testing.T) {
	broken := errors.New("broken")
	for name, write := range map[string]func(io.Writer, Rows) error{
		"csv":  func(w io.Writer, rows Rows) error { return CSV(w, letters, rows) },
		"xlsx": func(w io.Writer, rows Rows) error { return XLSX(w, letters, rows, t.TempDir()) },
	} {
		if err := write(io.Discard, failing(broken)); !errors.Is(err, broken) {
			t.Errorf("%s: got %v", name, err)
		}
		if err := write(fullDisk{}, rowsOf([]string{"x"})); err == nil {
			t.Errorf("%s: a full disk is not noticed", name)
		}
	}
}

func TestAHundredThousandRowsAreWrittenInBoundedMemory(t *testing.T) {
	const lines = 100_000
	var peak uint64
	rows := func(yield func([]string, error) bool) {
		for n := range lines {
			if n%20_000 == 0 {
				var memory runtime.MemStats
				runtime.ReadMemStats(&memory)
				peak = max(peak, memory.HeapAlloc)
			}
			if !yield([]string{"XAA 1/2023", "2023-06-14", strconv.Itoa(n), "Arrest of a lawyer after a hearing; the family was not told where"}, nil) {
				return
			}
		}
	}
	dir := t.TempDir()
	var out bytes.Buffer
	if err := XLSX(&out, letters, rows, dir); err != nil {
		t.Fatal(err)
	}
	if peak > 96<<20 {
		t.Errorf("%d MB in use", peak>>20)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
	file, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	if value, err := file.GetCellValue("Communications", "C100001"); value != "99999" || err != nil {
		t.Errorf("the last row says %q (%v)", value, err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
}
