package dump_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ulikunitz/xz"

	"weir/core/dump"
)

// packer is a codec of which a file may hold several streams.
type packer struct {
	name  string
	text  []byte // the uncompressed content
	pack  func(t testing.TB) []byte
	empty []byte // an empty stream
	magic string
}

func packers(t testing.TB) []packer {
	text := fixture(t, "comments.ndjson")
	return []packer{
		{"zst", text, func(t testing.TB) []byte { return zst(t, text) }, zst(t, nil), "\x28\xb5\x2f\xfd"},
		{"gz", text, func(t testing.TB) []byte { return gz(t, text) }, gz(t, nil), "\x1f\x8b\x08"},
		{"bz2", text, func(t testing.TB) []byte { return fixture(t, "comments.ndjson.bz2") }, []byte("BZh9\x17\x72\x45\x38\x50\x90\x00\x00\x00\x00"), "BZh9"},
		{"xz", text, func(t testing.TB) []byte { return xzOf(t, text, xz.WriterConfig{BlockSize: 2000, DictCap: 1 << 16}) }, xzOf(t, nil, xz.WriterConfig{DictCap: 1 << 16}), "\xfd7zXZ\x00"},
		{"zst_blocks", text, func(t testing.TB) []byte { return zstBlocks(t, text, 100) }, nil, "\x0e\x01\x00\x00\x28\xb5\x2f\xfd"},
	}
}

// noise returns bytes that no codec's stream begins with.
func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	copy(b, "noise")
	return b
}

// TestBehind: a file is complete at the verified end of its last stream, whatever
// follows, and unread data is reported.
func TestBehind(t *testing.T) {
	zeros := func(n int) []byte { return make([]byte, n) }
	padding := func(n int) string { return fmt.Sprintf("zeros follow its end (%d bytes): padding, ignored", n) }
	other := func(n int) string {
		return fmt.Sprintf("data that is not CODEC follows its verified end (%d bytes) and was not read", n)
	}
	for _, p := range packers(t) {
		one := p.pack(t)
		for _, tt := range []struct {
			name    string
			file    []byte
			times   int // number of copies of the text
			warning string
		}{
			{"whole", one, 1, ""},
			{"streams", slices.Concat(one, one, one), 3, ""},
			{"streams of nothing", slices.Concat(p.empty, one, p.empty, p.empty, one, p.empty), 2, ""},
			{"a zero", slices.Concat(one, zeros(1)), 1, "zeros follow its end (1 byte): padding, ignored"},
			{"4 zeros", slices.Concat(one, zeros(4)), 1, padding(4)},
			{"a block of zeros", slices.Concat(one, zeros(512)), 1, padding(512)},
			{"more zeros than a buffer", slices.Concat(one, zeros(64<<10+1)), 1, padding(64<<10 + 1)},
			{"many zeros", slices.Concat(one, zeros(1<<20)), 1, padding(1 << 20)},
			{"zeros between streams", slices.Concat(one, zeros(4), one), 2, ""},
			{"many zeros between streams", slices.Concat(one, zeros(300<<10), one, zeros(8)), 2, padding(8)},
			{"5 bytes", slices.Concat(one, noise(5)), 1, other(5)},
			{"text", slices.Concat(one, []byte("noise, and no stream at all\n")), 1, other(28)},
			{"a line of JSON", slices.Concat(one, []byte(full), []byte("\n")), 1, other(len(full) + 1)},
			{"a MiB", slices.Concat(one, noise(1<<20)), 1, other(1 << 20)},
			{"zeros and noise", slices.Concat(one, zeros(512), noise(100)), 1, other(612)},
			{"noise and zeros", slices.Concat(one, noise(100), zeros(70<<10)), 1, other(100 + 70<<10)},
			{"noise after an empty stream", slices.Concat(one, p.empty, noise(37)), 1, other(37)},
			{"the begin of a magic", slices.Concat(one, []byte(p.magic[:2]), []byte("noise noise")), 1, other(13)},
			{"most of a magic", slices.Concat(one, []byte(p.magic[:len(p.magic)-1]), []byte("noise noise")), 1, other(len(p.magic) + 10)},
		} {
			t.Run(p.name+"/"+tt.name, func(t *testing.T) {
				path := file(t, "a."+p.name, tt.file)
				for _, input := range []string{path, "-"} {
					fed := dump.Feed(t, input, bytes.NewReader(tt.file), 1<<30)
					if fed.Err != nil || fed.Members != nil {
						t.Fatal(fed.Err, fed.Members)
					}
					if got, want := fed.Text(), strings.Repeat(string(p.text), tt.times); got != want {
						t.Errorf("%d bytes of text, want %d", len(got), len(want))
					}
					if want := strings.ReplaceAll(tt.warning, "CODEC", p.name); fed.Warning != want {
						t.Errorf("warning %q, want %q", fed.Warning, want)
					}
					if fed.Read != int64(len(tt.file)) || fed.Codec != p.name {
						t.Errorf("read %d bytes of %s, want all %d of %s", fed.Read, fed.Codec, len(tt.file), p.name)
					}
				}
			})
		}
	}
}

