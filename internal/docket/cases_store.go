package docket

// CaseStore is cases, their sources, and internal comments.
type CaseStore interface{}
