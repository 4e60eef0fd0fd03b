// Package dump reads Reddit's monthly dumps and any other newline-delimited
// JSON, compressed or not. An interrupted import resumes exactly after the
// store's last commit.
//
//	inputs ─▶ feed: read, decompress ─▶ lines ─▶ scan ─▶ mapping ─▶ records
//	          (its own goroutine)
//
// The main types:
//
//   - Options selects the inputs, and Fields defines how a record becomes an event.
//   - Source is the core.Source that reads them. Progress may be called from
//     any goroutine, and shows after the end which inputs are incomplete.
//   - Estimate estimates beforehand the space that an import needs in the store.
//
// Each record carries its position, which the store commits together with the
// record. To resume, the input is decompressed from its start and discarded up to
// the committed position; the hash of the last discarded line must match.
package dump
