package dump_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ulikunitz/xz"

	"weir/core/dump"
)

// member is a file in an archive.
type member struct{ name, text string }

func tarOf(t testing.TB, format tar.Format, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		h := &tar.Header{Name: m.name, Mode: 0o600, Size: int64(len(m.text)), Format: format, ModTime: time.Unix(1_300_000_000, 0)}
		if strings.HasSuffix(m.name, "/") {
			h.Typeflag = tar.TypeDir
		}
		if link, ok := strings.CutPrefix(m.text, "-> "); ok {
			h.Typeflag, h.Linkname, h.Size, m.text = tar.TypeSymlink, link, 0, ""
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, m.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipOf writes members as a stream, with their sizes after their data.
func zipOf(t testing.TB, method uint16, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, m.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	lineA = `{"id":"a","created_utc":1,"body":""}` + "\n"
	lineB = `{"id":"b","created_utc":1,"body":""}` + "\n"
	lineC = `{"id":"c","created_utc":1,"body":""}` // no newline
)

// allSorts has dumps in every format, and other files.
func allSorts(t testing.TB) (members []member, texts []member, left []leftOut) {
	long := strings.Repeat("folder/", 30) + "RC_2011-02"
	members = []member{
		{"month/", ""},
		{"month/README.md", "# made up\n"},
		{"month/RC_2011-01.ndjson", lineA + lineB},
		{"month/cut.ndjson", `"rest of a line"}` + "\n" + lineA},
		{"month/no-newline", lineC},
		{"__MACOSX/month/._RC_2011-01.ndjson", "\x00\x05\x16\x07"},
		{".DS_Store", "\x00\x00\x00\x01Bud1"},
		{".RC_2011-01.zst.Xa7", lineA},
		{".git/config.json", "{}"},
		{"picture.json", "\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"},
		{"empty.ndjson", ""},
		{"empty.zst", ""},
		{"a.zst", string(zst(t, []byte(lineA+lineB)))},
		{"a.gz", string(gz(t, []byte(lineC)))},
		{"a.bz2", string(fixture(t, "comments.ndjson.bz2"))},
		{"./a.xz", string(xzOf(t, []byte(lineA), xz.WriterConfig{}))},
		{"a.zst_blocks", string(zstBlocks(t, []byte(lineA+lineB), 1))},
		{"nothing.gz", string(gz(t, nil))},
		{"more.zip", string(zipOf(t, zip.Deflate, member{"a.ndjson", lineA}))},
		{"more.tar.gz", string(gz(t, tarOf(t, tar.FormatUSTAR, member{"a.ndjson", lineA})))},
		{"later.zst.part", "\x28\xb5\x2f\xfd"},
		{"table.csv", "id,body\n1,x\n2,y\n"},
		{"wide.txt", "\xff\xfe{\x00}\x00\n\x00"},
		{long, lineB},
		{"last.7z", "7z\xbc\xaf\x27\x1c\x00\x04"},
	}
	texts = []member{
		{"month/RC_2011-01.ndjson", lineA + lineB},
		{"month/cut.ndjson", `"rest of a line"}` + "\n" + lineA},
		{"month/no-newline", lineC},
		{"a.zst", lineA + lineB},
		{"a.gz", lineC},
		{"a.bz2", string(fixture(t, "comments.ndjson"))},
		{"./a.xz", lineA},
		{"a.zst_blocks", lineA + lineB},
		{"nothing.gz", ""},
		{"wide.txt", "\ufeff{}\n"},
		{long, lineB},
	}
	left = []leftOut{
		{"month/README.md", "text that is not JSON", false},
		{"__MACOSX/month/._RC_2011-01.ndjson", "only holds file attributes of macOS", false},
		{".DS_Store", "hidden", false},
		{".RC_2011-01.zst.Xa7", "hidden", true},
		{".git/config.json", "hidden", false},
		{"picture.json", "a PNG picture", true},
		{"empty.ndjson", "empty", false},
		{"empty.zst", "empty", true},
		{"more.zip", "packed again inside the archive: unpack it and import that", true},
		{"more.tar.gz", "packed again inside the archive: unpack it and import that", true},
		{"later.zst.part", "an unfinished download", true},
		{"table.csv", "CSV", false},
		{"last.7z", "a 7z archive: unpack it and import what is in it", true},
	}
	return members, texts, left
}

// TestArchives: all dumps in an archive, compressed or not, are read, whatever
// their compression and names; everything else is left out and listed.
func TestArchives(t *testing.T) {
	members, texts, left := allSorts(t)
	pax := tarOf(t, tar.FormatPAX, members...)
	gnu := tarOf(t, tar.FormatGNU, members...)
	for _, tt := range []struct {
		name, codec string
		file        []byte
		stdin       bool // it can come through a pipe
		warning     string
	}{
		{"a.tar", "tar", pax, true, ""},
		{"gnu.tar", "tar", gnu, true, ""},
		{"padded.tar", "tar", slices.Concat(pax, make([]byte, 10<<10)), true, ""},
		{"noise.tar", "tar", slices.Concat(pax, make([]byte, 512), noise(37)), true, "data that is not tar follows its verified end (37 bytes) and was not read"},
		{"a.tar.zst", "tar.zst", zst(t, pax), true, ""},
		{"a.tar.gz", "tar.gz", gz(t, gnu), true, ""},
		{"a.tgz", "tar.gz", slices.Concat(gz(t, pax), make([]byte, 100)), true, "zeros follow its end (100 bytes): padding, ignored"},
		{"a.tar.xz", "tar.xz", xzOf(t, pax, xz.WriterConfig{}), true, ""},
		{"renamed.ndjson", "tar.zst", zst(t, gnu), true, ""},
		{"a.zip", "zip", zipOf(t, zip.Deflate, members...), false, ""},
		{"stored.zip", "zip", zipOf(t, zip.Store, members...), false, ""},
		{"padded.zip", "zip", slices.Concat(zipOf(t, zip.Deflate, members...), make([]byte, 70<<10)), false, "zeros follow its end (71680 bytes): padding, ignored"},
		{"noise.zip", "zip", slices.Concat(zipOf(t, zip.Deflate, members...), noise(1<<20)), false, "data that is not zip follows its verified end (1048576 bytes) and was not read"},
		{"renamed", "zip", zipOf(t, zip.Deflate, members...), false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t, tt.name, tt.file)
			for _, input := range []string{path, "-"} {
				fed := dump.Feed(t, input, bytes.NewReader(tt.file), 1<<30)
				name := path
				if input == "-" {
					name = "standard input"
					if !tt.stdin {
						want := "it is a zip archive, whose table of contents is at its end: name the file instead of sending it through a pipe"
						if fed.Err == nil || fed.Err.Error() != want {
							t.Errorf("through a pipe: %v, want %s", fed.Err, want)
						}
						continue
					}
				}
				if fed.Err != nil {
					t.Fatal(fed.Err)
				}
				var got []member
				for i, name := range fed.Members {
					got = append(got, member{name, fed.Texts[i]})
				}
				if !slices.Equal(got, texts) {
					t.Errorf("members\n%q, want\n%q", got, texts)
				}
				for i := range fed.LeftOut {
					fed.LeftOut[i].Name = strings.TrimPrefix(fed.LeftOut[i].Name, name+"/")
				}
				if !slices.Equal(comparables(fed.LeftOut), left) {
					t.Errorf("left out\n%v, want\n%v", fed.LeftOut, left)
				}
				if fed.Codec != tt.codec || fed.Warning != tt.warning || fed.Read != int64(len(tt.file)) {
					t.Errorf("codec %s, warning %q, %d bytes read; want %s, %q, %d", fed.Codec, fed.Warning, fed.Read, tt.codec, tt.warning, len(tt.file))
				}
			}
		})
	}
}

