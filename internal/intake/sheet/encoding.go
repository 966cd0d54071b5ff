package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const (
	encodingUTF8        = "utf-8"
	encodingUTF16LE     = "utf-16le"
	encodingUTF16BE     = "utf-16be"
	encodingWindows1252 = "windows-1252"
)

// decoded gives the text of a file as UTF-8 without a byte order mark, and the encoding it came in.
func decoded(r io.ReaderAt, size int64) (io.Reader, string, error) {
	encoding, marked, err := encodingOf(r, size)
	if err != nil {
		return nil, "", err
	}
	all := io.NewSectionReader(r, 0, size)
	switch encoding {
	case encodingUTF16LE:
		return transform.NewReader(all, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), encoding, nil
	case encodingUTF16BE:
		return transform.NewReader(all, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()), encoding, nil
	case encodingWindows1252:
		return transform.NewReader(all, charmap.Windows1252.NewDecoder()), encoding, nil
	}
	if marked {
		return io.NewSectionReader(r, 3, size-3), encoding, nil
	}
	return all, encoding, nil
}

// encodingOf goes by the byte order mark, then by where zeros stand, then by whether the whole file is valid UTF-8:
// a single accented letter in the last row decides as much as one in the first.
func encodingOf(r io.ReaderAt, size int64) (encoding string, marked bool, err error) {
	sample := make([]byte, min(size, 64<<10))
	if _, err := r.ReadAt(sample, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", false, fmt.Errorf("read table: %w", err)
	}
	switch {
	case bytes.HasPrefix(sample, []byte{0xff, 0xfe, 0, 0}) || bytes.HasPrefix(sample, []byte{0, 0, 0xfe, 0xff}):
		return "", false, refuseEncoding()
	case bytes.HasPrefix(sample, []byte{0xff, 0xfe}):
		return encodingUTF16LE, true, nil
	case bytes.HasPrefix(sample, []byte{0xfe, 0xff}):
		return encodingUTF16BE, true, nil
	}
	if encoding, err := byZeros(sample); encoding != "" || err != nil {
		return encoding, false, err
	}
	marked = bytes.HasPrefix(sample, []byte{0xef, 0xbb, 0xbf})
	found, err := census(io.NewSectionReader(r, 0, size))
	switch {
	case err != nil:
		return "", false, err
	case found.broken == 0:
		return encodingUTF8, marked, nil
	case marked || found.undefined > 0 || found.wide > found.broken:
		return "", false, refuseEncoding()
	}
	return encodingWindows1252, false, nil
}

func refuseEncoding() error {
	return Refuse("The letters of the file cannot be read: its encoding is unknown or mixed. Save it again as CSV in UTF-8.")
}

// byZeros knows UTF-16 without a mark: separators and line ends have a zero byte, always on the same side.
func byZeros(sample []byte) (string, error) {
	var even, odd int
	for i, b := range sample {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	switch zeros := even + odd; {
	case zeros == 0:
		return "", nil
	case zeros*100 < len(sample) || len(sample)%2 != 0:
		return "", refuseRubbish()
	case even*10 <= zeros:
		return encodingUTF16LE, nil
	case odd*10 <= zeros:
		return encodingUTF16BE, nil
	}
	return "", refuseRubbish()
}

// counts are what a walk through the bytes finds: sequences of several bytes, bytes that are no UTF-8, and among these
// the five that Windows-1252 does not define.
type counts struct{ wide, broken, undefined int }

func census(r io.Reader) (counts, error) {
	var c counts
	in := bufio.NewReaderSize(r, 64<<10)
	for {
		window, err := in.Peek(in.Size())
		if len(window) == 0 {
			if errors.Is(err, io.EOF) {
				return c, nil
			}
			return c, fmt.Errorf("read table: %w", err)
		}
		used := c.add(window, err != nil)
		if _, err := in.Discard(used); err != nil {
			return c, fmt.Errorf("read table: %w", err)
		}
	}
}

// add counts a window and says how much of it is done; a sequence cut by the window's end waits for the next one.
func (c *counts) add(window []byte, last bool) int {
	i := 0
	for i < len(window) {
		if window[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !last && !utf8.FullRune(window[i:]) {
			break
		}
		r, size := utf8.DecodeRune(window[i:])
		if r == utf8.RuneError && size == 1 {
			c.broken++
			if bytes.IndexByte([]byte{0x81, 0x8d, 0x8f, 0x90, 0x9d}, window[i]) >= 0 {
				c.undefined++
			}
		} else {
			c.wide++
		}
		i += size
	}
	return i
}
