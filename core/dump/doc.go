// Package dump reads Reddit's monthly dumps and any other newline-delimited
// JSON, compressed or not, so that an interrupted import goes on exactly where
// the store's last commit left it.
//
//	inputs ─▶ feed: read, decompress ─▶ lines ─▶ scan ─▶ mapping ─▶ records
//	          (its own goroutine)
//
// What a caller meets:
//
//   - Options say what to read, Fields how a line becomes an event.
//   - Source is the core.Source that does it; its Progress can be asked for by
//     any goroutine, and says after the end which inputs are incomplete.
//   - Estimate says beforehand what an import will take in the store.
//
// Each record carries its position, which the store commits together with the
// record. To go on, an input is decompressed from its start, discarded up to the
// committed position, and the last discarded line compared by its hash.
package dump