// TestTarsTogether: concatenated archives are read like one.
func TestTarsTogether(t *testing.T) {
	one := tarOf(t, tar.FormatUSTAR, member{"a.ndjson", lineA})
	two := tarOf(t, tar.FormatUSTAR, member{"b.ndjson", lineB})
	none := make([]byte, 10<<10)
	for _, content := range [][]byte{
		slices.Concat(one, two), slices.Concat(one, none, two, none), slices.Concat(gz(t, one), gz(t, two)),
	} {
		fed := dump.Feed(t, file(t, "a.tar", content), nil, 1<<30)
		if fed.Err != nil || fed.Text() != lineA+lineB || fed.Warning != "" {
			t.Errorf("%q, %v, warning %q; want both", fed.Texts, fed.Err, fed.Warning)
		}
	}
}

// TestArchivesCut: a truncated archive is never complete, wherever it ends, also
// when compressed and between two members; the text before the end is read.
func TestArchivesCut(t *testing.T) {
	body := strings.Repeat(lineA, 40)
	members := []member{
		{"a.ndjson", body}, {"b/c.gz", string(gz(t, []byte(body)))}, {"README", "none"}, {"d.ndjson", body},
	}
	plain := tarOf(t, tar.FormatPAX, members...)
	for name, content := range map[string][]byte{
		"a.tar":     plain,
		"a.tar.zst": zst(t, plain),
		"a.tar.gz":  gz(t, plain),
		"a.zip":     zipOf(t, zip.Deflate, members...),
	} {
		cuts := positions(len(content))
		if name == "a.tar" {
			for n := 0; n < len(content)-512; n += 512 { // between blocks
				cuts = append(cuts, n)
			}
			cuts = slices.DeleteFunc(cuts, func(n int) bool { return n >= len(content)-512 }) // a block of zeros is an end
		}
		for _, n := range cuts {
			for _, after := range [][]byte{nil, make([]byte, 100)} {
				cut := slices.Concat(content[:n], after)
				fed := dump.Feed(t, file(t, name, cut), nil, 1<<30)
				if fed.Err == nil && len(bytes.Trim(content[n:], "\x00")) > 0 {
					t.Fatalf("%s cut to %d of %d bytes and %d zeros: complete", name, n, len(content), len(after))
				}
				if len(fed.Members) > 0 && after == nil && !strings.HasPrefix(strings.Repeat(body, 3), fed.Text()) {
					t.Fatalf("%s cut to %d bytes: other text: %.100q", name, n, fed.Text())
				}
			}
		}
	}
}

