package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// nearestKey suggests the key that was probably meant.
func nearestKey(key string) string {
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
func nearestOf(name string, names []string) string {
	best := slices.MinFunc(names, func(a, b string) int {
		return cmp.Compare(levenshtein.ComputeDistance(name, a), levenshtein.ComputeDistance(name, b))
	})
	return meant(name, best, best)
}

// meant suggests a name unless it is too different: a typing error leaves more
// than half of the letters unchanged.
func meant(written, near, proposal string) string {
	if levenshtein.ComputeDistance(written, near) > max(len(written), len(near))/2 {
		return "`weir config` lists all"
	}
	return fmt.Sprintf("did you mean %s?", proposal)
}
