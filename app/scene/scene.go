package scene

import (
	"fmt"
	"strings"
)

// Scene is something worth watching.
type Scene struct {
	Name  string // for the command line
	Title string
	Line  string // what happens, in one line
	Wrong bool   // has two halves: with a guard, and without it

	setting setting // that the halves differ in; without a key unless there are two
	backend string
	script  func() []step
	halves  []half // what runs, each on a store of its own
}

// Scenes lists all scenes in the order of a menu.
func Scenes() []Scene {
	return []Scene{
		backPressure(), takeover(), skipLocked(), poison(), burst(), shutdown(),
		oneSlot(), oneEvent(),
	}
}

// Find returns the scene of that name.
func Find(name string) (Scene, error) {
	var names []string
	for _, s := range Scenes() {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return Scene{}, fmt.Errorf("no scene is named %q: %s", name, strings.Join(names, ", "))
}