// TestDamagedMember: a member that cannot be read to its end makes the archive
// incomplete; the members before it are read.
func TestDamagedMember(t *testing.T) {
	good := gz(t, []byte(lineB))
	for _, tt := range []struct {
		packed []byte
		want   string
	}{
		{good[:len(good)-3], "the gz stream of b.gz in it is cut off: get the whole file and import that"},
		{slices.Concat(good[:len(good)-3], []byte("xyz")), "the gz stream of b.gz in it is damaged: gzip: invalid checksum: get it again and import that"},
		{slices.Concat(good, good[:1]), "the gz stream of b.gz in it is cut off: get the whole file and import that"},
	} {
		members := []member{{"a.ndjson", lineA}, {"b.gz", string(tt.packed)}, {"c.ndjson", lineC}}
		for name, content := range map[string][]byte{
			"a.tar": tarOf(t, tar.FormatUSTAR, members...), "a.zip": zipOf(t, zip.Store, members...),
		} {
			fed := dump.Feed(t, file(t, name, content), nil, 1<<30)
			if fed.Err == nil || fed.Err.Error() != tt.want {
				t.Errorf("%s: %v, want %s", name, fed.Err, tt.want)
			}
			if !strings.HasPrefix(fed.Text(), lineA) || strings.Contains(fed.Text(), lineC) {
				t.Errorf("%s: text %q, want that of the first member, and not of the last", name, fed.Text())
			}
		}
	}
	padded := slices.Concat(good, make([]byte, 100))
	fed := dump.Feed(t, file(t, "a.tar", tarOf(t, tar.FormatUSTAR, member{"b.gz", string(padded)}, member{"c.gz", string(padded)})), nil, 1<<30)
	if want := "b.gz: zeros follow its end (100 bytes): padding, ignored; and the same for 1 more member"; fed.Err != nil || fed.Warning != want {
		t.Errorf("%v, warning %q; want %q", fed.Err, fed.Warning, want)
	}
}

// TestDamagedZip: a changed byte is detected, or doesn't change the text that is
// read.
func TestDamagedZip(t *testing.T) {
	content := zipOf(t, zip.Deflate, member{"a.ndjson", strings.Repeat(lineA, 20)}, member{"b.ndjson", lineB})
	want := dump.Feed(t, file(t, "a.zip", content), nil, 1<<30)
	for i := range content {
		damaged := bytes.Clone(content)
		damaged[i] ^= 0x10
		fed := dump.Feed(t, file(t, "a.zip", damaged), nil, 1<<30)
		lost := slices.ContainsFunc(fed.LeftOut, func(o dump.LeftOut) bool { return o.Unfinished })
		if fed.Err == nil && !lost && (fed.Text() != want.Text() || len(fed.Members) != 2) {
			t.Errorf("with byte %d changed it is complete, with other text: %.100q", i, fed.Texts)
		}
	}
}

// TestZipInside: a truncated archive isn't mistaken for a complete one inside it.
func TestZipInside(t *testing.T) {
	inside := zipOf(t, zip.Store, member{"a.ndjson", lineA})
	content := zipOf(t, zip.Store, member{"0.ndjson", lineB}, member{"a.zip", string(inside)}, member{"z.ndjson", lineC})
	end := bytes.Index(content, inside) + len(inside)
	for n := end; n < len(content)-22; n += 7 {
		if fed := dump.Feed(t, file(t, "a.zip", content[:n]), nil, 1<<30); fed.Err == nil {
			t.Fatalf("cut to %d of %d bytes: complete with %q", n, len(content), fed.Members)
		}
	}
}

