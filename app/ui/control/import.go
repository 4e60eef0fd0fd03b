package control

import (
	"weir/core"
	"weir/core/message"
)

// Import is what to read, and into which store.
type Import struct {
	Paths  []string
	Filter core.Filter
	Preset string      `json:",omitempty"` // how to read the records; empty: the one in the settings
	Newest bool        `json:",omitempty"` // a record that was retrieved later replaces a stored one
	Again  bool        `json:",omitempty"` // also import files again whose records have no keys
	Into   StoreChoice // zero: the open store
}

// Need is what an import will probably need.
type Need struct {
	Bytes  int64 // of the files
	Events int64 // that pass the filter
	Store  int64 // bytes in the store
	Free   int64 // bytes free there; -1 when unknown

	Continued int // files that an earlier import has begun; the numbers count only what is left of them

	Problems []Problem // files that the import will not read, in the order of Paths
	Unfit    []Problem // files that it will read and reject because they hold no records
}

// Problem is a file that the import will not read as requested.
type Problem struct {
	Input  string
	Reason message.Text // one line, without the file
	Preset string       // a preset that fits the records better than the requested one; may be empty
	Again  bool         // it was imported before, and Import.Again would store its records a second time
}

// Fits reports whether the disk has room, as far as is known.
func (n Need) Fits() bool { return n.Free < 0 || n.Store < n.Free }
