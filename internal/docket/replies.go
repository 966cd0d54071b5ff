package docket

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"answerable/internal/civil"
)

// ReplyInput is what a person typed from an envelope.
type ReplyInput struct {
	Once           string
	Confirmed      bool
	Addressee      string
	Communications []string  // numbers of records, or references; none: the reply waits in the queue
	Kind           ReplyKind // for all of them
	Kinds          map[CommunicationID]ReplyKind
	ReceivedOn     civil.Date
	DatedOn        civil.Date
	TheirReference string
	Channel        string
	Language       string
	Translation    Translation
	Publication    Publication
	Pages          *int
	Summary        string
}

// ReplyPath is the address of a reply's page.
func ReplyPath(id ReplyID) string { return fmt.Sprintf("/replies/%d", id) }

// QueuePath is the address of what waits for its letter.
const QueuePath = "/queue"

// LogReply records one document and what it is for each letter that it answers. It neither needs nor
// changes the version of a letter: a reply that arrives refuses nobody's edit.
func (s *Service) LogReply(ctx context.Context, actor Actor, in ReplyInput) (string, error) {
	if !CanWrite(actor) {
		return "", forbidden()
	}
	m := s.moment()
	return s.once(ctx, actor, in.Once, func(tx Store) (string, error) {
		r, links, err := s.fillReply(ctx, tx, actor, in, m)
		if err != nil {
			return "", err
		}
		if err := tx.InsertReply(ctx, &r); err != nil {
			return "", err
		}
		if err := seenByWhoLogs(ctx, tx, actor, r, m); err != nil {
			return "", err
		}
		for i := range links {
			links[i].ReplyID = r.ID
			if err := tx.PutReplyLink(ctx, links[i]); err != nil {
				return "", err
			}
			if err := tx.Rederive(ctx, links[i].CommunicationID); err != nil {
				return "", err
			}
			err := tx.Record(ctx, Change{Actor: actor, Action: "reply.link", Subject: "communication", SubjectID: int64(links[i].CommunicationID), After: describeLink(r, links[i])})
			if err != nil {
				return "", err
			}
		}
		err = tx.Record(ctx, Change{Actor: actor, Action: "reply.log", Subject: "reply", SubjectID: int64(r.ID), After: describeReply(r)})
		if len(links) == 0 && actor.Mandates != nil {
			return QueuePath, err // nobody knows yet whose letter it answers: it is not shown to a mandate's own people
		}
		return ReplyPath(r.ID), err
	})
}

func (s *Service) fillReply(ctx context.Context, tx Store, actor Actor, in ReplyInput, m moment) (Reply, []ReplyLink, error) {
	var p problems
	var w warnings
	r := Reply{UID: newUID(), ReceivedOn: in.ReceivedOn, DatedOn: in.DatedOn, TheirReference: strings.TrimSpace(in.TheirReference),
		Channel: strings.TrimSpace(in.Channel), Language: strings.TrimSpace(in.Language), Translation: in.Translation,
		Publication: in.Publication, Pages: in.Pages, Summary: strings.TrimSpace(in.Summary), CreatedAt: m.at, Version: 1}
	if r.Translation == "" {
		r.Translation = TranslationNotNeeded
	}
	if r.Publication == "" {
		r.Publication = PublicationPublic
	}
	if in.Kind != "" && !in.Kind.Valid() {
		p.add("kind", "Choose what the reply is.")
	}
	tooLong(&p, "summary", r.Summary, 20000)
	tooLong(&p, "their_reference", r.TheirReference, 200)
	tooLong(&p, "channel", r.Channel, 200)
	dateReply(&r, m, &p, &w)

	letters, err := s.answered(ctx, tx, actor, in, &p)
	if err != nil {
		return r, nil, err
	}
	if err := s.repliedBy(ctx, tx, actor, &r, in, letters, &p); err != nil {
		return r, nil, err
	}
	links := linkAll(r, letters, in, &p)
	if err := s.sameDocument(ctx, tx, actor, r, &w); err != nil {
		return r, nil, err
	}
	return r, links, firstErr(p.err(), w.err(in.Confirmed))
}

