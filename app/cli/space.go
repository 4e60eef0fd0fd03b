package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/dustin/go-humanize"

	"weir/app/cli/engine"
	"weir/core/dump"
)

// largeInput is from how many bytes of input on an import says what it takes.
const largeInput = 32 << 20

// checkSpace estimates what an import takes and refuses it when the disk cannot
// hold it: also a small file may be packed very well.
func (p *program) checkSpace(ctx context.Context, o dump.Options, store string, force bool) error {
	e, err := dump.Estimate(ctx, o)
	if err != nil {
		return err
	}
	free, err := engine.FreeSpace(ctx, filepath.Dir(store))
	if err != nil {
		return err
	}
	if e.Bytes >= largeInput || e.Store >= free {
		fmt.Fprintf(p.err, "weir: %s of input, about %s events, will take about %s in the store; %s are free\n",
			humanize.IBytes(uint64(e.Bytes)), humanize.SIWithDigits(float64(e.Events), 1, ""), humanize.IBytes(uint64(e.Store)), humanize.IBytes(uint64(free)))
	}
	if e.Store < free || force {
		return nil
	}
	return fmt.Errorf("%s cannot hold the import; keep less of each record (source.dump.data = \"fields\" or \"none\"), import a part (--subreddit, --after, …), name another disk with --db, or insist with --force",
		filepath.Dir(store))
}
