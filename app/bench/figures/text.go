package figures

import (
	"fmt"
	"strings"
)

// Text is an English text with {{.Name}}s and what fills them in, so that a window can
// translate the template.
type Text struct {
	Template string
	Values   map[string]any
}

// String returns the text in English.
func (t Text) String() string {
	s := t.Template
	for name, value := range t.Values {
		s = strings.ReplaceAll(s, "{{."+name+"}}", fmt.Sprint(value))
	}
	return s
}

// StoreName is the name of a kind of store as people write it.
func StoreName(name string) string {
	if name == "postgres" {
		return "PostgreSQL"
	}
	return "SQLite"
}
