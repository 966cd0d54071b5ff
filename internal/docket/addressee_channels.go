package docket

import "answerable/internal/civil"

// PastName is a name that an addressee bore, or will bear, for some time; its name of today stands with
// the addressee itself.
type PastName struct {
	ID          PastNameID
	AddresseeID AddresseeID
	NameEN      string `gorm:"column:name_en"`
	NameFR      string `gorm:"column:name_fr"`
	NameES      string `gorm:"column:name_es"`
	ValidFrom   civil.Date
	ValidTo     civil.Date
	Version     int64
}

// TableName names the table.
func (PastName) TableName() string { return "addressee_past_names" }

// Name gives the name in a language, in English where that language has none.
func (n PastName) Name(language string) string {
	return Addressee{NameEN: n.NameEN, NameFR: n.NameFR, NameES: n.NameES}.Name(language)
}

// ChannelKind says where letters to an addressee go.
type ChannelKind string

const (
	PermanentMission ChannelKind = "permanent_mission"
	Ministry         ChannelKind = "ministry"
	AnOffice         ChannelKind = "office"
)

// ChannelKinds in the order in which pages list them.
var ChannelKinds = []ChannelKind{PermanentMission, Ministry, AnOffice}

// Valid tells whether the kind is one of ours.
func (k ChannelKind) Valid() bool {
	for _, known := range ChannelKinds {
		if k == known {
			return true
		}
	}
	return false
}

// Channel is where letters to an addressee go from one day to another, with what it is called and how
// it is addressed in each language.
type Channel struct {
	ID          ChannelID
	AddresseeID AddresseeID
	Kind        ChannelKind
	ValidFrom   civil.Date
	ValidTo     civil.Date
	Version     int64
	Forms       []ChannelForm `gorm:"-"`
}

// TableName names the table.
func (Channel) TableName() string { return "addressee_channels" }

// ChannelForm is a channel's name and form of address in one language.
type ChannelForm struct {
	Language      string
	Name          string
	FormOfAddress string
}

// Form gives the channel's form in a language, in English where that language has none, else any.
func (c Channel) Form(language string) ChannelForm {
	var best ChannelForm
	for _, f := range c.Forms {
		switch {
		case f.Language == language:
			return f
		case f.Language == "en" || best.Language == "":
			best = f
		}
	}
	return best
}

// ValidOn tells whether the channel holds on a day.
func (c Channel) ValidOn(day civil.Date) bool { return holds(c.ValidFrom, c.ValidTo, day) }

// holds tells whether a day lies between two days of which either may be open.
func holds(from, to, day civil.Date) bool {
	return (from.IsZero() || !from.After(day)) && (to.IsZero() || !to.Before(day))
}

// overlap tells whether two spans of days share one.
func overlap(from1, to1, from2, to2 civil.Date) bool {
	return (to1.IsZero() || from2.IsZero() || !from2.After(to1)) && (to2.IsZero() || from1.IsZero() || !from1.After(to2))
}
