package explore

import (
	"context"

	"weir/app/ui/control"
	"weir/core/explore"
)

// poll looks whether events were stored since the answer.
func (p *Page) poll() {
	if !p.visible || p.running || p.store == nil || p.pollQuery.Running {
		return
	}
	if p.failed {
		p.resume() // a scan continues where it stopped
		return
	}
	if !p.answer.Done {
		return
	}
	var stored, unsettled int64
	p.pollQuery.Run(p.store, func(ctx context.Context, s control.Store, _ func(func())) error {
		g, err := s.Gauges(ctx)
		stored, unsettled = g.InStore, g.Backlog+g.DeadNow
		return err
	}, func(err error) {
		switch {
		case err != nil: // the header says that the store is gone
		case p.running:
		case p.answer.All.Events == 0 && p.asked.empty() && (stored > p.answer.Stored || unsettled < p.answer.Unsettled):
			p.refresh() // nothing is in sight yet
		default:
			fresh := max(stored-p.answer.Stored, 0)
			if p.answer.Method != explore.ByScan {
				fresh += max(p.answer.Unsettled-unsettled, 0)
			}
			if fresh != p.fresh {
				p.fresh = fresh
				p.showNext()
			}
		}
	})
}
