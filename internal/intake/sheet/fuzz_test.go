package sheet

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

func FuzzSheet(f *testing.F) {
	for _, text := range []string{
		"a,b\n1,2\n", "a;b\r\n\"1;\"\"\";2\r\n", "\ufeffa\tb\n1\t2", "sep=,\na,b\n1,2", "a,b\n\"1", "a\x00,\x00b\x00\n\x00",
		"\xff\xfea\x00\n\x00", "Caf\xe9,b\n1,2\n", "PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
	} {
		f.Add([]byte(text))
	}
	workbook := excelize.NewFile()
	if err := workbook.SetSheetRow("Sheet1", "A1", &[]any{"Date", "Country"}); err != nil {
		f.Fatal(err)
	}
	if content, err := workbook.WriteToBuffer(); err == nil {
		f.Add(content.Bytes())
	}
	limits := Options{MaxBytes: 1 << 20, MaxUnpacked: 1 << 20, MaxText: 1 << 16, MaxColumns: 20, MaxCell: 1 << 10, MaxRow: 1 << 12}
	f.Fuzz(func(t *testing.T, content []byte) {
		rows, _, err := all(content, limits)
		var refusal *Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("not a refusal: %v", err)
		}
		if refusal != nil && strings.Contains(refusal.Error(), "%!") && !bytes.Contains(content, []byte("%!")) {
			t.Fatalf("badly worded: %s", refusal)
		}
		for i, row := range rows {
			if i > 0 && row.Number <= rows[i-1].Number {
				t.Fatalf("row %d follows row %d", row.Number, rows[i-1].Number)
			}
			if len(row.Cells) > max(limits.MaxColumns, len(rows[0].Cells)) || len(row.Cells) < len(rows[0].Cells) {
				t.Fatalf("row %d has %d cells", row.Number, len(row.Cells))
			}
			for _, text := range row.Cells {
				if !utf8.ValidString(text) {
					t.Fatalf("row %d: %q is not UTF-8", row.Number, text)
				}
			}
		}
	})
}