// TestZipKinds: members of a zip archive that aren't read.
func TestZipKinds(t *testing.T) {
	plain := zipOf(t, zip.Deflate, member{"RC_2011-01", lineA}, member{"b.ndjson", lineB})
	change := func(at int, to byte) []byte { // in the header of the first member, and in the directory
		b := bytes.Clone(plain)
		b[at], b[bytes.Index(b, []byte("PK\x01\x02"))+at+2] = to, to
		return b
	}
	for _, tt := range []struct {
		name, want string
		file       []byte
	}{
		{"encrypted", "it is encrypted: unpack it with its password and import that", change(6, 9)},
		{"deflate64", "packed with method 9 of zip, which is not read: unpack it and import that", change(8, 9)},
	} {
		path := file(t, "a.zip", tt.file)
		fed := dump.Feed(t, path, nil, 1<<30)
		if want := []leftOut{{path + "/RC_2011-01", tt.want, true}}; fed.Err != nil || !slices.Equal(comparables(fed.LeftOut), want) || fed.Text() != lineB {
			t.Errorf("%s: %v, text %q, left out %v; want %v", tt.name, fed.Err, fed.Text(), fed.LeftOut, want)
		}
	}
	office := zipOf(t, zip.Deflate, member{"[Content_Types].xml", "<?xml"}, member{"xl/workbook.xml", "<?xml"})
	fed := dump.Feed(t, file(t, "a.xlsx", office), nil, 1<<30)
	if want := "it is an Office file: export it as NDJSON, one JSON object a line, and import that"; fed.Err == nil || fed.Err.Error() != want {
		t.Errorf("%v, want %s", fed.Err, want)
	}
	if fed := dump.Feed(t, file(t, "a.zip", zipOf(t, zip.Deflate)), nil, 1<<30); fed.Err != nil || len(fed.Members) != 0 {
		t.Errorf("an archive of nothing: %q, %v", fed.Members, fed.Err)
	}
}

// TestZip64: an archive whose directory is too large for the old format has an
// additional record.
func TestZip64(t *testing.T) {
	content := zipOf(t, zip.Deflate, member{"a.ndjson", lineA}, member{"b.ndjson", lineB})
	end := bytes.Index(content, []byte("PK\x05\x06"))
	directory := bytes.Index(content, []byte("PK\x01\x02"))
	le := binary.LittleEndian
	large := slices.Concat(content[:end], []byte("PK\x06\x06"))
	large = le.AppendUint64(large, 44) // the length of the rest
	large = append(large, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	for _, n := range []int{2, 2, end - directory, directory} {
		large = le.AppendUint64(large, uint64(n))
	}
	large = append(large, "PK\x06\x07\x00\x00\x00\x00"...)
	large = le.AppendUint32(le.AppendUint64(large, uint64(end)), 1)
	large = append(large, "PK\x05\x06\x00\x00\x00\x00"...)
	large = append(large, bytes.Repeat([]byte{0xff}, 12)...) // members, directory
	large = append(large, 0, 0)
	for _, padding := range []int{0, 100} {
		fed := dump.Feed(t, file(t, "a.zip", append(large, make([]byte, padding)...)), nil, 1<<30)
		if fed.Err != nil || fed.Text() != lineA+lineB {
			t.Errorf("%q, %v; want both", fed.Texts, fed.Err)
		}
	}
}

// TestArchiveRecords: an archive is one input, whose progress and marks count
// the text of all its members.
func TestArchiveRecords(t *testing.T) {
	members := []member{{"a.ndjson", lineA}, {"README.md", "none"}, {"b.gz", string(gz(t, []byte(lineB)))}}
	path := file(t, "a.tar.zst", zst(t, tarOf(t, tar.FormatPAX, members...)))
	r := read(t, dump.Options{Inputs: []string{path}})
	if got, want := r.keys(), []string{"t1_a", "t1_b"}; !slices.Equal(got, want) || r.progress.Err() != nil {
		t.Errorf("keys %q, %v; want %q", got, r.progress.Err(), want)
	}
	last := r.records[len(r.records)-1].Mark()
	if !last.Complete || last.Offset != int64(len(lineA+lineB)) || last.Line != 2 || last.Input.Codec != "tar.zst" {
		t.Errorf("last mark %+v", last)
	}
	if want := []leftOut{{path + "/README.md", "text that is not JSON", false}}; !slices.Equal(comparables(r.progress.LeftOut), want) {
		t.Errorf("left out %v, want %v", r.progress.LeftOut, want)
	}
}

// TestGrowingZip: an archive that changes while it is read has no verified end.
func TestGrowingZip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.zip")
	content := zipOf(t, zip.Store, member{"a.ndjson", strings.Repeat(lineA, 100_000)}) // more than is read ahead
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := dump.Open(t.Context(), dump.Options{Inputs: []string{path}, Checkpoints: checkpoints{}})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	if _, err := src.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("more"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = src.Next(t.Context())
	}
	if !strings.Contains(err.Error(), "incomplete: it changed while it was read") {
		t.Errorf("Next = %v, want that the input changed", err)
	}
}
