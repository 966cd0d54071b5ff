package intake

import (
	"errors"
	"io"
	"slices"
	"strings"

	"answerable/internal/cell"
	"answerable/internal/intake/sheet"
)

// Preview is what a person needs to see of a file to say what its columns mean.
type Preview struct {
	Format  sheet.Format
	Columns []PreviewColumn
	// Rows is how many of the first rows were looked at; 0 means that the file has none.
	Rows int
}

// PreviewColumn is one column with its first values, shortened.
type PreviewColumn struct {
	Header  string
	Samples []string
	Guess   Field // empty where the name says nothing
	// Computed columns are worked out by the register and never read.
	Computed bool
}

// What is shown of a column, and how many rows are looked through for it.
const (
	previewValues = 3
	previewRows   = 200
)

// Look reads the names of the columns and their first values.
func Look(r io.ReaderAt, size int64, opt sheet.Options) (*Preview, error) {
	s, err := sheet.New(r, size, opt)
	if err != nil {
		return nil, err
	}
	p := &Preview{Format: s.Format}
	columns := Guess(s.Header())
	for i, header := range s.Header() {
		p.Columns = append(p.Columns, PreviewColumn{Header: header, Guess: columns.FieldAt(i), Computed: slices.Contains(computed, meaningOf(header).field)})
	}
	return p, errors.Join(p.sample(s), s.Close())
}

func (p *Preview) sample(s *sheet.Sheet) error {
	for ; p.Rows < previewRows; p.Rows++ {
		row, err := s.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i := range p.Columns {
			column := &p.Columns[i]
			if text := strings.TrimSpace(clean(cell.Original(row.Cells[i]))); text != "" && len(column.Samples) < previewValues {
				column.Samples = append(column.Samples, short(text))
			}
		}
	}
	return nil
}

// Readable lists the fields that a column can be said to hold.
func Readable() []Field { return slices.Clone(readable) }
