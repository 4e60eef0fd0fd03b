package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"weir/app/chart"
)

// look is the window's theme: the colours of the charts, for all of Fyne.
type look struct {
	variant string // "dark", "light" or "system"
}

// The variants of the look, as they are remembered.
const (
	lookSystem = "system"
	lookDark   = "dark"
	lookLight  = "light"
)

// colours are those in force, by what the desktop prefers.
func (l *look) colours(preferred fyne.ThemeVariant) chart.Theme {
	if l.variant == lookLight || l.variant != lookDark && preferred == theme.VariantLight {
		return chart.Light
	}
	return chart.Dark
}

// Color implements fyne.Theme.
func (l *look) Color(name fyne.ThemeColorName, preferred fyne.ThemeVariant) color.Color {
	c := l.colours(preferred)
	variant := theme.VariantDark
	if c == chart.Light {
		variant = theme.VariantLight
	}
	switch name {
	case theme.ColorNameBackground:
		return c.Window
	case theme.ColorNameOverlayBackground, theme.ColorNameHeaderBackground:
		return c.Card
	case theme.ColorNameMenuBackground: // a menu lies on cards
		return mix(c.Card, c.Muted, 0.12)
	case theme.ColorNameForeground:
		return c.Text
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return c.Muted
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return c.Series[0]
	case theme.ColorNameForegroundOnPrimary:
		return c.Window
	case theme.ColorNameSuccess:
		return ink(c, good)
	case theme.ColorNameWarning:
		return ink(c, warning)
	case theme.ColorNameError:
		return c.Alarm
	case theme.ColorNameButton:
		return mix(c.Card, c.Muted, 0.12)
	case theme.ColorNameDisabledButton, theme.ColorNameInputBackground:
		return mix(c.Card, c.Muted, 0.07)
	case theme.ColorNameHover:
		return faded(c.Muted, 0.14)
	case theme.ColorNamePressed:
		return faded(c.Muted, 0.28)
	case theme.ColorNameFocus:
		return faded(c.Series[0], 0.35)
	case theme.ColorNameSelection:
		return faded(c.Series[0], 0.25)
	case theme.ColorNameSeparator:
		return c.Border
	case theme.ColorNameInputBorder:
		return outline(c)
	case theme.ColorNameShadow:
		return color.NRGBA{A: uint8(either(c, 0x40, 0x1C))}
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font implements fyne.Theme.
func (l *look) Font(s fyne.TextStyle) fyne.Resource {
	if s.Monospace {
		return monospace()
	}
	return theme.DefaultTheme().Font(s)
}

// Icon implements fyne.Theme.
func (l *look) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme: denser than Fyne's own, as a dashboard is.
func (l *look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return textSize
	case theme.SizeNameCaptionText:
		return smallSize
	case theme.SizeNameHeadingText:
		return 20
	case theme.SizeNameSubHeadingText:
		return titleSize
	case theme.SizeNameInlineIcon:
		return 16
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 6
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 4
	case theme.SizeNameScrollBar:
		return 10
	}
	return theme.DefaultTheme().Size(name)
}

// The sizes of text. At others, as 15, Fyne cuts off the lowest row of letters.
const (
	smallSize = 11
	textSize  = 13
	titleSize = 16
	nameSize  = 17
	valueSize = 20
)

// mix is a colour between two others; part of 1 is the second.
func mix(a, b color.RGBA, part float64) color.RGBA {
	m := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*part + 0.5) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 0xFF}
}

// faded is a colour that lets through what is below it.
func faded(c color.RGBA, alpha float64) color.NRGBA {
	return color.NRGBA{c.R, c.G, c.B, uint8(255 * alpha)}
}

// outline is the colour of what shows where a field, a box or a button to pick
// is: 3:1 against what is around and in it.
func outline(c chart.Theme) color.RGBA { return mix(c.Card, c.Muted, either(c, 0.64, 0.78)) }

// either is one of two measures, of the dark look or of the light one.
func either(c chart.Theme, dark, light float64) float64 {
	if c == chart.Light {
		return light
	}
	return dark
}

// ink is the colour of a text of that tone.
func ink(c chart.Theme, t tone) color.RGBA {
	full := [...]color.RGBA{calm: c.Muted, good: c.Series[2], busy: c.Series[0], warning: c.Series[1], alarm: c.Alarm}[t]
	return mix(full, c.Text, either(c, 0, 0.18)) // what is a line on white is no text yet
}

// paintCard gives a card its colours.
func paintCard(r *canvas.Rectangle, c chart.Theme) { paintAlarm(r, c, false) }

// paintAlarm gives a card its colours, and the border of an alarm if there is one.
func paintAlarm(r *canvas.Rectangle, c chart.Theme, alarm bool) {
	border := c.Border
	if alarm {
		border = c.Alarm
	}
	if r.FillColor != c.Card || r.StrokeColor != border {
		r.FillColor, r.StrokeColor = c.Card, border
		r.Refresh()
	}
}

// onInk is a colour that can be read on each of the inks.
func onInk(c chart.Theme) color.Color { return c.Window }