// dateReply sets the day that counts: the day received; where unknown, the day on the document.
func dateReply(r *Reply, m moment, p *problems, w *warnings) {
	switch {
	case r.ReceivedOn.IsZero() && r.DatedOn.IsZero():
		p.add("received_on", "Give the day the reply was received, or else the day it is dated.")
	case r.ReceivedOn.After(m.today):
		p.add("received_on", "This date is in the future.")
	case r.DatedOn.After(m.today):
		p.add("dated_on", "This date is in the future.")
	case !r.ReceivedOn.IsZero() && r.DatedOn.After(r.ReceivedOn):
		p.add("dated_on", "A reply cannot be dated after the day it was received.")
	}
	if r.CountsOn = r.ReceivedOn; r.CountsOn.IsZero() {
		r.CountsOn = r.DatedOn
	}
	farAway(w, "received_on", r.ReceivedOn, m.today)
	farAway(w, "dated_on", r.DatedOn, m.today)
}

// answered finds the letters that were ticked or whose references were pasted.
func (s *Service) answered(ctx context.Context, tx Store, actor Actor, in ReplyInput, p *problems) ([]Communication, error) {
	var letters []Communication
	seen := map[CommunicationID]bool{}
	for _, text := range in.Communications {
		if strings.TrimSpace(text) == "" {
			continue
		}
		c, err := s.letterReferred(ctx, tx, actor, text)
		switch {
		case err == nil && c.Stage == Draft:
			p.add("communications", "%s has not been sent yet, so nothing can answer it.", strings.TrimSpace(text))
		case err == nil && !seen[c.ID]:
			seen[c.ID] = true
			letters = append(letters, c)
		case err == nil:
			// named twice: ticked and pasted
		case KindOf(err) == NotFound || KindOf(err) == Invalid:
			p.add("communications", "There is no letter %s among those you may see.", strings.TrimSpace(text))
		default:
			return nil, err
		}
	}
	return letters, nil
}

// letterReferred finds a letter by the number of its record or by its reference.
func (s *Service) letterReferred(ctx context.Context, tx Store, actor Actor, text string) (Communication, error) {
	text = strings.TrimSpace(text)
	if id, err := strconv.ParseInt(text, 10, 64); err == nil {
		return tx.Communication(ctx, actor.Scope(), CommunicationID(id))
	}
	ref, err := ParseReference(text)
	if err != nil {
		return Communication{}, err
	}
	c, err := tx.CommunicationByReference(ctx, actor.Scope(), ref.Key())
	if err == nil && ref.Type != "" && ref.Type != c.Type {
		return Communication{}, notFound()
	}
	return c, err
}

// repliedBy sets the addressee of a reply; it must be the one of every letter that it answers.
func (s *Service) repliedBy(ctx context.Context, tx Store, actor Actor, r *Reply, in ReplyInput, letters []Communication, p *problems) error {
	if strings.TrimSpace(in.Addressee) == "" && len(letters) > 0 {
		r.AddresseeID = letters[0].AddresseeID
	} else {
		a, err := s.addresseeTyped(ctx, tx, actor, in.Addressee, p)
		if err != nil {
			return err
		}
		r.AddresseeID = a.ID
	}
	for _, c := range letters {
		if r.AddresseeID != 0 && c.AddresseeID != r.AddresseeID {
			p.add("communications", "One of the letters went to another addressee. A reply answers letters to its own addressee only.")
			break
		}
	}
	return nil
}

