package dialog

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// openWaiting opens the dialog while no files can be imported. Files can be
// chosen already; they are estimated as soon as the pipeline runs.
func (i *importDialog) openWaiting(form fyne.CanvasObject, paths []string) {
	i.waiting, i.OnSubmit = true, nil
	begin := i.LeftButton(text.Tr("Start again"), i.h.StartPipeline)
	i.update()
	i.Open(form, i.fields["paths"])
	if len(paths) > 0 {
		i.add(paths)
	}
	i.OnStateChanged = func() {
		s := i.h.Engine.State()
		switch {
		case whyFixed(s) != "":
		case s.Demo != (i.into != nil): // the store wasn't known when the dialog opened
			paths := text.Paths(i.fields["paths"].Text)
			i.Close()
			Import(i.h, paths)
			return
		default:
			if c := i.h.Win.Canvas(); c.Focused() == nil || c.Focused() == fyne.Focusable(begin) {
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

// waitText says why no files can be imported now, and when they will be
// checked.
func waitText(s control.State) string {
	switch {
	case s.Phase == control.Watching && len(s.Elsewhere) > 0:
		return whyFixed(s)
	case s.Phase == control.Watching:
		return text.Tr("The pipeline that was watched has ended. Start one here, and the files are checked then")
	case s.Phase == control.Stopped:
		return text.Tr("The pipeline has stopped. Start it again, and the files are checked then")
	case s.Phase == control.Draining:
		return text.Tr("The pipeline is draining. The files are checked when it runs again")
	}
	return text.Tr("The store is being opened. The files are checked when it is open")
}
