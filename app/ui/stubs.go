package ui

import (
	"context"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
	"weir/core"
)

type stub struct{ o fyne.CanvasObject }

func (s *stub) content() fyne.CanvasObject { return s.o }
func (s *stub) shown()                     {}
func (s *stub) hidden()                    {}
func (s *stub) changed()                   {}

func newSettings(w *window) view { return &stub{widget.NewLabel("settings")} }

func (w *window) tune()                           {}
func (w *window) importFiles()                    {}
func (w *window) switchStore()                    {}
func (w *window) checkAll()                       {}
func (w *window) help()                           {}
func (w *window) about()                          {}
func (w *window) cancelImport()                   {}
func (w *window) forgetImport()                   {}
func (w *window) simulate()                       {}
func (w *window) restart()                        {}
func (w *window) startImport(desk.Import)         {}
func (w *window) switchTo(desk.StoreChoice, bool) {}

type dashboard struct {
	stub
	header  *header
	painter *painter
}
type header struct{ o fyne.CanvasObject }

func (h *header) object() fyne.CanvasObject { return h.o }

type painter struct{}

func (p *painter) run(ctx context.Context) { <-ctx.Done() }
func (p *painter) poke()                   {}

func newDashboard(w *window) *dashboard {
	return &dashboard{stub{canvas.NewRectangle(color.Transparent)}, &header{canvas.NewRectangle(color.Transparent)}, &painter{}}
}
func (d *dashboard) observe(core.Snapshot) {}
func (d *dashboard) recolour()             {}
func (d *dashboard) freeze()               {}
func (d *dashboard) backToLive()           {}
func (d *dashboard) zoomTime(int)          {}

func (d *dashboard) shownRange() (from, to time.Time) { return from, to }
