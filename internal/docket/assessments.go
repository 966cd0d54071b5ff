package docket

import (
	"context"
	"fmt"
	"strings"

	"answerable/internal/civil"
)

// CanReadAssessments tells whether judgements of replies reach the actor: they are the office's own.
func CanReadAssessments(a Actor) bool { return CanReadDrafts(a) }

// Judgement is what a reviewer typed about a reply to one letter.
type Judgement struct {
	Letter CommunicationID
	Scale  Scale
	Reason string
}

// AssessmentInput is what a reviewer typed about one reply.
type AssessmentInput struct {
	Once       string
	AssessedOn civil.Date
	Judgements []Judgement // of letters with a scale or a reason
}

// AssessReply adds a reviewer's judgement for each letter named; what was judged before stays.
func (s *Service) AssessReply(ctx context.Context, actor Actor, id ReplyID, in AssessmentInput) (string, error) {
	if !CanAssess(actor) {
		return "", forbidden()
	}
	m := s.moment()
	return s.once(ctx, actor, in.Once, func(tx Store) (string, error) {
		r, err := tx.Reply(ctx, actor.Scope(), id)
		if err != nil {
			return "", err
		}
		answered, err := tx.LinksOf(ctx, actor.Scope(), id)
		if err != nil {
			return "", err
		}
		rows, err := assessmentsOf(r, answered, in, actor, m)
		if err != nil {
			return "", err
		}
		for i := range rows {
			if err := tx.InsertAssessment(ctx, &rows[i]); err != nil {
				return "", err
			}
			err := tx.Record(ctx, Change{Actor: actor, Action: "reply.assess", Subject: "assessment", SubjectID: int64(rows[i].ID), Why: rows[i].Reason,
				After: map[string]any{"reply": rows[i].ReplyID, "communication": rows[i].CommunicationID, "scale": rows[i].Scale, "assessed_on": rows[i].AssessedOn}})
			if err != nil {
				return "", err
			}
		}
		return ReplyPath(id), nil
	})
}

// assessmentsOf checks what was typed against the reply and the letters that it answers.
func assessmentsOf(r Reply, answered []AnsweredCommunication, in AssessmentInput, actor Actor, m moment) ([]Assessment, error) {
	var p problems
	switch {
	case in.AssessedOn.IsZero():
		in.AssessedOn = m.today
	case in.AssessedOn.After(m.today):
		p.add("assessed_on", "This date is in the future.")
	case in.AssessedOn.Before(r.CountsOn):
		p.add("assessed_on", "The reply came on %s, after this date.", r.CountsOn)
	}
	linked := map[CommunicationID]bool{}
	for _, a := range answered {
		linked[a.Row.ID] = true
	}
	var rows []Assessment
	for _, j := range in.Judgements {
		if !linked[j.Letter] {
			return nil, notFound()
		}
		scale, reason := fmt.Sprintf("scale_%d", j.Letter), fmt.Sprintf("reason_%d", j.Letter)
		j.Reason = strings.TrimSpace(j.Reason)
		if !j.Scale.Valid() {
			p.add(scale, "Choose the assessment.")
		}
		if j.Reason == "" {
			p.add(reason, "Give the reason. It stays on the record.")
		}
		tooLong(&p, reason, j.Reason, 2000)
		rows = append(rows, Assessment{ReplyID: r.ID, CommunicationID: j.Letter, Scale: j.Scale, Reason: j.Reason, AssessedOn: in.AssessedOn, AssessedBy: actor.ID, At: m.at})
	}
	if len(rows) == 0 && len(p.fields) == 0 {
		return nil, Refuse(Invalid, "Assess the reply for at least one letter.")
	}
	return rows, p.err()
}
