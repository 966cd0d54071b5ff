package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// book builds a workbook with excelize.
func book(t *testing.T, build func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	build(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func set(t *testing.T, f *excelize.File, cell string, value any, format string) {
	t.Helper()
	if err := f.SetCellValue("Sheet1", cell, value); err != nil {
		t.Fatal(err)
	}
	if format == "" {
		return
	}
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
		t.Fatal(err)
	}
}

func TestCellsOfAWorkbookComeOutAsAPersonWouldTypeThem(t *testing.T) {
	day := time.Date(2014, 1, 31, 0, 0, 0, 0, time.UTC)
	cases := []struct {
		value  any
		format string
		want   string
	}{
		{"Arrest\nof a lawyer, “x”", "", "Arrest\nof a lawyer, “x”"},
		{"  spaces  ", "", "  spaces  "},
		{"_x005F_x000D_ as text", "", "_x000D_ as text"},
		{12, "", "12"}, {-7, "", "-7"}, {0.1 + 0.2, "", "0.3"}, {1e15, "", "1000000000000000"}, {1990, "", "1990"},
		{45091.0, "", "45091"}, {0.25, "0.00%", "0.25"}, {1234.5, `#,##0.00 "days"`, "1234.5"}, {5, "0 \\d", "5"},
		{true, "", "TRUE"},
		{day, "yyyy-mm-dd", "2014-01-31"}, {day, "dd/mm/yyyy", "2014-01-31"}, {day, "m/d/yy", "2014-01-31"},
		{day, `[$-40C]d\ mmmm\ yyyy;@`, "2014-01-31"}, {day, "d-mmm", "2014-01-31"},
		{day.Add(17*time.Hour + 30*time.Minute), "d/m/yyyy h:mm", "2014-01-31"},
		{day.Add(24*time.Hour - time.Millisecond), "d/m/yyyy", "2014-02-01"},
		{time.Date(1992, 8, 1, 0, 0, 0, 0, time.UTC), "mmm-yy", "August 1992"},
		{time.Date(1992, 8, 1, 0, 0, 0, 0, time.UTC), "mmmm yyyy", "August 1992"},
		{time.Date(1991, 1, 1, 0, 0, 0, 0, time.UTC), "yyyy", "1991"},
		{0.75, "h:mm", "18:00"}, {1.5, "[h]:mm", "1.5"},
		{1, "yyyy-mm-dd", "1900-01-01"}, {59, "yyyy-mm-dd", "1900-02-28"}, {60, "yyyy-mm-dd", "60"}, {61, "yyyy-mm-dd", "1900-03-01"},
		{2958465, "yyyy-mm-dd", "9999-12-31"}, {2958466, "yyyy-mm-dd", "2958466"}, {-1, "yyyy-mm-dd", "-1"},
	}
	content := book(t, func(f *excelize.File) {
		set(t, f, "A1", "Value", "")
		set(t, f, "C1", "Note", "")
		for i, c := range cases {
			set(t, f, fmt.Sprintf("A%d", i+2), c.value, c.format)
			set(t, f, fmt.Sprintf("C%d", i+2), "x", "")
		}
	})
	rows, format := read(t, content)
	if format.Kind != "xlsx" || format.Sheet != "Sheet1" || len(rows) != len(cases)+1 {
		t.Fatalf("%+v, %d rows", format, len(rows))
	}
	if diff := cmp.Diff([]string{"Value", "", "Note"}, rows[0].Cells); diff != "" {
		t.Error(diff)
	}
	for i, c := range cases {
		if diff := cmp.Diff(Row{Number: i + 2, Cells: []string{c.want, "", "x"}}, rows[i+1]); diff != "" {
			t.Errorf("%v as %q:\n%s", c.value, c.format, diff)
		}
	}
}

func TestAWorkbookThatCountsFrom1904GivesTheSameDays(t *testing.T) {
	yes := true
	content := book(t, func(f *excelize.File) {
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
		set(t, f, "A1", "Date", "")
		set(t, f, "A2", time.Date(2014, 1, 31, 0, 0, 0, 0, time.UTC), "yyyy-mm-dd")
		set(t, f, "A3", 0, "yyyy-mm-dd")
	})
	rows, _ := read(t, content)
	if rows[1].Cells[0] != "2014-01-31" || rows[2].Cells[0] != "1904-01-01" {
		t.Errorf("%v", rows)
	}
}

func TestTheFirstVisibleWorksheetIsReadAndTheOthersAreNamed(t *testing.T) {
	content := book(t, func(f *excelize.File) {
		for _, name := range []string{"Letters", "Notes"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetCellValue("Letters", "B3", "Date"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue("Letters", "B7", "1991"); err != nil {
			t.Fatal(err)
		}
		f.SetActiveSheet(1)
		if err := f.SetSheetVisible("Sheet1", false); err != nil {
			t.Fatal(err)
		}
	})
	rows, format := read(t, content)
	want := []Row{{Cells: []string{"", "Date"}}, {Number: 7, Cells: []string{"", "1991"}}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if format.Sheet != "Letters" || cmp.Diff([]string{"Notes"}, format.Others) != "" {
		t.Errorf("%+v", format)
	}
}

// rawBook zips a minimal workbook; parts replace or add to it, empty ones are left out.
func rawBook(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	const rel = `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`
	all := map[string]string{
		"_rels/.rels": `<Relationships>` + fmt.Sprintf(rel, "r1", "officeDocument", "xl/workbook.xml") + `</Relationships>`,
		"xl/_rels/workbook.xml.rels": `<Relationships>` + fmt.Sprintf(rel, "r1", "worksheet", "/xl/worksheets/sheet1.xml") +
			fmt.Sprintf(rel, "r2", "sharedStrings", "sharedStrings.xml") + `</Relationships>`,
		"xl/workbook.xml":          `<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/sharedStrings.xml":     `<sst><si><t>Date</t></si></sst>`,
		"xl/worksheets/sheet1.xml": data(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`),
	}
	maps.Copy(all, parts)
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, content := range all {
		if content == "" {
			continue
		}
		part, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func data(rows string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>` + rows + `</sheetData></worksheet>`
}

const header = `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`

func sheetOf(rows string) map[string]string {
	return map[string]string{"xl/worksheets/sheet1.xml": data(header + rows)}
}

func TestOtherWritersWorkbooksAreReadToo(t *testing.T) {
	content := rawBook(t, map[string]string{
		"xl/sharedStrings.xml": `<x:sst xmlns:x="m"><x:si><x:r><x:t>Da</x:t></x:r><x:r><x:t>te</x:t></x:r><x:rPh><x:t>デ</x:t></x:rPh></x:si></x:sst>`,
		"xl/worksheets/sheet1.xml": `<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>Note</x:t></x:is></x:c></x:row>` +
			`<x:row><x:c t="d"><x:v>2014-01-31T00:00:00</x:v></x:c><x:c t="str"><x:f>A1</x:f><x:v>a_x000D_&amp;b</x:v></x:c></x:row>` +
			`<x:row r="9"><x:c r="B9" t="e"><x:v>#N/A</x:v></x:c></x:row><x:row r="10"/></x:sheetData></x:worksheet>`,
	})
	rows, _ := read(t, content)
	want := []Row{
		{Cells: []string{"Date", "Note"}},
		{Number: 2, Cells: []string{"2014-01-31", "a\r&b"}},
		{Number: 9, Cells: []string{"", "#N/A"}},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestAHostileOrBrokenWorkbookIsRefusedInWords(t *testing.T) {
	wide := strings.Builder{}
	for range 10_000 {
		wide.WriteString(`<c><v>1</v></c>`)
	}
	for name, c := range map[string]struct {
		parts map[string]string
		opt   Options
		words string
	}{
		"a row index beyond the end":      {sheetOf(`<row r="1048576000"><c><v>1</v></c></row>`), Options{}, "row 1048576000"},
		"ten thousand columns":            {sheetOf(`<row r="2">` + wide.String() + `</row>`), Options{}, "Row 2 has more than 1000 columns"},
		"a column beyond the end":         {sheetOf(`<row r="2"><c r="ZZZZZZZ2"><v>1</v></c></row>`), Options{}, "damaged"},
		"columns out of order":            {sheetOf(`<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>`), Options{}, "damaged"},
		"rows out of order":               {sheetOf(`<row r="3"/><row r="2"/>`), Options{}, "damaged"},
		"a text that is not there":        {sheetOf(`<row r="2"><c t="s"><v>7</v></c></row>`), Options{}, "damaged"},
		"cut off":                         {map[string]string{"xl/worksheets/sheet1.xml": strings.TrimSuffix(data(header), `</sheetData></worksheet>`)}, Options{}, "damaged"},
		"cut off inside a cell":           {map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row><c><v>1`}, Options{}, "damaged"},
		"no XML":                          {sheetOf(`<row r=2>&nope;`), Options{}, "damaged"},
		"no worksheet":                    {map[string]string{"xl/worksheets/sheet1.xml": ""}, Options{}, "damaged"},
		"nothing visible":                 {map[string]string{"xl/workbook.xml": `<workbook xmlns:r="x"><sheets><sheet name="S" state="hidden" r:id="r1"/></sheets></workbook>`}, Options{}, "no visible worksheet"},
		"an empty worksheet":              {map[string]string{"xl/worksheets/sheet1.xml": data("")}, Options{}, "is empty"},
		"a formula never calculated":      {sheetOf(`<row r="2"><c><f>1+1</f></c></row>`), Options{}, "formula in row 2"},
		"a long cell":                     {sheetOf(`<row r="2"><c t="str"><v>` + strings.Repeat("x", 3000) + `</v></c></row>`), Options{MaxCell: 2048}, "cell in row 2"},
		"a long row":                      {sheetOf(`<row r="2">` + strings.Repeat(`<c t="str"><v>`+strings.Repeat("x", 1000)+`</v></c>`, 5) + `</row>`), Options{MaxRow: 2048}, "Row 2 is longer"},
		"one endless text":                {sheetOf(`<row r="2"><c t="str"><v>` + strings.Repeat("x", 1<<20) + `</v></c></row>`), Options{MaxCell: 2048}, "cell in row 2"},
		"one endless tag":                 {sheetOf(`<row r="2"><c t="` + strings.Repeat("x", 1<<20) + `"/></row>`), Options{MaxCell: 2048}, "in one piece"},
		"too much shared text":            {map[string]string{"xl/sharedStrings.xml": `<sst>` + strings.Repeat(`<si><t>Date</t></si>`, 1000) + `</sst>`}, Options{MaxText: 4096}, "of text"},
		"parts that unpack to too much":   {sheetOf(strings.Repeat(" ", 5<<20)), Options{MaxUnpacked: 4 << 20}, "unpacks to more than 4 MB"},
		"a word document":                 {map[string]string{"_rels/.rels": `<Relationships><Relationship Id="1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`}, Options{}, "neither"},
		"a binary workbook":               {map[string]string{"_rels/.rels": "", "xl/workbook.bin": "x"}, Options{}, "(.xlsb)"},
		"an OpenDocument table":           {map[string]string{"_rels/.rels": "", "mimetype": "application/vnd.oasis", "content.xml": "<x/>"}, Options{}, "OpenDocument"},
		"an archive of something else":    {map[string]string{"_rels/.rels": ""}, Options{}, "neither"},
		"a relation that leaves the file": {map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="../../../etc/passwd"/></Relationships>`}, Options{}, "damaged"},
	} {
		t.Run(name, func(t *testing.T) { refused(t, rawBook(t, c.parts), c.opt, c.words) })
	}
	whole := rawBook(t, nil)
	refused(t, whole[:len(whole)-30], Options{}, "damaged")
}

// bomb is a workbook whose worksheet holds gigabytes of spaces in a few megabytes, and lies about its size if told to.
func bomb(t *testing.T, declared uint64) []byte {
	t.Helper()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	part, err := archive.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	spaces := bytes.Repeat([]byte("<row></row>"), 1<<20/11)
	for range 64 {
		if _, err := part.Write(spaces); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	inner, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := inner.File[0].OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	head := inner.File[0].FileHeader
	head.UncompressedSize64 = declared
	var out bytes.Buffer
	outer := zip.NewWriter(&out)
	small, err := zip.NewReader(bytes.NewReader(rawBook(t, nil)), int64(len(rawBook(t, nil))))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range small.File {
		if file.Name != head.Name {
			if err := outer.Copy(file); err != nil {
				t.Fatal(err)
			}
		}
	}
	to, err := outer.CreateRaw(&head)
	if err != nil {
		t.Fatal(err)
	}
	var buffer bytes.Buffer
	if _, err := buffer.ReadFrom(raw); err != nil {
		t.Fatal(err)
	}
	if _, err := to.Write(buffer.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := outer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWorkbookThatUnpacksToGigabytesIsRefusedWhetherItSaysSoOrNot(t *testing.T) {
	refused(t, bomb(t, 8<<30), Options{}, "unpacks to more than 1024 MB")
	refused(t, bomb(t, 1<<62), Options{}, "unpacks to more than 1024 MB")
	refused(t, bomb(t, 1000), Options{}, "damaged")
}
