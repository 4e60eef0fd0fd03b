// Package assets is what goes into the program beside its code.
package assets

import (
	"embed"
	_ "embed"
)

// Icon is the program's icon, a PNG of 256 × 256 pixels. icon.svg is the same.
//
//go:embed icon.png
var Icon []byte

// FloorIcon is the sign of the page Floor, an SVG of one colour.
//
//go:embed floor.svg
var FloorIcon []byte

// Translations holds a file for each language, as Fyne reads them.
//
//go:embed translations
var Translations embed.FS

//go:embed licences.txt
var licences string

// Licences returns the names and versions of the modules that the program is
// built with, and their licences.
func Licences() string { return licences }
