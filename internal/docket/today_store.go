package docket

// TodayStore is what a person's day is made of.
type TodayStore interface{}
