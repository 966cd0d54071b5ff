package intake

import (
	"testing"

	"answerable/internal/demo"
)

func TestEveryTypeOfTheRegisterIsRead(t *testing.T) {
	register, columns := readAll(t, demo.Register())
	spreadsheet, printed := readAll(t, demo.Spreadsheet())
	// What the register's coded type says; reminders are typed as plain letters, replies have none.
	coded := map[string]string{"UA": "UA", "JUA": "UA", "AL": "AL", "JAL": "AL", "REM": "AL", "": "REPLY"}
	for i, row := range register {
		code := columns.Text(row, Type)
		for _, text := range []string{columns.Text(row, TypeText), printed.Text(spreadsheet[i], Type)} {
			base, _, ok := TypeWord(text)
			if !ok || base != coded[code] {
				t.Errorf("row %d: %q is read as %q (%v), coded %q", i+2, text, base, ok, code)
			}
		}
		if base, joint, ok := TypeWord(code); code != "" && (!ok || joint != (code[0] == 'J') || base != code && "J"+base != code) {
			t.Errorf("row %d: %q is read as %q, joint %v (%v)", i+2, code, base, joint, ok)
		}
		if subject := printed.Text(spreadsheet[i], Subject); SaysReminder(subject) != (code == "REM") {
			t.Errorf("row %d: %q, coded %q", i+2, subject, code)
		}
	}
}

func TestTypesAreReadFromWordsInThreeLanguages(t *testing.T) {
	for text, want := range map[string]struct {
		base  string
		joint bool
	}{
		"UA": {"UA", false}, "ua": {"UA", false}, "JOL": {"OL", true}, "AL (joint)": {"AL", true}, "IR": {"IR", false},
		"Joint Allegation Letter": {"AL", true}, "Other letter": {"OL", false}, "Joint other letter": {"OL", true},
		"urgent appeal (date in brackets)": {"UA", false}, "new urgent appeal": {"UA", false}, "Urgent appeals": {"UA", false},
		"un appel urgent conjoint": {"UA", true}, "llamamiento urgente conjuntamente": {"UA", true}, "Lettre d’allégation": {"AL", false},
		"carta de alegación conjunta": {"AL", true}, "demande de visite": {"VR", false}, "Reminder": {"REM", false},
		"Lettre de rappel": {"REM", false}, "reply only": {"REPLY", false}, "  Réponse ": {"REPLY", false},
	} {
		if base, joint, ok := TypeWord(text); !ok || base != want.base || joint != want.joint {
			t.Errorf("%q is %q, joint %v (%v)", text, base, joint, ok)
		}
	}
}

func TestATypeIsNotGuessedFromHalfOfItsWords(t *testing.T) {
	for _, text := range []string{"", "joint", "press release", "letter of thanks", "urgent", "UA and AL", "(urgent appeal)", "no reply only"} {
		if base, joint, ok := TypeWord(text); ok || base != "" || joint {
			t.Errorf("%q is taken for %q, joint %v", text, base, joint)
		}
	}
}

func TestAReminderIsKnownByHowItsSubjectBegins(t *testing.T) {
	for subject, want := range map[string]bool{
		"Reminder: cases already transmitted": true, "REMINDER : x": true, "Rappel : cas déjà transmis": true, "Recordatorio: x": true,
		"Reminders of the past": false, "A reminder: x": false, "Reminder sent": false, "": false,
	} {
		if got := SaysReminder(subject); got != want {
			t.Errorf("%q: %v", subject, got)
		}
	}
}
