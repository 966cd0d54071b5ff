package sample

import (
	"context"
	"fmt"

	"answerable/internal/civil"
	"answerable/internal/docket"
)

// story is one fictitious case: a letter to an invented State and what became of it. Days count back
// from today, so that the demonstration shows every status on whatever day it is started.
type story struct {
	state, title, summary string
	facts, place          string
	source                docket.SourceKind // none is a gap that the list of cases shows
	comment, told         string            // of the officer, inside the office: on the case, on the letter
	kind                  docket.Type
	mandates              []string
	sent                  int // days ago; 0 is a draft
	replies               []replied
	reminded              []int
	asked                 int // days ago that more time was asked
	granted               int // days ago that it was granted, for 30 days more
	closed, withdrawn     int // days ago
}

type replied struct {
	ago  int
	kind docket.ReplyKind
	note string
}

var stories = []story{
	{state: "XCO", facts: "Two leaders of a community were killed on their way home from a meeting; the escort that had been assigned to them was withdrawn a week before. Everything here is invented.",
		place: "District A", source: docket.SourceOrganization, comment: "The organization will send the names of the witnesses once their families agree.",
		kind: docket.AllegationLetter, sent: 52, mandates: []string{"hrd", "summex"}, title: "Killing of two community leaders; protection measures withdrawn",
		summary: "The letter asks for the state of the investigation, and why the protection of the community was withdrawn.", replies: []replied{{45, docket.Acknowledgement, "NV 118"}}},
	{state: "XBE", facts: "Person A, who works for the protection of a river, was moved from a known prison at night. Neither counsel nor family was told where to. Everything here is invented.",
		place: "Town B", source: docket.SourceFamily, comment: "The family prefers to be called in the evening.",
		kind: docket.UrgentAppeal, sent: 56, mandates: []string{"hrd", "wgad"}, title: "Transfer of a detained environmental defender to an unknown place",
		summary: "The letter asks where the detained person is held and for access to counsel and family."},
	{state: "XFA", facts: "A draft law would make foreign funding of associations subject to permission. Everything here is invented.",
		source: docket.SourceInstitution,
		kind:   docket.OtherLetter, sent: 71, mandates: []string{"foaa", "hrd"}, title: "Draft law on the funding of associations",
		summary: "The letter comments on a draft law that would make foreign funding subject to permission.", replies: []replied{{10, docket.Substantive, "2026/77"}}},
	{state: "XKE", facts: "Devices of the organization were searched at the border and its office was watched. Everything here is invented.",
		place: "Capital C", source: docket.SourceOrganization,
		kind: docket.AllegationLetter, sent: 112, mandates: []string{"hrd", "vaw"}, title: "Surveillance of a women's rights organization",
		summary: "The letter asks for the legal basis of the surveillance and for the remedies open to the organization.", replies: []replied{{73, docket.Partial, "41/KE"}}, reminded: []int{30}},
	{state: "XPH", kind: docket.AllegationLetter, sent: 125, mandates: []string{"hrd", "foaa"}, title: "Criminal charges against union organizers",
		summary: "The letter asks how the charges are compatible with the freedom to form trade unions."},
	{state: "XIR", facts: "Person B was sentenced to nine years after a hearing of one day and has been refused an operation. Everything here is invented.",
		place: "Prison D", source: docket.SourceLawyer, comment: "Counsel asks that the diagnosis is not repeated in the next letter.",
		kind: docket.UrgentAppeal, sent: 137, mandates: []string{"hrd", "foe", "torture"}, title: "Sentence of a journalist; medical care in detention",
		summary: "The letter asks for medical care at once and for the grounds of the sentence.", replies: []replied{{116, docket.Acknowledgement, ""}}, reminded: []int{60, 20}},
	{state: "XME", facts: "Person C, who searches for missing relatives, did not come back from a field visit. Everything here is invented.",
		place: "Valley E", source: docket.SourceVictim,
		kind: docket.AllegationLetter, sent: 152, mandates: []string{"hrd", "wgeid"}, title: "Disappearance of a searcher for missing relatives",
		summary: "The letter asks what was done to find the person.", replies: []replied{{96, docket.Substantive, "ME-2210"}}},
	{state: "XAR", facts: "Person D, a lawyer, was arrested outside the courtroom after the hearing of demonstrators, held for two days without access to counsel, and charged afterwards. Everything here is invented.",
		place: "District F", source: docket.SourceLawyer, comment: "The bar association confirmed the date of the arrest by telephone; a written statement is to follow.",
		told: "The Mission asked by telephone where to send the reply; the address was confirmed the same day. Invented, like all of this case.",
		kind: docket.AllegationLetter, sent: 165, mandates: []string{"hrd", "ijl", "foe"}, title: "Arrest of a lawyer after a hearing",
		summary: "Allegations concerning the arrest of a lawyer outside a courtroom after representing demonstrators. The letter asks for the legal basis of the arrest and for the steps taken so that lawyers can work without fear of reprisal.",
		asked:   120, granted: 110, reminded: []int{40}},
	{state: "XGT", facts: "Indigenous authorities were called enemies of development in broadcasts and on posters. Everything here is invented.",
		place: "Highlands G", source: docket.SourceMedia,
		kind: docket.AllegationLetter, sent: 174, mandates: []string{"hrd", "ip"}, title: "Defamation campaign against indigenous authorities",
		summary: "The letter asks what the State does to protect indigenous authorities against incitement.", replies: []replied{{90, docket.Unclassified, "GT/9"}}},
	{state: "XTU", facts: "Twelve members of a bar association were detained after a public statement. Everything here is invented.",
		place: "City H", source: docket.SourceUnitedNations, comment: "Answered in full; nothing to ask before the next report.",
		kind: docket.UrgentAppeal, sent: 188, mandates: []string{"hrd", "ijl"}, title: "Detention of bar association members",
		summary: "The letter asks for the grounds of the detention.", replies: []replied{{146, docket.Substantive, "TU 12"}, {132, docket.Additional, "TU 15"}}, closed: 100},
	{state: "XNI", kind: docket.AllegationLetter, sent: 217, mandates: []string{"foaa", "hrd"}, title: "Closure of forty associations",
		summary: "Sent in error to this addressee; the facts concern another State.", withdrawn: 210},
	{state: "XZW", kind: docket.AllegationLetter, mandates: []string{"hrd", "foaa"}, title: "Assault on an election observer",
		summary: "A draft: the source is being asked for the date of the assault."},
}

