package dump_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"weir/core/dump"
)

func zst(t testing.TB, content []byte, o ...zstd.EOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, append(o, zstd.WithEncoderConcurrency(1))...)
	if err != nil {
		t.Fatal(err)
	}
	compress(t, w, content)
	return b.Bytes()
}

func gz(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	compress(t, gzip.NewWriter(&b), content)
	return b.Bytes()
}

func xzOf(t testing.TB, content []byte, c xz.WriterConfig) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := c.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	compress(t, w, content)
	return b.Bytes()
}

// zstBlocks packs lines like Arctic Shift, with that many lines in a block.
func zstBlocks(t testing.TB, content []byte, rows int) (file []byte) {
	t.Helper()
	lines := slices.Collect(bytes.Lines(content))
	for block := range slices.Chunk(lines, rows) {
		index := binary.LittleEndian.AppendUint32(nil, uint32(len(block)))
		var data []byte
		for _, line := range block {
			line = bytes.TrimSuffix(line, []byte("\n"))
			index = binary.LittleEndian.AppendUint32(index, uint32(len(data)))
			index = binary.LittleEndian.AppendUint32(index, uint32(len(line)))
			data = append(data, line...)
		}
		frame := zst(t, append(index, data...))
		file = binary.LittleEndian.AppendUint32(file, uint32(len(frame)))
		file = append(file, frame...)
	}
	return file
}

