package text

import "weir/app/locale"

// Size writes a number of bytes in binary units.
func Size(n int64) string { return locale.Bytes(uint64(max(n, 0))) }
