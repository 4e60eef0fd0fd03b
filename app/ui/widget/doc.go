// Package widget has the window's own widgets: fields and buttons, lists, dialogs,
// tooltips, and what takes the mouse and the keys. They know nothing of events,
// stores or pages.
//
// Fyne's widgets are used where they serve; those here wrap them for the keyboard
// (Enter submits, Esc leaves, shortcuts reach the window) or draw less.
package widget
