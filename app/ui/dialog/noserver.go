package dialog

import (
	"context"
	"strings"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
)

// waysOn are the three ways on when there is no server.
func (s *switchDialog) waysOn() *fyne.Container {
	way := func(verb, text string, run func()) fyne.CanvasObject {
		label := fynewidget.NewLabel(text)
		label.Importance, label.Wrapping = fynewidget.LowImportance, fyne.TextWrapWord
		return container.New(&wayLayout{}, widget.NewDialogButton(verb, s.Keys(), run), label)
	}
	return widget.VStack(widget.Unpadded(widget.Heading(text.Tr("No server was found. Three options:"))),
		way(text.Tr("Start a private one"), text.Tr("on this machine, for you alone; it needs PostgreSQL's programs"), s.startServer),
		way(text.Tr("Show the script…"), text.Tr("with which an administrator prepares a server"), func() { AdminScript(s.w) }),
		way(text.Tr("Paste a URL"), text.Tr("of a server that is ready, and test again"), func() { s.w.Win.Canvas().Focus(s.server) }))
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
	style.Place(objects[0], 0, 0, wayWidth, size.Height)
	style.Place(objects[1], wayWidth+4, 0, size.Width-wayWidth-4, size.Height)
}

// startServer starts a private server and tests it.
func (s *switchDialog) startServer() {
	if s.busy {
		return
	}
	s.busy = true
	s.going.SetText(text.Tr("Starting a private server: the first time takes a few seconds"))
	s.SetMessage(style.Calm, "")
	s.update()
	var url string
	s.w.Work(func(ctx context.Context) (err error) {
		url, err = s.w.Engine.StartServer(ctx)
		return err
	}, func(err error) {
		s.busy = false
		switch {
		case err != nil && s.IsOpen:
			s.SetMessage(style.Alarm, text.Tr("No server was started: {{.Error}}", text.With("Error", err)))
			s.update()
		case err != nil:
			s.w.ShowError(text.Tr("No server was started"), err)
		case s.IsOpen:
			s.password.ReplaceText("")
			s.server.ReplaceText(url)
			s.test()
		}
	})
}

// AdminScript shows what an administrator runs.
func AdminScript(w *host.Host) {
	script, err := w.Engine.AdminScript()
	if err != nil {
		w.ShowError(text.Tr("There is no script"), err)
		return
	}
	s := w.NewDialog(text.Tr("For the administrator"), text.Tr("Run it with psql in the database that Weir shall use. It makes the schema, the tables and the roles, and may be run again."), 640)
	s.FormHeight, s.MessageLines = 300, 1
	s.Button(text.Tr("Close"), s.Close)
	s.MainButton(text.Tr("Copy"), func() {
		w.App.Clipboard().SetContent(script)
		s.SetMessage(style.Calm, text.Tr("Copied"))
	})
	s.Open(widget.NewLineView(strings.Split(script, "\n")), nil)
}
