// Package fynecache lets a window of numbers that change twice a second keep less
// memory.
package fynecache

import (
	"time"
	_ "unsafe" // for go:linkname
)

// textLifetime is for how long the picture of a text is kept after it was last on
// the screen. Fyne's minute is thousands of numbers that never come back: 18 MB.
// Below ten seconds Fyne would walk through all objects sixty times a second, so
// that none is forgotten.
const textLifetime = 12 * time.Second

// validDuration is Fyne's own. Its only setting is the variable FYNE_CACHE of the
// environment, which is read before any code of ours runs; where it is set, it
// stays.
//
//go:linkname validDuration fyne.io/fyne/v2/internal/cache.ValidDuration
var validDuration time.Duration

// original is what Fyne's was; zero when Fyne has no such variable any more.
var original = validDuration

func init() {
	if original == time.Minute {
		validDuration = textLifetime
	}
}
