package account

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"answerable/internal/docket"
)

const (
	leastCharacters = 12
	mostBytes       = 256
)

// commonWords are what the leaked passwords of twelve characters and more are mostly made of, once
// digits and signs at either end, repetition and the usual substitutions are taken off.
var commonWords = words(`password passwort passwd contrasena contraseña motdepasse senha parola admin administrator administrador
administrateur root user username login welcome bienvenue bienvenido changeme changethis changeit letmein letmeinnow opensesame
default secret topsecret mysecret iloveyou iloveyousomuch loveyou mylove princess sunshine football baseball basketball superman
batman spiderman starwars dragon monkey master shadow michael jennifer jordan charlie qwerty qwertyuiop qwertyuiopasdf
qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm asdfghjkl asdfghjklzxcvbnm zxcvbnm azerty azertyuiop qwertz qwertzuiop
abcdef abcdefg abcdefgh correcthorsebatterystaple trustno nopassword thisisapassword thisismypassword mypassword yourpassword
newpassword oldpassword testpassword guestpassword adminpassword passwordpassword computer internet samsung google facebook
linkedin whatever test testing testtest guest temp temporary hello helloworld goodmorning january february december summer winter
autumn spring monday unitednations humanrights defenders answerable register office`)

// checkPassword tells what is wrong with a password for a person; an empty key means nothing is.
func checkPassword(password string, u docket.User) docket.Message {
	switch {
	case utf8.RuneCountInString(password) < leastCharacters:
		return docket.Msg("Use at least %d characters; several words in a row are good.", leastCharacters)
	case len(password) > mostBytes:
		return docket.Msg("This is too long: a password has at most %d bytes.", mostBytes)
	case !utf8.ValidString(password):
		return docket.Msg("This password holds characters that cannot be read.")
	case aboutPerson(password, u):
		return docket.Msg("This is your name or e-mail address. Choose something that nobody can look up.")
	case tooCommon(password):
		return docket.Msg("This password is among the first that anyone would try. Choose several unrelated words.")
	}
	return docket.Message{}
}

// aboutPerson finds the e-mail address, the name and parts of them, with digits or signs around them or doubled.
func aboutPerson(password string, u docket.User) bool {
	local, _, _ := strings.Cut(u.Email, "@")
	stem := stemOf(password)
	for _, known := range []string{u.Email, local, u.Name, strings.ReplaceAll(u.Name, " ", ""), strings.ReplaceAll(u.Name, " ", ".")} {
		known = strings.ToLower(known)
		if known != "" && (strings.ToLower(password) == known || stem != "" && stem == stemOf(known)) {
			return true
		}
	}
	return madeOf(password, u.Email, u.Name)
}

func tooCommon(password string) bool {
	runes := []rune(strings.ToLower(password))
	different := slices.Clone(runes)
	slices.Sort(different)
	switch {
	case len(slices.Compact(different)) < 5, ladder(runes), guesses(password) < leastGuesses:
		return true
	case utf8.RuneCountInString(once(string(runes))) < leastBlock, wordWithDigits(password):
		return true
	}
	return commonWords[stemOf(password)]
}

// stemOf takes off what people add to a word to make it a password: capitals, digits and signs around
// it, the substitutions of "p@ssw0rd", and saying it twice.
func stemOf(password string) string {
	text := strings.TrimFunc(strings.ToLower(password), func(r rune) bool { return !unicode.IsLetter(r) && r != '@' && r != '$' })
	text = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", " ", "", "-", "", "_", "").Replace(text)
	return once(text)
}

// ladder finds "123456789012" and "abcdefghijkl": each character is next to the one before.
func ladder(runes []rune) bool {
	for i := 1; i < len(runes); i++ {
		step := runes[i] - runes[i-1]
		around := runes[i-1] == '9' && runes[i] == '0' || runes[i-1] == '0' && runes[i] == '9'
		if step < -1 || step > 1 {
			if !around {
				return false
			}
		}
	}
	return true
}

func words(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(text) {
		set[word] = true
	}
	return set
}
