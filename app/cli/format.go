package cli

import (
	"slices"
	"strconv"

	"github.com/dustin/go-humanize/english"
	"github.com/spf13/cobra"

	"weir/core/export"
)

// formatFlags are the flags of how rows are written.
type formatFlags struct {
	events bool // the rows are events, which have more formats

	name      string
	delimiter delimiterFlag
	bom       bool
	noEscape  bool
}

// formatRecords is the format of an event's record alone.
const formatRecords = "records"

// names are the names of the formats that there are.
func (f *formatFlags) names() []string {
	names := []string{export.CSV.String(), export.NDJSON.String()}
	if f.events {
		names = append(names, export.Parquet.String(), formatRecords)
	}
	return names
}

func (f *formatFlags) add(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.name, "format", "csv", "`format`: "+english.WordSeries(f.names(), "or"))
	flags.Var(&f.delimiter, "delimiter", "`character` between the cells of CSV, or tab (default a comma)")
	flags.BoolVar(&f.bom, "bom", false, "begin CSV with a byte order mark: without it Excel assumes the system's legacy encoding")
	flags.BoolVar(&f.noEscape, "no-escape", false, "leave cells of CSV that a spreadsheet would run as formulas as they are")
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(f.names(), cobra.ShellCompDirectiveNoFileComp))
}

// parse returns the format that was asked for; CSV stands for formatRecords.
func (f *formatFlags) parse(c *cobra.Command) (export.Format, error) {
	if !slices.Contains(f.names(), f.name) {
		var quoted []string
		for _, name := range f.names() {
			quoted = append(quoted, strconv.Quote(name))
		}
		return export.CSV, usagef("format is %q: want %s", f.name, english.WordSeries(quoted, "or"))
	}
	for _, flag := range []string{"delimiter", "bom", "no-escape"} {
		if f.name != "csv" && c.Flags().Changed(flag) {
			return export.CSV, usagef("--%s is for --format csv", flag)
		}
	}
	as := export.CSV
	if f.name != formatRecords {
		var err error
		if as, err = export.ParseFormat(f.name); err != nil {
			return as, usageError{err}
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
