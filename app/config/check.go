package config

import "fmt"

// clash is a problem that one setting has with another.
type clash struct{ key, text string }

// clashes lists what is possible one by one and impossible together.
func (c *Config) clashes() (found []clash) {
	d := c.Source.Dump
	if d.Preset == "custom" {
		if d.Fields.Kind == "" {
			found = append(found, clash{"source.dump.preset", `"custom" needs fields.kind: a path, or a constant like "=post"`})
		}
		if d.Fields.CreatedAt == "" {
			found = append(found, clash{"source.dump.preset", `"custom" needs fields.created_at: the path of a time`})
		}
		return found
	}
	for _, s := range Settings() {
		if s.Section() == "source.dump.fields" && valueText(c.field(s.Key)) != "" {
			found = append(found, clash{s.Key, fmt.Sprintf(`has no effect with preset %q; set source.dump.preset to "custom"`, d.Preset)})
		}
	}
	return found
}
