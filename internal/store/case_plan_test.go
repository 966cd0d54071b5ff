package store

import (
	"strings"
	"testing"

	"answerable/internal/docket"
)

func TestEveryListOfCasesIsReadInItsOrderFromAnIndex(t *testing.T) {
	st := openRegister(t)
	plantOffice(t, st, 5, 2, 3, 2)
	for name, test := range map[string]struct {
		q    docket.CaseQuery
		want string
	}{
		"newest":           {docket.CaseQuery{}, "COVERING INDEX cases_words"},
		"by reference":     {docket.CaseQuery{Sort: docket.CaseByReference, Ascending: true}, "cases_by_number"},
		"by title":         {docket.CaseQuery{Sort: docket.CaseByTitle}, "cases_by_title"},
		"words":            {docket.CaseQuery{Filter: docket.CaseFilter{Text: "person"}}, "COVERING INDEX cases_words"},
		"no source":        {docket.CaseQuery{Filter: docket.CaseFilter{NoSource: true}}, "cases_without_source"},
		"no letters":       {docket.CaseQuery{Filter: docket.CaseFilter{NoLetters: true}}, "cases_without_letter"},
		"title, no source": {docket.CaseQuery{Sort: docket.CaseByTitle, Filter: docket.CaseFilter{NoSource: true}}, "cases_by_title"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, scope := range []docket.Scope{docket.Everything, {}} {
				choice, err := st.chooseCases(t.Context(), scope, test.q.Filter)
				if err != nil {
					t.Fatal(err)
				}
				o := caseOrderOf(test.q)
				for _, desc := range []bool{true, false} {
					at := &position{key: "7", id: 1000}
					plan := explain(t, st, choice.query(o, at, desc, 51))
					if scope.Drafts && !strings.Contains(plan, test.want) || strings.Contains(plan, "TEMP B-TREE") {
						t.Errorf("drafts %v: %s", scope.Drafts, plan)
					}
				}
			}
		})
	}
}

func TestCasesOfAGovernmentAndOpenOnesAreFoundThroughTheirLetters(t *testing.T) {
	st := openRegister(t)
	plantOffice(t, st, 5, 2, 3, 2)
	for name, f := range map[string]docket.CaseFilter{"communications_cases_of": {States: []string{"XAB"}}, "communications_open_cases": {Open: true}} {
		choice, err := st.chooseCases(t.Context(), docket.Everything, f)
		if err != nil {
			t.Fatal(err)
		}
		if plan := explain(t, st, choice.query(caseOrderOf(docket.CaseQuery{}), nil, true, 51)); !strings.Contains(plan, "COVERING INDEX "+name) {
			t.Errorf("%+v: %s", f, plan)
		}
	}
}