func compress(t testing.TB, w io.WriteCloser, content []byte) {
	t.Helper()
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// packed returns the sample comments in every supported compression.
func packed(t testing.TB) map[string][]byte {
	plain := fixture(t, "comments.ndjson")
	return map[string][]byte{
		"a.ndjson": plain,
		"a.zst":    zst(t, plain),
		"a.gz":     gz(t, plain),
		"a.bz2":    fixture(t, "comments.ndjson.bz2"),
		"a.xz":     xzOf(t, plain, xz.WriterConfig{}),

		"a.zst_blocks": zstBlocks(t, plain, 100), // one block
	}
}

var skippable = []byte{0x53, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 'w', 'e', 'i', 'r'}

func TestCodecs(t *testing.T) {
	plain := fixture(t, "comments.ndjson")
	head, tail := plain[:1000], plain[1000:] // in the middle of a line
	bz2 := fixture(t, "comments.ndjson.bz2")
	want := read(t, dump.Options{Inputs: []string{file(t, "a.ndjson", plain)}}).keys()
	if len(want) != 24 {
		t.Fatalf("%d events, want 24", len(want))
	}
	for _, tt := range []struct {
		name, codec string
		content     []byte
		times       int
	}{
		{"a.zst", "zst", zst(t, plain), 1},
		{"frames.zst", "zst", slices.Concat(zst(t, head), zst(t, tail)), 1},
		{"skipped.zst", "zst", slices.Concat(skippable, zst(t, head), skippable, zst(t, tail), skippable), 1},
		{"no-checksum.zst", "zst", zst(t, plain, zstd.WithEncoderCRC(false)), 1},
		{"single.zst", "zst", zst(t, plain, zstd.WithSingleSegment(true)), 1},
		{"a.gz", "gz", gz(t, plain), 1},
		{"members.gz", "gz", slices.Concat(gz(t, head), gz(t, tail)), 1},
		{"a.bz2", "bz2", bz2, 1},
		{"streams.bz2", "bz2", slices.Concat(bz2, bz2), 2},
		{"a.xz", "xz", xzOf(t, plain, xz.WriterConfig{}), 1},
		{"streams.xz", "xz", slices.Concat(xzOf(t, head, xz.WriterConfig{}), xzOf(t, tail, xz.WriterConfig{})), 1},
		{"padded.xz", "xz", slices.Concat(xzOf(t, head, xz.WriterConfig{}), make([]byte, 8), xzOf(t, tail, xz.WriterConfig{})), 1},
		{"blocks.xz", "xz", xzOf(t, plain, xz.WriterConfig{BlockSize: 700}), 1},
		{"crc32.xz", "xz", xzOf(t, plain, xz.WriterConfig{CheckSum: xz.CRC32}), 1},
		{"sha256.xz", "xz", xzOf(t, plain, xz.WriterConfig{CheckSum: xz.SHA256}), 1},
		{"no-checksum.xz", "xz", xzOf(t, plain, xz.WriterConfig{NoCheckSum: true}), 1},
		{"a.zst_blocks", "zst_blocks", zstBlocks(t, plain, 100), 1},
		{"many.zst_blocks", "zst_blocks", zstBlocks(t, plain, 5), 1},
		{"renamed.zst", "zst_blocks", zstBlocks(t, plain, 5), 1},
		{"a.jsonl", "none", plain, 1},
		{"packed.ndjson", "zst", zst(t, plain), 1},
		{"unpacked.zst", "none", plain, 1},
		{"mark.gz", "none", slices.Concat([]byte("\ufeff"), plain), 1},
		{"wrong.gz", "bz2", bz2, 1},
		{"A.ZST", "zst", zst(t, plain), 1},
		{"RC_2005-12", "none", plain, 1},
		{"a.txt", "none", plain, 1},
		{"a.json", "none", plain, 1},
	} {
		r := read(t, dump.Options{Inputs: []string{file(t, tt.name, tt.content)}})
		if err := r.progress.Err(); err != nil {
			t.Error(err)
			continue
		}
		if got := r.keys(); !slices.Equal(got, slices.Repeat(want, tt.times)) {
			t.Errorf("%s: keys = %q", tt.name, got)
		}
		if got := r.records[0].Mark().Input.Codec; got != tt.codec {
			t.Errorf("%s: codec = %q, want %q", tt.name, got, tt.codec)
		}
		p := r.progress.Inputs[0]
		if p.State != dump.StateComplete || p.Read != p.Size || p.Size != int64(len(tt.content)) {
			t.Errorf("%s: progress = %+v, want all %d bytes read", tt.name, p, len(tt.content))
		}
	}
}

// TestIncompressible: data that a codec stores uncompressed is read unchanged.
func TestIncompressible(t *testing.T) {
	text := slices.Concat([]byte(lineA), noise(300<<10))
	for name, packed := range map[string][]byte{
		"zst": zst(t, text), "gz": gz(t, text), "xz": xzOf(t, text, xz.WriterConfig{}), "zst_blocks": zstBlocks(t, text, 1<<30),
	} {
		want := string(text)
		if name == "zst_blocks" {
			want += "\n"
		}
		if fed := dump.Feed(t, file(t, "a", packed), nil, 1<<30); fed.Err != nil || fed.Text() != want || fed.Codec != name {
			t.Errorf("%s: %d bytes of %s, %v; want %d", name, len(fed.Text()), fed.Codec, fed.Err, len(want))
		}
	}
}

// positions returns the first and last few positions below n, and some in
// between.
func positions(n int) (at []int) {
	for i := range n {
		if i < 24 || i >= n-24 || i%(n/24) == 0 {
			at = append(at, i)
		}
	}
	return at
}

// TestCutOff: the complete lines of a truncated compressed file are yielded,
// wherever it ends, and it is never complete; the next input is read.
func TestCutOff(t *testing.T) {
	next := file(t, "next.ndjson", fixture(t, "posts.ndjson"))
	all := read(t, dump.Options{Inputs: []string{file(t, "a.ndjson", fixture(t, "comments.ndjson"))}}).keys()
	for name, content := range packed(t) {
		if name == "a.ndjson" {
			continue
		}
		for _, n := range positions(len(content)) {
			r := read(t, dump.Options{Inputs: []string{file(t, name, content[:n]), next}})
			if len(r.errs) != 1 || !strings.Contains(r.errs[0].Error(), name+" is incomplete: ") && n >= 16 {
				t.Fatalf("%s cut to %d bytes: errors %v, want one that says incomplete", name, n, r.errs)
			}
			keys := r.keys()
			if len(keys) < 8 || !slices.Equal(keys[:len(keys)-8], all[:len(keys)-8]) {
				t.Fatalf("%s cut to %d bytes: keys %q, want the first ones of the file, then the next file's", name, n, keys)
			}
			if len(r.rejects()) != 0 {
				t.Fatalf("%s cut to %d bytes: rejects %v", name, n, r.rejects())
			}
			if got, want := r.progress.Err(), r.errs[0]; "dump: "+got.Error() != want.Error() {
				t.Fatalf("progress says %v, want %v", got, want)
			}
		}
	}
}

// TestDamaged: a changed byte is detected wherever it changes the text that is
// read.
func TestDamaged(t *testing.T) {
	all := fixture(t, "comments.ndjson")
	want := read(t, dump.Options{Inputs: []string{file(t, "a.ndjson", all)}})
	for name, content := range packed(t) {
		if name == "a.ndjson" {
			continue
		}
		found, at := 0, positions(len(content))
		for _, i := range at {
			damaged := bytes.Clone(content)
			damaged[i] ^= 0x10
			r := read(t, dump.Options{Inputs: []string{file(t, name, damaged)}})
			if r.progress.Err() != nil {
				found++
				continue
			}
			got, want := r.events(), want.events()
			if !slices.EqualFunc(got, want, equal) {
				t.Fatalf("%s with byte %d changed is complete, with other events", name, i)
			}
		}
		if found < len(at)*9/10 {
			t.Errorf("%s: of %d changes %d were found", name, len(at), found)
		}
	}
}

func TestNotADump(t *testing.T) {
	for _, tt := range []struct{ name, content, want string }{
		{"a.zst", "", "it is empty: get the whole file and import that"},
		{"a.bz2", "", "it is empty: get the whole file and import that"},
		{"a.gz", "", "it is empty: get the whole file and import that"},
		{"a.xz", "", "it is empty: get the whole file and import that"},
		{"a.zip", "", "it is empty: get the whole file and import that"},
		{"a.zst", "<html>", "it is HTML and not a .zst file: get it again and import that"},
		{"a.zst", "moved\n", "it is not a .zst file: get it again and import that"},
		{"a.ndjson", "\xfd7zXZ\x00", "its xz stream is cut off: get the whole file and import that"},
		{"a.ndjson", "7z\xbc\xaf\x27\x1c\x00\x04", "it is a 7z archive: unpack it and import what is in it"},
		{"a.gz", string(gz(t, []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))), "it is a PNG picture: name a file of JSON, one object a line, instead"},
		{"a.gz", string(gz(t, zst(t, []byte("{}\n")))), "it is zst inside gz: unpack it once and import that"},
	} {
		r := read(t, dump.Options{Inputs: []string{file(t, tt.name, []byte(tt.content))}})
		state, said := dump.StateRefused, " was not read: "
		if strings.Contains(tt.want, "cut off") {
			state, said = dump.StateIncomplete, " is incomplete: "
		}
		if len(r.errs) != 1 || !strings.HasSuffix(r.errs[0].Error(), said+tt.want) {
			t.Errorf("%s of %q: %v, want%s%s", tt.name, tt.content, r.errs, said, tt.want)
		}
		if got := r.progress.Inputs[0].State; got != state {
			t.Errorf("%s of %q is %s, want %s", tt.name, tt.content, got, state)
		}
	}
	r := read(t, dump.Options{Inputs: []string{file(t, "empty.ndjson", nil)}})
	if len(r.records) != 1 || !r.records[0].Mark().Complete {
		t.Errorf("an empty plain file yields %+v, want that it is complete", r.records)
	}
}

