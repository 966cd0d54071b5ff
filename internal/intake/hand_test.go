package intake

// KeepRows changes how many rows keep their content in memory, and gives the way back.
func KeepRows(n int) (back func()) {
	before := rowsAtHand
	rowsAtHand = n
	return func() { rowsAtHand = before }
}
