package assets_test

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// TestBundle lays out Weir.app around a file, and reads what macOS reads of it.
func TestBundle(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "built")
	if err := os.WriteFile(program, []byte("the program"), 0o755); err != nil {
		t.Fatal(err)
	}
	for range 2 { // again over the first
		out, err := exec.CommandContext(t.Context(), "macos/bundle", program, "1.2.3", "12.0", filepath.Join(dir, "a b")).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	app := filepath.Join(dir, "a b", "Weir.app")
	var files []string
	err := fs.WalkDir(os.DirFS(app), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if want := []string{"Contents/Info.plist", "Contents/MacOS/weir", "Contents/Resources/weir.icns"}; err != nil || !slices.Equal(files, want) {
		t.Fatalf("it has %q, %v; want %q", files, err, want)
	}
	info, err := os.Stat(filepath.Join(app, "Contents/MacOS/weir"))
	if err != nil || info.Mode().Perm()&0o111 != 0o111 {
		t.Errorf("the program isn't executable: %v, %v", info.Mode(), err)
	}
	plist := readPlist(t, filepath.Join(app, "Contents/Info.plist"))
	for key, want := range map[string]string{
		"CFBundleExecutable": "weir", "CFBundleIconFile": "weir", "CFBundlePackageType": "APPL", "CFBundleName": "Weir",
		"CFBundleShortVersionString": "1.2.3", "CFBundleVersion": "1.2.3", "LSMinimumSystemVersion": "12.0",
		"NSHighResolutionCapable": "true", "CFBundleLocalizations": "en de",
	} {
		if plist[key] != want {
			t.Errorf("%s is %q, want %q", key, plist[key], want)
		}
	}
}

// readPlist reads a property list's dictionary of strings, lists of strings and booleans.
func readPlist(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	values, key, path := map[string]string{}, "", ""
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return values
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			path += "/" + e.Name.Local
			if path == "/plist/dict/true" {
				values[key] = "true"
			}
		case xml.EndElement:
			path = path[:len(path)-len("/"+e.Name.Local)]
		case xml.CharData:
			switch path {
			case "/plist/dict/key":
				key = string(e)
			case "/plist/dict/string":
				values[key] = string(e)
			case "/plist/dict/array/string":
				if values[key] != "" {
					values[key] += " "
				}
				values[key] += string(e)
			}
		}
	}
}

// icons are the sizes of macOS's icon in pixels, by the name of their kind in the file
// (en.wikipedia.org/wiki/Apple_Icon_Image_format). Those of Retina screens come again under
// names of their own.
var icons = map[string]int{
	"ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512, "ic10": 1024,
}

// TestMacIcon compares the icon for macOS with icon.svg, whose picture takes the part of it
// that Apple's guidelines give to it: 824 of 1,024 pixels.
func TestMacIcon(t *testing.T) {
	const file = "macos/weir.icns"
	if *update {
		var all bytes.Buffer
		for _, kind := range slices.Sorted(maps.Keys(icons)) {
			var b bytes.Buffer
			e := png.Encoder{CompressionLevel: png.BestCompression}
			if err := e.Encode(&b, drawIcon(t, icons[kind])); err != nil {
				t.Fatal(err)
			}
			all.WriteString(kind)
			all.Write(binary.BigEndian.AppendUint32(nil, uint32(b.Len())+8))
			all.Write(b.Bytes())
		}
		head := binary.BigEndian.AppendUint32([]byte("icns"), uint32(all.Len())+8)
		if err := os.WriteFile(file, append(head, all.Bytes()...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(data[:4]) != "icns" || int(binary.BigEndian.Uint32(data[4:])) != len(data) {
		t.Fatalf("it begins with %q, and has %d bytes", data[:8], len(data))
	}
	got := map[string]int{}
	for rest := data[8:]; len(rest) > 0; {
		kind, length := string(rest[:4]), binary.BigEndian.Uint32(rest[4:])
		picture, err := png.Decode(bytes.NewReader(rest[8:length]))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		got[kind] = picture.Bounds().Dx()
		if err := alike(picture, drawIcon(t, got[kind])); err != nil {
			t.Errorf("%s: %v: run go test ./assets -run MacIcon -update", kind, err)
		}
		rest = rest[length:]
	}
	if !maps.Equal(got, icons) {
		t.Errorf("it has %v, want %v", got, icons)
	}
}

// drawIcon draws icon.svg into a square of this many pixels.
func drawIcon(t *testing.T, size int) image.Image {
	t.Helper()
	svg, err := oksvg.ReadIcon("icon.svg", oksvg.StrictErrorMode)
	if err != nil {
		t.Fatal(err)
	}
	const background, wanted = 240.0 / 256, 824.0 / 1024 // of the drawing; of the icon
	whole := float64(size) * wanted / background
	edge := (float64(size) - whole) / 2
	svg.SetTarget(edge, edge, whole, whole)
	picture := image.NewRGBA(image.Rect(0, 0, size, size))
	svg.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, picture, picture.Bounds())), 1)
	return picture
}

// alike returns an error if pixels differ by more than rounding does.
func alike(a, b image.Image) error {
	if a.Bounds() != b.Bounds() {
		return fmt.Errorf("it has %v, want %v", a.Bounds(), b.Bounds())
	}
	const most = 8
	want := rgba(b).Pix
	for i, got := range rgba(a).Pix {
		if d := int(got) - int(want[i]); d > most || d < -most {
			return fmt.Errorf("the picture differs at %d, %d", i/4%a.Bounds().Dx(), i/4/a.Bounds().Dx())
		}
	}
	return nil
}

func rgba(p image.Image) *image.RGBA {
	r := image.NewRGBA(p.Bounds())
	draw.Draw(r, r.Bounds(), p, image.Point{}, draw.Src)
	return r
}
