// Package dialog has the dialogs over the pages: import, export, tuning, switching
// the store, the check, help and about.
package dialog
