package intake

import (
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/intake/sheet"
)

// resolver turns the cells of a row into what they mean. It asks the register nothing: all it needs to
// know was read before the first row.
type resolver struct {
	columns   Columns
	mapping   Mapping
	types     map[string]string // the mapping's words, folded
	directory *directory
	reader    *MandateReader
	mandates  map[string]docket.Mandate
	names     []MandateName
	officers  map[string]docket.User
	today     civil.Date
	dates     civil.ParseOptions

	kept  int                                      // bytes of texts
	texts map[string]string                        // texts that come again are kept once
	cells map[string][]docket.CommunicationMandate // lists of mandates too
}

// says gives what a row says of a field, without what is no text.
type says func(Field) string

// resolve reads a row of a table.
func (v *resolver) resolve(in sheet.Row) row {
	return v.understand(in.Number, func(field Field) string { return clean(v.columns.Text(in, field)) })
}

// again reads a row from what is printed of it.
func (v *resolver) again(number int, text string) row {
	cells := cellsOf(text)
	return v.understand(number, func(field Field) string { return cells[string(field)] })
}

func (v *resolver) understand(number int, text says) row {
	r := row{number: number, content: &content{stage: docket.Sent}}
	for _, step := range []func(*row, says) *docket.Message{
		v.source, v.identity, v.kindOf, v.addressee, v.date, v.replied, v.reminded, v.decided,
	} {
		if why := step(&r, text); why != nil {
			r.reject(why)
			return r
		}
	}
	v.signatories(&r, text)
	v.labels(&r, text)
	if r.several == nil {
		r.seal()
	}
	return r
}

// seal makes the digest, once the date of the row is known.
func (r *row) seal() {
	base, date := string(r.base), normalDate(r.sent)
	switch r.kind {
	case aReply:
		base, date = BaseReply, ""
	case aReminder:
		base = BaseReminder
	}
	r.digest = digestOf(date, addresseeKey(r.to), base, r.key, normalText(r.subjectRead()), r.document, r.para)
}

// subjectRead is the whole subject: one that is too long for a subject stands in the summary.
func (r *row) subjectRead() string {
	if r.summary != "" {
		return r.summary
	}
	return r.subject
}

func clean(text string) string {
	if strings.ContainsRune(text, 0) || !utf8.ValidString(text) {
		text = strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", "")
	}
	return text
}

// mostKept is how much is kept of texts that may come again.
const mostKept = 24 << 20

// keep gives a copy of a text that does not hold on to the row it stood in.
func (v *resolver) keep(text string) string {
	if text == "" {
		return ""
	}
	if known, ok := v.texts[text]; ok {
		return known
	}
	text = strings.Clone(text)
	if v.kept < mostKept && len(text) < 1000 {
		v.texts[text] = text
		v.kept += len(text) + 64 // its place in the map
	}
	return text
}

func (v *resolver) source(r *row, text says) *docket.Message {
	document, paragraph := spaced(text(Document)), spaced(text(Paragraph))
	if document == "" {
		whole, rest := SplitSource(text(Source))
		document = whole
		if paragraph == "" {
			paragraph = spaced(rest)
		}
	}
	r.document, r.para = v.keep(document), v.keep(paragraph)
	// Every file has a row 1: a number of a row is a key only together with the document that it numbers.
	if id := spaced(text(RowID)); id != "" && document != "" {
		r.rowKey = document + "#" + id
	}
	return nil
}

func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// identity reads the keys that say which letter a row means.
func (v *resolver) identity(r *row, text says) *docket.Message {
	if uid := text(UID); uid != "" {
		parsed, err := uuid.Parse(uid)
		if err != nil || len(uid) != 36 {
			return reason("The uid “%s” is none. Leave it as it was exported, or empty it for a new letter.", short(uid))
		}
		r.uid = parsed.String()
	}
	if text(Reference) == "" {
		return nil
	}
	ref, err := docket.ParseReference(text(Reference))
	if err != nil {
		return reason("“%s” is no reference. A reference looks like AL CAN 3/2026: type, three letters, number, year.", short(text(Reference)))
	}
	r.key, r.keySort, r.keyText = ref.Key(), ref.SortKey(), strings.Clone(ref.Printed)
	r.base, r.joint = ref.Type, ref.Joint
	return nil
}

// kindOf reads the type. What has none, no date and a reply is a reply whose letter is not named.
func (v *resolver) kindOf(r *row, text says) *docket.Message {
	cell := text(Type)
	if cell == "" {
		cell = text(TypeText)
	}
	if stage := fold(text(Stage)); stage != "" {
		if stage != string(docket.Draft) && stage != string(docket.Sent) {
			return reason("The stage “%s” is not known. It is draft or sent.", short(text(Stage)))
		}
		r.stage, r.stageSaid = docket.Stage(stage), true
	}
	if cell == "" {
		return v.untyped(r, text)
	}
	base, joint, known := v.typeWord(cell)
	if !known {
		return reason("The type “%s” is not known. Use UA, AL, OL, IR or VR, or name it under “types” in the mapping.", short(cell))
	}
	r.joint = r.joint || joint
	switch {
	case base == BaseReply:
		r.kind = aReply
	case base == BaseReminder, r.uid == "" && r.key == "" && SaysReminder(text(Subject)):
		r.kind = aReminder
	case r.base != "" && r.base != docket.Type(base):
		return reason("The reference says %s, the type says %s. They must agree.", string(r.base), base)
	default:
		r.base = docket.Type(base)
	}
	if r.key != "" && r.kind == aLetter && !r.base.Numbered() {
		return reason("Information requests and visit requests have no number.")
	}
	return nil
}

func (v *resolver) untyped(r *row, text says) *docket.Message {
	switch {
	case r.base != "":
		return nil // the heading of the reference says it
	case text(SentOn) == "" && text(SentText) == "" && text(ReplyDates)+text(ReplyText) != "" && r.uid == "" && r.key == "":
		r.kind = aReply
		return nil
	case r.uid != "" || r.key != "":
		return nil // an empty cell erases nothing; only a new letter misses its type
	}
	return reason("The row names no type. Use UA, AL, OL, IR or VR.")
}

func (v *resolver) typeWord(cell string) (base string, joint, ok bool) {
	if said, known := v.types[fold(cell)]; known {
		return TypeWord(said)
	}
	return TypeWord(cell)
}

func (v *resolver) addressee(r *row, text says) *docket.Message {
	in := addressed{name: text(Addressee), iso3: text(ISO3), kind: text(AddresseeKind)}
	if r.key != "" {
		in.code = r.key[:3]
	}
	if in.name == "" && in.iso3 == "" && in.code != docket.OTH {
		in.iso3 = in.code
	}
	if in.name == "" && in.iso3 == "" && (r.uid != "" || r.key != "") {
		return nil // the letter on record knows its addressee
	}
	to, why := v.directory.find(in)
	if why != nil {
		return why
	}
	if r.to = to; r.key != "" && in.code != to.Code() {
		return reason("The reference says %s, the addressee is %s. They must agree.", in.code, to.Code())
	}
	return nil
}

func short(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return strings.Clone(text)
}
