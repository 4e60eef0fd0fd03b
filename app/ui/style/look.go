package style

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"weir/app/chart"
)

// Look is the window's Fyne theme, in the colours of the charts.
type Look struct {
	Variant string // "dark", "light" or "system"
}

// The variants of a Look, as the preferences store them.
const (
	LookSystem = "system"
	LookDark   = "dark"
	LookLight  = "light"
)

// Colours returns the current colours; preferred is the variant that the desktop asks
// for.
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
	case theme.ColorNameMenuBackground: // a menu covers cards
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

// Font implements fyne.Theme. What it returns is where Fyne looks first.
func (l *Look) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Monospace:
		return monospace()
	case s.Symbol:
		return theme.DefaultTheme().Font(s)
	}
	return signs()
}

// Icon implements fyne.Theme.
func (l *Look) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme. A dashboard is denser than Fyne's default.
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

// The sizes of text. At some others, such as 15, Fyne cuts off the lowest row of pixels.
const (
	SmallSize = 11
	LabelSize = 12
	TextSize  = 13
	titleSize = 16
	NameSize  = 17
	ValueSize = 20
)

// Mix blends two colours; part is the share of b, from 0 to 1.
func Mix(a, b color.RGBA, part float64) color.RGBA {
	m := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*part + 0.5) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 0xFF}
}

// WithAlpha returns a colour with an opacity from 0 to 1.
func WithAlpha(c color.RGBA, alpha float64) color.NRGBA {
	return color.NRGBA{c.R, c.G, c.B, uint8(255 * alpha)}
}

// outlineColour is the outline of fields, checkboxes and radio buttons. Its contrast
// with the colours on both sides is at least 3:1.
func outlineColour(c chart.Theme) color.RGBA { return Mix(c.Card, c.Muted, ByTheme(c, 0.64, 0.78)) }

// ByTheme returns dark or light, whichever belongs to the theme.
func ByTheme(c chart.Theme, dark, light float64) float64 {
	if c == chart.Light {
		return light
	}
	return dark
}

// ToneColour is the colour of a text with that tone.
func ToneColour(c chart.Theme, t Tone) color.RGBA {
	full := [...]color.RGBA{Calm: c.Muted, Good: c.Series[2], Busy: c.Series[0], Warning: c.Series[1], Alarm: c.Alarm}[t]
	return Mix(full, c.Text, ByTheme(c, 0, 0.18)) // text on white needs more contrast than a line
}

// PaintCard gives a card its colours.
func PaintCard(r *canvas.Rectangle, c chart.Theme) { PaintCardAlarm(r, c, false) }

// PaintCardAlarm gives a card its colours, with the border of an alarm if there is one.
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

// TextOnTone is the colour of text on a background of any tone.
func TextOnTone(c chart.Theme) color.Color { return c.Window }
