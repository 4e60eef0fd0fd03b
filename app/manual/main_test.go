package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"weir/app/cli"
)

// TestEachCommandHasAPage also holds that pages name each flag, and no hidden one.
func TestEachCommandHasAPage(t *testing.T) {
	folder := t.TempDir()
	if err := write(folder, "1.2.3", "2026-11-30"); err != nil {
		t.Fatal(err)
	}
	var want []string
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Hidden || c.Name() == "help" {
			return
		}
		name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
		want = append(want, name)
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
			return
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			named := bytes.Contains(text, []byte(`\fB`+roff("--"+f.Name)+`\fR`))
			if named == f.Hidden {
				t.Errorf("%s: --%s is named: %t", name, f.Name, named)
			}
		})
		if home, err := os.UserHomeDir(); err == nil && len(home) > 1 && bytes.Contains(text, []byte(roff(home+"/"))) {
			t.Errorf("%s names the home of who made it", name)
		}
		for _, below := range c.Commands() {
			visit(below)
		}
	}
	visit(cli.Commands(""))
	slices.Sort(want)
	var got []string
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("got the pages\n%v\nwant\n%v", got, want)
	}
}

func TestPage(t *testing.T) {
	c := &cobra.Command{
		Use: "try FILE", Short: "Try it", Run: func(*cobra.Command, []string) {},
		Long:    "It's tried.\n.hidden files, too.\n\nA   first\nB   second",
		Example: "  try a\\b",
	}
	c.Flags().Int("tries", 3, "how many `times`")
	var b bytes.Buffer
	page(&b, c, "2026-11-30")
	for _, want := range []string{
		"try \\- Try it\n",
		"\\fBtry\\fR [\\fIOPTION\\fR]… \\fIFILE\\fR\n",
		"It\\(aqs tried.\n\\&.hidden files, too.\n.PP\n.nf\nA   first\nB   second\n.fi\n",
		"\\fB\\-\\-tries\\fR \\fItimes\\fR\nhow many times (default 3)\n",
		".nf\n  try a\\eb\n.fi\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, b.String())
		}
	}
}

func TestDateIsChecked(t *testing.T) {
	if err := write(t.TempDir(), "1", "tomorrow"); err == nil {
		t.Error("a page has the date \"tomorrow\"")
	}
}
