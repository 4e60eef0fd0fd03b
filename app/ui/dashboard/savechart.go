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

// copy is the chart as it is on the screen, with samples that no longer change.
func (p *plot) copy() (*chart.Chart, image.Point) {
	lock := p.d.onScreen
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

// encode writes a chart in one of the forms. rows are those of CSV.
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

// hiddenLines names the lines of a chart that are hidden, and so not in its CSV,
// which holds what the chart shows; empty: there is none.
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

// save asks where, and writes exactly what is shown now.
func (p *plot) save(form string) {
	c, size := p.copy()
	data := text.With("Chart", p.shown.title, "Form", strings.ToUpper(form))
	note := ""
	if form == "csv" { // in a picture it can be seen
		note = hiddenLines(c)
	}
	p.d.h.Export(text.Tr("{{.Chart}} as {{.Form}}", data), host.ExportChoice{
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

// copyText puts what is shown onto the clipboard, as text of that form: svg or csv.
func (p *plot) copyText(form string) {
	c, size := p.copy()
	var s []byte
	p.d.h.Work(func(context.Context) (err error) {
		s, _, err = encode(c, size, form)
		return err
	}, func(err error) {
		if err != nil {
			p.d.h.ShowError(text.Tr("Nothing was copied"), err)
			return
		}
		p.d.h.App.Clipboard().SetContent(string(s))
	})
}
