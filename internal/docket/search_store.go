package docket

// SearchStore is the two indexes of words.
type SearchStore interface{}
