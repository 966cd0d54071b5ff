package sheet

import "fmt"

// Refusal says why a file, or what it holds, is not taken, and what to do next: a catalogue key and its arguments.
type Refusal struct {
	Key  string
	Args []any
}

// Refuse words a refusal; the key is the English sentence.
func Refuse(key string, args ...any) error { return &Refusal{Key: key, Args: args} }

func (r *Refusal) Error() string { return fmt.Sprintf(r.Key, r.Args...) }

func refuseNoFile() error {
	return Refuse("This is not a file. Choose the file that holds the table.")
}

func refuseEmpty() error {
	return Refuse("The file is empty. Choose the file that holds the table, with the names of the columns in its first row.")
}

func refuseRubbish() error {
	return Refuse("The file is neither a text table nor a workbook. Save the table as CSV (UTF-8) or as .xlsx and choose that file.")
}

func refuseDamaged() error {
	return Refuse("The workbook is damaged or was cut off. Open it in a spreadsheet program, save it again as .xlsx and choose the new file.")
}

func refuseWide(row, limit int) error {
	return Refuse("Row %d has more than %d columns. Keep only the columns of the table and save the file again.", row, limit)
}

func refuseLongCell(row, limit int) error {
	return Refuse("A cell in row %d is longer than %d kB. Look there for a quotation mark that is never closed, or shorten the text.", row, limit>>10)
}

func refuseLongRow(row, limit int) error {
	return Refuse("Row %d is longer than %d kB. Look there for a quotation mark that is never closed, or shorten the texts.", row, limit>>10)
}
