package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"path"
	"strings"
)

// A workbook is read straight from its parts, as a stream: no part is unpacked to memory or disk as a whole, broken XML
// is an error instead of an early end, and a row that is too wide is refused before it is built.

const maxParts = 10_000

// workbook is the parts of an open .xlsx file and what the cells refer to.
type workbook struct {
	parts   map[string]*zip.File // by lower-case path
	opt     Options
	texts   sharedTexts
	styles  []numberKind // by the number that a cell's s attribute names
	from    epoch
	sheets  []worksheetRef
	targets map[string]relation
}

type worksheetRef struct {
	name, id string
	hidden   bool
}

type relation struct{ target, kind string }

func openWorkbook(r io.ReaderAt, size int64, opt Options) (rowSource, Format, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, Format{}, refuseDamaged()
	}
	book := &workbook{opt: opt, parts: make(map[string]*zip.File, len(archive.File))}
	if err := book.index(archive); err != nil {
		return nil, Format{}, err
	}
	main, err := book.mainPart()
	if err != nil {
		return nil, Format{}, err
	}
	if err := book.readMain(main); err != nil {
		return nil, Format{}, err
	}
	format := Format{Kind: "xlsx"}
	var chosen string
	for _, sheet := range book.sheets {
		to := book.targets[sheet.id]
		switch {
		case sheet.hidden || to.kind != "worksheet":
		case chosen == "":
			format.Sheet, chosen = sheet.name, to.target
		default:
			format.Others = append(format.Others, sheet.name)
		}
	}
	if chosen == "" {
		return nil, Format{}, Refuse("The workbook has no visible worksheet. Show the one that holds the table and save the file again.")
	}
	rows, err := book.openRows(chosen)
	return rows, format, err
}

// index refuses by the declared sizes; archive/zip itself stops a part that unpacks to more than it declares.
func (b *workbook) index(archive *zip.Reader) error {
	var total uint64
	for _, part := range archive.File {
		if part.UncompressedSize64 > math.MaxInt64/maxParts || len(archive.File) > maxParts {
			return b.refuseUnpacked()
		}
		total += part.UncompressedSize64
		b.parts[partKey(part.Name)] = part
	}
	if total > uint64(b.opt.MaxUnpacked) {
		return b.refuseUnpacked()
	}
	return nil
}

func (b *workbook) refuseUnpacked() error {
	return Refuse("The workbook unpacks to more than %d MB. Keep only the table in it, or save the table as CSV (UTF-8) and choose that file.", b.opt.MaxUnpacked>>20)
}

func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// mainPart finds the workbook part, or says what else the archive is.
func (b *workbook) mainPart() (string, error) {
	found, err := b.relations("_rels/.rels", "")
	if err != nil {
		return "", err
	}
	for _, to := range found {
		if to.kind == "officeDocument" && strings.HasSuffix(to.target, ".xml") && strings.HasPrefix(to.target, "xl/") {
			return to.target, nil
		}
	}
	if b.parts["xl/workbook.bin"] != nil {
		return "", Refuse("The workbook is in the binary format (.xlsb). Open it in a spreadsheet program, save it as .xlsx and choose the new file.")
	}
	if b.parts["content.xml"] != nil && b.parts["mimetype"] != nil {
		return "", Refuse("The file is an OpenDocument file. Save the table as .xlsx or as CSV (UTF-8) and choose the new file.")
	}
	return "", refuseRubbish()
}

func (b *workbook) readMain(main string) (err error) {
	dir := path.Dir(main)
	if b.targets, err = b.relations(dir+"/_rels/"+path.Base(main)+".rels", dir); err != nil {
		return err
	}
	if err := b.eachElement(main, b.noteMain); err != nil {
		return err
	}
	for _, to := range b.targets {
		switch to.kind {
		case "styles":
			err = b.readStyles(to.target)
		case "sharedStrings":
			err = b.readTexts(to.target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *workbook) noteMain(element xml.StartElement) error {
	switch element.Name.Local {
	case "workbookPr":
		if value := attribute(element, "date1904"); value == "1" || value == "true" {
			b.from = epoch1904
		}
	case "sheet":
		b.sheets = append(b.sheets, worksheetRef{
			name: attribute(element, "name"), id: attribute(element, "id"),
			hidden: strings.Contains(strings.ToLower(attribute(element, "state")), "hidden"),
		})
	}
	return nil
}

// relations reads which part stands behind which id; targets are paths from the root of the archive.
func (b *workbook) relations(name, dir string) (map[string]relation, error) {
	found := make(map[string]relation)
	if b.parts[partKey(name)] == nil {
		return found, nil
	}
	return found, b.eachElement(name, func(element xml.StartElement) error {
		if element.Name.Local != "Relationship" || attribute(element, "TargetMode") == "External" {
			return nil
		}
		target := attribute(element, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		found[attribute(element, "Id")] = relation{target: partKey(path.Clean(target)), kind: path.Base(attribute(element, "Type"))}
		return nil
	})
}

func (b *workbook) eachElement(name string, visit func(xml.StartElement) error) error {
	part, err := b.openPart(name)
	if err != nil {
		return err
	}
	defer part.Close()
	for {
		token, err := part.token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if element, ok := token.(xml.StartElement); ok {
			if err := visit(element); err != nil {
				return err
			}
		}
	}
}

func attribute(element xml.StartElement, local string) string {
	for _, attr := range element.Attr {
		if attr.Name.Local == local {
			return attr.Value
		}
	}
	return ""
}
