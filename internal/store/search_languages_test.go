package store_test

import (
	"slices"
	"strings"
	"testing"

	"answerable/internal/civil"
	"answerable/internal/docket"
	"answerable/internal/testkit"
)

// languageSet is invented texts of one language, and queries with the texts that they find, by number.
type languageSet struct {
	name    string
	texts   []string
	queries map[string][]int
}

var languageSets = []languageSet{
	{"English", []string{
		"Arrest of a lawyer after a hearing; the lawyer's office was searched",
		"Threats against Person O'Neil, a co-operative's leader",
		"Re-arrest of demonstrators; naïve questions of the coöperative",
		"Surveillance of journalists by the State's agency, law no. 12/2019",
	}, map[string][]int{
		"lawyer": {0}, "LAWYER": {0}, "lawyers": {0}, "lawyered": {}, "law": {0, 3}, "lawyer's": {0}, "oneil": {1}, "O’Neil": {1}, "neil": {1},
		"cooperative": {1, 2}, "co-operative": {1, 2}, "naive": {2}, "rearrest": {2}, "re-arrest": {2}, "arrest": {0, 2}, "arrest -lawyer": {2},
		`"after a hearing"`: {0}, `"hearing after"`: {}, "12/2019": {3}, "１２/２０１９": {3}, "12/2018": {}, "surveil": {3}, "journalists state": {3},
		"journalists lawyer": {}, "“State’s agency”": {3}, "agency police": {},
	}},
	{"French", []string{
		"Allégations concernant l’arrestation d’un avocat à l'École supérieure",
		"Menaces contre une défenseuse; main-d'œuvre et cœur du dossier",
		"Loi sur le financement des associations, qu’une députée a déposée",
	}, map[string][]int{
		"arrestation": {0}, "l'arrestation": {0}, "l’arrestation": {0}, "larrestation": {0}, "allegations": {0}, "ALLÉGATIONS": {0}, "ecole": {0}, "École": {0},
		"avocat": {0}, "d'un avocat": {0}, "main-d'oeuvre": {1}, "œuvre": {1}, "oeuvre": {1}, "coeur": {1}, "defenseuse": {1}, "défenseur": {}, "défens": {1},
		"deputee": {2}, "qu'une députée": {2}, "financement des associations": {2}, `"financement associations"`: {}, "loi -associations": {}, "syndicat": {},
	}},
	{"Spanish", []string{
		"Detención de una abogada tras una audiencia; niñez y desaparición",
		"Amenazas contra el líder de la comunidad de Ñuñoa, señor Núñez",
		"Ley sobre la financiación de organizaciones; cigüeña",
	}, map[string][]int{
		"detencion": {0}, "DETENCIÓN": {0}, "niñez": {0}, "ninez": {0}, "desaparicion": {0}, "abogada": {0}, "abogado": {}, "abogad": {0},
		"ñuñoa": {1}, "nunoa": {1}, "Núñez": {1}, "nuñez": {1}, "lider": {1}, "amenazas líder": {1}, "ciguena": {2}, "financiación": {2},
		`"tras una audiencia"`: {0}, "amenazas -comunidad": {}, "huelga": {}, "organización": {2}, "organizador": {},
	}},
	{"Russian", []string{
		"Задержание адвоката Королёва после слушания; ещё одна угроза",
		"Слежка за журналистами и ограничение их поездок",
		"Закон о финансировании объединений, йод и съезд",
	}, map[string][]int{
		"королев": {0}, "Королёв": {0}, "КОРОЛЁВА": {0}, "еще": {0}, "ещё": {0}, "адвокат": {0}, "адвоката": {0}, "адвокату": {}, "слушания": {0},
		"журналистами": {1}, "журналист": {1}, "слежка": {1}, "закон": {2}, "йод": {2}, "иод": {2}, "съезд": {2}, `"за журналистами"`: {1}, `"журналистами за"`: {},
		"угроза адвоката": {0}, "угроза -адвоката": {}, "забастовка": {},
	}},
	{"Arabic", []string{
		"اعتقال محامٍ بعد الجلسة؛ أُفرج عن إحدى المدافعات",
		"تهديدات ضد مسؤول نقابي في المدينة على شاطئ البحر",
		"القانـــون رقم ٣/٢٠١٩ بشأن الجمعيات والحرية",
	}, map[string][]int{
		"اعتقال": {0}, "إعتقال": {0}, "أعتقال": {0}, "محام": {0}, "افرج": {0}, "أفرج": {0}, "احدى": {0}, "احدي": {0}, "إحدى": {0},
		"مسؤول": {1}, "مسوول": {1}, "شاطئ": {1}, "شاطي": {1}, "المدينه": {1}, "المدينة": {1}, "القانون": {2}, "القـانون": {2}, "3/2019": {2}, "٣/٢٠١٩": {2},
		"الحرية": {}, "والحريه": {2}, "الجمع": {2}, "إضراب": {}, "اعتقال -محام": {}, `"رقم ٣"`: {2},
	}},
	{"Chinese", []string{
		"律师在听证会后被捕，人权捍卫者受到威胁",
		"監視記者與限制旅行",
		"２０２３年关于社团经费的法律草案（第12号）",
	}, map[string][]int{
		"律师": {0}, "人权": {0}, "捍卫者": {0}, "人权捍卫者": {0}, "权捍": {0}, "者": {0, 1}, "听证会": {0}, "听会": {}, "威胁": {0}, "被捕": {0},
		"監視": {1}, "监视": {}, "記者": {1}, "2023": {2}, "２０２３年": {2}, "2023年": {2}, "社团": {2}, "法律草案": {2}, "草案法律": {}, "律师 人权": {0},
		"人权 -律师": {}, "法律": {2}, "律": {0, 2}, "第12号": {2}, "罢工": {},
	}},
}

