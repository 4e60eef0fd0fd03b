package style

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"weir/app/chart"
)

// Look is the window's theme: the colours of the charts, for all of Fyne.
type Look struct {
	Variant string // "dark", "light" or "system"
}

// The variants of the look, as they are remembered.
const (
	LookSystem = "system"
	LookDark   = "dark"
	LookLight  = "light"
)

// Colours are those in force, by what the desktop prefers.
func (l *Look) Colours(preferred fyne.ThemeVariant) chart.Theme {
	if l.Variant == LookLight || l.Variant != LookDark && preferred == theme.VariantLight {
		return chart.Light
	}
	return chart.Dark
}

// Color implements fyne.Theme.
func (l *Look) Color(name fyne.ThemeColorName, preferred fyne.ThemeVariant) color.Color {
	c := l.Colours(preferred)
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
		return Mix(c.Card, c.Muted, 0.12)
	case theme.ColorNameForeground:
		return c.Text
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return c.Muted
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return c.Series[0]
	case theme.ColorNameForegroundOnPrimary:
		return c.Window
	case theme.ColorNameSuccess:
		return ToneColour(c, Good)
	case theme.ColorNameWarning:
		return ToneColour(c, Warning)
	case theme.ColorNameError:
		return c.Alarm
	case theme.ColorNameButton:
		return Mix(c.Card, c.Muted, 0.12)
	case theme.ColorNameDisabledButton, theme.ColorNameInputBackground:
		return Mix(c.Card, c.Muted, 0.07)
	case theme.ColorNameHover:
		return WithAlpha(c.Muted, 0.14)
	case theme.ColorNamePressed:
		return WithAlpha(c.Muted, 0.28)
	case theme.ColorNameFocus:
		return WithAlpha(c.Series[0], 0.35)
	case theme.ColorNameSelection:
		return WithAlpha(c.Series[0], 0.25)
	case theme.ColorNameSeparator:
		return c.Border
	case theme.ColorNameInputBorder:
		return outlineColour(c)
	case theme.ColorNameShadow:
		return color.NRGBA{A: uint8(ByTheme(c, 0x40, 0x1C))}
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font implements fyne.Theme.
func (l *Look) Font(s fyne.TextStyle) fyne.Resource {
	if s.Monospace {
		return monospace()
	}
	return theme.DefaultTheme().Font(s)
}

// Icon implements fyne.Theme.
func (l *Look) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme: denser than Fyne's own, as a dashboard is.
func (l *Look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return TextSize
	case theme.SizeNameCaptionText:
		return SmallSize
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
	SmallSize = 11
	TextSize  = 13
	titleSize = 16
	NameSize  = 17
	ValueSize = 20
)

// Mix is a colour between two others; part of 1 is the second.
func Mix(a, b color.RGBA, part float64) color.RGBA {
	m := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*part + 0.5) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 0xFF}
}

// Faded is a colour that lets through what is below it.
func WithAlpha(c color.RGBA, alpha float64) color.NRGBA {
	return color.NRGBA{c.R, c.G, c.B, uint8(255 * alpha)}
}

// outline is the colour of what shows where a field, a box or a button to pick
// is: 3:1 against what is around and in it.
func outlineColour(c chart.Theme) color.RGBA { return Mix(c.Card, c.Muted, ByTheme(c, 0.64, 0.78)) }

// Either is one of two measures, of the dark look or of the light one.
func ByTheme(c chart.Theme, dark, light float64) float64 {
	if c == chart.Light {
		return light
	}
	return dark
}

// Ink is the colour of a text of that tone.
func ToneColour(c chart.Theme, t Tone) color.RGBA {
	full := [...]color.RGBA{Calm: c.Muted, Good: c.Series[2], Busy: c.Series[0], Warning: c.Series[1], Alarm: c.Alarm}[t]
	return Mix(full, c.Text, ByTheme(c, 0, 0.18)) // what is a line on white is no text yet
}

// PaintCard gives a card its colours.
func PaintCard(r *canvas.Rectangle, c chart.Theme) { PaintCardAlarm(r, c, false) }

// PaintAlarm gives a card its colours, and the border of an alarm if there is one.
func PaintCardAlarm(r *canvas.Rectangle, c chart.Theme, alarm bool) {
	border := c.Border
	if alarm {
		border = c.Alarm
	}
	if r.FillColor != c.Card || r.StrokeColor != border {
		r.FillColor, r.StrokeColor = c.Card, border
		r.Refresh()
	}
}

// OnInk is a colour that can be read on each of the inks.
func TextOnTone(c chart.Theme) color.Color { return c.Window }
