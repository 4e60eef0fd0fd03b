package config

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

const introduction = `# All settings of Weir, each with its default. Those that mean something else
# when unset are comments.
#
# Weir reads ./config.toml, else weir/config.toml in your configuration folder,
# or the file that --config names. A variable like WEIR_PROCESS_WORKERS=4
# overrides the file, a flag overrides both. A missing line means the default.
# ` + "`weir config check`" + ` says what is wrong with a file, ` + "`weir config`" + ` prints the
# settings in force and where each came from.
#
# Durations: "500ms", "30s", "1h30m", "7d". Sizes: "512B", "64KiB", "16MiB", "1GiB".
`

// Reference returns config.toml as shipped: every setting with its sentence,
// unit, bounds and default.
func Reference() string {
	c := Default()
	var b strings.Builder
	b.WriteString(introduction)
	section := ""
	for _, s := range Settings() {
		if s.Section() != section {
			section = s.Section()
			fmt.Fprintf(&b, "\n\n# %s\n[%s]\n", sectionDoc(section), section)
		}
		def := valueTOML(c.field(s.Key))
		comment := ""
		if s.Unset {
			comment = "# "
		}
		fmt.Fprintf(&b, "\n# %s\n# %s\n%s%s = %s\n", s.Doc, facts(s, def), comment, s.Name(), def)
	}
	return b.String()
}

func sectionDoc(name string) string {
	for _, s := range Sections() {
		if s.Name == name {
			return s.Doc
		}
	}
	return ""
}

// facts is one line with the unit, the bounds and the default of a setting.
func facts(s Setting, def string) string {
	var b strings.Builder
	if s.Unit != "" {
		fmt.Fprintf(&b, "Unit: %s. ", s.Unit)
	}
	if bounds := s.Bounds(); !bounds.Empty() {
		fmt.Fprintf(&b, "Possible: %s. ", bounds)
	}
	fmt.Fprintf(&b, "Default: %s.", def)
	return b.String()
}

// TOML returns all settings as a file that says the same, each with where it
// came from, passwords hidden.
func (e *Effective) TOML() string {
	var b strings.Builder
	if e.File == "" {
		b.WriteString("# no file was read\n")
	} else {
		fmt.Fprintf(&b, "# read from %s\n", e.File)
	}
	columns := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	section := ""
	for _, s := range Settings() {
		if s.Section() != section {
			section = s.Section()
			// Each section has columns of its own. Memory takes every write.
			_ = columns.Flush()
			fmt.Fprintf(&b, "\n[%s]\n", section)
		}
		text := valueTOML(e.field(s.Key))
		if s.Secret {
			text = quote(Redact(valueText(e.field(s.Key))))
		}
		fmt.Fprintf(columns, "%s = %s\t# %v\n", s.Name(), text, e.origins[s.Key])
	}
	_ = columns.Flush()
	return b.String()
}
