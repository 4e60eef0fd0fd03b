package dump_test

import (
	"archive/tar"
	"archive/zip"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"weir/core/dump"
)

// lay writes files into a new folder: "-> target" makes a link, a name that ends
// with a slash a folder.
func lay(t testing.TB, files ...member) string {
	t.Helper()
	folder := t.TempDir()
	for _, f := range files {
		path := filepath.Join(folder, f.name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, ok := strings.CutPrefix(f.text, "-> "); ok {
			err = os.Symlink(target, path)
		} else if strings.HasSuffix(f.name, "/") {
			err = os.MkdirAll(path, 0o700)
		} else {
			err = os.WriteFile(path, []byte(f.text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// leftOut is a dump.LeftOut that can be compared.
type leftOut struct {
	Name, Reason string
	Unfinished   bool
}

func comparables(all []dump.LeftOut) (list []leftOut) {
	for _, l := range all {
		list = append(list, leftOut{l.Name, l.Reason.String(), l.Unfinished})
	}
	return list
}

// opened returns the inputs of a source, and the files it leaves out, by their
// paths below folder.
func opened(t testing.TB, folder string, inputs ...string) (names []string, left []leftOut) {
	t.Helper()
	src, err := dump.Open(t.Context(), dump.Options{Inputs: inputs, Stdin: strings.NewReader(""), Checkpoints: checkpoints{}})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	below := func(path string) string {
		rest, err := filepath.Rel(folder, path)
		if err != nil {
			t.Fatal(err)
		}
		return rest
	}
	for _, in := range src.Progress().Inputs {
		names = append(names, below(in.Name))
	}
	for _, l := range src.Progress().LeftOut {
		left = append(left, leftOut{below(l.Name), l.Reason.String(), l.Unfinished})
	}
	return names, left
}

// TestFolder: in a folder, all dumps are read, whatever their names and
// compression, and files with the name of a dump; the rest is listed.
func TestFolder(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
	gzOf := func(text string) string { return string(gz(t, []byte(text))) }
	events := "event: message\nid: 1\ndata: {}\n\n"
	for _, f := range []struct {
		name, text string
		reason     string // "" for a dump
		missed     bool
	}{
		{"RC_2005-12", lineA, "", false},
		{"RC_2011-01.zst", string(zst(t, []byte(lineA))), "", false},
		{"a.7", lineA, "", false},
		{"a.json", "[\n" + lineA + "]", "", false},
		{"a.txt", lineA, "", false},
		{"a.zst_blocks", string(zstBlocks(t, []byte(lineA), 1)), "", false},
		{"bom.txt", "\ufeff \r\n" + lineA, "", false},
		{"bz2.dat", string(fixture(t, "comments.ndjson.bz2")), "", false},
		{"events.log", events, "", false},
		{"keepalive.log", ":ok\n\n" + events, "", false},
		{"month.tar", string(tarOf(t, tar.FormatPAX, member{"README", "none"})), "", false},
		{"month.zip", string(zipOf(t, zip.Deflate, member{"README", "none"}, member{"a", lineA})), "", false},
		{"nul.txt", strings.Repeat("\x00", 3000) + lineA, "", false},
		{"sequence.txt", "\x1e" + lineA, "", false},
		{"utf16.txt", "\xff\xfe{\x00}\x00\n\x00", "", false},
		{"utf16.big", "\xfe\xff\x00{\x00}\x00\n", "", false},
		{"deep/er/x", lineA, "", false},

		// Files that the import complains about.
		{"RS_2011-01", "rest of a line\n", "", false},
		{"broken.ndjson", "rest of a line\n" + lineA, "", false},
		{"html.jsonl", "<html>\n", "", false},
		{"png.ndjson", png, "", false},
		{"short.gz", gzOf(lineA)[:12], "", false},
		{"short.zip", string(zipOf(t, zip.Deflate, member{"a", lineA}))[:50], "", false},
		{"text.zst", "moved", "", false},

		{".RC_2011-02.zst.Xy12", lineA, "hidden", true},
		{".cache.json", lineA, "hidden", false},
		{".git/config.json", lineA, "hidden", false},
		{"._RC_2011-01.zst", "\x00\x05\x16\x07", "only holds file attributes of macOS", false},
		{"7z.dat", "7z\xbc\xaf\x27\x1c\x00\x04", "a 7z archive: unpack it and import what is in it", true},
		{"README.md", "# Data\n\nSee [here](x).\n", "text that is not JSON", false},
		{"a.crdownload", lineA, "an unfinished download", true},
		{"a.zst.!qB", lineA, "an unfinished download", true},
		{"a.zst.part", lineA, "an unfinished download", true},
		{"db.dat", "SQLite format 3\x00", "a SQLite database", false},
		{"empty", "", "empty", false},
		{"empty.ndjson", "", "empty", false},
		{"empty.zst", "", "empty", true},
		{"lost.zip", string(zipOf(t, zip.Deflate, member{"a.zip", string(zipOf(t, zip.Deflate))})), "an archive without a dump", true},
		{"nothing.dat", strings.Repeat("\x00", 100<<10), "only blanks and zeros", true},
		{"office.xlsx", string(zipOf(t, zip.Deflate, member{"[Content_Types].xml", "<?xml"})), "an Office file", false},
		{"page.html", "<!DOCTYPE html>\n", "HTML", false},
		{"picture.png", png, "a PNG picture", false},
		{"picture.png.gz", gzOf(png), "a PNG picture", false},
		{"pictures.zip", string(zipOf(t, zip.Deflate, member{"a.png", png})), "an archive without a dump", false},
		{"table.csv", "id,body\n1,x\n2,y\n", "CSV", false},
		{"table.csv.gz", gzOf("id,body\n1,x\n2,y\n"), "CSV", false},
		{"what.dat", string(noise(2000))[10:], "a binary file", false},
	} {
		folder := lay(t, member{"a-dump.ndjson", lineB}, member{"x/" + f.name, f.text})
		names, left := opened(t, folder, folder)
		wantNames, wantLeft := []string{"a-dump.ndjson"}, []leftOut(nil)
		if f.reason == "" {
			wantNames = append(wantNames, filepath.Join("x", f.name))
		} else {
			name := f.name
			if strings.HasPrefix(name, ".git") {
				name = ".git"
			}
			wantLeft = []leftOut{{filepath.Join("x", name), f.reason, f.missed}}
		}
		if !slices.Equal(names, wantNames) || !slices.Equal(left, wantLeft) {
			t.Errorf("%s: dumps %q, left out %v; want %v", f.name, names, left, wantLeft)
		}
		// A file that is named directly is never left out.
		if names, left := opened(t, folder, filepath.Join(folder, "x", f.name)); len(names) != 1 || left != nil {
			t.Errorf("%s by itself: dumps %q, left out %v", f.name, names, left)
		}
	}
}

// TestFolderLinks: links are followed, and files reached twice, or in a loop, are
// read once.
func TestFolderLinks(t *testing.T) {
	folder := lay(t,
		member{"dumps/a.ndjson", lineA},
		member{"dumps/again.ndjson", "-> a.ndjson"},
		member{"dumps/gone.ndjson", "-> nowhere"},
		member{"dumps/gone", "-> nowhere"},
		member{"dumps/more", "-> ../elsewhere"},
		member{"dumps/self", "-> ."},
		member{"dumps/twice", "-> ../elsewhere"},
		member{"dumps/z.ndjson", "-> ../elsewhere/b.ndjson"},
		member{"elsewhere/b.ndjson", lineB},
		member{"elsewhere/round", "-> ../dumps"},
		member{"elsewhere/c", "-> ../elsewhere/c.ndjson"},
		member{"elsewhere/c.ndjson", lineC},
		member{"loop", "-> loop"},
	)
	dumps := filepath.Join(folder, "dumps")
	gone := func(in string) []leftOut {
		return []leftOut{{in + "/gone", "a broken link", false}, {in + "/gone.ndjson", "a broken link", true}}
	}
	loop := leftOut{Name: "loop", Reason: "cannot be read: too many levels of symbolic links", Unfinished: true}
	elsewhere := folder + "/elsewhere"
	for _, tt := range []struct {
		inputs, want []string
		left         []leftOut
	}{
		{[]string{dumps}, []string{"dumps/a.ndjson", "dumps/more/b.ndjson", "dumps/more/c"}, gone("dumps")},
		{[]string{dumps, dumps, elsewhere}, []string{"dumps/a.ndjson", "dumps/more/b.ndjson", "dumps/more/c"}, gone("dumps")},
		{[]string{elsewhere + "/b.ndjson", dumps}, []string{"elsewhere/b.ndjson", "dumps/a.ndjson", "dumps/more/c"}, gone("dumps")},
		{[]string{dumps + "/again.ndjson", dumps + "/a.ndjson"}, []string{"dumps/again.ndjson"}, nil},
		{[]string{elsewhere + "/c.ndjson", elsewhere + "/b.ndjson", dumps + "/a.ndjson", dumps},
			[]string{"elsewhere/c.ndjson", "elsewhere/b.ndjson", "dumps/a.ndjson"}, gone("dumps")},
		{[]string{elsewhere, folder}, []string{"elsewhere/b.ndjson", "elsewhere/c", "elsewhere/round/a.ndjson"}, append(gone("elsewhere/round"), loop)},
	} {
		names, left := opened(t, folder, tt.inputs...)
		if !slices.Equal(names, tt.want) || !slices.Equal(left, tt.left) {
			t.Errorf("%q: dumps %q, left out %v; want %q, %v", tt.inputs, names, left, tt.want, tt.left)
		}
	}
	if _, err := dump.Open(t.Context(), dump.Options{Inputs: []string{folder + "/loop"}}); err == nil {
		t.Error("a link to itself opens")
	}
}

// TestFolderWithoutDumps: the error lists the files in the folder.
func TestFolderWithoutDumps(t *testing.T) {
	folder := lay(t, member{"README", "none"}, member{"b.part", lineA}, member{"below/", ""})
	_, err := dump.Open(t.Context(), dump.Options{Inputs: []string{folder}})
	want := "dump: no dump in " + folder + ", only README (text that is not JSON), b.part (an unfinished download): name a file itself to import it anyway"
	if err == nil || err.Error() != want {
		t.Errorf("Open = %v, want %s", err, want)
	}
}

// TestFolderUnreadable: an unreadable file does not prevent the others from being
// read.
func TestFolderUnreadable(t *testing.T) {
	folder := lay(t, member{"a.ndjson", lineA}, member{"b.ndjson", lineB}, member{"c/d.ndjson", lineC})
	for _, name := range []string{"b.ndjson", "c"} {
		if err := os.Chmod(filepath.Join(folder, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(folder, "c"), 0o700) })
	if _, err := os.ReadFile(filepath.Join(folder, "b.ndjson")); err == nil {
		t.Skip("nothing is unreadable for root")
	}
	names, left := opened(t, folder, folder)
	want := []leftOut{{"b.ndjson", "cannot be read: permission denied", true}, {"c", "cannot be read: permission denied", true}}
	if !slices.Equal(names, []string{"a.ndjson"}) || !slices.Equal(left, want) {
		t.Errorf("dumps %q, left out %v; want a.ndjson, %v", names, left, want)
	}
}

// TestFolderWindow: examining a file allocates no memory for a large window.
func TestFolderWindow(t *testing.T) {
	// A frame of unknown content size and with a window of 2^31 bytes.
	frame := binary.LittleEndian.AppendUint32([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 21 << 3}, uint32(len(lineA)<<3|1))
	frame = append(frame[:len(frame)-1], lineA...) // a block's header has three bytes
	folder := lay(t, member{"a.zst", string(frame)})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	names, left := opened(t, folder, folder)
	runtime.ReadMemStats(&after)
	if len(names) != 1 || left != nil {
		t.Errorf("dumps %q, left out %v", names, left)
	}
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 16<<20 {
		t.Errorf("%d MiB taken", taken>>20)
	}
}
