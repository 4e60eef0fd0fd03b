package kit

import (
	"fmt"

	"weir/core"
)

// parts is the number of segments that a dead node's segment is divided into.
const parts = 10

// Split divides a segment that a dead node had claimed. ids has the ids of its
// events, ascending. The error is core.ErrCorrupt if some are missing.
func Split(seg core.Segment, ids []int64) ([]core.Segment, error) {
	if len(ids) != seg.Events {
		return nil, MissingEvents(seg, len(ids))
	}
	size := (len(ids) + parts - 1) / parts
	divided := make([]core.Segment, 0, parts)
	for len(ids) > 0 {
		n := min(size, len(ids))
		divided = append(divided, core.Segment{First: ids[0], Last: ids[n-1], Events: n})
		ids = ids[n:]
	}
	return divided, nil
}

// MissingEvents returns the error for a segment with missing events.
func MissingEvents(seg core.Segment, stored int) error {
	return fmt.Errorf("%w: segment %d–%d has %d events, %d are stored", core.ErrCorrupt, seg.First, seg.Last, seg.Events, stored)
}
