package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
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