// TestNoEnd: a file whose last stream is truncated is never complete, whatever
// follows; the text before the end is read.
func TestNoEnd(t *testing.T) {
	for _, p := range packers(t) {
		one := p.pack(t)
		for _, tt := range []struct {
			name   string
			before []byte // whole streams
			after  int    // zeros after the cut
			step   int    // distance of the positions tried
		}{
			{"cut", nil, 0, 1},
			{"cut, then a zero", nil, 1, 1},
			{"cut, then 512 zeros", nil, 512, 1},
			{"cut, then many zeros", nil, 200 << 10, 9},
			{"the second is cut", one, 0, 1},
			{"the second is cut, then zeros", one, 4 << 10, 4},
			{"the second of nothing, the third cut", slices.Concat(one, p.empty), 0, 4},
		} {
			t.Run(p.name+"/"+tt.name, func(t *testing.T) {
				for i, n := range positions(len(one)) {
					switch {
					case i%tt.step != 0, tt.before == nil && n < len(p.magic), tt.before != nil && n == 0:
						continue // too short to be recognised
					case tt.after > 0 && len(bytes.Trim(one[n:], "\x00")) == 0:
						continue // nothing is missing but zeros
					}
					content := slices.Concat(tt.before, one[:n], make([]byte, tt.after))
					fed := dump.Feed(t, file(t, "a."+p.name, content), nil, 1<<30)
					if fed.Err == nil {
						t.Fatalf("cut to %d of %d bytes it is complete, warning %q", n, len(one), fed.Warning)
					}
					if tt.after > 0 {
						continue // zeros may mean anything
					}
					if text := fed.Text(); !strings.HasPrefix(strings.Repeat(string(p.text), 2), text) {
						t.Fatalf("cut to %d bytes: other text: %.100q", n, text)
					}
					if !strings.HasSuffix(fed.Err.Error(), " stream is cut off: get the whole file and import that") {
						t.Fatalf("cut to %d bytes: %v, want that it is cut off", n, fed.Err)
					}
				}
			})
		}
	}
}

// TestBetween: streams after other data would be lost if that data counted as the
// end of the file.
func TestBetween(t *testing.T) {
	for _, p := range packers(t) {
		one := p.pack(t)
		damaged := bytes.Clone(one)
		damaged[strings.Index(string(one), p.magic[len(p.magic)-2:])] ^= 0x10
		for name, content := range map[string][]byte{
			"noise":              slices.Concat(one, noise(100), one),
			"more than a buffer": slices.Concat(one, noise(100<<10), one),
			"noise over two":     slices.Concat(one, noise(64<<10-10), one),
			"a damaged stream":   slices.Concat(one, damaged, one),
			"the rest of one":    slices.Concat(one, one[len(one)/2:], one),
		} {
			fed := dump.Feed(t, file(t, "a."+p.name, content), nil, 1<<30)
			if fed.Err == nil || fed.Text() != string(p.text) {
				t.Errorf("%s, %s: %d bytes, %v, warning %q; want those of the first stream, and an error", p.name, name, len(fed.Text()), fed.Err, fed.Warning)
			}
		}
	}
}

// bzip2Ends has streams that end at each of the eight bits of a byte.
var bzip2Ends = []struct{ text, packed string }{
	{"aahh\n", "QlpoOTFBWSZTWZQGd/oAAADBAAAQIEAgACGYGYRSF3JFOFCQlAZ3+g=="},
	{"bbcd\n", "QlpoOTFBWSZTWeymnkkAAADBAAAQHAAgACGaaDNNE0eLuSKcKEh2U08kgA=="},
	{"bahcdg\n", "QlpoOTFBWSZTWTMh6okAAAFBAAAQPMAgACINM0IYCeiBRdyRThQkDMh6okA="},
	{"efch\n", "QlpoOTFBWSZTWaTcm6MAAAFBAAAQC0AgADDNAMGgUOLuSKcKEhSbk3Rg"},
	{"a\n", "QlpoOTFBWSZTWWM+1uIAAADBAAAQIAAgACEAgrF3JFOFCQYz7W4g"},
	{"ccbb\n", "QlpoOTFBWSZTWZ3IcFIAAAJBAAAQGAAgACEmQZhIuLuSKcKEhO5DgpA="},
	{"ee\n", "QlpoOTFBWSZTWdpNQY0AAAFBAAAQAgAgACEAgixdyRThQkNpNQY0"},
	{"ggh\n", "QlpoOTFBWSZTWZORMxAAAADBAAAQAMAgACGYGYR0LuSKcKEhJyJmIA=="},
}

