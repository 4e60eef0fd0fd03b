package kit

import (
	"encoding/binary"
	"errors"
	"fmt"

	"weir/core"
)

// Rows of ByMonth hold the sums of their hours, too, packed: who asks for a few names by the
// hour reads a row for each month instead of one for each hour. A row's hours are, for each
// hour that has any sum and in the order of time,
//
//	uvarint  its distance from the one before; of the first, from the hour before the month
//	varint   events
//	varint   events without a score
//	varint   score
//
// with the variable-length integers of encoding/binary. Mostly that takes four to six bytes
// an hour, and never more than MaxHoursBytes in all.

// monthHours is how many hours the longest month has.
const monthHours = 31 * 24

// MaxHoursBytes bounds the packed hours of a row.
const MaxHoursBytes = monthHours * (2 + 3*binary.MaxVarintLen64)

// packedHour is one of the packed hours.
type packedHour struct {
	at  int64 // counted from the month's first
	sum tallySum
}

// nextHour takes the hour that packed hours begin with, given the one before: -1 at first.
func nextHour(b []byte, before int64) (h packedHour, rest []byte, err error) {
	distance, n := binary.Uvarint(b)
	if n <= 0 || distance == 0 || distance >= uint64(monthHours-before) {
		return h, nil, fmt.Errorf("%w: packed hours: %x follows hour %d", core.ErrCorrupt, b[:min(len(b), 2)], before)
	}
	b = b[n:]
	h.at = before + int64(distance)
	var unscored int64
	for _, field := range [...]*int64{&h.sum.events, &unscored, &h.sum.score} {
		if *field, n = binary.Varint(b); n <= 0 {
			return h, nil, fmt.Errorf("%w: packed hours: hour %d is incomplete", core.ErrCorrupt, h.at)
		}
		b = b[n:]
	}
	h.sum.scored = h.sum.events - unscored
	return h, b, nil
}

// appendHour appends an hour to packed hours, given the one before. One of zeros is left out.
func appendHour(b []byte, h packedHour, before int64) (_ []byte, last int64) {
	if h.sum == (tallySum{}) {
		return b, before
	}
	b = binary.AppendUvarint(b, uint64(h.at-before))
	b = binary.AppendVarint(b, h.sum.events)
	b = binary.AppendVarint(b, h.sum.events-h.sum.scored)
	b = binary.AppendVarint(b, h.sum.score)
	return b, h.at
}

// eachHour lists packed hours. Those before an error are listed, too.
func eachHour(b []byte, each func(packedHour)) error {
	before := int64(-1)
	for len(b) > 0 {
		h, rest, err := nextHour(b, before)
		if err != nil {
			return err
		}
		each(h)
		before, b = h.at, rest
	}
	return nil
}

// MergeHours adds packed hours to those of a row. Those that can't be read stay as they are:
// Check reports them and Recount corrects them, while a pipeline runs.
func MergeHours(hours, more []byte) []byte {
	merged, err := mergeHours(hours, more)
	if err != nil {
		return hours
	}
	return merged
}

func mergeHours(a, b []byte) ([]byte, error) {
	merged, last := make([]byte, 0, len(a)+len(b)+2), int64(-1)
	x, y := hourCursor{rest: a, hour: packedHour{at: -1}}, hourCursor{rest: b, hour: packedHour{at: -1}}
	if err := errors.Join(x.next(), y.next()); err != nil {
		return nil, err
	}
	for !x.done || !y.done {
		h, from := x.hour, &x
		if x.done || !y.done && y.hour.at < x.hour.at {
			h, from = y.hour, &y
		} else if !y.done && y.hour.at == h.at {
			h.sum.events += y.hour.sum.events
			h.sum.scored += y.hour.sum.scored
			h.sum.score += y.hour.sum.score
			if err := y.next(); err != nil {
				return nil, err
			}
		}
		merged, last = appendHour(merged, h, last)
		if err := from.next(); err != nil {
			return nil, err
		}
	}
	return merged, nil
}

// hourCursor goes through packed hours.
type hourCursor struct {
	hour packedHour
	rest []byte
	done bool
}

func (c *hourCursor) next() (err error) {
	if len(c.rest) == 0 {
		c.done = true
		return nil
	}
	c.hour, c.rest, err = nextHour(c.rest, c.hour.at)
	return err
}
