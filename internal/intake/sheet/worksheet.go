package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// lastRow and lastColumn are the bounds of a worksheet (ECMA-376); beyond them a file is hostile or broken.
const (
	lastRow    = 1_048_576
	lastColumn = 16_384
)

// worksheetRows streams the rows of one worksheet.
type worksheetRows struct {
	*part
	book   *workbook
	number int
	inData bool
	text   []byte
}

func (b *workbook) openRows(name string) (rowSource, error) {
	part, err := b.openPart(name)
	if err != nil {
		return nil, err
	}
	return &worksheetRows{part: part, book: b}, nil
}

func (w *worksheetRows) next() (int, []string, error) {
	for {
		token, err := w.token()
		if err != nil {
			return 0, nil, endedEarly(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "sheetData" {
				w.inData = true
			}
			if token.Name.Local == "row" && w.inData {
				return w.row(token)
			}
		case xml.EndElement:
			if token.Name.Local == "sheetData" {
				return 0, nil, io.EOF
			}
		}
	}
}

func (w *worksheetRows) row(element xml.StartElement) (int, []string, error) {
	number := w.number + 1
	if r := attribute(element, "r"); r != "" {
		var err error
		if number, err = strconv.Atoi(r); err != nil || number <= w.number {
			return 0, nil, refuseDamaged()
		}
	}
	if number > lastRow {
		return 0, nil, Refuse("The workbook names row %d, but a worksheet ends at row %d. Save it again with a spreadsheet program and choose the new file.", number, lastRow)
	}
	w.number = number
	var cells []string
	column, long := 0, 0
	for {
		token, err := w.token()
		if err != nil {
			return 0, nil, endedEarly(err)
		}
		switch token := token.(type) {
		case xml.EndElement:
			if token.Name.Local == "row" {
				return number, cells, nil
			}
		case xml.StartElement:
			if token.Name.Local != "c" {
				continue
			}
			at, err := columnOf(token, column)
			if err != nil {
				return 0, nil, err
			}
			column = at
			text, err := w.cell(token)
			if err != nil {
				return 0, nil, err
			}
			if long += len(text); long > w.book.opt.MaxRow {
				return 0, nil, refuseLongRow(number, w.book.opt.MaxRow)
			}
			if cells, err = w.place(cells, column, text); err != nil {
				return 0, nil, err
			}
		}
	}
}

func (w *worksheetRows) place(cells []string, column int, text string) ([]string, error) {
	if text == "" {
		return cells, nil
	}
	if column > w.book.opt.MaxColumns {
		return nil, refuseWide(w.number, w.book.opt.MaxColumns)
	}
	for len(cells) < column {
		cells = append(cells, "")
	}
	cells[column-1] = text
	return cells, nil
}

// columnOf reads the letters of a reference such as AB12; without one a cell follows the previous one.
func columnOf(element xml.StartElement, previous int) (int, error) {
	column := previous + 1
	if letters := strings.TrimRight(attribute(element, "r"), "0123456789"); letters != "" {
		column = 0
		for _, letter := range strings.ToUpper(letters) {
			if letter < 'A' || letter > 'Z' || column > lastColumn {
				return 0, refuseDamaged()
			}
			column = column*26 + int(letter-'A') + 1
		}
	}
	if column <= previous || column > lastColumn {
		return 0, refuseDamaged()
	}
	return column, nil
}

// cell reads a cell to its end and gives its text as a person would type it.
func (w *worksheetRows) cell(element xml.StartElement) (string, error) {
	kind, style := attribute(element, "t"), attribute(element, "s")
	w.text = w.text[:0]
	formula, valued := false, false
	for {
		token, err := w.token()
		if err != nil {
			return "", endedEarly(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch name := token.Name.Local; name {
			case "f":
				formula = true
			case "v", "is":
				valued = true
				if w.text, err = w.readText(name, w.text[:0], w.book.opt.MaxCell); errors.Is(err, errLongToken) {
					return "", refuseLongCell(w.number, w.book.opt.MaxCell)
				} else if err != nil {
					return "", err
				}
			}
		case xml.EndElement:
			if token.Name.Local != "c" {
				continue
			}
			if formula && !valued {
				return "", Refuse("A formula in row %d has no stored result. Open the workbook in a spreadsheet program, save it again and choose the new file.", w.number)
			}
			return w.value(kind, style, string(w.text))
		}
	}
}

// value turns what is stored into text by the cell's type (ECMA-376 part 1, 18.18.11).
func (w *worksheetRows) value(kind, style, raw string) (string, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(raw))
		text, found := w.book.texts.at(i)
		if err != nil || !found {
			return "", refuseDamaged()
		}
		if len(text) > w.book.opt.MaxCell {
			return "", refuseLongCell(w.number, w.book.opt.MaxCell)
		}
		return text, nil
	case "inlineStr", "str":
		return unescape(raw), nil
	case "b":
		if raw == "1" {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "e":
		return raw, nil
	case "d":
		day, _, _ := strings.Cut(raw, "T")
		return day, nil
	}
	as := plainNumber
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(w.book.styles) {
		as = w.book.styles[i]
	}
	return w.book.from.format(strings.TrimSpace(raw), as), nil
}
