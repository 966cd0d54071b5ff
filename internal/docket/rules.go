package docket

import (
	"context"

	"answerable/internal/civil"
	"answerable/internal/deadline"
)

// RuleSet is the office's rules as data: which due date, and how soon a letter may be public.
type RuleSet struct {
	due         []DueRule
	rules       deadline.Rules
	publication []PublicationRule
}

// LoadRules reads the rules in force.
func LoadRules(ctx context.Context, store Store) (RuleSet, error) {
	due, err := store.DueRules(ctx)
	if err != nil {
		return RuleSet{}, err
	}
	publication, err := store.PublicationRules(ctx)
	if err != nil {
		return RuleSet{}, err
	}
	return NewRuleSet(due, publication), nil
}

// NewRuleSet makes a rule set of rows.
func NewRuleSet(due []DueRule, publication []PublicationRule) RuleSet {
	set := RuleSet{due: due, publication: publication}
	for _, r := range due {
		set.rules = append(set.rules, r.AsRule())
	}
	return set
}

// DueOn gives the due date of a letter by the rule in force on the day sent, and that rule.
// Without an exact day sent there is none.
func (r RuleSet) DueOn(t Type, sent civil.Date) (civil.Date, *RuleID, deadline.Unit) {
	if sent.IsZero() {
		return civil.Date{}, nil, deadline.None
	}
	rule, ok := r.rules.In(string(t), sent)
	if !ok {
		return civil.Date{}, nil, deadline.None
	}
	due, _ := deadline.Apply(rule, sent)
	for i := range r.due {
		if r.due[i].Type == t && r.due[i].ValidFrom == rule.ValidFrom {
			return due, &r.due[i].ID, rule.Unit
		}
	}
	return due, nil, rule.Unit
}

// Rule gives a stored rule by its number.
func (r RuleSet) Rule(id RuleID) (DueRule, bool) {
	for _, rule := range r.due {
		if rule.ID == id {
			return rule, true
		}
	}
	return DueRule{}, false
}

// EarliestPublicOn is stored apart from the due date; extensions never move it.
func (r RuleSet) EarliestPublicOn(t Type, sent civil.Date) civil.Date {
	var best PublicationRule
	for _, rule := range r.publication {
		if rule.Type == t && !rule.ValidFrom.After(sent) && !rule.ValidFrom.Before(best.ValidFrom) {
			best = rule
		}
	}
	if sent.IsZero() || best.Type == "" {
		return civil.Date{}
	}
	return sent.AddDays(best.Days)
}
