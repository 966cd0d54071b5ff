package docket

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"answerable/internal/civil"
)

// What a queued document and a letter have in common, in points. A citation outweighs everything else;
// the rest is ordered as a registry clerk would: the dates, then the source, then the words.
const (
	pointsAddressee = 10
	pointsCited     = 100
	pointsNumber    = 15
	pointsNearDue   = 20
	pointsOpen      = 6
	pointsWord      = 3
	pointsWords     = 12 // of all words together
	pointsAnswered  = -8

	worthProposing = 16   // less is the same addressee and nothing else
	standsOut      = 25   // less is offered, never ticked beforehand
	proposeWithin  = 1095 // days; an older letter is proposed only when it is cited or stands in the same source
	clearLead      = 4    // by so much the best is best
)

// MostProposals is how many letters are proposed for one document.
const MostProposals = 5

// Reason says what speaks for a proposal; Quoted is the register's own text behind it.
type Reason struct {
	Message
	Quoted string
}

// Proposal is a letter that a queued document may belong to. It is no link until a person accepts it.
type Proposal struct {
	Candidate
	Row     ListRow
	Score   int
	Best    bool // stands out from the others: what a person who ticks the document is offered first
	Reasons []Reason
}

// Candidate is what is known of a letter when a document's letter is looked for.
type Candidate struct {
	ID                 CommunicationID
	AddresseeID        AddresseeID
	Reference          string
	SentPrecision      civil.Precision
	SentOn             civil.Date
	SentFrom           civil.Date
	SentTo             civil.Date
	SentText           string
	DueOn              civil.Date // the effective one
	FirstSubstantiveOn civil.Date
	NotExpectedOn      civil.Date
	Words              []string // of subject, summary and categories: see TellingWords
	Document           string
	Paragraph          string
}

// Queued is what is known of a document that waits for its letter.
type Queued struct {
	Reminder       bool
	AddresseeID    AddresseeID
	Government     bool // the addressee is a State
	On             civil.Date
	TheirReference string
	Text           string // summary or note
	Printed        []string
	Document       string
	Paragraph      string
}

// Propose orders the candidates that a document may belong to, best first, with what speaks for each.
// It links nothing.
func Propose(q Queued, candidates []Candidate) []Proposal {
	e := evidenceOf(q, candidates)
	var found []Proposal
	for _, c := range candidates {
		if p, ok := e.weigh(c); ok {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), b.SentFrom.Compare(a.SentFrom), cmp.Compare(a.ID, b.ID))
	})
	found = found[:min(len(found), MostProposals)]
	markBest(q, found)
	return found
}

// markBest tells which proposals stand out: every letter cited; else the one well ahead of the next; of
// a reminder, which asks for several letters at once, all that come first.
func markBest(q Queued, found []Proposal) {
	if len(found) == 0 {
		return
	}
	top := found[0].Score
	if top < standsOut {
		return
	}
	for i := range found {
		switch {
		case top >= pointsCited:
			found[i].Best = found[i].Score >= pointsCited
		case q.Reminder:
			found[i].Best = found[i].Score == top
		default:
			found[i].Best = i == 0 && (len(found) == 1 || top-found[1].Score >= clearLead)
		}
	}
}

// evidence is what a document says, read once for all candidates.
type evidence struct {
	Queued
	keys    map[string]bool // whole references
	numbers map[string]bool // "3/2026" alone
	words   map[string]bool
	common  map[string]bool // words of so many candidates that they tell none from another
}

var (
	citedKey    = regexp.MustCompile(`\b([A-Z]{3})\s+([1-9][0-9]{0,3}/(?:19|20)[0-9]{2})\b`)
	citedNumber = regexp.MustCompile(`\b[1-9][0-9]{0,3}/(?:19|20)[0-9]{2}\b`)
)

func evidenceOf(q Queued, candidates []Candidate) evidence {
	e := evidence{Queued: q, keys: map[string]bool{}, numbers: map[string]bool{}, words: map[string]bool{}}
	text := q.text()
	upper := strings.ToUpper(text)
	for _, key := range CitedKeys(q) {
		e.keys[key] = true
	}
	for _, number := range citedNumber.FindAllString(citedKey.ReplaceAllString(upper, " "), -1) {
		e.numbers[number] = true
	}
	for _, word := range TellingWords(text) {
		e.words[word] = true
	}
	e.common = e.commonWords(candidates)
	return e
}

