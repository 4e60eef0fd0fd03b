package explore

import (
	"bytes"
	"context"
	"image"
	"io"
	"strings"

	"fyne.io/fyne/v2"

	"weir/app/chart/breakdown"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/explore"
	"weir/core/export"
)

// openExport opens the menu of what can be exported.
func (p *Page) openExport(below *widget.PageButton) {
	p.popUpBelow(below, p.exportItems())
}

// exportItems are the items of that menu.
func (p *Page) exportItems() []*fyne.MenuItem {
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(text.Tr("Chart as CSV…"), p.saveCSV),
		fyne.NewMenuItem(text.Tr("Chart as PNG…"), func() { p.savePicture("png") }),
		fyne.NewMenuItem(text.Tr("Chart as SVG…"), func() { p.savePicture("svg") }),
		fyne.NewMenuItem(text.Tr("Events as CSV, NDJSON or Parquet…"), p.saveEvents),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(text.Tr("Copy as a command: weir explore"), func() { p.h.App.Clipboard().SetContent(p.command("explore")) }),
		fyne.NewMenuItem(text.Tr("Copy as a command: weir export counts"), func() { p.h.App.Clipboard().SetContent(p.countsCommand()) }),
	}
	for _, i := range items[:3] {
		i.Disabled = len(p.chart.figures.starts) == 0
	}
	items[3].Disabled = p.store == nil
	// The command knows neither states nor local days.
	items[6].Disabled = p.asked.State != "" || p.view.Local || len(p.chart.figures.starts) == 0
	return items
}

// chartItems are the items of the chart's menu.
func (p *Page) chartItems() []*fyne.MenuItem {
	zoom := fyne.NewMenuItem(text.Tr("Zoom to the selection"), func() { p.zoom(p.chart.period()) })
	zoom.Disabled = p.chart.selection.first < 0
	back := fyne.NewMenuItem(text.Tr("Back to the last zoom"), p.back)
	back.Disabled = len(p.past) == 0
	items := []*fyne.MenuItem{zoom, back, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(text.Tr("Copy picture"), p.CopyPicture)}
	return append(items, p.exportItems()...)
}

// command is a command about the events that the page shows.
func (p *Page) command(name string) string {
	return "weir " + name + storeFlags(p.h.Engine.State()) + p.asked.flags()
}

// countsCommand prints what the chart shows.
func (p *Page) countsCommand() string {
	v := p.view
	v.By = p.shown.By
	s := p.command("export counts") + " --every " + p.chart.figures.every.String()
	if v.By != explore.None {
		s += " --by " + v.By.String() + " --top " + text.Grouped(float64(v.Top))
		if v.Shape == share {
			s += " --share"
		}
	}
	if v.Shape == cumulative {
		s += " --cumulative"
	}
	return s
}

// saveCSV asks for a file and writes what the chart shows.
func (p *Page) saveCSV() {
	table, hidden := p.answer.Chart, p.chart.hiddenNames()
	series := export.Series{By: p.shown.By, Cumulative: p.view.Shape == cumulative, Share: p.view.Shape == share && p.shown.By != explore.None}
	note := ""
	if len(hidden) > 0 {
		left := make(map[explore.Name]bool)
		var names []string
		for _, n := range hidden {
			left[explore.Name{Name: n.name.Name, Rest: n.name.Rest}] = true
			names = append(names, n.text)
		}
		series.Skip = func(n *explore.Name) bool { return left[explore.Name{Name: n.Name, Rest: n.Rest}] }
		note = text.Trn(len(names), "Left out, because it is hidden: {{.Names}}", "Left out, because they are hidden: {{.Names}}", text.With("Names", strings.Join(names, ", ")))
	}
	if !p.answer.Done {
		note = strings.TrimSpace(text.Tr("The scan isn't complete: these are the counts so far.") + " " + note)
	}
	p.h.Export(text.Tr("{{.Chart}} as {{.Form}}", text.With("Chart", p.chart.title.Text, "Form", "CSV")), host.ExportChoice{
		Name: "weir-explore", Note: note,
		Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
			return series.Write(out, export.CSV, table)
		},
	})
}

// picture is the chart with its title, legend, search and answer.
func (p *Page) picture() (breakdown.Chart, breakdown.Frame, image.Point) {
	d, _ := p.chart.chartOf(p.chart.figures)
	d.Scale = 2 // sharp in print, too
	names, values, parts := p.chart.legendTexts()
	captions := breakdown.Frame{Title: p.chart.titleText(), Note: p.chart.noted, Search: p.asked.String(), Answer: p.line.said.String()}
	for i, name := range names {
		if !p.chart.hidden[p.chart.figures.key(i)] {
			captions.Legend = append(captions.Legend, breakdown.Entry{Name: name, Value: values[i], Share: parts[i], Color: p.chart.colour(p.chart.figures, i)})
		}
	}
	size := p.chart.group.Size()
	return d, captions, image.Pt(int(size.Width), int(size.Height))
}

// encodePicture writes it as png or svg.
func encodePicture(d *breakdown.Chart, c breakdown.Frame, size image.Point, form string) ([]byte, error) {
	var b bytes.Buffer
	write := d.WritePNG
	if form == "svg" {
		write = d.WriteSVG
	}
	err := write(&b, size, c, style.Typeface{})
	return b.Bytes(), err
}

// savePicture asks for a file and writes the chart as it is shown now.
func (p *Page) savePicture(form string) {
	d, c, size := p.picture()
	p.h.Export(text.Tr("{{.Chart}} as {{.Form}}", text.With("Chart", p.chart.title.Text, "Form", strings.ToUpper(form))), host.ExportChoice{
		Name: "weir-explore", Extension: "." + form, Bytes: true,
		Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
			b, err := encodePicture(&d, c, size, form)
			if err != nil {
				return 0, err
			}
			return out.Write(b)
		},
	})
}

// CopyPicture copies the chart to the clipboard.
func (p *Page) CopyPicture() {
	if len(p.chart.figures.starts) == 0 {
		return
	}
	d, c, size := p.picture()
	p.h.Work(func(ctx context.Context) error {
		b, err := encodePicture(&d, c, size, "png")
		if err != nil {
			return err
		}
		return host.CopyPNG(ctx, b)
	}, func(err error) {
		if err != nil {
			p.h.ShowError(text.Tr("The picture was not copied"), err)
			return
		}
		p.said.Set(style.Calm, text.Tr("The picture was copied"))
	})
}
