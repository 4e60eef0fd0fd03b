package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (p *program) configCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Print the settings that hold, and where each came from",
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
		Short: "Say what is wrong with the settings; exit code 2 when something is",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			e, err := p.settings()
			if err != nil {
				return err
			}
			if e.File == "" {
				_, err = fmt.Fprintln(p.out, "no settings file; the defaults hold")
			} else {
				_, err = fmt.Fprintln(p.out, e.File, "is in order")
			}
			return err
		},
	})
	return c
}
