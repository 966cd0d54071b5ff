package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// part is one XML file of a workbook, read token by token.
type part struct {
	file  io.ReadCloser
	meter *meter
	dec   *xml.Decoder
}

// meter stops a single token from filling the memory: an XML decoder holds each text and tag as a whole.
type meter struct {
	from  io.Reader
	since int
	limit int
}

var errLongToken = errors.New("token too long")

func (m *meter) Read(p []byte) (int, error) {
	if m.since > m.limit {
		return 0, errLongToken
	}
	n, err := m.from.Read(p)
	m.since += n
	return n, err
}

func (b *workbook) openPart(name string) (*part, error) {
	entry := b.parts[partKey(name)]
	if entry == nil {
		return nil, refuseDamaged()
	}
	file, err := entry.Open()
	if err != nil {
		return nil, refuseDamaged()
	}
	// One character of text may be written as a reference several bytes long.
	m := &meter{from: file, limit: 4*b.opt.MaxCell + 64<<10}
	return &part{file: file, meter: m, dec: xml.NewDecoder(m)}, nil
}

// token gives the next token; it holds until the following call.
func (p *part) token() (xml.Token, error) {
	p.meter.since = 0
	token, err := p.dec.RawToken()
	if err == nil || errors.Is(err, io.EOF) {
		return token, err
	}
	if errors.Is(err, errLongToken) {
		return nil, Refuse("The workbook holds a text longer than %d kB in one piece. Shorten it and save the file again.", p.meter.limit>>10)
	}
	return nil, refuseDamaged()
}

func (p *part) Close() error { return p.file.Close() }

// readText gathers the text of an element up to its end. Of a rich text that is all its runs (t), without the readings
// above East Asian text (rPh).
func (p *part) readText(end string, into []byte, limit int) ([]byte, error) {
	plain := end == "v"
	inText, inReading := plain, false
	start := len(into)
	for {
		token, err := p.token()
		if err != nil {
			return into, endedEarly(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = inText || token.Name.Local == "t"
			inReading = inReading || token.Name.Local == "rPh"
		case xml.EndElement:
			switch token.Name.Local {
			case end:
				return into, nil
			case "t":
				inText = plain
			case "rPh":
				inReading = false
			}
		case xml.CharData:
			if inText && !inReading {
				into = append(into, token...)
			}
			if len(into)-start > limit {
				return into, errLongToken
			}
		}
	}
}

func endedEarly(err error) error {
	if errors.Is(err, io.EOF) {
		return refuseDamaged()
	}
	return err
}

// escaped matches characters that XML cannot hold as office programs write them: _x000D_ (ECMA-376 part 1, 22.9.2.19).
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escaped.ReplaceAllStringFunc(text, func(mark string) string {
		code, err := strconv.ParseUint(mark[2:6], 16, 16)
		if err != nil || code >= 0xd800 && code < 0xe000 {
			return mark
		}
		return string(rune(code))
	})
}

// sharedTexts keeps the texts that cells refer to by number in one piece of memory.
type sharedTexts struct {
	all  []byte
	ends []uint32
}

func (s *sharedTexts) at(i int) (string, bool) {
	if i < 0 || i >= len(s.ends) {
		return "", false
	}
	var start uint32
	if i > 0 {
		start = s.ends[i-1]
	}
	return unescape(string(s.all[start:s.ends[i]])), true
}

func (b *workbook) readTexts(name string) error {
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
		element, ok := token.(xml.StartElement)
		if !ok || element.Name.Local != "si" {
			continue
		}
		// A text that no cell may hold is refused when a cell refers to it.
		b.texts.all, err = part.readText("si", b.texts.all, b.opt.MaxText)
		if len(b.texts.all)+4*len(b.texts.ends) > b.opt.MaxText || errors.Is(err, errLongToken) {
			return Refuse("The workbook holds more than %d MB of text. Save the table as CSV (UTF-8) and choose that file.", b.opt.MaxText>>20)
		}
		if err != nil {
			return err
		}
		b.texts.ends = append(b.texts.ends, uint32(len(b.texts.all)))
	}
}
