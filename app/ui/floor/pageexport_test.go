package floor

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"strings"
	"testing"
)

// The upper half is saved as it is seen: as a PNG twice as large, and as an SVG with its
// words and the channel's slots.
func TestPageExport(t *testing.T) {
	s := openPage(t, "dark", 1376, 836)
	now, before := moment(4, false)
	s.look(now, before, busy(4, false), storeIsTheBottleneck)
	b, err := s.encoded("png")()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	d := s.picture()
	if size := img.Bounds().Size(); size.X != int(2*d.Width+0.5) || size.Y != int(2*d.Height+0.5) {
		t.Errorf("the PNG is %v, the page %v×%v", size, d.Width, d.Height)
	}
	b, err = s.encoded("svg")()
	if err != nil {
		t.Fatal(err)
	}
	said, rects := "", 0
	for dec := xml.NewDecoder(bytes.NewReader(b)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.CharData:
			said += string(e)
		case xml.StartElement:
			if e.Name.Local == "rect" {
				rects++
			}
		}
	}
	for _, w := range d.Words {
		if !strings.Contains(said, w.Text) {
			t.Errorf("the SVG doesn't say %q", w.Text)
		}
	}
	if without := len(s.diagram(s.view).Shapes); len(d.Shapes) < without+s.Page.drawn.squares || rects < len(d.Shapes)*9/10 {
		t.Errorf("%d rectangles of %d shapes, %d of which aren't the belt", rects, len(d.Shapes), without)
	}
}
