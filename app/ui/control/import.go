package control

import "weir/core"

// Import says what to read, and into which store.
type Import struct {
	Paths  []string
	Filter core.Filter
	Preset string      `json:",omitempty"` // of the records; empty for that of the settings
	Newest bool        `json:",omitempty"` // a record that was retrieved later replaces what is stored
	Again  bool        `json:",omitempty"` // read files again whose records have no keys
	Into   StoreChoice // zero for the store that is open
}

// Need is what an import will probably take.
type Need struct {
	Bytes  int64 // of the files
	Events int64 // that pass the filter
	Store  int64 // bytes in the store
	Free   int64 // bytes free there; -1 when unknown

	Continued int // files that an earlier import has begun: the numbers are of what is left of them

	Problems []Problem // files that the import will not read, in their order
	Unfit    []Problem // files that it will read and reject, as no record is in them
}

// Problem is a file that the import will not read as it is asked for.
type Problem struct {
	Input  string
	Reason string // one line, without the file
	Preset string // the one that its records fit, in place of the one that was said; empty otherwise
	Again  bool   // it was imported before, and Import.Again would store its records a second time
}

// Fits reports whether there is room, as far as is known.
func (n Need) Fits() bool { return n.Free < 0 || n.Store < n.Free }
