package docket

import (
	"context"
	"strings"

	"answerable/internal/civil"
	"answerable/internal/deadline"
)

// RuleInput is a new rule as typed. Of a rule for publication the unit is always days.
type RuleInput struct {
	Type      Type
	ValidFrom civil.Date
	Amount    *int
	Unit      deadline.Unit
	Source    string
	Confirmed bool
}

// RuleLine is a rule with the letters of its time.
type RuleLine struct {
	ID        RuleID
	Type      Type
	ValidFrom civil.Date
	Until     civil.Date // the day from which the next rule holds; zero while none follows
	Amount    int
	Unit      deadline.Unit
	Source    string
	Letters   int // sent on an exact day while the rule holds
	Removable bool
}

// RulesView is what the page of rules shows.
type RulesView struct {
	Due         []RuleLine
	Publication []RuleLine
}

// RuledTypes are the types whose dates follow from rules: information requests name theirs by hand, and
// a request for a visit has none.
var RuledTypes = []Type{UrgentAppeal, AllegationLetter, OtherLetter}

// Rules lists the rules with the number of letters sent in the time of each.
func (s *Service) Rules(ctx context.Context, actor Actor) (v RulesView, err error) {
	if !CanAdminister(actor) {
		return v, forbidden()
	}
	err = s.store.Read(ctx, func(r Store) (err error) {
		v, err = readRules(ctx, r)
		return err
	})
	return v, err
}

func readRules(ctx context.Context, r Store) (v RulesView, err error) {
	due, err := r.DueRules(ctx)
	if err != nil {
		return v, err
	}
	for _, rule := range due {
		v.Due = append(v.Due, RuleLine{ID: rule.ID, Type: rule.Type, ValidFrom: rule.ValidFrom, Amount: rule.Amount, Unit: rule.Unit, Source: rule.Source})
	}
	publication, err := r.PublicationRules(ctx)
	if err != nil {
		return v, err
	}
	for _, rule := range publication {
		v.Publication = append(v.Publication, RuleLine{ID: rule.ID, Type: rule.Type, ValidFrom: rule.ValidFrom, Amount: rule.Days, Unit: deadline.Days, Source: rule.Source})
	}
	if err := countLetters(ctx, r, v.Due); err != nil {
		return v, err
	}
	return v, countLetters(ctx, r, v.Publication)
}

// countLetters fills in until when each rule of a list holds and how many letters were sent meanwhile. The
// first rule of a type is never removed: without it older letters would have none.
func countLetters(ctx context.Context, r Store, rules []RuleLine) error {
	for i := range rules {
		first := i == 0 || rules[i-1].Type != rules[i].Type
		if i+1 < len(rules) && rules[i+1].Type == rules[i].Type {
			rules[i].Until = rules[i+1].ValidFrom
		}
		dates, err := r.DatesOfType(ctx, rules[i].Type, rules[i].ValidFrom, rules[i].Until)
		if err != nil {
			return err
		}
		for _, d := range dates {
			rules[i].Letters += d.Letters
		}
		rules[i].Removable = !first && rules[i].Letters == 0
	}
	return nil
}

// AddDueRule makes a rule hold from a day on. Unless confirmed it says what the rule would and would not
// touch: a due date is stored when the letter is sent, and a later rule rewrites nothing.
func (s *Service) AddDueRule(ctx context.Context, actor Actor, in RuleInput) error {
	return s.addRule(ctx, actor, in, "rule.due.add", func(v RulesView) []RuleLine { return v.Due }, previewDueRule, func(tx Store, l RuleLine) (RuleID, error) {
		rule := DueRule{Type: l.Type, ValidFrom: l.ValidFrom, Amount: l.Amount, Unit: l.Unit, Source: l.Source}
		err := tx.InsertDueRule(ctx, &rule)
		return rule.ID, err
	})
}

// AddPublicationRule makes a rule for the earliest public date hold from a day on.
func (s *Service) AddPublicationRule(ctx context.Context, actor Actor, in RuleInput) error {
	in.Unit = deadline.Days
	return s.addRule(ctx, actor, in, "rule.publication.add", func(v RulesView) []RuleLine { return v.Publication }, previewPublicationRule, func(tx Store, l RuleLine) (RuleID, error) {
		rule := PublicationRule{Type: l.Type, ValidFrom: l.ValidFrom, Days: l.Amount, Source: l.Source}
		err := tx.InsertPublicationRule(ctx, &rule)
		return rule.ID, err
	})
}

func (s *Service) addRule(ctx context.Context, actor Actor, in RuleInput, action string, among func(RulesView) []RuleLine,
	preview func(context.Context, Store, RuleLine, *warnings) error, insert func(Store, RuleLine) (RuleID, error)) error {
	if !CanAdminister(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		v, err := readRules(ctx, tx)
		if err != nil {
			return err
		}
		line, err := checkRule(in, among(v))
		if err != nil {
			return err
		}
		var w warnings
		if err := preview(ctx, tx, line, &w); err != nil {
			return err
		}
		if err := w.err(in.Confirmed); err != nil {
			return err
		}
		if line.ID, err = insert(tx, line); err != nil {
			return err
		}
		return tx.Record(ctx, Change{Actor: actor, Action: action, Subject: "rule", SubjectID: int64(line.ID), After: describeRule(line)})
	})
}

