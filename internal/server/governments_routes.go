package server

import "github.com/labstack/echo/v4"

// governmentRoutes: Governments and other addressees. A State's page is named by its code; the forms, and
// the pages of other actors, by the number of the record.
func (s *Server) governmentRoutes(in addresses) {
	in.GET(governmentsPath, s.listGovernments)
	s.downloads(in, governmentsPath, s.exportGovernments)
	in.GET(governmentsPath+"/:iso3", s.showGovernment)
	in.GET("/addressees/:id", s.showAddressee)
	in.GET("/addressees/:id/history", s.showAddresseeHistory)

	form := func(path string, show, save echo.HandlerFunc) {
		in.GET(path, show)
		in.POST(path, save)
	}
	form("/addressees/:id/edit", s.editAddressee, s.updateAddressee)
	form("/addressees/:id/names/new", s.newPastName, s.createPastName)
	form("/addressees/:id/names/:name", s.editPastName, s.updatePastName)
	form("/addressees/:id/channels/new", s.newChannel, s.createChannel)
	form("/addressees/:id/channels/:channel", s.editChannel, s.updateChannel)
}
