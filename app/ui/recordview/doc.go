// Package recordview shows stored events and rejected lines: in a list, and one of them
// in the details beside it, as a person reads it and as it is stored. Pages use it.
package recordview
