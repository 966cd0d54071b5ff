package server

// governmentRoutes: Governments and other addressees.
func (s *Server) governmentRoutes(in addresses) {
	in.GET(governmentsPath, s.listGovernments)
	s.downloads(in, governmentsPath, s.exportGovernments)
}
