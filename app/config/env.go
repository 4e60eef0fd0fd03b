package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"weir/core/message"
)

const (
	prefix     = "WEIR_"     // of variables that are settings
	testPrefix = "WEIR_TEST" // of variables that only the project's tests read
)

// applyEnv applies the environment. If a variable occurs twice the last one
// counts, as in os/exec.
func (e *Effective) applyEnv(env []string) (problems []error) {
	texts := map[string]string{}
	for _, entry := range env {
		name, text, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, prefix) && !strings.HasPrefix(name, testPrefix) {
			texts[name] = text
		}
	}
	settings := Settings()
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		i := slices.IndexFunc(settings, func(s Setting) bool { return s.Variable() == name })
		if i < 0 {
			problems = append(problems, message.NewError("{{.Key}}: no such setting; {{.Remedy}}", "Key", name, "Remedy", nearestOf(name, variables(settings))))
			continue
		}
		if err := e.Set(settings[i].Key, texts[name]); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
			continue
		}
		e.origins[settings[i].Key] = Origin{Layer: LayerEnvironment, Name: name}
	}
	return problems
}

func variables(settings []Setting) []string {
	var names []string
	for _, s := range settings {
		names = append(names, s.Variable())
	}
	return names
}
