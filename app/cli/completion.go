package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// completeFiles has the shell offer files only where a flag or an argument takes one:
// arguments of commands whose ValidArgsFunction is files.
func completeFiles(root *cobra.Command) {
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	completeFlags(root)
}

// files leaves it to the shell to offer files.
func files(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

func completeFlags(c *cobra.Command) {
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		switch value, _ := pflag.UnquoteUsage(f); value {
		case "file", "path":
			_ = c.RegisterFlagCompletionFunc(f.Name, files) // fails for inherited ones, which have it
		case "folder":
			_ = c.MarkFlagDirname(f.Name)
		}
	})
	for _, below := range c.Commands() {
		completeFlags(below)
	}
}
