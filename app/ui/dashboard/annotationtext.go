package dashboard

import (
	"regexp"
	"strings"

	"weir/app/locale"
	"weir/app/ui/text"
	"weir/core"
)

// translate is text.Tr or text.English.
type translate func(text string, data ...any) string

// crossingText is what is said of a threshold that is crossed.
type crossingText struct {
	chart, limit string
	above        bool
	line         string // that is above it, if there are several
	took         string // how long it was exceeded; empty if that is unknown, or it is now
}

func (c crossingText) in(tr translate) string {
	data := text.With("Chart", c.chart, "Limit", c.limit, "Line", c.line, "Took", c.took)
	switch {
	case c.above && c.line == "":
		return tr(text.Later("{{.Chart}} above {{.Limit}}"), data)
	case c.above:
		return tr(text.Later("{{.Chart}} above {{.Limit}} ({{.Line}})"), data)
	case c.took == "":
		return tr(text.Later("{{.Chart}} no longer above {{.Limit}}"), data)
	}
	return tr(text.Later("{{.Chart}} no longer above {{.Limit}} (after {{.Took}})"), data)
}

// name is the title of a chart without its unit.
func (v variant) name(tr translate) string {
	name, _, _ := strings.Cut(tr(v.title), " (")
	return strings.ReplaceAll(name, ", ", " ")
}

// storedCrossing are the texts of crossingText in English.
var storedCrossing = regexp.MustCompile(`^(.+?) (no longer )?above ([^()]+?)(?: \((?:after )?(.+)\))?$`)

// annotationText is a stored annotation, which is in English, in the window's language.
func (d *Page) annotationText(stored string) string {
	m := storedCrossing.FindStringSubmatch(stored)
	if m == nil {
		return text.Of(core.Describe(stored))
	}
	for _, p := range d.plots {
		for _, v := range p.spec.variants {
			if v.name(text.English) != m[1] {
				continue
			}
			c := crossingText{chart: v.name(text.Tr), limit: locale.Numeral(m[3]), above: m[2] == ""}
			switch {
			case !c.above:
				c.took = m[4]
			case v.lines == nil:
				c.line = m[4]
			case m[4] != "":
				c.line = text.Tr(m[4])
			}
			return c.in(text.Tr)
		}
	}
	return text.Of(core.Describe(stored))
}