func TestWordsAreFoundHoweverTheyAreTypedInSixLanguages(t *testing.T) {
	for _, set := range languageSets {
		t.Run(set.name, func(t *testing.T) {
			st := testkit.Open(t)
			byID := map[int64]int{}
			for i, text := range set.texts {
				byID[int64(searchLetter(t, st, text, civil.Must("2020-01-01").AddDays(i)))] = i
			}
			if len(set.queries) < 10 {
				t.Fatal("too few queries")
			}
			for query, want := range set.queries {
				var got []int
				for _, hit := range searchFor(t, st, docket.Everything, query) {
					got = append(got, byID[hit.ID])
				}
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("%q finds %v, want %v", query, got, want)
				}
				for _, i := range got {
					if !marked(docket.ParseSearch(query).Mark(set.texts[i])) {
						t.Errorf("%q finds %q and marks nothing in it", query, set.texts[i])
					}
				}
			}
			for i, text := range set.texts {
				for _, token := range docket.SearchTokens(text) {
					if hits := searchFor(t, st, docket.Everything, `"`+text[token.Start:token.End]+`"`); !slices.ContainsFunc(hits, func(h docket.SearchHit) bool { return byID[h.ID] == i }) {
						t.Errorf("%q of text %d does not find it", text[token.Start:token.End], i)
					}
				}
			}
		})
	}
}

func marked(parts []docket.SnippetPart) bool {
	return slices.ContainsFunc(parts, func(p docket.SnippetPart) bool { return p.Mark && strings.TrimSpace(p.Text) != "" })
}

// searchLetter writes a letter to Norway's code of the seed with a summary.
func searchLetter(t testing.TB, st docket.Store, summary string, sent civil.Date, mandates ...docket.MandateID) docket.CommunicationID {
	t.Helper()
	states, err := st.States(t.Context(), docket.Everything)
	if err != nil {
		t.Fatal(err)
	}
	return searchLetterTo(t, st, states[0], summary, sent, mandates...)
}

func searchLetterTo(t testing.TB, st docket.Store, to docket.Addressee, summary string, sent civil.Date, mandates ...docket.MandateID) docket.CommunicationID {
	t.Helper()
	l := docket.NewLetter{Communication: docket.Communication{UID: docket.NewUID(), Stage: docket.Sent, Type: docket.AllegationLetter, AddresseeID: to.ID,
		AddresseeSort: to.SortName, Subject: "…", Summary: summary, ReplyRecord: docket.Complete, CreatedAt: civil.InstantOf(testkit.Now())}}
	if len(mandates) == 0 {
		mandates = []docket.MandateID{1}
	}
	for _, id := range mandates {
		l.Mandates = append(l.Mandates, docket.CommunicationMandate{MandateID: id})
	}
	l.SentAs(civil.OnDay(sent))
	if err := st.Tx(t.Context(), func(tx docket.Store) error { return tx.InsertLetter(t.Context(), &l) }); err != nil {
		t.Fatal(err)
	}
	return l.ID
}

func searchFor(t testing.TB, st docket.Store, scope docket.Scope, query string) []docket.SearchHit {
	t.Helper()
	ask := docket.SearchAsk{Query: docket.ParseSearch(query), Kinds: docket.SearchKinds, Limit: 100}
	hits, err := st.Search(t.Context(), scope, ask)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	if n, err := st.CountHits(t.Context(), scope, ask, 1000); err != nil || n != len(hits) {
		t.Errorf("%q: %d hits are counted as %d (%v)", query, len(hits), n, err)
	}
	return hits
}
