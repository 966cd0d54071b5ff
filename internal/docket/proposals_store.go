package docket

// ProposalStore is what the proposals for the queue are made of.
type ProposalStore interface{}
