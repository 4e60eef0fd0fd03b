package dialog

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
	"weir/core/message"
)

func TestGoldenStores(t *testing.T) {
	t.Setenv("HOME", "/home/you")
	file := func(path string) control.Recent {
		return control.Recent{Choice: control.StoreChoice{Backend: "sqlite", Path: path}, Location: path}
	}
	for _, look := range hosttest.Looks {
		t.Run(look, func(t *testing.T) {
			app := test.NewTempApp(t)
			app.Preferences().SetString(host.PrefLook, look)
			d := &hosttest.FormsEngine{}
			d.Run()
			s := &d.StateNow
			s.Choice, s.Simulated = file("/home/you/.local/share/weir/weir.db").Choice, file("/home/you/.local/share/weir/demo.db").Choice
			server := control.StoreChoice{Backend: "postgres", URL: "postgres://ann@db/events", Schema: "weir"}
			s.Recent = []control.Recent{file("/home/you/reddit/2024.db"), {Choice: server, Location: server.URL}, file("/media/you/backup/a long way down/the folders/of a disk/old.db")}
			d.GoneStores = []control.StoreChoice{s.Recent[2].Choice}
			w := hosttest.NewScene(t, app, d, 480, 320)
			button := fynewidget.NewButton("weir.db ▾", nil)
			w.Win.SetContent(container.NewWithoutLayout(button))
			button.Resize(fyne.NewSize(110, 34))
			button.Move(fyne.NewPos(8, 5))
			Stores(w.Host, button, func([]string) {})
			w.Goroutines.Wait()
			(<-w.Queue)()
			w.Key(fyne.KeyDown)
			w.Key(fyne.KeyDown)
			hosttest.Golden(t, "stores-"+look+".png", w.Capture())
		})
	}
}

// The dialog that creates a store is about that file. Another name in its field makes it
// one that switches.
func TestCreatingIsForOneFile(t *testing.T) {
	d := &hosttest.FormsEngine{Steps: []control.Step{{Name: "connection", Done: true, Note: message.Verbatim("there is no such file"), Warning: true}}}
	w := hosttest.NewFormsScene(t, d)
	choice := control.StoreChoice{Backend: "sqlite", Path: "/a/new.db"}
	openSwitchTo(w.Host, choice, choice.Path)
	s := w.Top()
	w.Until(func() bool { return mainButton(s).Text == "Create" })
	hosttest.WalkVisible(s.Form, func(o fyne.CanvasObject) {
		if f, ok := o.(*widget.Field); ok {
			w.Win.Canvas().Focus(f)
		}
	})
	w.Key(fyne.KeyUp)
	w.Types("/a/other.db")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	if want := (control.StoreChoice{Backend: "sqlite", Path: "/a/other.db"}); d.Tests[len(d.Tests)-1] != want || !hosttest.Shows(s.Results, "there is no such file") {
		t.Errorf("tested %v, want %v; shown %q", d.Tests, want, hosttest.Texts(s.Results))
	}
}
