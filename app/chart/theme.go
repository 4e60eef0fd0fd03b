package chart

import "image/color"

// Theme is a set of colours. All are opaque.
type Theme struct {
	Window, Card, Border color.RGBA
	Text, Muted          color.RGBA
	Alarm                color.RGBA    // the threshold
	Series               [4]color.RGBA // distinguishable for colour-blind readers too
}

// The themes. Text, Muted, Alarm and Series keep a contrast of at least 3:1
// against Card, which WCAG 2.2 requires of graphics (success criterion 1.4.11).
var (
	Dark = Theme{
		Window: rgb(0x0F1115), Card: rgb(0x181B21), Border: rgb(0x2A2F38),
		Text: rgb(0xE6E8EC), Muted: rgb(0x9AA3AF), Alarm: rgb(0xF0705C),
		Series: [4]color.RGBA{rgb(0x56B4E9), rgb(0xE69F00), rgb(0x2FC89A), rgb(0xE07FB8)},
	}
	Light = Theme{
		Window: rgb(0xF4F6F9), Card: rgb(0xFFFFFF), Border: rgb(0xDDE2E9),
		Text: rgb(0x1B2027), Muted: rgb(0x5D6673), Alarm: rgb(0xC0392B),
		Series: [4]color.RGBA{rgb(0x0072B2), rgb(0xD55E00), rgb(0x00896A), rgb(0xB0508C)},
	}
)

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xFF}
}