// CitedKeys finds the references that a document cites, like "CAN 3/2026".
func CitedKeys(q Queued) []string {
	var keys []string
	for _, m := range citedKey.FindAllStringSubmatch(strings.ToUpper(q.text()), -1) {
		keys = append(keys, m[1]+" "+m[2])
	}
	return keys
}

func (q Queued) text() string {
	return strings.Join(append([]string{q.TheirReference, q.Text}, q.Printed...), "\n")
}

// PrintedTexts takes from a row as printed the cells that say something about the matter.
func PrintedTexts(printed string) []string {
	var cells map[string]any
	if json.Unmarshal([]byte(printed), &cells) != nil {
		return nil
	}
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(cells)) {
		if text, ok := cells[name].(string); ok && !aboutTheRow[Fold(name)] {
			texts = append(texts, text)
		}
	}
	return texts
}

// aboutTheRow names the columns that say where a row stands and not what it is about.
var aboutTheRow = map[string]bool{"addressee": true, "addressee kind": true, "country": true, "document": true, "iso3": true, "language": true, "mandates": true, "origin": true,
	"paragraph": true, "reply dates": true, "reply link": true, "reply record": true, "reply text": true, "row id": true, "sent on": true, "sent text": true,
	"state": true, "type": true, "type text": true, "uid": true}

// weigh tells what speaks for a letter; ok is false where it cannot be, or nothing but the addressee does.
func (e evidence) weigh(c Candidate) (p Proposal, ok bool) {
	if c.AddresseeID != e.AddresseeID || !c.SentFrom.IsZero() && c.SentFrom.After(e.On) {
		return p, false // a document does not come before its letter
	}
	p.Candidate = c
	cited := e.cites(c, &p)
	if e.Reminder && !cited && (happened(c.FirstSubstantiveOn, e.On) || happened(c.NotExpectedOn, e.On)) {
		return p, false // nobody reminds of what is answered
	}
	if !cited && (e.Document == "" || e.Document != c.Document) && !c.SentTo.IsZero() && e.On.DaysSince(c.SentTo) > proposeWithin {
		return p, false
	}
	if e.Government {
		p.add(pointsAddressee, "same Government")
	} else {
		p.add(pointsAddressee, "same addressee")
	}
	e.dates(c, &p)
	e.state(c, &p)
	e.source(c, &p)
	e.shared(c, &p)
	return p, p.Score >= worthProposing
}

func (p *Proposal) add(points int, key string, args ...any) {
	p.Score += points
	p.Reasons = append(p.Reasons, Reason{Message: Message{Key: key, Args: args}})
}

func (p *Proposal) quote(points int, text, key string, args ...any) {
	p.Score += points
	p.Reasons = append(p.Reasons, Reason{Message: Message{Key: key, Args: args}, Quoted: text})
}

func (e evidence) cites(c Candidate, p *Proposal) bool {
	if c.Reference == "" {
		return false
	}
	if e.keys[c.Reference] {
		p.quote(pointsCited, c.Reference, "cites")
		return true
	}
	if _, number, _ := strings.Cut(c.Reference, " "); e.numbers[number] {
		p.quote(pointsNumber, number, "names the number")
	}
	return false
}

// dates weighs how well the day of the document fits behind the letter.
func (e evidence) dates(c Candidate, p *Proposal) {
	if c.SentPrecision != civil.Day {
		e.period(c, p)
		return
	}
	after := e.On.DaysSince(c.SentOn)
	points := 0
	switch {
	case e.Reminder && after <= 365, !e.Reminder && after <= 180:
		points = 10
	case after <= 365:
		points = 5
	case e.Reminder && after <= 730:
		points = 4
	case after <= 1095:
		points = 1
	}
	switch after {
	case 0:
		p.add(points, "sent on the same day")
	case 1:
		p.add(points, "sent the day before")
	default:
		p.add(points, "sent %d days before", after)
	}
	if c.DueOn.IsZero() {
		return
	}
	late := e.On.DaysSince(c.DueOn)
	switch {
	case e.Reminder && late > 0:
		p.add(pointsNearDue/2, "was overdue then, due %s", c.DueOn)
	case !e.Reminder && late >= -30 && late <= 30:
		p.add(pointsNearDue-pointsNearDue/2, "near its due date, %s", c.DueOn)
	}
}

