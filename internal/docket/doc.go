// Package docket is the domain of the register: communications to Governments and other actors, the
// replies they sent, whom to remind, and who may do what. It knows nothing of the web, of SQL or of
// files; it says in domain words what happens and asks a Store to keep it.
package docket
