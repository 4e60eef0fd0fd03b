package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (p *program) configCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Print the settings in force, and where each came from",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			e, err := p.settings()
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(p.out, e.TOML())
			return err
		},
	}
	p.storeFlags(c)
	c.AddCommand(&cobra.Command{
		Use:   "check",
		Short: "Check the settings; exit code 2 means that something is wrong",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			e, err := p.settings()
			if err != nil {
				return err
			}
			if e.File == "" {
				_, err = fmt.Fprintln(p.out, "no settings file; the defaults apply")
			} else {
				_, err = fmt.Fprintln(p.out, e.File, "is valid")
			}
			return err
		},
	})
	return c
}
