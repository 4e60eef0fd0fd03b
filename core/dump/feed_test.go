package dump_test

import (
	"archive/tar"
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/ulikunitz/xz"

	"weir/core/dump"
)

// TestFeedStops: a closed source stops skipping, however much is left to skip:
// padding, and members that are left out.
func TestFeedStops(t *testing.T) {
	const hole = 1 << 40                             // too long to wait for its end
	lines := strings.Repeat(lineA, 1<<20/len(lineA)) // more than is examined before the first record
	member := tarOf(t, tar.FormatPAX, member{"a.ndjson", lines})
	for name, start := range map[string][]byte{
		"a.gz":  gz(t, []byte(lines)),
		"a.tar": member[:len(member)-1024], // without its end
		"b.tar": member,
	} {
		path := file(t, name, start)
		if name == "a.tar" {
			var b bytes.Buffer
			w := tar.NewWriter(&b)
			if err := w.WriteHeader(&tar.Header{Name: "b.png", Size: hole}); err != nil {
				t.Fatal(err)
			}
			path = file(t, name, append(start, b.Bytes()...))
		}
		if err := os.Truncate(path, int64(len(start))+hole); err != nil {
			t.Skip(err) // no sparse files here
		}
		src, err := dump.Open(t.Context(), dump.Options{Inputs: []string{path}, Checkpoints: checkpoints{}})
		if err != nil {
			t.Fatal(err)
		}
		if r, err := src.Next(t.Context()); err != nil || event(r).Key != "t1_a" {
			t.Errorf("%s: %+v, %v; want the event", name, r, err)
		}
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}
}

// BenchmarkFeed measures reading and decompressing, by bytes of text.
func BenchmarkFeed(b *testing.B) {
	text := bytes.Repeat(fixture(b, "comments.ndjson"), 2000)
	for _, in := range []struct {
		name string
		path func() string
	}{
		{"none", func() string { return file(b, "a", text) }},
		{"zst", func() string { return file(b, "a", zst(b, text)) }},
		{"gz", func() string { return file(b, "a", gz(b, text)) }},
		{"bz2", func() string { return file(b, "a", bytes.Repeat(fixture(b, "blocks.ndjson.bz2"), 10)) }},
		{"xz", func() string { return file(b, "a", xzOf(b, text, xz.WriterConfig{})) }},
		{"zst_blocks", func() string { return file(b, "a", zstBlocks(b, text, 256)) }},
		{"real.zst", func() string { return real(b, "RC_2019-08-01_first15s.zst") }},
		{"real.bz2", func() string { return real(b, "RC_2006-03.bz2") }},
	} {
		b.Run(in.name, func(b *testing.B) {
			path := in.path()
			b.ReportAllocs()
			for b.Loop() {
				n, err := dump.Drain(path)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(n)
			}
		})
	}
}
