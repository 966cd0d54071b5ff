package docket

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"answerable/internal/civil"
)

// SearchVersion is raised when texts are cut or documents are made differently: the index is then
// written anew when the register is next opened.
const SearchVersion = 1

// SearchKind says what a hit is. Its number is part of the index; it never changes.
type SearchKind int

const (
	SearchLetters SearchKind = iota
	SearchReplies
	SearchReminders
	SearchCases
	SearchComments
)

// SearchKinds in the order in which pages list them.
var SearchKinds = []SearchKind{SearchLetters, SearchReplies, SearchReminders, SearchCases, SearchComments}

var searchNames = [...]string{"letters", "replies", "reminders", "cases", "comments"}

// String is the word for a kind in forms and messages to programs.
func (k SearchKind) String() string { return searchNames[k] }

// Protected tells the kinds that stand in the second index, which is asked only for those with the right:
// comments never leave the office.
func (k SearchKind) Protected() bool { return k == SearchComments }

// SearchDocument is what the index keeps of one record: its texts, and who may find it.
type SearchDocument struct {
	Kind  SearchKind
	ID    int64
	On    civil.Date // hits come newest first
	Texts []string
	// Addressees and Mandates say whose limits leave the record in.
	Addressees []AddresseeID
	Mandates   []MandateID
	Draft      bool // nobody finds it who does not read drafts
}

// Key names the record, across the kinds.
func (d SearchDocument) Key() int64 { return SearchKey(d.Kind, d.ID) }

// SearchKey names a record, across the kinds.
func SearchKey(kind SearchKind, id int64) int64 { return id<<kindBits | int64(kind) }

const (
	kindBits = 3
	keyBits  = 32
)

// Row is the document's place in the index: by day, then in the order of being written, so that newest
// first is the index's own order and costs nothing. A record without a date comes last.
func (d SearchDocument) Row() int64 {
	day := int64(0)
	if !d.On.IsZero() {
		day = int64(d.On.DaysSince(firstDay)) + 1
	}
	return day<<keyBits | d.Key()
}

var firstDay = civil.Must("0001-01-01")

// SearchedRow tells which record stands at a place in the index.
func SearchedRow(row int64) (SearchKind, int64) {
	key := row & (1<<keyBits - 1)
	return SearchKind(key & (1<<kindBits - 1)), key >> kindBits
}

// RowsOfYears gives the places of the records of some years, both included; 0 is no bound. Records
// without a date are in no year.
func RowsOfYears(from, to int) (first, last int64) {
	first, last = 0, 1<<62
	if from > 0 || to > 0 {
		first = 1 << keyBits
	}
	if day, err := civil.New(from, 1, 1); err == nil {
		first = SearchDocument{On: day}.Row()
	}
	if day, err := civil.New(to, 12, 31); err == nil {
		last = SearchDocument{On: day}.Row() | (1<<keyBits - 1)
	}
	return first, last
}

// The marks of a document say who may find it. They begin with a sign that no word has, so that nothing
// typed ever asks for one.
const markSign = "\ue000"

// MarkOfKind is borne by all documents of a kind.
func MarkOfKind(k SearchKind) string { return markSign + "k" + strconv.Itoa(int(k)) }

// MarkOfAddressee is borne by what is addressed to somebody or comes from him: the words of his name find it.
func MarkOfAddressee(id AddresseeID) string { return markSign + "a" + strconv.FormatInt(int64(id), 10) }

// MarkOfParty is borne by a case and a comment for every addressee of their letters. A name does not find
// them by it: it would tell of a letter that the reader may not see.
func MarkOfParty(id AddresseeID) string { return markSign + "b" + strconv.FormatInt(int64(id), 10) }

// MarkOfMandate is borne by what a mandate sent, and by what hangs on it.
func MarkOfMandate(id MandateID) string { return markSign + "m" + strconv.FormatInt(int64(id), 10) }

// Marks of drafts, and between two texts, so that no phrase spans both.
const (
	MarkOfDraft = markSign + "draft"
	betweenText = markSign
)

// Words gives everything the index keeps of the document; nothing when there is nothing to find.
func (d SearchDocument) Words() []string {
	var words []string
	for i, text := range d.Texts {
		if text == "" || slices.Contains(d.Texts[:i], text) {
			continue
		}
		for _, token := range SearchTokens(text) {
			words = append(words, token.Text)
		}
		words = append(words, betweenText)
	}
	if len(words) == 0 && d.Kind != SearchLetters {
		return nil // a letter is found by whom it is addressed to, also without a word of its own
	}
	words = append(words, MarkOfKind(d.Kind))
	markOf := MarkOfAddressee
	if d.Kind == SearchCases || d.Kind == SearchComments {
		markOf = MarkOfParty
	}
	slices.Sort(d.Addressees)
	for _, id := range slices.Compact(d.Addressees) {
		words = append(words, markOf(id))
	}
	slices.Sort(d.Mandates)
	for _, id := range slices.Compact(d.Mandates) {
		words = append(words, MarkOfMandate(id))
	}
	if d.Draft {
		words = append(words, MarkOfDraft)
	}
	return words
}

// Begins tells the words that a longer word may be found by: those that a person does not type to the end.
// Shorter beginnings stand in the index itself, and numbers are typed whole.
func Begins(word string) bool {
	return utf8.RuneCountInString(word) > ShortBeginning && !strings.HasPrefix(word, markSign) && strings.Trim(word, "0123456789") != ""
}

// ShortBeginning is how long a beginning may be that the index answers by itself.
const ShortBeginning = 3

// DocumentOfLetter is what search keeps of a letter.
func DocumentOfLetter(c Communication, mandates []MandateID) SearchDocument {
	d := SearchDocument{Kind: SearchLetters, ID: int64(c.ID), On: c.SentFrom, Addressees: []AddresseeID{c.AddresseeID}, Mandates: mandates,
		Draft: c.Stage == Draft}
	if d.On.IsZero() && d.Draft {
		d.On = civil.Of(c.CreatedAt.Time())
	}
	d.Texts = []string{c.ReferenceText, c.Subject, c.Summary, c.PublicSubject, c.PublicSummary}
	if key := c.Key(); key != "" {
		d.Texts = append(d.Texts, Heading(c.Type, key))
		if joint := c.Type.Shown(true); len(mandates) > 1 && joint != string(c.Type) {
			d.Texts = append(d.Texts, joint)
		}
	}
	return d
}

// DocumentOfReply is what search keeps of a reply; the mandates are those of the letters it answers.
func DocumentOfReply(r Reply, mandates []MandateID) SearchDocument {
	return SearchDocument{Kind: SearchReplies, ID: int64(r.ID), On: r.CountsOn, Addressees: []AddresseeID{r.AddresseeID}, Mandates: mandates,
		Texts: []string{r.TheirReference, r.Summary}}
}

// DocumentOfReminder is what search keeps of a reminder; the mandates are those of the letters it asks about.
func DocumentOfReminder(r Reminder, mandates []MandateID) SearchDocument {
	return SearchDocument{Kind: SearchReminders, ID: int64(r.ID), On: r.SentOn, Addressees: []AddresseeID{r.AddresseeID}, Mandates: mandates,
		Texts: []string{r.Note}}
}
