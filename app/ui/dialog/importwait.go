package dialog

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// wait shows the sheet while no files can be read. Those that were chosen stay in it,
// and are looked at once they can be read.
func (i *importDialog) wait(form fyne.CanvasObject, paths []string) {
	i.waiting, i.OnSubmit = true, nil
	begin := i.LeftButton(text.Tr("Start again"), i.w.StartPipeline)
	i.update()
	i.Open(form, i.fields["paths"])
	if len(paths) > 0 {
		i.add(paths)
	}
	i.OnStateChanged = func() {
		s := i.w.Engine.State()
		switch {
		case unsteered(s) != "":
		case s.Demo != (i.into != nil): // which store it is was not known
			paths := text.Paths(i.fields["paths"].Text)
			i.Close()
			Import(i.w, paths)
			return
		default:
			if c := i.w.Win.Canvas(); c.Focused() == nil || c.Focused() == fyne.Focusable(begin) {
				c.Focus(i.fields["paths"])
			}
			style.SetVisible(begin, false)
			i.ready()
			return
		}
		style.SetVisible(begin, s.Phase == control.Stopped || s.Phase == control.Watching && len(s.Elsewhere) == 0)
		i.SetMessage(style.Warning, waitText(s))
	}
	i.OnStateChanged()
}

// ready ends the wait.
func (i *importDialog) ready() {
	i.waiting, i.OnSubmit, i.OnStateChanged = false, i.run, nil
	i.SetMessage(style.Calm, "")
	i.update()
	if i.fields["paths"].Text != "" {
		i.estimate()
	}
}

// waitText says why no files can be read, and what becomes of those that were chosen.
func waitText(s control.State) string {
	switch {
	case s.Phase == control.Watching && len(s.Elsewhere) > 0:
		return unsteered(s)
	case s.Phase == control.Watching:
		return text.Tr("The pipeline that was watched has ended. Start one here, and the files are checked then")
	case s.Phase == control.Stopped:
		return text.Tr("The pipeline has stopped. Start it again, and the files are checked then")
	case s.Phase == control.Draining:
		return text.Tr("The pipeline is draining. The files are checked when it runs again")
	}
	return text.Tr("The store is being opened. The files are checked when it is open")
}
