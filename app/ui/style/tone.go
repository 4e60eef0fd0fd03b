package style

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Tone is how urgent a message is. It is never shown by colour alone.
type Tone int

// The tones, from the least to the most urgent.
const (
	Calm Tone = iota
	Good
	Busy
	Warning
	Alarm
)

// Icon returns the icon that shows the tone without colour.
func (t Tone) Icon() fyne.Resource {
	return theme.Icon([...]fyne.ThemeIconName{
		Calm: theme.IconNameInfo, Good: theme.IconNameConfirm, Busy: theme.IconNameViewRefresh, Warning: theme.IconNameWarning, Alarm: theme.IconNameError,
	}[t])
}
