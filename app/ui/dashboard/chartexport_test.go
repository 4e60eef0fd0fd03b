package dashboard

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/chart"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
)

func TestParseLimit(t *testing.T) {
	for _, c := range []struct {
		text string
		unit chart.Unit
		want float64
	}{
		{"", chart.Seconds, 0}, {"250", chart.Seconds, 0.25}, {"1e3", chart.Count, 1000}, {"0.5", chart.Percent, 0.5}, {"64", chart.Bytes, 64 << 20}, {" 8 ", chart.Count, 8}, {" ", chart.Count, 0},
	} {
		if got, err := parseThreshold(c.text, c.unit); err != nil || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%q is %v, %v, want %v", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{"0", "-1", "x", "NaN", "Inf", "1e16"} {
		if got, err := parseThreshold(text, chart.Count); err == nil {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
}

// saved is a zoomed chart with one line hidden, encoded in a form.
func saved(t *testing.T, w *dash, form string) (*chart.Chart, []byte) {
	t.Helper()
	p := w.chart("throughput")
	test.Tap(p.legend[1].area)
	w.dashboard.zoomTo(p, 0.25, 0.75)
	w.frame()
	c, size := p.copy()
	text, _, err := encode(c, size, form)
	if err != nil {
		t.Fatal(err)
	}
	return c, text
}

// TestCSV saves the samples shown, those of the visible lines.
func TestCSV(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	c, text := saved(t, w, "csv")
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], " "); got != "time generated processed" {
		t.Fatalf("the columns are %q, want the visible lines", got)
	}
	p := w.chart("throughput")
	want := 0
	for s, err := range w.engine.Past.Samples(t.Context(), time.Time{}, time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		if s.Time.Before(p.shown.chart.From) || s.Time.After(p.shown.chart.To) {
			continue
		}
		if want++; want >= len(rows) {
			continue
		}
		row := rows[want]
		if row[0] != s.Time.Format("2006-01-02T15:04:05.000Z") {
			t.Fatalf("row %d is of %s, want %s", want, row[0], s.Time)
		}
		for i, rate := range []float64{s.Rate(s.Generated), s.Rate(s.Processed)} {
			if got, err := strconv.ParseFloat(row[i+1], 64); err != nil || math.Abs(got-rate) > 1e-5 {
				t.Fatalf("row %d says %s, want %v", want, row[i+1], rate)
			}
		}
	}
	if len(rows)-1 != want || want < 500 {
		t.Errorf("there are %d rows, want the %d samples shown", len(rows)-1, want)
	}
	if !c.From.Equal(p.shown.chart.From) || !c.To.Equal(p.shown.chart.To) {
		t.Error("another time is saved than is shown")
	}
	// What arrives while it is being written isn't in it.
	n := c.Lines[0].Series.Len()
	w.step()
	if c.Lines[0].Series.Len() != n {
		t.Error("the copy grows on")
	}
}

// The hidden lines are not in the CSV, and are named.
func TestCSVNamesHiddenLines(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	p := w.chart("throughput")
	notes := func(form, menu, want string) {
		t.Helper()
		if got := p.menuItems()[2].Label; got != menu {
			t.Errorf("the menu says %q, want %q", got, menu)
		}
		p.save(form)
		if got := w.Exports[len(w.Exports)-1].Note; got != want {
			t.Errorf("of %s it says %q, want %q", form, got, want)
		}
	}
	notes("csv", "Copy as CSV", "")
	test.Tap(p.legend[1].area)
	w.frame()
	notes("svg", "Copy as CSV, without hidden lines", "")
	notes("csv", "Copy as CSV, without hidden lines", "Left out, because it is hidden: stored")
	test.Tap(p.legend[2].area)
	w.frame()
	notes("csv", "Copy as CSV, without hidden lines", "Left out, because they are hidden: stored, processed")
}

func TestPNG(t *testing.T) {
	app := test.NewTempApp(t)
	app.Preferences().SetString(host.PrefLook, style.LookDark)
	w := openDash(t, app, hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	c, text := saved(t, w, "png")
	picture, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	size := w.chart("throughput").group.Size()
	if got, want := picture.Bounds().Size(), image.Pt(2*int(size.Width), 2*int(size.Height)); got != want {
		t.Errorf("it has %v pixels, want twice the screen's: %v", got, want)
	}
	title := func(img image.Image) int { return count(img, image.Rect(0, 0, 400, 50), c.Theme.Text) }
	named := title(picture)
	c.Title = ""
	nameless, _, err := encode(c, image.Pt(int(size.Width), int(size.Height)), "png")
	if err != nil {
		t.Fatal(err)
	}
	if picture, err = png.Decode(bytes.NewReader(nameless)); err != nil || named < 100 || title(picture) != 0 {
		t.Errorf("the title has %d pixels, and none has %d, %v", named, title(picture), err)
	}
	all := picture.Bounds()
	if count(picture, all, c.Theme.Series[0]) == 0 || count(picture, all, c.Theme.Series[1]) != 0 {
		t.Error("a visible line is missing, or a hidden one is there")
	}
}

// count is the number of pixels in a part that have exactly this colour.
func count(img image.Image, part image.Rectangle, c color.RGBA) (n int) {
	for x := part.Min.X; x < part.Max.X; x++ {
		for y := part.Min.Y; y < part.Max.Y; y++ {
			if color.RGBAModel.Convert(img.At(x, y)) == color.Color(c) {
				n++
			}
		}
	}
	return n
}

func TestSVG(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	_, text := saved(t, w, "svg")
	d := xml.NewDecoder(bytes.NewReader(text))
	var said strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if chars, ok := token.(xml.CharData); ok {
			said.Write(chars)
		}
	}
	for text, want := range map[string]bool{"Throughput (events/s)": true, "generated": true, "processed": true, "stored": false, "workers 4 → 8": true} {
		if got := strings.Contains(said.String(), text); got != want {
			t.Errorf("it says %q: %v, want %v", text, got, want)
		}
	}
}

// Save writes the chart as it was when Save was chosen.
func TestSave(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	p := w.chart("kinds")
	for _, form := range []string{"png", "svg", "csv"} {
		c, size := p.copy()
		want, rows, err := encode(c, size, form)
		if err != nil {
			t.Fatal(err)
		}
		p.save(form)
		w.step()
		w.frame()
		got, n := w.Exported()
		if !bytes.Equal(got, want) {
			t.Errorf("%s has %d bytes, want %d", form, len(got), len(want))
		}
		choice := w.Exports[len(w.Exports)-1]
		if most := map[bool]int{true: len(want), false: rows}[choice.Bytes]; n != most || choice.Bytes == (form == "csv") || choice.Name+choice.Extension != "weir-kinds."+form {
			t.Errorf("%s%s says that %d were written, want %d", choice.Name, choice.Extension, n, most)
		}
	}
}

// Encoding runs on another goroutine than the window's.
func TestCopyText(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	p := w.chart("kinds")
	for _, form := range []string{"svg", "csv"} {
		w.App.Clipboard().SetContent("")
		c, size := p.copy()
		want, _, err := encode(c, size, form)
		if err != nil {
			t.Fatal(err)
		}
		p.copyText(form)
		w.step()
		w.frame()
		if got := w.App.Clipboard().Content(); got != "" {
			t.Errorf("at once the clipboard holds %.20q", got)
		}
		w.Until(func() bool { return w.App.Clipboard().Content() != "" })
		if got := w.App.Clipboard().Content(); got != string(want) {
			t.Errorf("the clipboard holds %.40q, %d bytes, want the %d of the %s", got, len(got), len(want), form)
		}
	}
}
