package dialog

import (
	"cmp"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/assets"
)

// About says which program this is and where its data lies.
func About(w *host.Host) {
	if w.Covered() {
		return
	}
	state := w.Engine.State()
	s := w.NewDialog(text.Tr("About Weir"), "", 620)
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon.png", assets.Icon))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(72, 72))
	name := fynewidget.NewLabel(text.Tr("Weir {{.Version}}", text.With("Version", cmp.Or(state.Version, text.Tr("without a version")))))
	name.SizeName, name.TextStyle.Bold = theme.SizeNameHeadingText, true
	does := fynewidget.NewLabel(text.Tr("A weir steadies a stream and measures it. This one keeps every event, processes each exactly once, and shows where it waits."))
	does.Wrapping = fyne.TextWrapWord

	facts := container.New(layout.NewCustomPaddedVBoxLayout(-6))
	for _, f := range aboutRows(state, w.Engine.SettingsFile()) {
		what, where := fynewidget.NewLabel(f[0]), fynewidget.NewLabel(f[1])
		what.Importance = fynewidget.LowImportance
		where.Selectable, where.Truncation = true, fyne.TextTruncateEllipsis
		facts.Add(container.New(&helpRow{}, what, where))
	}
	links := container.NewHBox()
	for _, l := range aboutLinks {
		if address, err := url.Parse(l[1]); err == nil {
			links.Add(fynewidget.NewHyperlink(l[0], address))
		}
	}
	if state.Folder != "" {
		s.LeftButton(text.Tr("Open folder"), func() { w.OpenFolder(state.Folder) })
	}
	s.LeftButton(text.Tr("Licences…"), func() { Licences(w) })
	s.OnSubmit = s.Close
	s.Button(text.Tr("Close"), s.Close)
	s.Open(widget.VStack(
		container.NewBorder(nil, nil, container.NewPadded(icon), nil, widget.VStack(name, does)),
		fynewidget.NewSeparator(), facts, widget.Unpadded(links)), nil)
}

// aboutLinks are what Weir stands on.
var aboutLinks = [][2]string{
	{"SQLite", "https://sqlite.org"},
	{"PostgreSQL", "https://www.postgresql.org"},
	{"Fyne", "https://fyne.io"},
	{"Go", "https://go.dev"},
}

// aboutRows say where things lie.
func aboutRows(s control.State, settingsFile string) [][2]string {
	rows := [][2]string{{text.Tr("Store"), s.Location}}
	if s.Folder != "" {
		rows = append(rows, [2]string{text.Tr("Its folder"), s.Folder})
	}
	return append(rows, [2]string{text.Tr("Settings"), settingsFile})
}

// Licences shows those of everything that the program is built with.
func Licences(w *host.Host) {
	s := w.NewDialog(text.Tr("Licences"), text.Tr("Weir is built with the work of others. Thank you."), 820)
	s.FormHeight = 420
	s.OnSubmit = s.Close
	s.Button(text.Tr("Close"), s.Close)
	s.Open(widget.NewLineView(splitLines(assets.Licences())), nil)
}

// licenceColumns is how many characters of a licence stand in a line.
const licenceColumns = 96

// splitLines cuts a text into lines, long ones between words.
func splitLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		for len(line) > licenceColumns {
			at := strings.LastIndexByte(line[:licenceColumns], ' ')
			if at <= 0 {
				break
			}
			lines = append(lines, line[:at])
			line = line[at+1:]
		}
		lines = append(lines, line)
	}
	return lines
}
