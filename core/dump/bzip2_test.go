package dump_test

import (
	"bytes"
	"compress/bzip2"
	"encoding/base64"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"

	"weir/core/dump"
)

// bzip2Chances are streams with a magic number inside their block: its list of
// the letters that occur is 31 41 59 26 53 59 or 17 72 45 38 50 90. The last one's
// block has 3 MB of text.
var bzip2Chances = []string{
	"QlpoMTFBWSZTWZAXKvcAAACHABigrJMprKAAIKqmjIYJoYUwmmgNMTKDdwik5dO01FVl3jD18/ZaF3JFOFCQkBcq9w==",
	"QlpoMTFBWSZTWamB1I0AAACHAAu5IpwoSCAAIKqmmTTEwmFNMjExMTaDtFJ4m9UVWfLsMtP23BdyRThQkKmB1I0=",
	"QlpoOTFBWSZTWSij8g0AW+tBCMAQMABAAAAIIAAwwATVTIepAizAQpVvd91IEXxdyRThQkCij8g0",
}

// bzip2Small returns small streams.
func bzip2Small(t testing.TB) (streams [][]byte) {
	t.Helper()
	texts := slices.Clone(bzip2Chances)
	for _, end := range bzip2Ends {
		texts = append(texts, end.packed)
	}
	for _, text := range texts {
		packed, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		streams = append(streams, packed)
	}
	return append(streams, []byte("BZh9\x17\x72\x45\x38\x50\x90\x00\x00\x00\x00"))
}

// classOf is what a user is told about an error of the input.
func classOf(err error) string {
	switch {
	case err == nil:
		return "none"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "cut off"
	case errors.As(err, new(bzip2.StructuralError)):
		return "damaged"
	}
	return err.Error()
}

// sameAsLibrary compares what is read of packed with what the standard library
// reads.
func sameAsLibrary(t *testing.T, what string, packed []byte) {
	t.Helper()
	want, wantErr := io.ReadAll(bzip2.NewReader(bytes.NewReader(packed)))
	got, err := dump.Bunzip2(packed)
	if classOf(err) != classOf(wantErr) || !bytes.Equal(got, want) {
		t.Errorf("%s: %d bytes, %v; the library reads %d, %v", what, len(got), err, len(want), wantErr)
	}
}

// TestBzip2Whole: streams of one and of several blocks, also one after the other.
func TestBzip2Whole(t *testing.T) {
	small := bzip2Small(t)
	for _, packed := range small {
		sameAsLibrary(t, base64.StdEncoding.EncodeToString(packed), packed)
	}
	blocks := fixture(t, "blocks.ndjson.bz2")
	for _, processors := range []int{1, 2, 16} {
		was := runtime.GOMAXPROCS(processors)
		sameAsLibrary(t, "all", slices.Concat(blocks, slices.Concat(small...), blocks, blocks))
		runtime.GOMAXPROCS(was)
	}
}

// TestBzip2CutOff: a truncated stream gives the text of its whole blocks.
func TestBzip2CutOff(t *testing.T) {
	for _, packed := range bzip2Small(t) {
		for n := range packed {
			sameAsLibrary(t, base64.StdEncoding.EncodeToString(packed[:n]), packed[:n])
		}
	}
	blocks := fixture(t, "blocks.ndjson.bz2")
	step := 37
	if testing.Short() {
		step *= 5
	}
	for n := 0; n < len(blocks); n += step {
		sameAsLibrary(t, "blocks", blocks[:n])
	}
}

// TestBzip2Damaged: a stream with a wrong bit is read as far as the library reads
// it.
func TestBzip2Damaged(t *testing.T) {
	bits := 100 // of each stream
	if testing.Short() {
		bits = 20
	}
	for _, packed := range append(bzip2Small(t)[:4], fixture(t, "blocks.ndjson.bz2")) {
		step := len(packed)*8/bits | 1
		for bit := 32; bit < len(packed)*8; bit += step {
			damaged := bytes.Clone(packed)
			damaged[bit/8] ^= 0x80 >> (bit % 8)
			sameAsLibrary(t, base64.StdEncoding.EncodeToString(damaged[:min(60, len(damaged))]), damaged)
		}
	}
}

// FuzzBzip2: of any stream as much is read as by the library. What it says about
// the last byte of an input may differ.
func FuzzBzip2(f *testing.F) {
	for _, packed := range bzip2Small(f) {
		f.Add(packed)
	}
	f.Add(fixture(f, "blocks.ndjson.bz2"))
	f.Fuzz(func(t *testing.T, packed []byte) {
		if len(packed) < 10 || len(packed) > 4096 {
			t.Skip()
		}
		want, wantErr := io.ReadAll(bzip2.NewReader(bytes.NewReader(packed)))
		got, err := dump.Bunzip2(packed)
		if (err == nil) != (wantErr == nil) || !bytes.HasPrefix(want, got) || err == nil && len(got) < len(want) {
			t.Errorf("%d bytes, %v; the library reads %d, %v", len(got), err, len(want), wantErr)
		}
	})
}