// Cases logs the twelve fictitious cases, the way an officer would.
func Cases(ctx context.Context, store docket.Store, svc *docket.Service, officer docket.Actor) error {
	today := svc.Today()
	err := store.Tx(ctx, func(tx docket.Store) error { return addStates(ctx, tx) })
	if err != nil {
		return err
	}
	for i, s := range stories {
		if err := s.tell(ctx, svc, officer, i+1, today); err != nil {
			return fmt.Errorf("log fictitious case %d: %w", i+1, err)
		}
	}
	return nil
}

func addStates(ctx context.Context, tx docket.Store) error {
	for _, a := range States(len(stories) + 1) {
		_, err := tx.AddresseeByISO3(ctx, *a.ISO3)
		if err == nil {
			continue
		}
		if docket.KindOf(err) != docket.NotFound {
			return err
		}
		if err := tx.InsertAddressee(ctx, &a, Names(a)); err != nil {
			return err
		}
	}
	return nil
}

func (s story) tell(ctx context.Context, svc *docket.Service, officer docket.Actor, n int, today civil.Date) error {
	reference, err := s.situate(ctx, svc, officer, n, today)
	if err != nil {
		return err
	}
	in := docket.CommunicationInput{Confirmed: true, Stage: docket.Draft, Type: s.kind, Addressee: s.state, Mandates: s.mandates,
		Subject: s.title, Summary: s.summary, PublicSubject: s.title, Language: "en", Case: reference, Officer: officer.Email}
	if s.sent > 0 {
		sent := today.AddDays(-s.sent)
		in.Stage, in.Sent = docket.Sent, civil.OnDay(sent)
		in.Reference = fmt.Sprintf("%s %s %d/%d", s.kind, s.state, 10+n, sent.Year())
	}
	location, err := svc.LogCommunication(ctx, officer, in)
	if err != nil {
		return err
	}
	var id docket.CommunicationID
	if _, err := fmt.Sscanf(location, "/communications/%d", &id); err != nil {
		return err
	}
	if s.told != "" {
		if _, err := svc.AddComment(ctx, officer, docket.OnCommunication, int64(id), docket.CommentInput{Text: s.told}); err != nil {
			return err
		}
	}
	return s.follow(ctx, svc, officer, id, today)
}

