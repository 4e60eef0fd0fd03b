package dashboard

import (
	"bytes"
	"context"
	"image"
	"io"
	"strings"

	"weir/app/chart"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// copy returns the chart as it is on the screen; its samples no longer change.
func (p *plot) copy() (*chart.Chart, image.Point) {
	lock := p.page.onScreen
	lock.RLock()
	defer lock.RUnlock()
	c := p.shown.chart
	c.Lines = make([]chart.Line, len(p.shown.chart.Lines))
	for i, l := range p.shown.chart.Lines {
		c.Lines[i] = l
		c.Lines[i].Series = l.Series.Clone()
	}
	c.Scale = 2 // sharp in print too
	size := p.group.Size()
	return &c, image.Pt(int(size.Width), int(size.Height))
}

// encode writes a chart as png, svg or csv. rows counts the rows of CSV.
func encode(c *chart.Chart, size image.Point, form string) (text []byte, rows int, err error) {
	var b bytes.Buffer
	switch form {
	case "png":
		err = c.WritePNG(&b, size, style.Typeface{})
	case "svg":
		err = c.WriteSVG(&b, size)
	case "csv":
		rows, err = c.WriteCSV(&b)
	}
	return b.Bytes(), rows, err
}

// hiddenLines names the hidden lines of a chart, which its CSV leaves out;
// empty if there are none.
func hiddenLines(c *chart.Chart) string {
	var names []string
	for _, l := range c.Lines {
		if l.Hidden {
			names = append(names, text.OneLine(l.Name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return text.Trn(len(names), "Left out, because it is hidden: {{.Lines}}", "Left out, because they are hidden: {{.Lines}}", text.With("Lines", strings.Join(names, ", ")))
}

// save asks for a file and writes the chart as it is shown now.
func (p *plot) save(form string) {
	c, size := p.copy()
	data := text.With("Chart", p.shown.title, "Form", strings.ToUpper(form))
	note := ""
	if form == "csv" { // in a picture it can be seen
		note = hiddenLines(c)
	}
	p.page.h.Export(text.Tr("{{.Chart}} as {{.Form}}", data), host.ExportChoice{
		Name: "weir-" + p.spec.name, Extension: "." + form, Bytes: form != "csv", Note: note,
		Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
			text, rows, err := encode(c, size, form)
			if err != nil {
				return 0, err
			}
			n, err := out.Write(text)
			if form == "csv" {
				n = rows
			}
			return n, err
		},
	})
}

// copyText copies the chart to the clipboard as svg or csv.
func (p *plot) copyText(form string) {
	c, size := p.copy()
	var s []byte
	p.page.h.Work(func(context.Context) (err error) {
		s, _, err = encode(c, size, form)
		return err
	}, func(err error) {
		if err != nil {
			p.page.h.ShowError(text.Tr("Nothing was copied"), err)
			return
		}
		p.page.h.App.Clipboard().SetContent(string(s))
	})
}

// copyPicture copies the chart to the clipboard as PNG.
func (p *plot) copyPicture() {
	c, size := p.copy()
	p.page.h.Work(func(ctx context.Context) error {
		picture, _, err := encode(c, size, "png")
		if err != nil {
			return err
		}
		return host.CopyPNG(ctx, picture)
	}, func(err error) {
		if err != nil {
			p.page.h.ShowError(text.Tr("The picture was not copied"), err)
		}
	})
}
