package docket

// GovernmentStore is what the pages of Governments and other addressees show.
type GovernmentStore interface{}
