package floor

import (
	"bytes"
	"context"
	"io"
	"strings"

	"weir/app/chart/lanes"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// picture is the card as a picture of its own: what is in sight, with all lanes.
func (c *lanesCard) picture() (*lanes.Chart, lanes.Frame) {
	d := c.drawn
	v := d.view
	height := float64(len(v.tracks)*laneHeight + quitHeight + flagHeight)
	if len(v.tracks) > someWorkers {
		height = 0
	}
	l := arrangeLanes(v.tracks, height, 0)
	if l.over > 0 {
		l = arrangeLanes(v.tracks, l.bottom+l.over+flagHeight, 0)
	}
	chart := d.chart
	chart.Scale = 2 // sharp in print, too
	chart.Height, chart.Bottom = l.bottom+flagHeight, l.bottom
	chart.Quit.Y, chart.Quit.Height = l.bottom-l.quitHeight, l.quitHeight
	chart.Column = 3
	chart.Rows = rowsOf(v, &l, chart.From, chart.To, true)
	for i := range l.rows {
		r := &l.rows[i]
		if !r.named {
			continue
		}
		t := &v.tracks[r.track]
		chart.Rows[i].Name, chart.Rows[i].Note = laneName(t.role, t.name), portionText(t.portion, 2)
		if r.count > 1 {
			chart.Rows[i].Name = text.Trn(r.count, "{{.N}} worker", "{{.N}} workers", text.With("N", r.count))
			chart.Rows[i].Note = portionText(meanPortion(v.tracks[r.track:r.track+r.count]), 2)
		}
	}
	f := lanes.Frame{
		Title: text.Tr(lanesTitle), Note: v.at.Local().Format("2006-01-02 15:04:05"), Names: lanesNames + 10, Spans: 400, Quit: text.Tr("quit signal"),
		Heads: [2]string{c.heads[0].Text + " · " + c.heads[1].Text, c.heads[2].Text},
	}
	for _, w := range legendWords {
		f.Legend = append(f.Legend, lanes.Entry{Kind: w.kind, Name: w.word(true)})
	}
	for _, t := range c.ages {
		f.Ages = append(f.Ages, t.Text)
	}
	f.Ticks = chart.Ticks(f.Spans - lanesGap - 2*lanes.FrameInset)
	for i := range f.Ticks {
		if f.Ticks[i].Now {
			f.Ticks[i].Label = text.Tr("now")
		}
	}
	return &chart, f
}

// encodeLanes writes the picture as png or svg.
func encodeLanes(chart *lanes.Chart, f lanes.Frame, form string) ([]byte, error) {
	var b bytes.Buffer
	write := chart.WritePNG
	if form == "svg" {
		write = chart.WriteSVG
	}
	err := write(&b, f, style.Typeface{})
	return b.Bytes(), err
}

// savePicture asks for a file and writes what is in sight now.
func (c *lanesCard) savePicture(form string) {
	chart, f := c.picture()
	c.h.Export(text.Tr("{{.Chart}} as {{.Form}}", text.With("Chart", text.Tr(lanesTitle), "Form", strings.ToUpper(form))), host.ExportChoice{
		Name: "weir-lanes", Extension: "." + form, Bytes: true,
		Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
			b, err := encodeLanes(chart, f, form)
			if err != nil {
				return 0, err
			}
			return out.Write(b)
		},
	})
}

// copyPicture copies it to the clipboard.
func (c *lanesCard) copyPicture() {
	chart, f := c.picture()
	c.h.Work(func(ctx context.Context) error {
		b, err := encodeLanes(chart, f, "png")
		if err != nil {
			return err
		}
		return host.CopyPNG(ctx, b)
	}, func(err error) {
		if err != nil {
			c.h.ShowError(text.Tr("The picture was not copied"), err)
		}
	})
}
