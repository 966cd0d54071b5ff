package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/deadline"
)

// fill turns what was typed into the record, or says everything that is wrong with it at once.
func (s *Service) fill(ctx context.Context, tx Store, actor Actor, c *Communication, in CommunicationInput, m moment) ([]CommunicationMandate, error) {
	var p problems
	var w warnings
	before := *c
	c.Stage = in.Stage
	if c.Stage != Draft {
		c.Stage = Sent
	}
	c.Type = in.Type
	if ref, err := ParseReference(in.Reference); err == nil && c.Type == "" {
		c.Type = ref.Type
	}
	if !c.Type.Valid() {
		p.add("type", "Choose the type of the communication.")
	}
	c.DatedOn = in.DatedOn
	c.Subject, c.Summary = strings.TrimSpace(in.Subject), strings.TrimSpace(in.Summary)
	c.PublicSubject, c.PublicSummary = strings.TrimSpace(in.PublicSubject), strings.TrimSpace(in.PublicSummary)
	c.Language = strings.TrimSpace(in.Language)
	if c.ReplyRecord = in.ReplyRecord; c.ReplyRecord == "" {
		c.ReplyRecord = Complete
	}
	if Fold(c.Subject) == "" { // signs alone, or marks that nobody sees, say nothing
		p.add("subject", "Say in a few words what the letter is about.")
	}
	tooLong(&p, "subject", c.Subject, 500)
	tooLong(&p, "summary", c.Summary, 20000)
	tooLong(&p, "public_subject", c.PublicSubject, 500)
	tooLong(&p, "public_summary", c.PublicSummary, 20000)

	s.refer(ctx, tx, c, in, &p)
	addressee, err := s.address(ctx, tx, actor, c, in, &p)
	if err != nil {
		return nil, err
	}
	checkCode(*c, addressee, &p)
	mandates, err := s.lead(ctx, tx, actor, c, in, &p)
	if err != nil {
		return nil, err
	}
	if err := s.relate(ctx, tx, actor, c, in, mandates, &p); err != nil {
		return nil, err
	}
	s.date(c, in, m, &p, &w)
	if err := s.due(ctx, tx, c, before, in, m, &p, &w); err != nil {
		return nil, err
	}
	if before.Stage == Sent && before.DueOn != c.DueOn && !before.DueOn.IsZero() && !c.DueOn.IsZero() {
		w.add("due_on", "The due date changes from %s to %s.", before.DueOn, c.DueOn)
	}
	return mandates, firstErr(p.err(), w.err(in.Confirmed))
}

func tooLong(p *problems, field, text string, most int) {
	if len([]rune(text)) > most {
		p.add(field, "This is longer than %d characters. Please shorten it.", most)
	}
}

// refer reads the reference: its heading's type must equal the field, its number must be free.
func (s *Service) refer(ctx context.Context, tx Store, c *Communication, in CommunicationInput, p *problems) {
	c.Reference, c.ReferenceSort, c.ReferenceText = nil, "", ""
	if strings.TrimSpace(in.Reference) == "" {
		return
	}
	if c.Type != "" && !c.Type.Numbered() {
		p.add("reference", "Information requests and visit requests have no number.")
		return
	}
	ref, err := ParseReference(in.Reference)
	if err != nil {
		p.add("reference", "A reference looks like AL CAN 3/2026: type, three letters, number, year.")
		return
	}
	if ref.Type != "" && c.Type != "" && ref.Type != c.Type {
		p.add("reference", "The reference says %s, the type says %s. They must agree.", ref.Type, c.Type)
		return
	}
	if taken, err := tx.ReferenceTaken(ctx, ref.Key(), c.ID); err == nil && taken {
		p.add("reference", "%s is already taken by another letter. A number is used once, also after a letter is withdrawn.", ref.Key())
		return
	}
	key := ref.Key()
	c.Reference, c.ReferenceSort, c.ReferenceText = &key, ref.SortKey(), ref.Printed
}

