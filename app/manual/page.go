package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// page writes a command's page in the language of man(7).
func page(b *bytes.Buffer, c *cobra.Command, date string) {
	c.InitDefaultHelpFlag()
	fmt.Fprintf(b, ".TH %q 1 %q %q %q\n", strings.ToUpper(pageName(c)), date, "Weir "+c.Root().Version, "Weir's manual")
	section(b, "NAME")
	fmt.Fprintf(b, "%s \\- %s\n", roff(pageName(c)), roff(c.Short))
	section(b, "SYNOPSIS")
	synopsis(b, c)
	section(b, "DESCRIPTION")
	paragraphs(b, c.Long, c.Short+".")
	commands(b, c)
	flags(b, "OPTIONS", c.NonInheritedFlags())
	flags(b, "OPTIONS OF EVERY COMMAND", c.InheritedFlags())
	if c.Example != "" {
		section(b, "EXAMPLES")
		verbatim(b, c.Example)
	}
	section(b, "EXIT STATUS")
	list(b, exitCodes)
	if !c.HasParent() {
		section(b, "FILES")
		list(b, files)
		b.WriteString(".PP\nRemoving the program leaves all of these.\n")
		section(b, "ENVIRONMENT")
		list(b, variables)
	}
	seeAlso(b, c)
}

// term is what a list explains.
type term struct{ name, text string }

var exitCodes = []term{
	{"0", "Done."},
	{"1", "Failed; the reason is on standard error."},
	{"2", "Wrong usage, or invalid settings."},
	{"130", "Interrupted twice. One interrupt stops cleanly: everything already read is stored, and work in progress is finished."},
}

var files = []term{
	{"./config.toml", "Settings, if this file is in the current folder."},
	{"~/.config/weir/config.toml", "Settings otherwise. weir config prints those in force and where each comes from."},
	{"~/.local/share/weir/weir.db", "The store, unless the settings or a flag name another."},
	{"~/.local/share/weir/demo.db", "The demo's store, with simulated events."},
	{"~/.local/share/weir/postgres", "The private server of weir postgres."},
	{"~/.local/state/weir", "Stores that the window has opened."},
	{"~/.config/fyne/weir", "How the window looks, and searches."},
}

var variables = []term{
	{"WEIR_…", "Each setting has a variable that overrides the file, such as WEIR_PROCESS_WORKERS for workers in [process]. A flag overrides both."},
	{"XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME", "Folders in place of ~/.config, ~/.local/share and ~/.local/state."},
	{"PGHOST, PGUSER, PGPASSWORD, …", "What the PostgreSQL server's address leaves out, as in psql(1)."},
	{"DISPLAY", "The display of the window. Without one, the pipeline runs in the terminal."},
	{"NO_COLOR", "If it isn't empty, nothing is printed in colour."},
}

// pageName is the name of a command's page: weir-export-counts.
func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

func section(b *bytes.Buffer, title string) { fmt.Fprintf(b, ".SH %s\n", title) }

func list(b *bytes.Buffer, terms []term) {
	for _, t := range terms {
		fmt.Fprintf(b, ".TP\n\\fB%s\\fR\n%s\n", roff(t.name), roff(t.text))
	}
}

// synopsis shows how a command is called, and that others are below it.
func synopsis(b *bytes.Buffer, c *cobra.Command) {
	if c.Runnable() {
		_, arguments, _ := strings.Cut(c.Use, " ")
		fmt.Fprintf(b, "\\fB%s\\fR [\\fIOPTION\\fR]… \\fI%s\\fR\n", roff(c.CommandPath()), roff(arguments))
	}
	if c.Runnable() && c.HasAvailableSubCommands() {
		b.WriteString(".br\n")
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(b, "\\fB%s\\fR \\fICOMMAND\\fR …\n", roff(c.CommandPath()))
	}
}

// aligned finds lines of a table, which may not be filled.
var aligned = regexp.MustCompile(`(?m)^ |\S  +\S`)

// paragraphs writes a text, or another if it is empty.
func paragraphs(b *bytes.Buffer, text, otherwise string) {
	if text == "" {
		text = otherwise
	}
	for i, paragraph := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		if aligned.MatchString(paragraph) {
			verbatim(b, paragraph)
		} else {
			fmt.Fprintln(b, roff(paragraph))
		}
	}
}

// verbatim writes lines as they are.
func verbatim(b *bytes.Buffer, text string) {
	fmt.Fprintf(b, ".nf\n%s\n.fi\n", roff(strings.Trim(text, "\n")))
}

func commands(b *bytes.Buffer, c *cobra.Command) {
	if !c.HasAvailableSubCommands() {
		return
	}
	section(b, "COMMANDS")
	for _, below := range c.Commands() {
		if below.IsAvailableCommand() {
			fmt.Fprintf(b, ".TP\n\\fB%s\\fR(1)\n%s\n", roff(pageName(below)), roff(below.Short))
		}
	}
}

func flags(b *bytes.Buffer, title string, all *pflag.FlagSet) {
	if !all.HasAvailableFlags() {
		return
	}
	section(b, title)
	all.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		names := `\fB` + roff("--"+f.Name) + `\fR`
		if f.Shorthand != "" {
			names = `\fB` + roff("-"+f.Shorthand) + `\fR, ` + names
		}
		if value != "" {
			names += ` \fI` + roff(value) + `\fR`
		}
		if d := f.DefValue; d != "" && d != "0" && d != "0s" && d != "false" && d != "[]" {
			// A page is the same whoever makes it.
			usage += fmt.Sprintf(" (default %s)", strings.Replace(d, xdg.DataHome, "~/.local/share", 1))
		}
		fmt.Fprintf(b, ".TP\n%s\n%s\n", names, roff(usage))
	})
}

func seeAlso(b *bytes.Buffer, c *cobra.Command) {
	var pages []string
	if c.HasParent() {
		pages = append(pages, c.Root().Name())
		if c.Parent().HasParent() {
			pages = append(pages, pageName(c.Parent()))
		}
		for _, beside := range c.Parent().Commands() {
			if c.Parent().HasParent() && beside != c && beside.IsAvailableCommand() {
				pages = append(pages, pageName(beside))
			}
		}
	} else {
		pages = []string{"sqlite3", "psql"}
	}
	section(b, "SEE ALSO")
	for i, p := range pages {
		comma := ","
		if i == len(pages)-1 {
			comma = ""
		}
		fmt.Fprintf(b, "\\fB%s\\fR(1)%s\n", roff(p), comma)
	}
}

// roff escapes a text. A hyphen would else become one of typography, which is not what
// a shell takes; a line that begins with a dot or a quote would be a request.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `~`, `\(ti`, `^`, `\(ha`, "`", `\(ga`, `'`, `\(aq`, `"`, `\(dq`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
