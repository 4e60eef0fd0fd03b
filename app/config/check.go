package config

import (
	"strconv"

	"weir/core/message"
)

// clash is a problem that one setting has with another.
type clash struct {
	key string
	err error
}

// clashes lists what is possible one by one and impossible together.
func (c *Config) clashes() (found []clash) {
	d := c.Source.Dump
	if d.Preset == "custom" {
		if d.Fields.Kind == "" {
			found = append(found, clash{"source.dump.preset", message.NewError(`"custom" needs fields.kind: a path, or a constant like "=post"`)})
		}
		if d.Fields.CreatedAt == "" {
			found = append(found, clash{"source.dump.preset", message.NewError(`"custom" needs fields.created_at: the path of a time`)})
		}
		return found
	}
	for _, s := range Settings() {
		if s.Section() == "source.dump.fields" && valueText(c.field(s.Key)) != "" {
			found = append(found, clash{s.Key, message.NewError(`has no effect with preset {{.Preset}}; set source.dump.preset to "custom"`, "Preset", strconv.Quote(d.Preset))})
		}
	}
	return found
}
