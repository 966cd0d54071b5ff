package locale

import (
	"embed"
	"path"
	"slices"
	"strings"

	"github.com/leonelquinteros/gotext"
)

const (
	english   = "en"
	pseudo    = "qps" // reserved for private use by BCP 47
	pseudoRTL = "qps-rtl"
)

// catalogues holds one PO file per translated language and the template they start from.
//
//go:embed catalogues
var catalogues embed.FS

// rightToLeft lists the languages of the United Nations and their neighbours that are written from the right.
var rightToLeft = []string{"ar", "fa", "he", "ur", pseudoRTL}

var languages = load()

// Languages lists the languages a person can choose, English first.
func Languages() []string {
	tags := []string{english}
	for tag := range Catalogues() {
		tags = append(tags, tag)
	}
	slices.Sort(tags[1:])
	return tags
}

// Catalogues reads the PO file of every translated language.
func Catalogues() map[string]*gotext.Po {
	read := map[string]*gotext.Po{}
	files, err := catalogues.ReadDir("catalogues")
	if err != nil {
		panic(err) // the directory is part of the binary
	}
	for _, file := range files {
		tag, isPO := strings.CutSuffix(file.Name(), ".po")
		if !isPO {
			continue
		}
		text, err := catalogues.ReadFile(path.Join("catalogues", file.Name()))
		if err != nil {
			panic(err)
		}
		po := gotext.NewPo()
		po.Parse(text)
		read[tag] = po
	}
	return read
}

func load() map[string]*Words {
	all := map[string]*Words{
		english:   {tag: english},
		pseudo:    {tag: pseudo, pseudo: true},
		pseudoRTL: {tag: pseudoRTL, pseudo: true},
	}
	for tag, po := range Catalogues() {
		all[tag] = &Words{tag: tag, catalogue: po}
	}
	for tag, w := range all {
		w.dir = "ltr"
		if slices.Contains(rightToLeft, tag) {
			w.dir = "rtl"
		}
		w.calendar = calendars[english]
		if own, ok := calendars[tag]; ok {
			w.calendar = own
		}
	}
	return all
}