// checkCode holds the code of a reference against the addressee: OTH for any that is not a State.
func checkCode(c Communication, a Addressee, p *problems) {
	if c.Reference == nil || a.ID == 0 {
		return
	}
	if code := (*c.Reference)[:3]; code != a.Code() {
		p.add("reference", "The reference says %s, the addressee is %s. They must agree.", code, a.Code())
	}
}

// address finds the addressee by code or by a name in any language; other actors are made when new.
func (s *Service) address(ctx context.Context, tx Store, actor Actor, c *Communication, in CommunicationInput, p *problems) (Addressee, error) {
	typed := strings.TrimSpace(in.Addressee)
	if typed == "" {
		if ref, err := ParseReference(in.Reference); err == nil {
			typed = ref.Code
		}
	}
	if typed == "" {
		p.add("addressee", "Choose the Government or other actor the letter is addressed to.")
		return Addressee{}, nil
	}
	a, err := s.findAddressee(ctx, tx, actor, typed, in, p)
	if err != nil || a.ID == 0 {
		return Addressee{}, err
	}
	if !SeesAddressee(actor, a.ID) {
		p.add("addressee", "This addressee is not among those you work on.")
		return Addressee{}, nil
	}
	c.AddresseeID, c.AddresseeSort = a.ID, a.SortName
	return a, nil
}

func (s *Service) findAddressee(ctx context.Context, tx Store, actor Actor, typed string, in CommunicationInput, p *problems) (Addressee, error) {
	if strings.EqualFold(typed, OTH) {
		return s.otherActor(ctx, tx, actor, in.AddresseeName, in.AddresseeKind, p)
	}
	found, err := FindAddressees(ctx, tx, typed)
	if err != nil {
		return Addressee{}, err
	}
	switch len(found) {
	case 0:
		p.add("addressee", "No addressee is called “%s”. For a company or other actor choose “other actor” and give its name.", typed)
		return Addressee{}, nil
	case 1:
		return found[0], nil
	}
	p.add("addressee", "“%s” may mean %s or %s. Please choose one.", typed, found[0].NameEN, found[1].NameEN)
	return Addressee{}, nil
}

// FindAddressees reads an ISO code or a name in any of the six languages, however it is accented.
func FindAddressees(ctx context.Context, store Store, typed string) ([]Addressee, error) {
	typed = strings.TrimSpace(typed)
	if len(typed) == 3 {
		a, err := store.AddresseeByISO3(ctx, strings.ToUpper(typed))
		if err == nil {
			return []Addressee{a}, nil
		}
		if KindOf(err) != NotFound {
			return nil, err
		}
	}
	fold := Fold(typed)
	if fold == "" {
		return nil, nil
	}
	return store.AddresseesNamed(ctx, fold)
}

func (s *Service) otherActor(ctx context.Context, tx Store, actor Actor, name string, kind AddresseeKind, p *problems) (Addressee, error) {
	name = strings.TrimSpace(name)
	if name == "" || Fold(name) == "" {
		p.add("addressee_name", "Give the name of the company or other actor.")
		return Addressee{}, nil
	}
	tooLong(p, "addressee_name", name, 200)
	if kind == "" {
		kind = OtherActor
	}
	if !kind.Valid() || kind == State {
		p.add("addressee_kind", "Choose what kind of actor this is.")
		return Addressee{}, nil
	}
	known, err := tx.AddresseesNamed(ctx, Fold(name))
	if err != nil {
		return Addressee{}, err
	}
	for _, a := range known {
		if a.Kind == kind {
			return a, nil
		}
		if a.Kind == State {
			p.add("addressee_name", "“%s” is a State. Choose it as the Government.", name)
			return Addressee{}, nil
		}
	}
	a := Addressee{Kind: kind, Standing: NoStanding, NameEN: name, SortName: Fold(name), FoldName: Fold(name), Version: 1}
	if len(p.fields) > 0 {
		return a, nil // nothing will be saved: make no addressee for it
	}
	if err := tx.InsertAddressee(ctx, &a, []AddresseeName{{Fold: a.FoldName, Name: name}}); err != nil {
		return Addressee{}, err
	}
	err = tx.Record(ctx, Change{Actor: actor, Action: "addressee.add", Subject: "addressee", SubjectID: int64(a.ID), After: map[string]any{"kind": kind, "name": name}})
	return a, err
}

