package docket

import (
	"answerable/internal/civil"
	"answerable/internal/deadline"
)

// Addressee is a Government or another actor that letters go to.
type Addressee struct {
	ID          AddresseeID
	Kind        AddresseeKind
	Standing    AddresseeStanding
	ISO3        *string `gorm:"column:iso3"`
	NameEN      string  `gorm:"column:name_en"`
	NameFR      string  `gorm:"column:name_fr"`
	NameES      string  `gorm:"column:name_es"`
	NameAR      string  `gorm:"column:name_ar"`
	NameRU      string  `gorm:"column:name_ru"`
	NameZH      string  `gorm:"column:name_zh"`
	SortName    string
	FoldName    string
	UNRegion    string `gorm:"column:un_region"`
	OHCHRRegion string `gorm:"column:ohchr_region"`
	HomeStateID *AddresseeID
	Note        string
	RetiredOn   civil.Date
	Version     int64
}

// TableName names the table.
func (Addressee) TableName() string { return "addressees" }

// AddresseeStanding tells today's States from former and invented ones.
type AddresseeStanding string

const (
	Member      AddresseeStanding = "member"
	ObserverOf  AddresseeStanding = "observer"
	FormerState AddresseeStanding = "former"
	Invented    AddresseeStanding = "invented"
	NoStanding  AddresseeStanding = "none"
)

// Code is the ISO code of a State; OTH of every other addressee.
func (a Addressee) Code() string {
	if a.ISO3 == nil {
		return OTH
	}
	return *a.ISO3
}

// Name gives the name in a language, in English where that language has none.
func (a Addressee) Name(language string) string {
	names := map[string]string{"fr": a.NameFR, "es": a.NameES, "ar": a.NameAR, "ru": a.NameRU, "zh": a.NameZH}
	if name := names[language]; name != "" {
		return name
	}
	return a.NameEN
}

// AddresseeName is one way a name is written, folded for matching.
type AddresseeName struct {
	AddresseeID AddresseeID
	Fold        string
	Name        string
	Language    string
}

// Mandate is a special procedure; its letters bear the title and the holder of the day sent.
type Mandate struct {
	ID     MandateID
	Code   string
	Kind   string
	Label  string
	NameEN string `gorm:"column:name_en"`
	NameFR string `gorm:"column:name_fr"`
	NameES string `gorm:"column:name_es"`
	NameAR string `gorm:"column:name_ar"`
	NameRU string `gorm:"column:name_ru"`
	NameZH string `gorm:"column:name_zh"`
	// RetiredOn is the day from which the mandate is offered no more; its letters keep it.
	RetiredOn civil.Date
	Version   int64
}

// Retired tells that the mandate is offered no more.
func (m Mandate) Retired() bool { return !m.RetiredOn.IsZero() }

// TableName names the table.
func (Mandate) TableName() string { return "mandates" }

// MandateTitle is the title and holder of a mandate from a day on.
type MandateTitle struct {
	MandateID MandateID
	ValidFrom civil.Date
	Kind      string
	Title     string
	Holder    string
}

// DueRule is a rule for due dates as stored; administrators change them by adding one.
type DueRule struct {
	ID        RuleID
	Type      Type
	ValidFrom civil.Date
	Amount    int
	Unit      deadline.Unit
	Source    string
}

// TableName names the table.
func (DueRule) TableName() string { return "due_rules" }

// AsRule is the rule as the arithmetic takes it.
func (r DueRule) AsRule() deadline.Rule {
	return deadline.Rule{Type: string(r.Type), ValidFrom: r.ValidFrom, Amount: r.Amount, Unit: r.Unit, Source: r.Source}
}

// PublicationRule says how many days after sending a letter may be public at the earliest.
type PublicationRule struct {
	ID        RuleID
	Type      Type
	ValidFrom civil.Date
	Days      int
	Source    string
}

// TableName names the table.
func (PublicationRule) TableName() string { return "publication_rules" }
