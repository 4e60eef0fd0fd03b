package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"weir/core"
)

type stub struct{ o fyne.CanvasObject }

func (s *stub) content() fyne.CanvasObject { return s.o }
func (s *stub) shown()                     {}
func (s *stub) hidden()                    {}
func (s *stub) changed()                   {}

func newEvents(w *window) view   { return &stub{widget.NewLabel("events")} }
func newFailures(w *window) view { return &stub{widget.NewLabel("failures")} }
func newRejects(w *window) view  { return &stub{widget.NewLabel("rejects")} }

func (w *window) exportMetrics() {}

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
	return &dashboard{stub{canvas.NewRectangle(nil)}, &header{canvas.NewRectangle(nil)}, &painter{}}
}
func (d *dashboard) observe(core.Snapshot) {}
func (d *dashboard) recolour()             {}
func (d *dashboard) freeze()               {}
func (d *dashboard) backToLive()           {}
func (d *dashboard) zoomTime(int)          {}
