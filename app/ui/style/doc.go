// Package style is how the window looks: its theme, the colours and sizes of text,
// its fonts and icons, and helpers that change what is on the canvas only when it
// differs.
package style