// addresseeTyped finds one addressee the actor works on: by the number of its record, code or name.
func (s *Service) addresseeTyped(ctx context.Context, tx Store, actor Actor, typed string, p *problems) (Addressee, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		p.add("addressee", "Choose the Government or other actor.")
		return Addressee{}, nil
	}
	if id, err := strconv.ParseInt(typed, 10, 64); err == nil {
		a, err := tx.OfferedAddressee(ctx, actor.Scope(), AddresseeID(id))
		if err == nil || KindOf(err) != NotFound {
			return a, err
		}
	}
	found, err := FindAddressees(ctx, tx, typed)
	switch {
	case err != nil:
		return Addressee{}, err
	case len(found) == 0:
		p.add("addressee", "No addressee is called “%s”.", typed)
		return Addressee{}, nil
	case len(found) > 1:
		p.add("addressee", "“%s” may mean %s or %s. Please choose one.", typed, found[0].NameEN, found[1].NameEN)
		return Addressee{}, nil
	case !SeesAddressee(actor, found[0].ID):
		p.add("addressee", "This addressee is not among those you work on.")
		return Addressee{}, nil
	}
	return found[0], nil
}

// linkAll says what the reply is for each letter; a reply before its letter is refused.
func linkAll(r Reply, letters []Communication, in ReplyInput, p *problems) []ReplyLink {
	var links []ReplyLink
	for _, c := range letters {
		kind := in.Kind
		if own, ok := in.Kinds[c.ID]; ok && own != "" {
			kind = own
		}
		if kind == "" {
			kind = Unclassified
		}
		if !kind.Valid() {
			p.add(fmt.Sprintf("kind_%d", c.ID), "Choose what the reply is.")
		}
		if !r.CountsOn.IsZero() && !c.SentFrom.IsZero() && r.CountsOn.Before(c.SentFrom) {
			p.add("received_on", "A letter answered was sent on %s, after this reply. A reply cannot come before its letter.", c.SentFrom)
		}
		links = append(links, ReplyLink{CommunicationID: c.ID, Kind: kind, CountsOn: r.CountsOn})
	}
	return links
}

// sameDocument asks "same document?" when the addressee already sent one with this number or date.
func (s *Service) sameDocument(ctx context.Context, tx Store, actor Actor, r Reply, w *warnings) error {
	if r.AddresseeID == 0 || r.TheirReference == "" && r.DatedOn.IsZero() {
		return nil
	}
	similar, err := tx.SimilarReplies(ctx, actor.Scope(), r)
	if err != nil || len(similar) == 0 {
		return err
	}
	if first := similar[0]; r.TheirReference != "" && first.TheirReference == r.TheirReference {
		w.add("their_reference", "A reply of this addressee with the same number, of %s, is already on record. Is it the same document?", first.CountsOn)
	} else {
		w.add("dated_on", "A reply of this addressee with the same date is already on record, counted on %s. Is it the same document?", first.CountsOn)
	}
	return nil
}

// LinkInput says what a reply is for letters it answers: to classify it, confirm a probable link, or
// take a reply out of the queue.
type LinkInput struct {
	Version        int64 // of the reply as the person saw it; 0 where nobody looked
	Kinds          map[CommunicationID]ReplyKind
	Unlink         []CommunicationID // letters that it does not answer after all
	Communications []string          // further letters that it answers
	Kind           ReplyKind
	Probable       bool // the further letters are proposals that nobody has confirmed yet
}

// ClassifyReply sets what a reply is for its letters, and for further letters named. A link that a
// person saved is no longer probable, unless he says so.
func (s *Service) ClassifyReply(ctx context.Context, actor Actor, id ReplyID, in LinkInput) error {
	if !CanWrite(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error { return s.classifyIn(ctx, tx, actor, id, in) })
}

