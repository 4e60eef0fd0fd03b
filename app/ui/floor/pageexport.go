package floor

import (
	"bytes"
	"context"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/chart/diagram"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// menu opens the menu of the upper half.
func (p *Page) menu(at fyne.Position) *fynewidget.PopUpMenu {
	menu := fynewidget.NewPopUpMenu(fyne.NewMenu("", p.menuItems()...), p.h.Canvas)
	menu.ShowAtPosition(at)
	return menu
}

func (p *Page) menuItems() []*fyne.MenuItem {
	return []*fyne.MenuItem{
		fyne.NewMenuItem(text.Tr("Copy as picture"), p.copyPicture),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(text.Tr("Save as PNG…"), func() { p.savePicture("png") }),
		fyne.NewMenuItem(text.Tr("Save as SVG…"), func() { p.savePicture("svg") }),
	}
}

// picture is the upper half with the channel's slots, which else are a picture of their
// own.
func (p *Page) picture() *diagram.Diagram {
	v := p.view
	if v == nil {
		v = &view{}
	}
	d := p.diagram(v)
	at := p.belt.Position()
	k := &sketch{theme: p.h.Colours(), measure: measure}
	k.belt(p.drawn, diagram.Rect{X: float64(at.X), Y: float64(at.Y), W: float64(p.belt.Size().Width), H: float64(p.belt.Size().Height)})
	d.Shapes = append(d.Shapes, k.Shapes...)
	return d
}

// encoded returns the function that writes what is in sight now, as png or svg.
func (p *Page) encoded(form string) func() ([]byte, error) {
	d, ground := p.picture(), p.h.Colours().Window
	return func() ([]byte, error) {
		var b bytes.Buffer
		if form == "svg" {
			err := d.WriteSVG(&b, ground)
			return b.Bytes(), err
		}
		err := d.WritePNG(&b, 2, ground, style.Typeface{}) // sharp in print, too
		return b.Bytes(), err
	}
}

// savePicture asks for a file and writes what is in sight now.
func (p *Page) savePicture(form string) {
	encode := p.encoded(form)
	p.h.Export(text.Tr("{{.Chart}} as {{.Form}}", text.With("Chart", text.Tr("Floor"), "Form", strings.ToUpper(form))), host.ExportChoice{
		Name: "weir-floor", Extension: "." + form, Bytes: true,
		Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
			b, err := encode()
			if err != nil {
				return 0, err
			}
			return out.Write(b)
		},
	})
}

// copyPicture copies it to the clipboard.
func (p *Page) copyPicture() {
	encode := p.encoded("png")
	p.h.Work(func(ctx context.Context) error {
		b, err := encode()
		if err != nil {
			return err
		}
		return host.CopyPNG(ctx, b)
	}, func(err error) {
		if err != nil {
			p.h.ShowError(text.Tr("The picture was not copied"), err)
		}
	})
}
