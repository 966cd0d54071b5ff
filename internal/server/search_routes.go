package server

const searchPath = "/search"

// searchRoutes: Search over everything that was written.
func (s *Server) searchRoutes(in addresses) {
	in.GET(searchPath, s.showSearch)
	in.POST(searchPath, s.search)
}
