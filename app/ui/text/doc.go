// Package text reads and writes what people read: translations, numbers, times,
// sizes, plurals and paths. Nothing here needs a screen.
package text
