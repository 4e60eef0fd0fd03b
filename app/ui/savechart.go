package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"
	"github.com/google/renameio/v2"

	"weir/app/chart"
)

// menu opens what one can do with a chart.
func (p *plot) menu(at fyne.Position) {
	save := func(form string) func() { return func() { p.save(form) } }
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(tr("Copy as picture"), p.copyPicture),
		fyne.NewMenuItem(tr("Copy as CSV"), p.copyCSV),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(tr("Save as PNG…"), save("png")),
		fyne.NewMenuItem(tr("Save as SVG…"), save("svg")),
		fyne.NewMenuItem(tr("Save as CSV…"), save("csv")),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(tr("Set a limit…"), p.setLimit),
		fyne.NewMenuItem(tr("Back to live"), p.d.backToLive),
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.d.w.win.Canvas(), at)
}

// chooseVariant opens what the chart can show instead.
func (p *plot) chooseVariant() {
	if len(p.spec.variants) < 2 {
		return
	}
	var items []*fyne.MenuItem
	for i, v := range p.spec.variants {
		items = append(items, fyne.NewMenuItem(tr(v.short), func() {
			p.d.wish(p, func(w *plotWish) { w.variant, w.hidden = i, nil })
			p.d.painter.poke()
		}))
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.title)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.d.w.win.Canvas(), at.AddXY(0, 22))
}

// setLimit asks for the value of the threshold line.
func (p *plot) setLimit() {
	limit := widget.NewEntry()
	limit.Validator = func(text string) error {
		_, err := parseLimit(text, p.shown.chart.Unit)
		return err
	}
	if v := p.shown.chart.Threshold; v != 0 {
		limit.SetText(strconv.FormatFloat(v/limitFactor(p.shown.chart.Unit), 'g', -1, 64))
	}
	item := widget.NewFormItem(tr("Limit in {{.Unit}}", with("Unit", limitUnit(p.shown.chart.Unit))), limit)
	item.HintText = tr("empty: no line")
	d := dialog.NewForm(tr("A limit for {{.Chart}}", with("Chart", p.shown.title)), tr("Draw it"), tr("Cancel"), []*widget.FormItem{item}, func(ok bool) {
		v, err := parseLimit(limit.Text, p.shown.chart.Unit)
		if !ok || err != nil {
			return
		}
		var name string
		p.d.wish(p, func(w *plotWish) {
			name = p.spec.prefLimit(w.variant)
			w.limits = slices.Clone(w.limits) // the painter may read the old ones
			w.limits[w.variant] = v
		})
		p.d.w.app.Preferences().SetFloat(name, v)
		p.d.painter.poke()
	}, p.d.w.win)
	d.Resize(fyne.NewSize(360, 0))
	d.Show()
	p.d.w.win.Canvas().Focus(limit)
}

// limitUnit names what a person writes limits in.
func limitUnit(u chart.Unit) string {
	return map[chart.Unit]string{chart.Count: tr("numbers"), chart.Bytes: "MiB", chart.Seconds: "ms", chart.Percent: "%"}[u]
}

func limitFactor(u chart.Unit) float64 {
	return map[chart.Unit]float64{chart.Count: 1, chart.Bytes: 1 << 20, chart.Seconds: 1e-3, chart.Percent: 1}[u]
}

// parseLimit reads a limit; empty is none.
func parseLimit(text string, u chart.Unit) (float64, error) {
	if text == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v != v || v <= 0 || v > 1e15 {
		return 0, errors.New(tr("want a number above 0"))
	}
	return v * limitFactor(u), nil
}

// copy is the chart as it is on the screen, with samples that no longer change.
func (p *plot) copy() (*chart.Chart, image.Point) {
	lock := p.d.shownHistory()
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

// encode writes a chart in one of the forms.
func encode(c *chart.Chart, size image.Point, form string) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch form {
	case "png":
		err = c.WritePNG(&b, size, typeface{})
	case "svg":
		err = c.WriteSVG(&b, size)
	case "csv":
		_, err = c.WriteCSV(&b)
	}
	return b.Bytes(), err
}

// save asks where, and writes exactly what is shown.
func (p *plot) save(form string) {
	w := p.d.w
	c, size := p.copy()
	d := dialog.NewFileSave(func(to fyne.URIWriteCloser, err error) {
		if err != nil {
			w.fail(tr("Nothing was saved"), err)
			return
		}
		if to == nil {
			return // the person changed their mind
		}
		path := to.URI().Path()
		w.work(func(context.Context) error {
			defer to.Close()
			text, err := encode(c, size, form)
			if err != nil {
				return err
			}
			return renameio.WriteFile(path, text, 0o644)
		}, func(err error) {
			if err != nil {
				w.fail(tr("Nothing was saved"), err)
				return
			}
			w.app.Preferences().SetString(prefExportFolder, filepath.Dir(path))
			w.tell(tr("Saved {{.File}}", with("File", path)))
		})
	}, w.win)
	d.SetFileName(fmt.Sprintf("weir-%s-%s.%s", p.spec.name, time.Now().Format("2006-01-02-1504"), form))
	if here, err := storage.ListerForURI(storage.NewFileURI(w.exportFolder())); err == nil {
		d.SetLocation(here)
	}
	d.Show()
}

func (p *plot) copyCSV() {
	c, size := p.copy()
	text, err := encode(c, size, "csv")
	if err != nil {
		p.d.w.fail(tr("Nothing was copied"), err)
		return
	}
	p.d.w.app.Clipboard().SetContent(string(text))
}
