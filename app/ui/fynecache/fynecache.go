// Package fynecache reduces the memory that Fyne uses for texts and pictures that change
// twice a second.
package fynecache

import (
	"time"
	_ "unsafe" // for go:linkname
)

// textLifetime is how long Fyne caches the picture of a text that is no longer on the
// screen. In Fyne's default, a minute, the window shows thousands of numbers that never
// come back: 18 MB. Below ten seconds, Fyne would visit all objects sixty times a second
// to keep their pictures.
const textLifetime = 12 * time.Second

// validDuration is Fyne's variable. It can be set only by the environment variable
// FYNE_CACHE, which Fyne reads before our code runs. A value set there is respected.
//
//go:linkname validDuration fyne.io/fyne/v2/internal/cache.ValidDuration
var validDuration time.Duration

// original is Fyne's value; zero if Fyne no longer has the variable.
var original = validDuration

func init() {
	if original == time.Minute {
		validDuration = textLifetime
	}
}

// forLong is longer than any window that nobody sees is open.
const forLong = 24 * time.Hour

// KeepAll has Fyne forget nothing. It is for a window that nobody sees: Fyne's software
// driver also forgets where the parts of a button are if the button hasn't been painted
// for that time, and then paints it without its icon and its ground.
func KeepAll() { validDuration = forLong }
