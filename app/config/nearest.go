package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"weir/core/message"
)

// nearestKey suggests the key that was probably meant.
func nearestKey(key string) message.Text {
	all := Settings()
	section, name := "", key
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		section, name = key[:i], key[i+1:]
	}
	// The right name in the wrong section is the commoner mistake, so names
	// weigh more than sections.
	distance := func(s Setting) int {
		return 3*levenshtein.ComputeDistance(name, s.Name()) + levenshtein.ComputeDistance(section, s.Section())
	}
	best := slices.MinFunc(all, func(a, b Setting) int { return cmp.Compare(distance(a), distance(b)) })
	return meant(name, best.Name(), best.Key)
}

// nearestOf suggests the name that was probably meant.
func nearestOf(name string, names []string) message.Text {
	best := slices.MinFunc(names, func(a, b string) int {
		return cmp.Compare(levenshtein.ComputeDistance(name, a), levenshtein.ComputeDistance(name, b))
	})
	return meant(name, best, best)
}

// meant suggests a name unless it is too different: a typing error leaves more
// than half of the letters unchanged.
func meant(written, near, proposal string) message.Text {
	if levenshtein.ComputeDistance(written, near) > max(len(written), len(near))/2 {
		return message.New("`weir config` lists all")
	}
	return message.New("did you mean {{.Name}}?", "Name", proposal)
}
