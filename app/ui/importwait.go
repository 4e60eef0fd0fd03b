package ui

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/desk"
)

// wait shows the sheet while no files can be read. Those that were chosen stay in it,
// and are looked at once they can be read.
func (i *importSheet) wait(form fyne.CanvasObject, paths []string) {
	i.waiting, i.submit = true, nil
	begin := i.aside(tr("Start again"), i.w.begin)
	i.update()
	i.show(form, i.fields["paths"])
	if len(paths) > 0 {
		i.add(paths)
	}
	i.changed = func() {
		s := i.w.desk.State()
		switch {
		case unsteered(s) != "":
		case s.Demo != (i.into != nil): // which store it is was not known
			paths := pathsOf(i.fields["paths"].Text)
			i.close()
			importFiles(i.w, paths)
			return
		default:
			if c := i.w.win.Canvas(); c.Focused() == nil || c.Focused() == fyne.Focusable(begin) {
				c.Focus(i.fields["paths"])
			}
			show(begin, false)
			i.ready()
			return
		}
		show(begin, s.Phase == desk.Stopped || s.Phase == desk.Watching && len(s.Elsewhere) == 0)
		i.say(warning, waitText(s))
	}
	i.changed()
}

// ready ends the wait.
func (i *importSheet) ready() {
	i.waiting, i.submit, i.changed = false, i.run, nil
	i.say(calm, "")
	i.update()
	if i.fields["paths"].Text != "" {
		i.estimate()
	}
}

// waitText says why no files can be read, and what becomes of those that were chosen.
func waitText(s desk.State) string {
	switch {
	case s.Phase == desk.Watching && len(s.Elsewhere) > 0:
		return unsteered(s)
	case s.Phase == desk.Watching:
		return tr("The pipeline that was watched has ended. Start one here, and the files are checked then")
	case s.Phase == desk.Stopped:
		return tr("The pipeline has stopped. Start it again, and the files are checked then")
	case s.Phase == desk.Draining:
		return tr("The pipeline is draining. The files are checked when it runs again")
	}
	return tr("The store is being opened. The files are checked when it is open")
}
