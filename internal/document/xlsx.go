package document

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

const (
	maxWorkbookRows = 1_048_575 // below the header
	maxCellUnits    = 32_767    // UTF-16 units; excelize would cut what is longer without a word
	maxNameUnits    = 31
)

// XLSX writes a workbook of one worksheet with typed dates and numbers, a header that stays in sight and filters.
// What does not fit into memory waits in tempDir, or in the system's directory if that is empty.
func XLSX(w io.Writer, table Table, rows Rows, tempDir string) (err error) {
	file := excelize.NewFile(excelize.Options{TmpDir: tempDir})
	defer func() { err = errors.Join(err, file.Close()) }()
	sheet, err := newWorksheet(file, table)
	if err != nil {
		return fmt.Errorf("begin workbook %s: %w", table.Title, err)
	}
	if err := sheet.writeAll(rows); err != nil {
		return fmt.Errorf("write %s as XLSX: %w", table.Title, err)
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("pack workbook %s: %w", table.Title, err)
	}
	return nil
}

// worksheet streams rows of texts into the one sheet of a workbook.
type worksheet struct {
	file   *excelize.File
	stream *excelize.StreamWriter
	name   string
	table  Table
	head   int   // style of the header
	styles []int // by column
	cells  []any // of the row being written
}

func newWorksheet(file *excelize.File, table Table) (*worksheet, error) {
	s := &worksheet{file: file, table: table, name: sheetName(table.Title), cells: make([]any, len(table.Columns))}
	if err := file.SetSheetName("Sheet1", s.name); err != nil {
		return nil, err
	}
	if err := file.SetDocProps(&excelize.DocProperties{Title: table.Title, Creator: "-"}); err != nil {
		return nil, err
	}
	if err := s.makeStyles(); err != nil {
		return nil, err
	}
	var err error
	if s.stream, err = file.NewStreamWriter(s.name); err != nil {
		return nil, err
	}
	for i, column := range table.Columns {
		if err := s.stream.SetColWidth(i+1, i+1, column.width()); err != nil {
			return nil, err
		}
	}
	return s, s.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func (c Column) width() float64 {
	switch {
	case c.Width > 0:
		return min(c.Width, 255)
	case c.Kind == Text:
		return 24
	}
	return 12
}

func (s *worksheet) makeStyles() (err error) {
	top := &excelize.Alignment{Vertical: "top"}
	if s.head, err = s.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: top}); err != nil {
		return err
	}
	day := "yyyy-mm-dd"
	plain, err := s.file.NewStyle(&excelize.Style{Alignment: top})
	if err != nil {
		return err
	}
	dated, err := s.file.NewStyle(&excelize.Style{Alignment: top, CustomNumFmt: &day})
	if err != nil {
		return err
	}
	for _, column := range s.table.Columns {
		if column.Kind == Date {
			s.styles = append(s.styles, dated)
		} else {
			s.styles = append(s.styles, plain)
		}
	}
	return nil
}

func (s *worksheet) writeAll(rows Rows) error {
	for i, column := range s.table.Columns {
		s.cells[i] = excelize.Cell{StyleID: s.head, Value: Column{}.shown(column.Name)}
	}
	if err := s.stream.SetRow("A1", s.cells); err != nil {
		return err
	}
	count := 0
	for row, err := range rows {
		if err != nil {
			return err
		}
		if count++; count > maxWorkbookRows {
			return ErrTooManyRows
		}
		if err := s.writeRow(count+1, row); err != nil {
			return fmt.Errorf("row %d: %w", count+1, err)
		}
	}
	if err := s.addFilters(count + 1); err != nil {
		return err
	}
	return s.stream.Flush()
}

func (s *worksheet) writeRow(number int, row []string) error {
	for i, column := range s.table.Columns {
		text := at(row, i)
		if text == "" {
			s.cells[i] = nil
			continue
		}
		value, err := column.value(text)
		if err != nil {
			return fmt.Errorf("column %s: %w", column.Name, err)
		}
		s.cells[i] = excelize.Cell{StyleID: s.styles[i], Value: value}
	}
	return s.stream.SetRow("A"+strconv.Itoa(number), s.cells)
}

// addFilters must come before the stream is flushed, which writes what stands below the rows.
func (s *worksheet) addFilters(lastRow int) error {
	if len(s.table.Columns) == 0 {
		return nil
	}
	corner, err := excelize.CoordinatesToCellName(len(s.table.Columns), lastRow)
	if err != nil {
		return err
	}
	return s.file.AutoFilter(s.name, "A1:"+corner, nil)
}

// value is a number where the column's kind promises one; a date is the number of days that its format shows as a date.
func (c Column) value(text string) (any, error) {
	if c.isTyped(text) {
		switch c.Kind {
		case Number:
			return strconv.ParseFloat(text, 64)
		case Date:
			day, err := time.Parse(time.DateOnly, text)
			// Before March 1900 spreadsheet programs disagree on the count.
			if march := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC); err == nil && !day.Before(march) {
				return 61 + (day.Unix()-march.Unix())/86_400, nil
			}
		}
	}
	text = c.shown(text)
	if len(text) > maxCellUnits && units([]rune(text)) > maxCellUnits {
		return nil, ErrTextTooLong
	}
	return text, nil
}

// units counts as workbooks do.
func units(text []rune) int { return len(utf16.Encode(text)) }

// sheetName makes a title a valid name of a worksheet: at most 31 units, none of : \ / ? * [ ], no apostrophe at either
// end, and not the one name that is reserved.
func sheetName(title string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`:\/?*[]`, r):
			return '-'
		case r < ' ' || r == 0x7f || r == '\ufffd':
			return -1
		}
		return r
	}, title)
	runes := []rune(strings.Trim(name, "' "))
	for units(runes) > maxNameUnits {
		runes = runes[:len(runes)-1]
	}
	name = strings.TrimRight(string(runes), "' ")
	if name == "" || strings.EqualFold(name, "History") {
		return "Table"
	}
	return name
}