// TestWindow: a window that needs more memory than is free is refused before
// anything is read, also in a later frame; the next input is read.
func TestWindow(t *testing.T) {
	plain := fixture(t, "comments.ndjson")
	// A frame of unknown content size and with a window of 2^27 bytes.
	big := slices.Concat([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 17 << 3},
		[]byte{byte(len(plain)<<3 | 1), byte(len(plain) >> 5), byte(len(plain) >> 13)}, plain)
	path := file(t, "big.zst", big)
	next := file(t, "next.ndjson", fixture(t, "posts.ndjson"))
	was := debug.SetMemoryLimit(-1)

	r := read(t, dump.Options{Inputs: []string{path, next}}.WithMemory(100<<20))
	want := "dump: " + path + " was not read: decompressing it takes 384 MiB of memory for its zstd window, and 100 MiB are free: close other programs, or unpack it elsewhere"
	if len(r.errs) != 1 || r.errs[0].Error() != want {
		t.Errorf("errors = %v, want %s", r.errs, want)
	}
	if got := len(r.events()); got != 8 {
		t.Errorf("%d events, want the 8 of the next file", got)
	}

	later := file(t, "later.zst", slices.Concat(zst(t, plain), big))
	r = read(t, dump.Options{Inputs: []string{later}}.WithMemory(100<<20))
	if len(r.errs) != 1 || !strings.Contains(r.errs[0].Error(), "a later frame needs more memory than there is") {
		t.Errorf("errors = %v, want that a later frame needs more memory", r.errs)
	}
	if got := len(r.events()); got != 24 {
		t.Errorf("%d events, want the 24 of the first frame", got)
	}

	src, err := dump.Open(t.Context(), dump.Options{Inputs: []string{path}, Checkpoints: checkpoints{}}.WithMemory(1<<30))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := src.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
	if got := debug.SetMemoryLimit(-1); got != was {
		t.Errorf("memory limit after closing = %d, want %d as before", got, was)
	}

	huge := bytes.Clone(big)
	huge[5] = 22 << 3 // 2^32
	r = read(t, dump.Options{Inputs: []string{file(t, "huge.zst", huge)}}.WithMemory(1<<40))
	if len(r.errs) != 1 || !strings.Contains(r.errs[0].Error(), "its zstd window is 4096 MiB") {
		t.Errorf("errors = %v, want that the window is too large", r.errs)
	}
}

