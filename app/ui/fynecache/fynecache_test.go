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

// TestKeepAll: nothing is forgotten while a scene of a minute or two is drawn.
func TestKeepAll(t *testing.T) {
	was := validDuration
	defer func() { validDuration = was }()
	if KeepAll(); validDuration < time.Hour {
		t.Errorf("Fyne forgets after %v", validDuration)
	}
}