// checkRule reads what was typed and finds the day until which the rule would hold.
func checkRule(in RuleInput, present []RuleLine) (RuleLine, error) {
	var p problems
	l := RuleLine{Type: in.Type, ValidFrom: in.ValidFrom, Unit: in.Unit, Source: strings.TrimSpace(in.Source)}
	known := false
	for _, t := range RuledTypes {
		known = known || t == in.Type
	}
	if !known {
		p.add("type", "Choose a type.")
	}
	if in.ValidFrom.IsZero() {
		p.add("valid_from", "Give the day from which the rule holds, for letters sent on it or later.")
	}
	if in.Unit != deadline.Days && in.Unit != deadline.Months {
		p.add("unit", "Choose days or months.")
	}
	switch {
	case in.Amount == nil:
		p.add("amount", "Give a number.")
	case *in.Amount < 1 || *in.Amount > 3660:
		p.add("amount", "Give a number from 1 to 3,660.")
	default:
		l.Amount = *in.Amount
	}
	if l.Source == "" {
		p.add("source", "Name the source of the rule, like “A/62/280 para 10”.")
	}
	tooLong(&p, "source", l.Source, 200)
	for _, r := range present {
		switch {
		case r.Type != l.Type:
		case r.ValidFrom == l.ValidFrom:
			p.add("valid_from", "There is a rule for this type from this day on already. Choose another day, or remove that one first.")
		case r.ValidFrom.After(l.ValidFrom) && (l.Until.IsZero() || r.ValidFrom.Before(l.Until)):
			l.Until = r.ValidFrom
		}
	}
	return l, p.err()
}

// previewDueRule says what a rule for due dates would and would not touch.
func previewDueRule(ctx context.Context, tx Store, l RuleLine, w *warnings) error {
	dates, err := tx.DatesOfType(ctx, l.Type, l.ValidFrom, l.Until)
	if err != nil {
		return err
	}
	rule := deadline.Rule{Type: string(l.Type), ValidFrom: l.ValidFrom, Amount: l.Amount, Unit: l.Unit}
	sent, other := 0, 0
	for _, d := range dates {
		sent += d.Letters
		if due, ok := deadline.Apply(rule, d.SentOn); ok && due != d.DueOn && !d.DueByHand {
			other += d.Letters
		}
	}
	if l.Until.IsZero() {
		w.add("valid_from", "Letters sent on %s or later that are logged from now on get their due date by this rule.", l.ValidFrom)
	} else {
		w.add("valid_from", "Letters sent from %s to %s that are logged from now on get their due date by this rule.", l.ValidFrom, l.Until.AddDays(-1))
	}
	if sent > 0 {
		w.add("valid_from", "Letters sent in that time and on record: %d. They keep the due date stored when they were sent; by this rule %d of them would have another. It changes only where their date sent is corrected.", sent, other)
	} else {
		w.add("valid_from", "No letter on record was sent in that time: nothing stored is touched.")
	}
	w.add("type", "Drafts get a due date when they are sent, by the rule of that day.")
	return nil
}

// previewPublicationRule says what a rule for the earliest public date would and would not touch.
func previewPublicationRule(ctx context.Context, tx Store, l RuleLine, w *warnings) error {
	dates, err := tx.DatesOfType(ctx, l.Type, l.ValidFrom, l.Until)
	if err != nil {
		return err
	}
	sent := 0
	for _, d := range dates {
		sent += d.Letters
	}
	w.add("valid_from", "Letters sent on %s or later that are logged from now on may be public by this rule at the earliest.", l.ValidFrom)
	w.add("valid_from", "Letters sent in that time and on record: %d. They keep the earliest day stored when they were sent; nothing is released or held back by this.", sent)
	return nil
}

// RemoveDueRule takes back a rule by which no letter was sent yet. One in use is followed by another rule
// instead: what was true of a letter stays true.
func (s *Service) RemoveDueRule(ctx context.Context, actor Actor, id RuleID) error {
	return s.removeRule(ctx, actor, id, "rule.due.remove", func(v RulesView) []RuleLine { return v.Due }, func(tx Store) error { return tx.DeleteDueRule(ctx, id) })
}

// RemovePublicationRule takes back a rule for the earliest public date that no letter was sent under.
func (s *Service) RemovePublicationRule(ctx context.Context, actor Actor, id RuleID) error {
	return s.removeRule(ctx, actor, id, "rule.publication.remove", func(v RulesView) []RuleLine { return v.Publication }, func(tx Store) error { return tx.DeletePublicationRule(ctx, id) })
}

func (s *Service) removeRule(ctx context.Context, actor Actor, id RuleID, action string, among func(RulesView) []RuleLine, remove func(Store) error) error {
	if !CanAdminister(actor) {
		return forbidden()
	}
	return s.store.Tx(ctx, func(tx Store) error {
		v, err := readRules(ctx, tx)
		if err != nil {
			return err
		}
		for _, l := range among(v) {
			if l.ID != id {
				continue
			}
			if !l.Removable {
				return Refuse(Invalid, "Letters were sent under this rule, or it is the first of its type: it stays. Add a rule from a later day instead.")
			}
			if err := remove(tx); err != nil {
				return err
			}
			return tx.Record(ctx, Change{Actor: actor, Action: action, Subject: "rule", SubjectID: int64(id), Before: describeRule(l)})
		}
		return notFound()
	})
}

func describeRule(l RuleLine) map[string]any {
	return map[string]any{"type": l.Type, "valid_from": l.ValidFrom, "amount": l.Amount, "unit": l.Unit, "source": l.Source}
}
