package floor

import (
	"image/color"

	"weir/app/chart"
	"weir/app/chart/diagram"
	"weir/app/chart/lanes"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
)

// groupColour is the colour of what goroutines of a group do, as in the lanes.
func groupColour(c chart.Theme, g activity.Group) color.RGBA { return lanes.Color(c, kindOf(g)) }

// fill is the colour and texture of a group.
func (k *sketch) fill(g activity.Group) diagram.Fill {
	c := groupColour(k.theme, g)
	switch g {
	case activity.GroupCommitting:
		return diagram.Fill{Kind: diagram.Level, Base: c, Mark: style.Mix(c, k.theme.Card, 0.42)}
	case activity.GroupBlocked:
		return diagram.Fill{Kind: diagram.Stripes, Base: k.plate(g), Mark: c}
	case activity.GroupBackingOff:
		return diagram.Fill{Kind: diagram.Dots, Base: k.plate(g), Mark: c}
	}
	return diagram.Solid(c)
}

// plate is the ground of words on a texture.
func (k *sketch) plate(g activity.Group) color.RGBA {
	return k.tint(g, map[activity.Group]float64{activity.GroupBlocked: 0.22, activity.GroupBackingOff: 0.25}[g])
}

// tint is the card's colour with a part of a group's.
func (k *sketch) tint(g activity.Group, part float64) color.RGBA {
	return style.Mix(k.theme.Card, groupColour(k.theme, g), part)
}

// ink is the colour of words about a group on a card: those of lines have too little
// contrast on white.
func (k *sketch) ink(g activity.Group) color.RGBA {
	return style.Mix(groupColour(k.theme, g), k.theme.Text, style.ByTheme(k.theme, 0, 0.18))
}

// groupText names a group.
func groupText(g activity.Group) string {
	switch g {
	case activity.GroupMoving:
		return text.Tr("moving events")
	case activity.GroupHandling:
		return text.Tr("handling")
	case activity.GroupCommitting:
		return text.Tr("committing")
	case activity.GroupBlocked:
		return text.Tr("blocked")
	case activity.GroupBackingOff:
		return text.Tr("backing off")
	}
	return text.Tr("idle")
}
