package floor

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/host"
	"weir/app/ui/text"
	"weir/core/activity"
)

// menu opens the menu of the lanes.
func (c *lanesCard) menu(at fyne.Position) *fynewidget.PopUpMenu {
	c.h.Tips.Hide()
	c.overlay.hovers = false
	c.overlay.draw()
	menu := fynewidget.NewPopUpMenu(fyne.NewMenu("", c.menuItems()...), c.h.Canvas)
	menu.ShowAtPosition(at)
	return menu
}

func (c *lanesCard) menuItems() []*fyne.MenuItem {
	follow := fyne.NewMenuItem(text.Tr("Back to now"), c.follow)
	follow.Disabled = c.end == 0
	trace := fyne.NewMenuItem(text.Tr("Save last 10 s as Go trace…"), c.askTrace)
	trace.Disabled = c.saveTrace == nil
	return []*fyne.MenuItem{
		fyne.NewMenuItem(text.Tr("Copy as picture"), c.copyPicture),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(text.Tr("Save as PNG…"), func() { c.savePicture("png") }),
		fyne.NewMenuItem(text.Tr("Save as SVG…"), func() { c.savePicture("svg") }),
		fyne.NewMenuItem(text.Tr("Save the spans of the last 10 s as CSV…"), c.saveCSV),
		trace,
		fyne.NewMenuItemSeparator(),
		follow,
	}
}

// saveCSV asks for a file and writes all spans that are remembered.
func (c *lanesCard) saveCSV() {
	v := c.view.of.clone().view() // it changes while the person chooses
	c.h.Export(text.Tr("{{.Chart}} as {{.Form}}", text.With("Chart", text.Tr(lanesTitle), "Form", "CSV")), host.ExportChoice{
		Name: "weir-lanes", Extension: ".csv",
		Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) { return v.writeCSV(out) },
	})
}

// writeCSV writes the spans of the last 10 s (RFC 4180, UTF-8), a lane after the other,
// with times in UTC. It returns the number of rows. Names of columns and activities are
// the same in all languages.
func (v *lanesView) writeCSV(to io.Writer) (rows int, err error) {
	out := csv.NewWriter(to)
	out.UseCRLF = true
	// A write error is kept and returned at the end.
	_ = out.Write([]string{"lane", "start", "end", "milliseconds", "activity", "group", "events", "for"})
	names := map[int]string{}
	for i := range v.tracks {
		names[v.tracks[i].number] = v.tracks[i].name
	}
	stamp := func(at time.Duration) string { return v.at.Add(at - v.now).UTC().Format("2006-01-02T15:04:05.000000Z") }
	var spans []activity.Span
	for i := range v.tracks {
		spans = v.of.window(spans[:0], i, max(v.now-remembered, 0), v.now)
		for _, s := range spans {
			var served []string
			for _, number := range s.For {
				if number > 0 && names[number] != "" {
					served = append(served, names[number])
				}
			}
			n := ""
			if s.N > 0 {
				n = strconv.Itoa(s.N)
			}
			_ = out.Write([]string{
				v.tracks[i].name, stamp(s.Start), stamp(s.End), strconv.FormatFloat(float64(s.End-s.Start)/float64(time.Millisecond), 'f', 3, 64),
				s.State.String(), groupNames[s.State.Group()], n, strings.Join(served, ", "),
			})
			rows++
		}
	}
	out.Flush()
	return rows, out.Error()
}

// groupNames are the groups' names in CSV.
var groupNames = [activity.Groups]string{
	activity.GroupNone: "none", activity.GroupIdle: "idle", activity.GroupMoving: "moving", activity.GroupHandling: "handling", activity.GroupCommitting: "committing",
	activity.GroupBlocked: "blocked", activity.GroupBackingOff: "backing off",
}
