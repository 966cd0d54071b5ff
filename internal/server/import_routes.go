package server

// importRoutes: Taking a spreadsheet into the register: upload, columns, values, dry run, apply.
func (s *Server) importRoutes(in addresses) {
	in.GET(importPath, s.newImport)
	in.POST(importPath, s.createImport)

	const job = importPath + "/:job"
	in.GET(job, s.showImport)
	in.GET(job+"/columns", s.editImportColumns)
	in.POST(job+"/columns", s.updateImportColumns)
	in.GET(job+"/values", s.editImportValues)
	in.POST(job+"/values", s.updateImportValues)
	in.GET(job+"/plan", s.showImportPlan)
	in.POST(job+"/plan", s.applyImport)
	in.GET(job+"/progress", s.showImportProgress)
	in.GET(job+"/progress/part", s.showImportProgressPart)
	in.POST(job+"/stop", s.stopImport)
	in.POST(job+"/discard", s.discardImport)
	in.GET(job+"/result", s.showImportResult)
	in.GET(job+"/results.csv", s.sendImportResults)
}
