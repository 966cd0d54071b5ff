package server

import "answerable/internal/docket"

// pastImportRoutes: What was imported before, and taking it back.
func (s *Server) pastImportRoutes(in addresses) {
	in.GET(docket.PastImportsPath, s.listPastImports)
	s.downloads(in, docket.PastImportsPath, s.exportPastImports)
	in.GET(docket.PastImportsPath+"/:id", s.showPastImport)
	in.GET(docket.PastImportsPath+"/:id/undo", s.newUndo, writersOnly)
	in.POST(docket.PastImportsPath+"/:id/undo", s.undoImport, writersOnly)
}
