package keys

import (
	"bytes"
	"fmt"
	"strings"

	"answerable/internal/locale"

	"github.com/leonelquinteros/gotext"
)

// POT writes the template from which a translator starts a catalogue.
func POT(messages []Message) []byte {
	var b bytes.Buffer
	b.WriteString("# Messages of Answerable. The English text is the key; %% is a per cent sign;\n" +
		"# the first argument of a message with a plural is the count.\n" +
		"msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n")
	for _, m := range messages {
		fmt.Fprintf(&b, "\n#: %s\n", strings.Join(m.Places, " "))
		if locale.Arguments(m.Singular)+locale.Arguments(m.Plural) > 0 {
			b.WriteString("#, c-format\n")
		}
		if m.Context != "" {
			fmt.Fprintf(&b, "msgctxt %s\n", quote(m.Context))
		}
		fmt.Fprintf(&b, "msgid %s\n", quote(m.Singular))
		if m.Plural == "" {
			b.WriteString("msgstr \"\"\n")
			continue
		}
		fmt.Fprintf(&b, "msgid_plural %s\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n", quote(m.Plural))
	}
	return b.Bytes()
}

func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(text) + `"`
}

// Missing lists the messages that a catalogue does not translate.
func Missing(messages []Message, po *gotext.Po) []Message {
	var missing []Message
	for _, m := range messages {
		translated := po.IsTranslatedC(m.Singular, m.Context)
		if m.Context == "" {
			translated = po.IsTranslated(m.Singular)
		}
		if translated && m.Plural != "" {
			translated = po.IsTranslatedN(m.Singular, 1) && po.IsTranslatedN(m.Singular, 2)
		}
		if !translated {
			missing = append(missing, m)
		}
	}
	return missing
}
