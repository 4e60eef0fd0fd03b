package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"unicode/utf8"

	"weir/core"
)

// Records writes only the records of events, one a line and unchanged, so that
// importing them gives the same events again. Only a record over several lines
// loses its white space.
//
// It returns the number of records written, and the number of events without one:
// their data was not kept, or is not a JSON value. It stops at an error of events
// or of w.
func Records(w io.Writer, events iter.Seq2[core.Event, error]) (rows, without int, err error) {
	out := bufio.NewWriterSize(w, 64<<10)
	var line bytes.Buffer
	err = stream(out, events, func(e core.Event) error {
		if !utf8.Valid(e.Data) || !json.Valid(e.Data) {
			without++
			return nil
		}
		line.Reset()
		if bytes.ContainsAny(e.Data, "\r\n") {
			_ = json.Compact(&line, e.Data) // its validity has been checked
		} else {
			line.Write(e.Data)
		}
		line.WriteByte('\n')
		if _, err := line.WriteTo(out); err != nil {
			return err
		}
		rows++
		return nil
	})
	return rows, without, err
}
