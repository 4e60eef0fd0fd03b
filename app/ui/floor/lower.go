package floor

import "weir/app/ui/host"

// lower is the lower half of the page: what the goroutines did, and the locks.
type lower struct{}

func newLower(h *host.Host) *lower { return &lower{} }

func (l *lower) arrange(r *rooms) {}
