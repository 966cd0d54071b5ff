package docket_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

var day = civil.Must

// company logs a letter to a company and gives its record.
func (o *office) company(name string) docket.Addressee {
	o.t.Helper()
	in := o.input(docket.OTH, "2026-06-01")
	in.AddresseeName, in.AddresseeKind = name, docket.Company
	location, err := o.svc.LogCommunication(o.t.Context(), o.actor, in)
	if err != nil {
		o.t.Fatal(err)
	}
	var id docket.CommunicationID
	if _, err := fmt.Sscanf(location, "/communications/%d", &id); err != nil {
		o.t.Fatal(err)
	}
	c, err := o.store.Communication(o.t.Context(), docket.Everything, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return o.addressee(c.AddresseeID)
}

func (o *office) addressee(id docket.AddresseeID) docket.Addressee {
	o.t.Helper()
	a, err := o.store.Addressee(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

func (o *office) channel(id docket.AddresseeID, kind docket.ChannelKind, name, from, to string) error {
	in := docket.ChannelInput{Kind: kind, Forms: []docket.ChannelForm{{Language: "en", Name: name, FormOfAddress: "Excellency"}, {Language: "fr", Name: name + " (fr)"}}}
	for text, into := range map[string]*civil.Date{from: &in.From, to: &in.To} {
		if text != "" {
			*into = day(text)
		}
	}
	_, err := o.svc.AddChannel(o.t.Context(), o.actor, id, in)
	return err
}

func TestALetterBearsTheNameTheChannelAndTheFormOfAddressOfItsDay(t *testing.T) {
	o := newOffice(t)
	a := testkit.State(t, o.store, "XAA")
	admin := docket.Actor{ID: o.actor.ID, Name: "Person A", Role: docket.Administrator}
	if _, err := o.svc.AddPastName(t.Context(), admin, a.ID, docket.PastNameInput{NameEN: "Old State", NameFR: "Ancien État", To: day("1999-12-31")}); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][4]string{{"permanent_mission", "First Mission", "1990-01-01", "2009-12-31"}, {"permanent_mission", "Second Mission", "2015-01-01", ""}, {"ministry", "Ministry A", "", ""}} {
		if err := o.channel(a.ID, docket.ChannelKind(c[0]), c[1], c[2], c[3]); err != nil {
			t.Fatalf("%v: %v", c, err)
		}
	}
	for _, want := range []struct{ on, language, name, channel, form string }{
		{"1985-05-05", "en", "Old State", "Ministry A", "Excellency"},
		{"1999-12-31", "fr", "Ancien État", "First Mission (fr)", ""},
		{"2000-01-01", "en", "State XAA", "First Mission", "Excellency"},
		{"2009-12-31", "es", "State XAA", "First Mission", "Excellency"},
		{"2012-01-01", "en", "State XAA", "Ministry A", "Excellency"},
		{"2015-01-01", "en", "State XAA", "Second Mission", "Excellency"},
	} {
		got, err := o.svc.AddressedOn(t.Context(), o.actor, a.ID, day(want.on), want.language)
		if err != nil || got.Channel == nil {
			t.Fatalf("%s: %v, %v", want.on, got.Channel, err)
		}
		if got.Name != want.name || got.ChannelForm.Name != want.channel || got.FormOfAddress != want.form {
			t.Errorf("on %s in %s: %q by %q as %q, want %+v", want.on, want.language, got.Name, got.ChannelForm.Name, got.FormOfAddress, want)
		}
	}
}

func TestTwoChannelsOfOneKindNeverHoldOnOneDay(t *testing.T) {
	o := newOffice(t)
	a := testkit.State(t, o.store, "XAA")
	if err := o.channel(a.ID, docket.PermanentMission, "First Mission", "2000-01-01", "2009-12-31"); err != nil {
		t.Fatal(err)
	}
	for _, days := range [][2]string{{"2009-12-31", ""}, {"", ""}, {"1990-01-01", "2000-01-01"}, {"2003-01-01", "2004-01-01"}} {
		refusedAt(t, o.channel(a.ID, docket.PermanentMission, "Second Mission", days[0], days[1]), "valid_from")
	}
	if err := o.channel(a.ID, docket.PermanentMission, "Second Mission", "2010-01-01", ""); err != nil {
		t.Errorf("from the day after: %v", err)
	}
	if err := o.channel(a.ID, docket.AnOffice, "An office", "2005-01-01", ""); err != nil {
		t.Errorf("of another kind: %v", err)
	}
	refusedAt(t, o.channel(a.ID, docket.Ministry, "Ministry A", "2005-01-02", "2005-01-01"), "valid_to")
	_, err := o.svc.AddChannel(t.Context(), o.actor, a.ID, docket.ChannelInput{Kind: docket.Ministry, Forms: []docket.ChannelForm{{Language: "en", FormOfAddress: "Excellency"}}})
	refusedAt(t, err, "name_en")
}

func TestAnEndedChannelIsKeptAndAStaleEditRefused(t *testing.T) {
	o := newOffice(t)
	a := testkit.State(t, o.store, "XAA")
	if err := o.channel(a.ID, docket.PermanentMission, "First Mission", "", ""); err != nil {
		t.Fatal(err)
	}
	v, err := o.svc.KnownAddressee(t.Context(), o.actor, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	c := v.Channels[0]
	in := docket.ChannelInput{Version: c.Version, Kind: c.Kind, To: day("2020-01-31"), Forms: c.Forms}
	if err := o.svc.EditChannel(t.Context(), o.actor, a.ID, c.ID, in); err != nil {
		t.Fatal(err)
	}
	if err := o.svc.EditChannel(t.Context(), o.actor, a.ID, c.ID, in); docket.KindOf(err) != docket.Conflict {
		t.Errorf("a stale edit gives %v", err)
	}
	v, err = o.svc.KnownAddressee(t.Context(), o.actor, a.ID)
	if err != nil || len(v.Channels) != 1 || v.Channels[0].ValidTo != day("2020-01-31") || len(v.Channels[0].Forms) != 2 {
		t.Errorf("after the end: %+v, %v", v.Channels, err)
	}
	events, err := o.store.Events(t.Context(), "addressee", int64(a.ID), 0)
	if err != nil || len(events) != 2 || events[0].Action != "addressee.channel" {
		t.Errorf("events: %+v, %v", events, err)
	}
}

func TestARenamedActorKeepsItsNameOfTheDaysBefore(t *testing.T) {
	o := newOffice(t)
	testkit.State(t, o.store, "XAA")
	testkit.State(t, o.store, "XAB")
	a := o.company("Company A")
	in := docket.AddresseeInput{Version: a.Version, Names: map[string]string{"en": "Company B", "fr": "Société B"}, RenamedOn: day("2020-05-01"), Kind: docket.Company,
		Home: "State XAA", Operations: []string{"XAB", "State XAA", ""}, Note: "merged"}
	if err := o.svc.EditAddressee(t.Context(), o.actor, a.ID, in); err != nil {
		t.Fatal(err)
	}
	v, err := o.svc.KnownAddressee(t.Context(), o.actor, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if v.NameEN != "Company B" || v.Home == nil || v.Home.Code() != "XAA" || len(v.Operations) != 2 {
		t.Errorf("after the edit: %+v", v)
	}
	want := []docket.PastName{{ID: 1, AddresseeID: a.ID, NameEN: "Company A", ValidTo: day("2020-04-30"), Version: 1}}
	if diff := cmp.Diff(want, v.PastNames, cmp.Comparer(func(a, b civil.Date) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"Company A", "company b", "SOCIETE B"} {
		if found, err := docket.FindAddressees(t.Context(), o.store, name); err != nil || len(found) != 1 || found[0].ID != a.ID {
			t.Errorf("%s finds %v, %v", name, found, err)
		}
	}
	row, err := o.store.ListCommunications(t.Context(), docket.Everything, docket.ListQuery{Sort: docket.SortAddressee, Today: testkit.Today})
	if err != nil || row.Rows[0].AddresseeName != "Company B" {
		t.Errorf("the list says %+v, %v", row.Rows, err)
	}
	in.Version = a.Version + 1
	in.Names["en"], in.RenamedOn = "Company C", day("2020-04-30")
	refusedAt(t, o.svc.EditAddressee(t.Context(), o.actor, a.ID, in), "renamed_on")
	o.company("Company D")
	in.Names["en"], in.RenamedOn = "company d", civil.Date{}
	refusedAt(t, o.svc.EditAddressee(t.Context(), o.actor, a.ID, in), "name_en")
	in.Names["en"], in.Home = "Company B", "Company D"
	refusedAt(t, o.svc.EditAddressee(t.Context(), o.actor, a.ID, in), "home")
}

func TestARetiredActorIsOfferedNoMoreAndNothingIsRemoved(t *testing.T) {
	o := newOffice(t)
	a := o.company("Company A")
	in := docket.AddresseeInput{Version: a.Version, Names: map[string]string{"en": a.NameEN}, Kind: a.Kind, RetiredOn: day("2026-07-01")}
	if err := o.svc.EditAddressee(t.Context(), o.actor, a.ID, in); err != nil {
		t.Fatal(err)
	}
	if choices, err := o.svc.Choices(t.Context(), o.actor); err != nil || len(choices.Others) != 0 {
		t.Errorf("offered: %v, %v", choices.Others, err)
	}
	v, err := o.svc.Governments(t.Context(), o.actor, docket.GovernmentsQuery{Others: true})
	if err != nil || len(v.Rows) != 1 || v.Rows[0].Letters() != 1 {
		t.Errorf("its letters: %+v, %v", v.Rows, err)
	}
}

func TestWhoMayChangeWhatIsKnownOfAnAddressee(t *testing.T) {
	o := newOffice(t)
	state := testkit.State(t, o.store, "XAA")
	company := o.company("Company A")
	for _, role := range docket.Roles {
		actor := docket.Actor{ID: o.actor.ID, Role: role}
		writes := docket.CanWriteRole(role)
		for what, want := range map[string]struct {
			may bool
			err error
		}{
			"the names of a State": {role == docket.Administrator, o.svc.EditAddressee(t.Context(), actor, state.ID, docket.AddresseeInput{})},
			"a State's past name": {role == docket.Administrator, func() error {
				_, err := o.svc.AddPastName(t.Context(), actor, state.ID, docket.PastNameInput{})
				return err
			}()},
			"another actor": {writes, o.svc.EditAddressee(t.Context(), actor, company.ID, docket.AddresseeInput{})},
			"a channel": {writes, func() error {
				_, err := o.svc.AddChannel(t.Context(), actor, state.ID, docket.ChannelInput{})
				return err
			}()},
		} {
			if got := docket.KindOf(want.err) != docket.Forbidden; got != want.may {
				t.Errorf("%s changes %s: %v (%v)", role, what, got, want.err)
			}
		}
	}
	limited := o.actor
	limited.Addressees = []docket.AddresseeID{state.ID}
	if err := o.svc.EditAddressee(t.Context(), limited, company.ID, docket.AddresseeInput{}); docket.KindOf(err) != docket.NotFound {
		t.Errorf("outside the limits it is %v", err)
	}
}

func TestOneDayHasOneName(t *testing.T) {
	o := newOffice(t)
	a := o.company("Company A")
	add := func(from, to string) error {
		in := docket.PastNameInput{NameEN: "Name of " + from + to}
		if from != "" {
			in.From = day(from)
		}
		if to != "" {
			in.To = day(to)
		}
		_, err := o.svc.AddPastName(t.Context(), o.actor, a.ID, in)
		return err
	}
	if err := add("", "1999-12-31"); err != nil {
		t.Fatal(err)
	}
	refusedAt(t, add("1999-12-31", "2005-01-01"), "valid_from")
	refusedAt(t, add("", "1980-01-01"), "valid_from")
	refusedAt(t, add("", ""), "valid_to")
	if err := add("2030-01-01", ""); err != nil {
		t.Errorf("a later name: %v", err)
	}
}

func TestReplyTimesAreRanked(t *testing.T) {
	for _, c := range []struct {
		days map[int]int
		want docket.ReplyTimes
	}{
		{nil, docket.ReplyTimes{}},
		{map[int]int{30: 1}, docket.ReplyTimes{N: 1, Quarter: 30, Median: 30, Three: 30}},
		{map[int]int{10: 1, 20: 1, 30: 1, 40: 1}, docket.ReplyTimes{N: 4, Quarter: 10, Median: 20, Three: 30}},
		{map[int]int{10: 1, 20: 1, 30: 1, 40: 1, 50: 1}, docket.ReplyTimes{N: 5, Quarter: 20, Median: 30, Three: 40}},
		{map[int]int{5: 10, 900: 1}, docket.ReplyTimes{N: 11, Quarter: 5, Median: 5, Three: 5}},
	} {
		if got := docket.ReplyTimesOf(c.days); got != c.want {
			t.Errorf("%v gives %+v, want %+v", c.days, got, c.want)
		}
	}
}
