package cli

import (
	"fmt"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"weir/core"
)

func (p *program) compactCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "compact",
		Short: "Return the store's free space to the disk",
		Long: "Rewrite the store without its free space. This needs disk space for another copy, and\n" +
			"nothing is stored or processed meanwhile.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.withStore(c.Context(), func(s core.Store) error {
				freed, err := s.Compact(c.Context())
				if err == nil {
					_, err = fmt.Fprintf(p.out, "%s returned to the disk\n", humanize.IBytes(uint64(max(freed, 0))))
				}
				return err
			})
		},
	}
	p.storeFlags(c)
	return c
}

func (p *program) backupCommand() *cobra.Command {
	c := &cobra.Command{
		Use:               "backup FILE",
		Short:             "Copy the store to a new file, even while it is in use",
		Example:           "  weir backup weir-2026-11-23.db",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: files,
		RunE: func(c *cobra.Command, args []string) error {
			return p.withStore(c.Context(), func(s core.Store) error { return s.Backup(c.Context(), args[0]) })
		},
	}
	p.storeFlags(c)
	return c
}
