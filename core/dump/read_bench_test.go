package dump_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"weir/core/dump"
)

// BenchmarkRead reads invented comments, one record a line, from memory.
func BenchmarkRead(b *testing.B) {
	content := bytes.Repeat(fixture(b, "comments.ndjson"), 2000)
	for _, tt := range []struct {
		name string
		o    dump.Options
	}{{"full", dump.Options{}}, {"none", dump.Options{Data: dump.DataNone}}} {
		b.Run(tt.name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				o := tt.o
				o.Inputs, o.Stdin, o.Checkpoints = []string{"-"}, bytes.NewReader(content), checkpoints{}
				src, err := dump.Open(b.Context(), o)
				if err != nil {
					b.Fatal(err)
				}
				for {
					if _, err = src.Next(b.Context()); err != nil {
						break
					}
				}
				if !errors.Is(err, io.EOF) {
					b.Fatal(err)
				}
			}
			perRecord(b, content)
		})
	}
}
