package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// tone is how urgent something is. It is never told by colour alone.
type tone int

const (
	calm tone = iota
	good
	busy
	warning
	alarm
)

// icon tells the tone to those who don't see colours.
func (t tone) icon() fyne.Resource {
	return theme.Icon([...]fyne.ThemeIconName{
		calm: theme.IconNameInfo, good: theme.IconNameConfirm, busy: theme.IconNameViewRefresh, warning: theme.IconNameWarning, alarm: theme.IconNameError,
	}[t])
}
