package store

import (
	"context"

	"answerable/internal/docket"
)

// InsertAssessment adds what a reviewer judged of a reply to a letter; the link then waits for nobody.
func (s *Store) InsertAssessment(ctx context.Context, a *docket.Assessment) error {
	const doing = "insert an assessment"
	id, err := s.insert(ctx, doing, `INSERT INTO assessments (reply_id, communication_id, scale, reason, assessed_on, assessed_by, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		a.ReplyID, a.CommunicationID, a.Scale, a.Reason, a.AssessedOn, a.AssessedBy, a.At)
	if err != nil {
		return err
	}
	a.ID = docket.AssessmentID(id)
	_, err = s.exec(ctx, doing, `UPDATE reply_links SET assessed = 1 WHERE reply_id = ? AND communication_id = ?`, a.ReplyID, a.CommunicationID)
	return err
}

// AssessmentsOfReply lists what was ever judged of a reply, the latest first.
func (s *Store) AssessmentsOfReply(ctx context.Context, id docket.ReplyID) ([]docket.Assessment, error) {
	return s.assessments(ctx, "a.reply_id = ?", id)
}

// AssessmentsOfLetter lists what was ever judged of the replies to a letter, the latest first.
func (s *Store) AssessmentsOfLetter(ctx context.Context, id docket.CommunicationID) ([]docket.Assessment, error) {
	return s.assessments(ctx, "a.communication_id = ?", id)
}

func (s *Store) assessments(ctx context.Context, where string, id any) ([]docket.Assessment, error) {
	var found []docket.Assessment
	err := s.each(ctx, "read assessments", `SELECT a.id, a.reply_id, a.communication_id, a.scale, a.reason, a.assessed_on, a.assessed_by, u.name, a.at
		FROM assessments a JOIN users u ON u.id = a.assessed_by WHERE `+where+` ORDER BY a.id DESC`, []any{id}, func(scan func(...any) error) error {
		var a docket.Assessment
		err := scan(&a.ID, &a.ReplyID, &a.CommunicationID, &a.Scale, &a.Reason, &a.AssessedOn, &a.AssessedBy, &a.ByName, &a.At)
		found = append(found, a)
		return err
	})
	return found, err
}
