// Package intake reads spreadsheets into the register: which column says what, what its words mean, what would be
// created or changed, and then that.
package intake
