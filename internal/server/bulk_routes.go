package server

// bulkRoutes: Many letters at once, and the hand-over of a person's open work.
func (s *Server) bulkRoutes(in addresses) {}
