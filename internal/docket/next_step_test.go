package docket

import (
	"testing"

	"answerable/internal/civil"
)

func TestTheNextStepIsProposedFromTheFacts(t *testing.T) {
	day := civil.Must
	letter := Communication{Stage: Sent, SentPrecision: civil.Day, SentOn: day("2026-06-01"), SentFrom: day("2026-06-01"), SentTo: day("2026-06-01")}
	letter.EffectiveDueOn = day("2026-07-31")
	since := day("2026-01-01")
	reply := func(kind ReplyKind, probable bool) []AnsweringReply {
		return []AnsweringReply{{Reply: Reply{ID: 7}, Kind: kind, Probable: probable}}
	}
	cases := map[string]struct {
		view CommunicationView
		want Step
	}{
		"a draft is to be sent":                    {CommunicationView{Communication: Communication{Stage: Draft}, Status: StatusDraft}, Step{Kind: StepSend}},
		"an unclassified reply is to be read":      {CommunicationView{Communication: letter, Status: StatusReceived, Replies: reply(Unclassified, false)}, Step{Kind: StepClassify, Reply: 7}},
		"a guessed link is to be confirmed":        {CommunicationView{Communication: letter, Status: StatusReplied, Replies: reply(Substantive, true)}, Step{Kind: StepConfirm, Reply: 7}},
		"a request for more time is to be decided": {CommunicationView{Communication: letter, Status: StatusOverdue, FollowedSince: since, Extensions: []Extension{{ID: 3}}}, Step{Kind: StepDecide, Extension: 3}},
		"an overdue letter is to be reminded of":   {CommunicationView{Communication: letter, Status: StatusOverdue, FollowedSince: since, Reminders: make([]AskingReminder, 2), OpenToAddressee: 12}, Step{Kind: StepRemind, Nth: 3, Open: 12}},
		"before the due date one waits":            {CommunicationView{Communication: letter, Status: StatusAwaiting, FollowedSince: since}, Step{Kind: StepAwait, On: day("2026-07-31")}},
		"a reply after closing is to be seen": {CommunicationView{Communication: letter, Status: StatusReceived, Marks: Marks{Closed: true}, Closures: []Closure{{ClosedOn: day("2026-09-01")}},
			Replies: []AnsweringReply{{Reply: Reply{ID: 7, CountsOn: day("2026-09-02")}, Kind: Unclassified}}}, Step{Kind: StepReopen, Reply: 7}},
		"a closed letter asks nothing":                      {CommunicationView{Communication: letter, Status: StatusOverdue, Marks: Marks{Closed: true}}, Step{}},
		"a withdrawn letter asks nothing":                   {CommunicationView{Communication: letter, Status: StatusNotExpected}, Step{}},
		"a letter from before following began asks nothing": {CommunicationView{Communication: letter, Status: StatusOverdue, FollowedSince: day("2026-06-02")}, Step{}},
		"an answered letter asks nothing":                   {CommunicationView{Communication: letter, Status: StatusReplied, FollowedSince: since, Replies: reply(Substantive, false)}, Step{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := NextStep(c.view); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