// lead orders the mandates, each once, exactly one of them leading.
func (s *Service) lead(ctx context.Context, tx Store, actor Actor, c *Communication, in CommunicationInput, p *problems) ([]CommunicationMandate, error) {
	all, err := tx.Mandates(ctx)
	if err != nil {
		return nil, err
	}
	byCode := make(map[string]Mandate, len(all))
	for _, m := range all {
		byCode[m.Code] = m
	}
	lead := strings.ToLower(strings.TrimSpace(in.Lead))
	var out []CommunicationMandate
	var ids []MandateID
	seen := map[string]bool{}
	for _, code := range in.Mandates {
		code = strings.ToLower(strings.TrimSpace(code))
		if code == "" || seen[code] {
			continue
		}
		seen[code] = true
		m, ok := byCode[code]
		if !ok {
			p.add("mandates", "There is no mandate with the code “%s”.", code)
			continue
		}
		out = append(out, CommunicationMandate{CommunicationID: c.ID, MandateID: m.ID, Position: len(out) + 1, Code: code, Lead: code == lead})
		ids = append(ids, m.ID)
	}
	if len(out) == 0 && len(p.fields) == 0 || len(out) == 0 && !seenAny(seen) {
		p.add("mandates", "Name at least one mandate.")
		return nil, nil
	}
	if lead != "" && !seen[lead] {
		p.add("lead", "The leading mandate must be one of the mandates of the letter.")
	}
	if lead == "" && len(out) > 0 {
		out[0].Lead = true
	}
	if len(out) > 0 && !SeesMandates(actor, ids) {
		p.add("mandates", "None of these mandates is among those you work on.")
	}
	return out, nil
}

func seenAny(seen map[string]bool) bool { return len(seen) > 0 }

// relate sets the case, the letter followed up and the officer.
func (s *Service) relate(ctx context.Context, tx Store, actor Actor, c *Communication, in CommunicationInput, mandates []CommunicationMandate, p *problems) error {
	followed := c.FollowsID
	c.CaseID, c.FollowsID = nil, nil
	if ref := strings.ToUpper(strings.TrimSpace(in.Case)); ref != "" {
		found, err := tx.CaseByReference(ctx, actor.Scope(), ref)
		switch {
		case err == nil:
			c.CaseID = &found.ID
		case KindOf(err) == NotFound:
			p.add("case", "There is no case %s.", ref)
		default:
			return err
		}
	}
	c.FollowUp = in.FollowUp
	if err := s.follow(ctx, tx, actor, c, in, followed, p); err != nil {
		return err
	}
	var err error
	c.OfficerID, err = assignee(ctx, tx, in.Officer, "officer", c.OfficerID, placeOf(*c, mandates), p)
	return err
}

// follow sets the letter followed up. One that the actor does not see stays: nobody takes off a link
// that he was not shown.
func (s *Service) follow(ctx context.Context, tx Store, actor Actor, c *Communication, in CommunicationInput, followed *CommunicationID, p *problems) error {
	text := strings.TrimSpace(in.Follows)
	if text == "" && followed != nil {
		if _, err := tx.Communication(ctx, actor.Scope(), *followed); KindOf(err) == NotFound {
			c.FollowsID, c.FollowUp = followed, true
		} else if err != nil {
			return err
		}
	}
	if text != "" {
		earlier, err := s.letterReferred(ctx, tx, actor, text)
		switch {
		case err == nil && earlier.ID == c.ID:
			p.add("follows", "A letter cannot follow up itself.")
		case err == nil:
			c.FollowsID, c.FollowUp = &earlier.ID, true
		case KindOf(err) == NotFound || KindOf(err) == Invalid:
			p.add("follows", "There is no letter %s among those you may see.", text)
		default:
			return err
		}
	}
	return nil
}

