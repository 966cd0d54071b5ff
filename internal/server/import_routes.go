package server

// importRoutes: Taking a spreadsheet into the register: upload, columns, values, dry run, apply.
func (s *Server) importRoutes(in addresses) {}