// TestBzip2Ends: the end of a stream is found at any bit, whatever follows, and
// also after several blocks.
func TestBzip2Ends(t *testing.T) {
	var all []byte
	var text strings.Builder
	for _, tt := range bzip2Ends {
		packed, err := base64.StdEncoding.DecodeString(tt.packed)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, packed...)
		text.WriteString(tt.text)
		for _, after := range []string{"", "\x00", "\x00\x00\x00", "noise", "BZh9noise", "\x17\x72\x45\x38\x50\x90"} {
			fed := dump.Feed(t, file(t, "a.bz2", append(packed, after...)), nil, 1<<30)
			if fed.Err != nil || fed.Text() != tt.text || (fed.Warning == "") != (after == "") {
				t.Errorf("%q before %q: %q, %v, warning %q", tt.text, after, fed.Text(), fed.Err, fed.Warning)
			}
		}
	}
	blocks := fixture(t, "blocks.ndjson.bz2")
	lines := make([]byte, 0, 280<<10)
	for i := range 1500 {
		lines = fmt.Appendf(lines, `{"id":"%05d","body":"%s"}`+"\n", i, strings.Repeat("made up ", 20))
	}
	fed := dump.Feed(t, file(t, "a.bz2", slices.Concat(all, blocks, all, blocks, []byte("noise"))), nil, 1<<30)
	if want := text.String() + string(lines) + text.String() + string(lines); fed.Err != nil || fed.Text() != want || fed.Warning == "" {
		t.Errorf("%d bytes, %v, warning %q; want %d bytes and a warning", len(fed.Text()), fed.Err, fed.Warning, len(want))
	}
}

// TestZstBlocks: files that the format allows although nobody writes them, and
// invalid ones.
func TestZstBlocks(t *testing.T) {
	block := func(numbers []uint32, data string) []byte {
		var content []byte
		for _, n := range numbers {
			content = binary.LittleEndian.AppendUint32(content, n)
		}
		frame := zst(t, append(content, data...))
		return append(binary.LittleEndian.AppendUint32(nil, uint32(len(frame))), frame...)
	}
	good := block([]uint32{1, 0, 2}, "{}")
	long := slices.Clone(good)
	long[0]++
	for _, tt := range []struct {
		name       string
		file       []byte
		text, want string
	}{
		{"rows in another order", block([]uint32{3, 4, 2, 0, 4, 4, 2}, "[1]\n{}"), "{}\n[1]\n{}\n", ""},
		{"no rows", slices.Concat(good, block([]uint32{0}, ""), good), "{}\n{}\n", ""},
		{"an empty row", block([]uint32{2, 0, 0, 0, 2}, "{}"), "\n{}\n", ""},
		{"like gz", []byte("\x1f\x8b\x08\x00\x28\xb5\x2f\xfd\x04\x00"), "", "its zst_blocks stream is cut off: get the whole file and import that"},
		{"a row beyond the block", slices.Concat(good, block([]uint32{1, 1, 2}, "{}")), "{}\n", "its zst_blocks stream is damaged: a row lies outside its block: get it again and import that"},
		{"too few rows", slices.Concat(good, block([]uint32{9, 0, 2}, "{}")), "{}\n", "its zst_blocks stream is damaged: a block has fewer rows than it says: get it again and import that"},
		{"nothing in a block", slices.Concat(good, block(nil, "")), "{}\n", "its zst_blocks stream is damaged: a block has no rows: get it again and import that"},
		{"a length too large", slices.Concat(long, good), "", "its zst_blocks stream is damaged: a block and its frame differ in length: get it again and import that"},
	} {
		fed := dump.Feed(t, file(t, "a", tt.file), nil, 1<<30)
		err := ""
		if fed.Err != nil {
			err = fed.Err.Error()
		}
		if fed.Text() != tt.text || err != tt.want {
			t.Errorf("%s: %q, %s; want %q, %s", tt.name, fed.Text(), err, tt.text, tt.want)
		}
	}
}