// TestDictionary: a dictionary of xz that needs more memory than is free is
// refused before the memory is allocated, also in a later stream.
func TestDictionary(t *testing.T) {
	one := xzOf(t, fixture(t, "comments.ndjson"), xz.WriterConfig{DictCap: 1 << 16})
	dictionary := func(bits byte) []byte {
		b := bytes.Clone(one)
		header := b[12 : 12+4*(int(b[12])+1)] // of the first block
		header[bytes.Index(header, []byte{0x21, 1})+2] = bits
		binary.LittleEndian.PutUint32(header[len(header)-4:], crc32.ChecksumIEEE(header[:len(header)-4]))
		return b
	}
	for _, tt := range []struct {
		file []byte
		free uint64
		want string
		text string
	}{
		{dictionary(36), 100 << 20, "decompressing it takes 1280 MiB of memory for its xz dictionary, and 100 MiB are free: close other programs, or unpack it elsewhere", ""},
		{dictionary(40), 1 << 40, "its xz dictionary is 4095 MiB, more than the limit of 2048 MiB: repack it with a smaller one", ""},
		{slices.Concat(one, dictionary(37)), 1 << 30, "decompressing it takes 1792 MiB of memory for its xz dictionary, and 1024 MiB are free: close other programs, or unpack it elsewhere", string(fixture(t, "comments.ndjson"))},
	} {
		fed := dump.Feed(t, file(t, "a.xz", tt.file), nil, tt.free)
		if fed.Err == nil || fed.Err.Error() != tt.want || fed.Text() != tt.text {
			t.Errorf("%d bytes, %v; want %d, %s", len(fed.Text()), fed.Err, len(tt.text), tt.want)
		}
	}
}

// TestWholeWindow opens the window of the real dumps, 2^31 bytes.
func TestWholeWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 2 GiB of address space")
	}
	r := read(t, dump.Options{Inputs: []string{real(t, "RC_2006-01.zst")}, Data: dump.DataNone}.WithMemory(1<<31+256<<20))
	if got := len(r.events()); r.progress.Err() != nil || got != 3666 {
		t.Errorf("%d events, %v; want 3666", got, r.progress.Err())
	}
	r = read(t, dump.Options{Inputs: []string{real(t, "RC_2006-01.zst")}}.WithMemory(1<<31))
	if len(r.errs) != 1 || len(r.events()) != 0 {
		t.Errorf("%d events, %v; want a refusal", len(r.events()), r.errs)
	}
}
