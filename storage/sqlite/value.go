package sqlite

import (
	"database/sql/driver"
	"unsafe"
)

// The values of an INSERT would take an allocation each: Go puts what an interface
// holds on the heap. These point to where it is already. What they point to must not
// change before the statement has run.

// stringValue is *s as an argument.
func stringValue(s *string) driver.Value {
	v := driver.Value("")
	dataWord(&v).pointer = unsafe.Pointer(s)
	return v
}

// integerValue is *n as an argument.
func integerValue(n *int64) driver.Value {
	v := driver.Value(int64(0))
	dataWord(&v).pointer = unsafe.Pointer(n)
	return v
}

// interfaceWords is how Go holds an interface without methods: its type, and a pointer
// to the value (runtime.eface).
type interfaceWords struct{ kind, pointer unsafe.Pointer }

func dataWord(v *driver.Value) *interfaceWords { return (*interfaceWords)(unsafe.Pointer(v)) }
