package docket

// HandOverStore is what the hand-over of a person's work needs.
type HandOverStore interface{}
