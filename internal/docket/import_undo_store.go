package docket

// UndoStore is what taking an import back needs.
type UndoStore interface{}
