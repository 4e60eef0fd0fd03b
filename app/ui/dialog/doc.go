// Package dialog has what is asked and told over the pages: import, export, tuning,
// another store, the check, help and about.
package dialog