// situate logs the case that the letter is about, with its source and what the officer told the others.
func (s story) situate(ctx context.Context, svc *docket.Service, officer docket.Actor, n int, today civil.Date) (string, error) {
	reference := docket.CaseReference(n)
	in := docket.CaseInput{Reference: reference, Title: s.title, Facts: s.facts, Place: s.place}
	if s.sent > 0 && s.facts != "" {
		in.Happened = civil.OnDay(today.AddDays(-s.sent - beforeSent))
	}
	if s.source != "" {
		in.Source = &docket.SourceInput{Kind: s.source, Name: fmt.Sprintf("Source %c (fictitious)", 'A'+n-1), Note: "Invented for this demonstration."}
	}
	path, err := svc.LogCase(ctx, officer, in)
	if err != nil || s.comment == "" {
		return reference, err
	}
	var id int64
	if _, err := fmt.Sscanf(path, "/cases/%d", &id); err != nil {
		return "", err
	}
	_, err = svc.AddComment(ctx, officer, docket.OnCase, id, docket.CommentInput{Text: s.comment})
	return reference, err
}

// beforeSent is how many days before the letter the facts of a story happened.
const beforeSent = 9

// follow tells what came after the letter was sent.
func (s story) follow(ctx context.Context, svc *docket.Service, officer docket.Actor, id docket.CommunicationID, today civil.Date) error {
	letter := []string{fmt.Sprint(int64(id))}
	for _, r := range s.replies {
		_, err := svc.LogReply(ctx, officer, docket.ReplyInput{Confirmed: true, Addressee: s.state, Communications: letter, Kind: r.kind,
			ReceivedOn: today.AddDays(-r.ago), TheirReference: r.note, Channel: "note verbale", Language: "en"})
		if err != nil {
			return err
		}
	}
	for _, ago := range s.reminded {
		_, err := svc.LogReminder(ctx, officer, docket.ReminderInput{Confirmed: true, Communications: letter, SentOn: today.AddDays(-ago), Language: "en"})
		if err != nil {
			return err
		}
	}
	if s.asked > 0 {
		_, err := svc.LogExtension(ctx, officer, id, docket.ExtensionInput{Confirmed: true, AskedOn: today.AddDays(-s.asked), DecidedOn: today.AddDays(-s.granted),
			Decision: docket.Granted, GrantedUntil: today.AddDays(-s.sent + 60 + 30), Reason: "the investigation is under way"})
		if err != nil {
			return err
		}
	}
	return s.end(ctx, svc, officer, id, today)
}

// end closes or withdraws the letter; both name the version just read.
func (s story) end(ctx context.Context, svc *docket.Service, officer docket.Actor, id docket.CommunicationID, today civil.Date) error {
	if s.closed == 0 && s.withdrawn == 0 {
		return nil
	}
	v, err := svc.ShowCommunication(ctx, officer, id)
	if err != nil {
		return err
	}
	if s.closed > 0 {
		return svc.CloseCommunication(ctx, officer, id, docket.ClosingInput{Version: v.Version, On: today.AddDays(-s.closed), Reason: "answered in full"})
	}
	return svc.WithdrawCommunication(ctx, officer, id, docket.ClosingInput{Version: v.Version, On: today.AddDays(-s.withdrawn), Kind: docket.Withdrawn, Reason: "sent to the wrong addressee"})
}
