package cli

import (
	"github.com/spf13/cobra"

	"weir/core/export"
)

// formatFlags are the flags of how rows are written.
type formatFlags struct {
	records bool // records are a format, too

	name      string
	delimiter delimiterFlag
	bom       bool
	noEscape  bool
}

// formatRecords is the format of an event's record alone.
const formatRecords = "records"

func (f *formatFlags) add(c *cobra.Command) {
	names, usage := []string{"csv", "ndjson"}, "`csv` or ndjson"
	if f.records {
		names, usage = append(names, formatRecords), "`csv`, ndjson or records"
	}
	flags := c.Flags()
	flags.StringVar(&f.name, "format", "csv", usage)
	flags.Var(&f.delimiter, "delimiter", "`character` between the cells of CSV, or tab (default a comma)")
	flags.BoolVar(&f.bom, "bom", false, "begin CSV with a byte order mark: without it Excel assumes the system's legacy encoding")
	flags.BoolVar(&f.noEscape, "no-escape", false, "leave cells of CSV that a spreadsheet would run as formulas as they are")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
}

// parse returns the format that was asked for; CSV stands for formatRecords.
func (f *formatFlags) parse(c *cobra.Command) (export.Format, error) {
	as, err := export.ParseFormat(f.name)
	switch {
	case err == nil, f.records && f.name == formatRecords:
	case f.records:
		return as, usagef("format is %q: want \"csv\", \"ndjson\" or \"records\"", f.name)
	default:
		return as, usageError{err}
	}
	for _, flag := range []string{"delimiter", "bom", "no-escape"} {
		if f.name != "csv" && c.Flags().Changed(flag) {
			return as, usagef("--%s is for --format csv", flag)
		}
	}
	as.Delimiter, as.BOM, as.Formulas = f.delimiter.r, f.bom, f.noEscape
	return as, nil
}

// delimiterFlag is the character between cells, 0 until it is set.
type delimiterFlag struct{ r rune }

func (f *delimiterFlag) Set(text string) (err error) {
	f.r, err = export.ParseDelimiter(text)
	return err
}

func (f *delimiterFlag) String() string {
	if f.r == 0 {
		return ""
	}
	return string(f.r)
}

func (f *delimiterFlag) Type() string { return "character" }
