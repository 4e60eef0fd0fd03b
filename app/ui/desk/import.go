package desk

import "weir/core"

// Import says what to read.
type Import struct {
	Paths  []string
	Filter core.Filter
}

// Need is what an import will probably take.
type Need struct {
	Bytes  int64 // of the files
	Events int64 // that pass the filter
	Store  int64 // bytes in the store
	Free   int64 // bytes free there; -1 when unknown
}

// Fits reports whether there is room, as far as is known.
func (n Need) Fits() bool { return n.Free < 0 || n.Store < n.Free }
