package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// waysOn are the three ways on when there is no server.
func (s *switchSheet) waysOn() *fyne.Container {
	way := func(verb, text string, run func()) fyne.CanvasObject {
		label := widget.NewLabel(text)
		label.Importance, label.Wrapping = widget.LowImportance, fyne.TextWrapWord
		return container.New(&wayLayout{}, newVerb(verb, s.keys(), run), label)
	}
	return stacked(flush(heading(tr("No server was found. Three options:"))),
		way(tr("Start a private one"), tr("on this machine, for you alone; it needs PostgreSQL's programs"), s.startServer),
		way(tr("Show the script…"), tr("with which an administrator prepares a server"), s.w.adminScript),
		way(tr("Paste a URL"), tr("of a server that is ready, and test again"), func() { s.w.win.Canvas().Focus(s.server) }))
}

// wayLayout puts what a button does beside it.
type wayLayout struct{}

const wayWidth = 170

// MinSize implements fyne.Layout.
func (wayLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(wayWidth+160, objects[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (wayLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, wayWidth, size.Height)
	place(objects[1], wayWidth+4, 0, size.Width-wayWidth-4, size.Height)
}

// startServer starts a private server and tests it.
func (s *switchSheet) startServer() {
	if s.busy {
		return
	}
	s.busy = true
	s.going.SetText(tr("Starting a private server: the first time takes a few seconds"))
	s.say(calm, "")
	s.update()
	var url string
	s.w.work(func(ctx context.Context) (err error) {
		url, err = s.w.desk.StartServer(ctx)
		return err
	}, func(err error) {
		s.busy = false
		switch {
		case err != nil && s.open:
			s.say(alarm, tr("No server was started: {{.Error}}", with("Error", err)))
			s.update()
		case err != nil:
			s.w.fail(tr("No server was started"), err)
		case s.open:
			s.password.put("")
			s.server.put(url)
			s.test()
		}
	})
}

// adminScript shows what an administrator runs.
func (w *window) adminScript() {
	script, err := w.desk.AdminScript()
	if err != nil {
		w.fail(tr("There is no script"), err)
		return
	}
	s := w.newSheet(tr("For the administrator"), tr("Run it with psql in the database that Weir shall use. It makes the schema, the tables and the roles, and may be run again."), 640)
	s.high, s.lines = 300, 1
	s.verb(tr("Close"), s.close)
	s.main(tr("Copy"), func() {
		w.app.Clipboard().SetContent(script)
		s.say(calm, tr("Copied"))
	})
	s.show(newLineView(strings.Split(script, "\n")), nil)
}