// period weighs a letter dated by month or year only.
func (e evidence) period(c Candidate, p *Proposal) {
	if c.SentFrom.IsZero() {
		p.add(0, "its date is not known")
		return
	}
	points := 0
	switch after := e.On.DaysSince(c.SentTo); {
	case after <= 180 && c.SentPrecision == civil.Month:
		points = 8
	case after <= 365:
		points = 4
	case after <= 1095:
		points = 1
	}
	text := c.SentText
	if text == "" {
		text = strconv.Itoa(c.SentFrom.Year())
	}
	p.quote(points, text, "its date fits:")
}

// state weighs whether the letter still waited on that day.
func (e evidence) state(c Candidate, p *Proposal) {
	if happened(c.FirstSubstantiveOn, e.On) {
		p.add(pointsAnswered, "already answered on %s", c.FirstSubstantiveOn)
		return
	}
	p.add(pointsOpen, "not answered by then")
}

// source weighs a document that names both, the nearer the paragraphs the more.
func (e evidence) source(c Candidate, p *Proposal) {
	if e.Document == "" || e.Document != c.Document {
		return
	}
	own, theirs := leadingNumber(e.Paragraph), leadingNumber(c.Paragraph)
	switch apart := max(own-theirs, theirs-own); {
	case own == 0 || theirs == 0 || apart > 5:
		p.add(4, "named in the same source")
	case apart == 0:
		p.quote(20, c.Paragraph, "named in the same paragraph of its source,")
	default:
		p.quote(14-2*apart, c.Paragraph, "named near it in its source, in paragraph")
	}
}

func leadingNumber(text string) int {
	end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(text)
	}
	n, _ := strconv.Atoi(text[:end])
	return n
}

// shared weighs the words that both use and few other candidates do.
func (e evidence) shared(c Candidate, p *Proposal) {
	var words []string
	for _, word := range c.Words {
		if e.words[word] && !e.common[word] {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return
	}
	slices.Sort(words)
	p.quote(min(pointsWord*len(words), pointsWords), strings.Join(words[:min(3, len(words))], ", "), "shares words:")
}

// TellingWords splits a text into its folded words, each once, without those of correspondence itself.
func TellingWords(text string) []string {
	var words []string
	seen := map[string]bool{}
	for word := range strings.FieldsSeq(Fold(text)) {
		n := utf8.RuneCountInString(word)
		long := n >= 4 || n >= 2 && len(word) >= 3*n // Han and the like say much in two
		if long && !seen[word] && !idleWords[word] && strings.Trim(word, "0123456789") != "" {
			seen[word] = true
			words = append(words, word)
		}
	}
	return words
}

// idleWords stand in letters of every kind.
var idleWords = map[string]bool{"about": true, "alleged": true, "allegation": true, "allegations": true, "already": true, "case": true, "cases": true, "communication": true,
	"from": true, "government": true, "information": true, "letter": true, "letters": true, "only": true, "other": true, "received": true, "regarding": true, "reminder": true,
	"reply": true, "that": true, "their": true, "this": true, "transmitted": true, "unspecified": true, "were": true, "with": true}

// commonWords finds, of the document's words, those that at least half of several candidates use.
func (e evidence) commonWords(candidates []Candidate) map[string]bool {
	common, seen := map[string]bool{}, map[string]int{}
	if len(candidates) < 4 || len(e.words) == 0 {
		return common
	}
	for _, c := range candidates {
		for _, word := range c.Words {
			if !e.words[word] {
				continue
			}
			if seen[word]++; seen[word]*2 >= len(candidates) {
				common[word] = true
			}
		}
	}
	return common
}
