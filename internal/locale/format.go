package locale

import (
	"fmt"
	"strings"
)

// format fills a message. Arguments that a message leaves out ("one letter" beside "%d letters") are not an error.
func format(message string, args []any) string {
	if strings.IndexByte(message, '%') < 0 {
		return message
	}
	if n := Arguments(message); n < len(args) {
		args = args[:n]
	}
	return fmt.Sprintf(message, args...)
}

// Arguments counts the arguments a message needs: the highest one that any of its verbs prints.
func Arguments(message string) int {
	highest, next := 0, 1
	for i := 0; i < len(message); i++ {
		if message[i] != '%' {
			continue
		}
		for i++; i < len(message) && strings.IndexByte("+-# 0123456789.", message[i]) >= 0; i++ {
		}
		if i < len(message) && message[i] == '[' {
			end := strings.IndexByte(message[i:], ']')
			if end < 0 {
				return highest
			}
			fmt.Sscanf(message[i+1:i+end], "%d", &next)
			i += end + 1
		}
		if i >= len(message) || message[i] == '%' {
			continue
		}
		highest = max(highest, next)
		next++
	}
	return highest
}

// LooseSign reports a per cent sign that is neither %% nor a verb the messages use (s, d, q, v): it would print as "%!".
func LooseSign(message string) bool {
	rest := strings.ReplaceAll(message, "%%", "")
	for {
		_, after, found := strings.Cut(rest, "%")
		if !found {
			return false
		}
		if strings.HasPrefix(after, "[") {
			_, after, _ = strings.Cut(after, "]")
		}
		if after == "" || strings.IndexByte("sdqv", after[0]) < 0 {
			return true
		}
		rest = after
	}
}
