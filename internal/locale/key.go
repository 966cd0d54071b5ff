package locale

// Key marks a text that is translated elsewhere, so that the key collector finds it: var label = locale.Key("Overdue").
func Key(key string) string { return key }

// KeyC marks a text that is translated elsewhere with a context.
func KeyC(context, key string) string { return key }
