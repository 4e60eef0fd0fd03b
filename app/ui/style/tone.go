package style

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Tone is how urgent something is. It is never told by colour alone.
type Tone int

const (
	Calm Tone = iota
	Good
	Busy
	Warning
	Alarm
)

// Icon tells the tone to those who don't see colours.
func (t Tone) Icon() fyne.Resource {
	return theme.Icon([...]fyne.ThemeIconName{
		Calm: theme.IconNameInfo, Good: theme.IconNameConfirm, Busy: theme.IconNameViewRefresh, Warning: theme.IconNameWarning, Alarm: theme.IconNameError,
	}[t])
}
