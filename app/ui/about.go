package ui

import (
	"cmp"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
	"weir/assets"
)

// about says which program this is and where its data lies.
func about(w *host) {
	if w.covered() {
		return
	}
	state := w.desk.State()
	s := w.newSheet(tr("About Weir"), "", 620)
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon.png", assets.Icon))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(72, 72))
	name := widget.NewLabel(tr("Weir {{.Version}}", with("Version", cmp.Or(state.Version, tr("without a version")))))
	name.SizeName, name.TextStyle.Bold = theme.SizeNameHeadingText, true
	does := widget.NewLabel(tr("A weir steadies a stream and measures it. This one keeps every event, processes each exactly once, and shows where it waits."))
	does.Wrapping = fyne.TextWrapWord

	facts := container.New(layout.NewCustomPaddedVBoxLayout(-6))
	for _, f := range aboutRows(state, w.desk.SettingsFile()) {
		what, where := widget.NewLabel(f[0]), widget.NewLabel(f[1])
		what.Importance = widget.LowImportance
		where.Selectable, where.Truncation = true, fyne.TextTruncateEllipsis
		facts.Add(container.New(&helpRow{}, what, where))
	}
	links := container.NewHBox()
	for _, l := range aboutLinks {
		if address, err := url.Parse(l[1]); err == nil {
			links.Add(widget.NewHyperlink(l[0], address))
		}
	}
	if state.Folder != "" {
		s.aside(tr("Open folder"), func() { w.openFolder(state.Folder) })
	}
	s.aside(tr("Licences…"), func() { licences(w) })
	s.submit = s.close
	s.verb(tr("Close"), s.close)
	s.show(stacked(
		container.NewBorder(nil, nil, container.NewPadded(icon), nil, stacked(name, does)),
		widget.NewSeparator(), facts, flush(links)), nil)
}

// aboutLinks are what Weir stands on.
var aboutLinks = [][2]string{
	{"SQLite", "https://sqlite.org"},
	{"PostgreSQL", "https://www.postgresql.org"},
	{"Fyne", "https://fyne.io"},
	{"Go", "https://go.dev"},
}

// aboutRows say where things lie.
func aboutRows(s desk.State, settingsFile string) [][2]string {
	rows := [][2]string{{tr("Store"), s.Location}}
	if s.Folder != "" {
		rows = append(rows, [2]string{tr("Its folder"), s.Folder})
	}
	return append(rows, [2]string{tr("Settings"), settingsFile})
}

// licences shows those of everything that the program is built with.
func licences(w *host) {
	s := w.newSheet(tr("Licences"), tr("Weir is built with the work of others. Thank you."), 820)
	s.high = 420
	s.submit = s.close
	s.verb(tr("Close"), s.close)
	s.show(newLineView(splitLines(assets.Licences())), nil)
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
