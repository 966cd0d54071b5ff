package docket

// AdminStore is reference data, rules and the whole history.
type AdminStore interface{}
