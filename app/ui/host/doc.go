// Package host is what a page may ask of the window: its canvas, work in the
// background that the window waits for, messages, the engine, and the way to other
// pages, which it doesn't know.
package host
