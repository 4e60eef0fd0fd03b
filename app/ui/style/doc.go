// Package style is how the window looks: its theme, the colours and sizes of text,
// its fonts and icons, and helpers that refresh a canvas object only if it changes.
package style
