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

// About shows the program's version and where its data is.
func About(h *host.Host) {
	if h.Covered() {
		return
	}
	state := h.Engine.State()
	d := h.NewDialog(text.Tr("About Weir"), "", 620)
	icon := canvas.NewImageFromResource(fyne.NewStaticResource("icon.png", assets.Icon))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSize(72, 72))
	name := fynewidget.NewLabel(text.Tr("Weir {{.Version}}", text.With("Version", cmp.Or(state.Version, text.Tr("without a version")))))
	name.SizeName, name.TextStyle.Bold = theme.SizeNameHeadingText, true
	does := fynewidget.NewLabel(text.Tr("A weir steadies a stream and measures it. This one keeps every event, processes each exactly once, and shows where it waits."))
	does.Wrapping = fyne.TextWrapWord

	facts := container.New(layout.NewCustomPaddedVBoxLayout(-6))
	for _, f := range aboutRows(state, h.Engine.SettingsFile()) {
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
		d.LeftButton(text.Tr("Open folder"), func() { h.OpenFolder(state.Folder) })
	}
	d.LeftButton(text.Tr("Licences…"), func() { licences(h) })
	d.OnSubmit = d.Close
	d.Button(text.Tr("Close"), d.Close)
	d.Open(widget.VStack(
		container.NewBorder(nil, nil, container.NewPadded(icon), nil, widget.VStack(name, does)),
		fynewidget.NewSeparator(), facts, widget.Unpadded(links)), nil)
}

// aboutLinks are the projects that Weir is built on.
var aboutLinks = [][2]string{
	{"SQLite", "https://sqlite.org"},
	{"PostgreSQL", "https://www.postgresql.org"},
	{"Fyne", "https://fyne.io"},
	{"Go", "https://go.dev"},
}

// aboutRows say where the store and the settings are.
func aboutRows(s control.State, settingsFile string) [][2]string {
	rows := [][2]string{{text.Tr("Store"), s.Location}}
	if s.Folder != "" {
		rows = append(rows, [2]string{text.Tr("Its folder"), s.Folder})
	}
	return append(rows, [2]string{text.Tr("Settings"), settingsFile})
}

// licences shows the licences of everything that the program is built with.
func licences(h *host.Host) {
	d := h.NewDialog(text.Tr("Licences"), text.Tr("Weir is built with the work of others. Thank you."), 820)
	d.FormHeight = 420
	d.OnSubmit = d.Close
	d.Button(text.Tr("Close"), d.Close)
	d.Open(widget.NewLineView(splitLines(assets.Licences())), nil)
}

// licenceColumns is the number of characters in a line of a licence.
const licenceColumns = 96

// splitLines splits a text into lines, and long lines between words.
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
