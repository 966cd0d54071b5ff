package server

// adminRoutes: reference data, rules and the whole history, for administrators.
func (s *Server) adminRoutes(in addresses) {
	in.GET(adminPath, s.showAdmin)
	in.POST(adminPath, s.updateAdmin)
	in.GET(rulesPath, s.listRules)
	in.POST(rulesPath, s.createRule)
	in.POST(rulesPath+"/:id/remove", s.deleteRule)
	in.GET(mandatesPath, s.listMandates)
	in.POST(mandatesPath, s.createMandate)
	in.GET(mandatesPath+"/:id", s.editMandate)
	in.POST(mandatesPath+"/:id", s.updateMandate)
	in.POST(mandatesPath+"/:id/titles", s.createMandateTitle)
	in.POST(mandatesPath+"/:id/retire", s.retireMandate)
	in.POST(mandatesPath+"/:id/restore", s.restoreMandate)
	in.GET(listsPath, s.listLists)
	in.POST(listsPath, s.createListValue)
	in.POST(listsPath+"/:id/drop", s.dropListValue)
	in.POST(listsPath+"/:id/restore", s.restoreListValue)
	in.GET(wholeHistoryPath, s.listWholeHistory)
	s.downloads(in, wholeHistoryPath, s.exportWholeHistory)
}

// The addresses of administration.
const (
	adminPath        = "/admin"
	rulesPath        = "/admin/rules"
	mandatesPath     = "/admin/mandates"
	listsPath        = "/admin/lists"
	wholeHistoryPath = "/admin/history"
)
