package host_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"testing"
	"unsafe"

	"golang.org/x/image/bmp"
	"golang.org/x/sys/windows"

	"weir/app/ui/host"
)

// pastes is a variable that makes TestPaste print what the clipboard holds in a format.
const pastes = "WEIR_TEST_PASTE"

// TestCopyPNG: another program gets the picture in both of its formats.
func TestCopyPNG(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	for i, c := range []color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {1, 2, 3, 255}, {4, 5, 6, 255}, {7, 8, 9, 255}} {
		picture.SetNRGBA(i%3, i/3, c)
	}
	var want bytes.Buffer
	if err := png.Encode(&want, picture); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second takes the place of the first
		if err := host.CopyPNG(t.Context(), want.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	paste := func(format string) []byte {
		run := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPaste$")
		run.Env = append(os.Environ(), pastes+"="+format)
		said, err := run.Output()
		if err != nil {
			t.Fatalf("%s: %v: %s", format, err, said)
		}
		return said
	}
	if got := paste("PNG"); !bytes.HasPrefix(got, want.Bytes()) { // memory comes in larger pieces
		t.Errorf("PNG: got %d bytes, want %d", len(got), want.Len())
	}
	bitmap := paste("")
	header := []byte{'B', 'M'}
	header = binary.LittleEndian.AppendUint32(header, uint32(14+len(bitmap)))
	header = binary.LittleEndian.AppendUint64(header, (14+40)<<32)
	got, err := bmp.Decode(bytes.NewReader(append(header, bitmap...)))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 2 {
		for x := range 3 {
			if want := picture.At(x, y); color.NRGBAModel.Convert(got.At(x, y)) != want {
				t.Errorf("%d, %d: got %v, want %v", x, y, got.At(x, y), want)
			}
		}
	}
	if err := host.CopyPNG(t.Context(), []byte("no picture")); err == nil {
		t.Error("what is no picture was copied")
	}
}

// TestPaste is the other program.
func TestPaste(t *testing.T) {
	name, asked := os.LookupEnv(pastes)
	if !asked {
		t.Skip("runs for TestCopyPNG")
	}
	user32, kernel32 := windows.NewLazySystemDLL("user32.dll"), windows.NewLazySystemDLL("kernel32.dll")
	call := func(dll *windows.LazyDLL, name string, args ...uintptr) uintptr {
		result, _, err := dll.NewProc(name).Call(args...)
		if result == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		return result
	}
	format := uintptr(8) // CF_DIB
	if name != "" {
		wide, err := windows.UTF16PtrFromString(name)
		if err != nil {
			t.Fatal(err)
		}
		format = call(user32, "RegisterClipboardFormatW", uintptr(unsafe.Pointer(wide)))
	}
	call(user32, "OpenClipboard", 0)
	memory := call(user32, "GetClipboardData", format)
	data := make([]byte, call(kernel32, "GlobalSize", memory))
	from := call(kernel32, "GlobalLock", memory)
	_, _, _ = kernel32.NewProc("RtlMoveMemory").Call(uintptr(unsafe.Pointer(unsafe.SliceData(data))), from, uintptr(len(data)))
	if _, err := os.Stdout.Write(data); err != nil {
		t.Fatal(err)
	}
	os.Exit(0)
}
