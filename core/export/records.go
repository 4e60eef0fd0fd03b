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

// Records writes the records of events alone, one a line, as they stood, so that
// reading them gives the same events again. Only the white space of one that
// stood on several lines goes.
//
// It returns how many it wrote, and of how many events it could write none: their
// data was not kept, or is no JSON value. An error of events or of w ends it.
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
			_ = json.Compact(&line, e.Data) // it is valid
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
