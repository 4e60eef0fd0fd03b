package dialog

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// newServerOptions are the three options when there is no server.
func (s *switchDialog) newServerOptions() *fyne.Container {
	option := func(button, text string, run func()) fyne.CanvasObject {
		label := fynewidget.NewLabel(text)
		label.Importance, label.Wrapping = fynewidget.LowImportance, fyne.TextWrapWord
		return container.New(&optionLayout{}, widget.NewDialogButton(button, s.Keys(), run), label)
	}
	return widget.VStack(widget.Unpadded(widget.Heading(text.Tr("No server was found. Three options:"))),
		option(text.Tr("Start a private one"), text.Tr("on this machine, for you alone; it needs PostgreSQL's programs"), s.startServer),
		option(text.Tr("Show the script…"), text.Tr("for an administrator to prepare a server"), func() { adminScript(s.h) }),
		option(text.Tr("Paste a URL"), text.Tr("of a server that is ready, and test again"), func() { s.h.Win.Canvas().Focus(s.server) }))
}

// optionLayout puts a button and its description side by side.
type optionLayout struct{}

const optionWidth = 170

// MinSize implements fyne.Layout.
func (optionLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(optionWidth+160, objects[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (optionLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	style.Place(objects[0], 0, 0, optionWidth, size.Height)
	style.Place(objects[1], optionWidth+4, 0, size.Width-optionWidth-4, size.Height)
}

// startServer starts a private server and tests it.
func (s *switchDialog) startServer() {
	if s.busy {
		return
	}
	s.busy = true
	s.progress.SetText(text.Tr("Starting a private server: the first time takes a few seconds"))
	s.SetMessage(style.Calm, "")
	s.update()
	var url string
	s.h.Work(func(ctx context.Context) (err error) {
		url, err = s.h.Engine.StartServer(ctx)
		return err
	}, func(err error) {
		s.busy = false
		switch {
		case err != nil && s.IsOpen:
			s.SetMessage(style.Alarm, text.Tr("No server was started: {{.Error}}", text.With("Error", text.Error(err))))
			s.update()
		case err != nil:
			s.h.ShowError(text.Tr("No server was started"), err)
		case s.IsOpen:
			s.password.ReplaceText("")
			s.server.ReplaceText(url)
			s.runTest()
		}
	})
}

// adminScript shows the script that an administrator runs.
func adminScript(h *host.Host) {
	script, err := h.Engine.AdminScript()
	if err != nil {
		h.ShowError(text.Tr("There is no script"), err)
		return
	}
	d := h.NewDialog(text.Tr("For the administrator"), text.Tr("Run it with psql in the database that Weir will use. It creates the schema, the tables and the roles, and may be run again."), 640)
	d.FormHeight, d.MessageLines = 300, 1
	d.Button(text.Tr("Close"), d.Close)
	d.MainButton(text.Tr("Copy"), func() {
		h.App.Clipboard().SetContent(script)
		d.SetMessage(style.Calm, text.Tr("Copied"))
	})
	d.Open(widget.NewLineView(strings.Split(script, "\n")), nil)
}
