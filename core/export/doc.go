// Package export writes the contents of a store as CSV or NDJSON, events also as
// Parquet. Rows are streamed from the store's iterators, so memory doesn't grow with
// their number.
//
// CSV follows RFC 4180: UTF-8, cells separated by commas, lines that end in CRLF,
// and always a header row, even if no rows follow. A Format can change the
// delimiter and add a byte order mark. The columns and the members of an NDJSON
// object have the same names in the same order.
//
//   - Times are RFC 3339 in UTC with six decimals, so that they sort as text;
//     hours have none.
//   - What is not known, such as the score of an event without one or a
//     percentile of an interval without events, is an empty cell, in NDJSON
//     null.
//   - Decimal numbers have at most three decimals.
//   - flags is the sum of 1 author deleted, 2 text deleted, 4 text removed,
//     8 score settled. The author of an event with 1 is empty, unless an earlier
//     retrieval named it.
//   - Text that is not UTF-8, or holds a NUL, is written as "base64:" and its
//     bytes in base64 (RFC 4648, section 4). So is text that starts with
//     "base64:", and Decode brings back all of them.
//   - Text from a record is the decoded JSON string; a lone surrogate is
//     U+FFFD.
//   - A text cell of CSV that a spreadsheet could run as a formula gets a single
//     quote before it, unless Format.Formulas; see Unquote, which takes it off
//     again. Numbers get none, and neither does anything in NDJSON.
//   - data is the unchanged record; in NDJSON, if it is JSON, it is
//     embedded without its white space.
//
// A Parquet file has the columns in the order given, compressed with Zstandard:
//
//	id                                    INT64
//	created_at, stored_at                 INT64, TIMESTAMP in microseconds, UTC
//	retrieved_at                          the same, or null
//	score                                 INT64, or null
//	flags                                 INT32, unsigned, of 8 bits
//	source, key, kind, subreddit, author  BYTE_ARRAY, STRING
//	parent, link                          the same
//	data                                  BYTE_ARRAY, JSON, or null
//	members of the record                 BYTE_ARRAY, STRING, or null
//
// Its texts are encoded as in the other formats. data is the unchanged record if that
// is JSON, else a JSON string of its text. A row group has at most 122,880 rows, or
// 64 MiB of texts and the event that exceeds them, and is written when it is complete;
// its compressed form is all that is kept in memory. A file that was not completed has
// no footer, and no reader opens it.
package export
