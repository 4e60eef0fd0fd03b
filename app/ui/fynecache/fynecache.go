// Package fynecache lets a window of numbers that change twice a second keep less
// memory.
package fynecache

import (
	"time"
	_ "unsafe" // for go:linkname
)

// textKept is for how long the picture of a text is kept after it was last on
// the screen. Fyne's minute is thousands of numbers that never come back: 18 MB.
// Below ten seconds Fyne would walk through all objects sixty times a second, so
// that none is forgotten.
const textKept = 12 * time.Second

// keptByFyne is Fyne's own. Its only setting is the variable FYNE_CACHE of the
// environment, which is read before any code of ours runs; where it is set, it
// stays.
//
//go:linkname keptByFyne fyne.io/fyne/v2/internal/cache.ValidDuration
var keptByFyne time.Duration

// kept is what Fyne's was; zero when Fyne has no such variable any more.
var kept = keptByFyne

func init() {
	if kept == time.Minute {
		keptByFyne = textKept
	}
}
