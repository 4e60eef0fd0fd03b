package fynecache

import (
	"testing"
	"time"

	_ "fyne.io/fyne/v2/theme" // which draws the texts
)

// TestFyneKeepsTexts fails if a newer Fyne caches texts elsewhere.
func TestFyneKeepsTexts(t *testing.T) {
	if original == 0 {
		t.Fatal("Fyne's cache.ValidDuration is gone: nothing shortens how long texts are kept")
	}
	if original == time.Minute && validDuration != textLifetime {
		t.Errorf("texts are kept for %v, want %v", validDuration, textLifetime)
	}
}