// classifyIn is ClassifyReply inside a transaction, for one reply or for each of many.
func (s *Service) classifyIn(ctx context.Context, tx Store, actor Actor, id ReplyID, in LinkInput) error {
	r, err := tx.Reply(ctx, actor.Scope(), id)
	if err != nil {
		return err
	}
	if in.Version != 0 && in.Version != r.Version {
		return Refuse(Conflict, "Someone said meanwhile what this reply is. Nothing of yours was saved yet: look at the table as it is now, then save again.")
	}
	linked, err := tx.LinksOf(ctx, actor.Scope(), id)
	if err != nil {
		return err
	}
	var p problems
	letters, err := s.answered(ctx, tx, actor, ReplyInput{Communications: in.Communications}, &p)
	if err != nil {
		return err
	}
	if err := s.repliedBy(ctx, tx, actor, &r, ReplyInput{Addressee: strconv.FormatInt(int64(r.AddresseeID), 10)}, letters, &p); err != nil {
		return err
	}
	if in.Kind == "" {
		letters = unlinkedYet(letters, linked) // naming a letter again says nothing new about it
	}
	links := linkAll(r, letters, ReplyInput{Kind: in.Kind, Kinds: in.Kinds}, &p)
	for i := range links {
		links[i].Probable = in.Probable
	}
	before := map[CommunicationID]ReplyLink{}
	for _, l := range linked {
		old := ReplyLink{ReplyID: id, CommunicationID: l.Row.ID, Kind: l.Kind, Probable: l.Probable, CountsOn: r.CountsOn}
		before[l.Row.ID] = old
		if kind, ok := in.Kinds[l.Row.ID]; ok {
			if !kind.Valid() {
				p.add(fmt.Sprintf("kind_%d", l.Row.ID), "Choose what the reply is.")
			}
			links = append(links, ReplyLink{CommunicationID: l.Row.ID, Kind: kind, CountsOn: r.CountsOn})
		}
	}
	if err := p.err(); err != nil {
		return err
	}
	// The version rises, so that who looks at an older page is told.
	if err := tx.UpdateReply(ctx, &r); err != nil {
		return err
	}
	if err := s.putLinks(ctx, tx, actor, r, links, before); err != nil {
		return err
	}
	return s.unlink(ctx, tx, actor, r, in.Unlink, before)
}

func unlinkedYet(letters []Communication, linked []AnsweredCommunication) []Communication {
	return slices.DeleteFunc(letters, func(c Communication) bool {
		return slices.ContainsFunc(linked, func(l AnsweredCommunication) bool { return l.Row.ID == c.ID })
	})
}

// unlink takes letters off a reply: a wrong guess, or a slip. Without any letter it goes back to the queue.
func (s *Service) unlink(ctx context.Context, tx Store, actor Actor, r Reply, letters []CommunicationID, before map[CommunicationID]ReplyLink) error {
	for _, id := range letters {
		old, had := before[id]
		if !had {
			continue
		}
		if err := tx.DeleteReplyLink(ctx, r.ID, id); err != nil {
			return err
		}
		if err := tx.Rederive(ctx, id); err != nil {
			return err
		}
		if err := tx.Record(ctx, Change{Actor: actor, Action: "reply.unlink", Subject: "communication", SubjectID: int64(id), Before: describeLink(r, old)}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) putLinks(ctx context.Context, tx Store, actor Actor, r Reply, links []ReplyLink, before map[CommunicationID]ReplyLink) error {
	for _, l := range links {
		l.ReplyID = r.ID
		old, had := before[l.CommunicationID]
		if had && old == l {
			continue
		}
		if err := tx.PutReplyLink(ctx, l); err != nil {
			return err
		}
		if err := tx.Rederive(ctx, l.CommunicationID); err != nil {
			return err
		}
		change := Change{Actor: actor, Action: "reply.classify", Subject: "communication", SubjectID: int64(l.CommunicationID), After: describeLink(r, l)}
		if had {
			change.Before = describeLink(r, old)
		} else {
			change.Action = "reply.link"
		}
		if err := tx.Record(ctx, change); err != nil {
			return err
		}
	}
	return nil
}