// date sets the day sent: a sent letter's may not lie in the future; a draft has none.
func (s *Service) date(c *Communication, in CommunicationInput, m moment, p *problems, w *warnings) {
	if c.Stage == Draft {
		c.SentAs(civil.Printed{Precision: civil.Unknown})
		return
	}
	old := c.Printed()
	c.SentAs(in.Sent)
	if c.SentPrecision == "" {
		c.SentPrecision = civil.Unknown
	}
	if c.SentPrecision == civil.Unknown && strings.TrimSpace(in.Sent.Text) == "" {
		p.add("sent_on", "Give the day the letter was sent; a month or a year where no more is known.")
		return
	}
	if c.SentFrom.After(m.today) {
		p.add("sent_on", "This date is in the future.")
	}
	if c.DatedOn.After(m.today) {
		p.add("dated_on", "This date is in the future.")
	}
	if old.On == c.SentOn && old.From == c.SentFrom {
		return // looked at when it was first saved
	}
	if !c.SentOn.IsZero() && c.SentOn.IsWeekend() {
		w.add("sent_on", "%s is a weekend. Letters are seldom sent on one.", c.SentOn)
	}
	farAway(w, "sent_on", c.SentFrom, m.today)
}

const yearsFar = 3

// farAway warns of a date more than three years from today: most are a slip of the year.
func farAway(w *warnings, field string, on, today civil.Date) {
	if on.IsZero() {
		return
	}
	if on.Before(today.AddMonths(-12*yearsFar)) || on.After(today.AddMonths(12*yearsFar)) {
		w.add(field, "%s is more than three years away.", on)
	}
}

// due stores the due date by the rule of the day sent, unless a person set it by hand with a reason.
func (s *Service) due(ctx context.Context, tx Store, c *Communication, before Communication, in CommunicationInput, m moment, p *problems, w *warnings) error {
	if c.Stage == Draft {
		c.DueOn, c.DueByHand, c.DueReason, c.DueRuleID, c.EarliestPublicOn = civil.Date{}, false, "", nil, civil.Date{}
		return nil
	}
	rules, err := LoadRules(ctx, tx)
	if err != nil {
		return err
	}
	byRule, ruleID, unit := rules.DueOn(c.Type, c.SentOn)
	c.EarliestPublicOn = rules.EarliestPublicOn(c.Type, c.SentOn)
	kept := before.Stage == Sent && before.DueByHand && in.DueOn == before.DueOn
	switch {
	case c.SentPrecision != civil.Day:
		c.DueOn, c.DueByHand, c.DueReason, c.DueRuleID = civil.Date{}, false, "", nil
		if !in.DueOn.IsZero() && !in.DueOn.Equal(before.DueOn) {
			p.add("due_on", "Without an exact day sent there is no due date.")
		}
		return nil
	case unit == deadline.None:
		c.DueOn, c.DueByHand, c.DueReason, c.DueRuleID = civil.Date{}, false, "", ruleID
		return nil
	case in.DueOn.IsZero() && unit == deadline.ByHand:
		p.add("due_on", "An information request names the day by which a reply is asked.")
		return nil
	case in.DueOn.IsZero(), in.DueOn == byRule, !before.DueByHand && before.Stage == Sent && in.DueOn == before.DueOn && in.DueReason == "":
		c.DueOn, c.DueByHand, c.DueReason, c.DueRuleID = byRule, false, "", ruleID
		if before.Stage == Sent && !before.DueByHand && before.SentOn == c.SentOn && before.Type == c.Type {
			c.DueOn, c.DueRuleID = before.DueOn, before.DueRuleID // a later change of rule rewrites nothing
		}
		return nil
	}
	c.DueOn, c.DueByHand, c.DueReason, c.DueRuleID = in.DueOn, true, strings.TrimSpace(in.DueReason), ruleID
	if c.DueReason == "" && kept {
		c.DueReason = before.DueReason
	}
	if c.DueReason == "" {
		if unit == deadline.ByHand {
			c.DueReason = "named in the request"
		} else {
			p.add("due_reason", "By the rule the due date is %s. Say why this letter has another.", byRule)
		}
	}
	if c.DueOn.Before(c.SentOn) {
		p.add("due_on", "The due date cannot be before the day sent.")
	}
	if !kept {
		farAway(w, "due_on", c.DueOn, m.today)
	}
	return nil
}
