package core

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Tally adds events up by hour, kind and subreddit. Stores use it to count a
// settlement in one row of deltas. The zero Tally is empty.
type Tally struct {
	sums map[tallyKey]tallySum
}

type tallyKey struct {
	hour            int64
	kind, subreddit string
}

type tallySum struct{ events, score int64 }

// Add counts one event.
func (t *Tally) Add(e *Event) {
	c := Count{Hour: e.Hour(), Kind: e.Kind, Subreddit: e.Subreddit, Events: 1}
	if e.Scored {
		c.Score = e.Score
	}
	t.AddCount(c)
}

// AddCount adds a count.
func (t *Tally) AddCount(c Count) {
	if t.sums == nil {
		t.sums = make(map[tallyKey]tallySum)
	}
	k := tallyKey{c.Hour, c.Kind, c.Subreddit}
	s := t.sums[k]
	s.events += c.Events
	s.score += c.Score
	t.sums[k] = s
}

// Len is the number of distinct counts.
func (t *Tally) Len() int { return len(t.sums) }

// Counts lists the sums in the order of hour, kind, subreddit.
func (t *Tally) Counts() []Count {
	counts := make([]Count, 0, len(t.sums))
	for k, s := range t.sums {
		counts = append(counts, Count{k.hour, k.kind, k.subreddit, s.events, s.score})
	}
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Hour, b.Hour), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Subreddit, b.Subreddit))
	})
	return counts
}

// AppendJSON appends the sums as [[hour, kind, subreddit, events, score], …],
// the form of a row of deltas, in no order.
func (t *Tally) AppendJSON(b []byte) []byte {
	b = append(b, '[')
	first := true
	for k, s := range t.sums {
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(b, '[')
		b = strconv.AppendInt(b, k.hour, 10)
		b = append(b, ',')
		b = appendString(b, k.kind)
		b = append(b, ',')
		b = appendString(b, k.subreddit)
		b = append(b, ',')
		b = strconv.AppendInt(b, s.events, 10)
		b = append(b, ',')
		b = strconv.AppendInt(b, s.score, 10)
		b = append(b, ']')
	}
	return append(b, ']')
}

// appendString appends s as a JSON string; plain names, nearly all, without an
// allocation.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			quoted, _ := json.Marshal(s) // a string always marshals
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// AddJSON adds what AppendJSON wrote.
func (t *Tally) AddJSON(b []byte) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(b))
	if err := t.addRows(d); err != nil {
		return fmt.Errorf("%w: deltas: %w", ErrCorrupt, err)
	}
	return nil
}

func (t *Tally) addRows(d *jsontext.Decoder) error {
	if err := expect(d, '['); err != nil {
		return err
	}
	for d.PeekKind() == '[' {
		var numbers [3]int64
		var texts [2]string
		if err := expect(d, '['); err != nil {
			return err
		}
		for i, field := range [...]any{&numbers[0], &texts[0], &texts[1], &numbers[1], &numbers[2]} {
			token, err := d.ReadToken()
			if err != nil {
				return err
			}
			switch field := field.(type) {
			case *int64:
				if *field, err = strconv.ParseInt(token.String(), 10, 64); err != nil {
					return fmt.Errorf("field %d: %w", i, err)
				}
			case *string:
				*field = token.String()
			}
		}
		if err := expect(d, ']'); err != nil {
			return err
		}
		t.AddCount(Count{numbers[0], texts[0], texts[1], numbers[1], numbers[2]})
	}
	return expect(d, ']')
}

func expect(d *jsontext.Decoder, kind jsontext.Kind) error {
	token, err := d.ReadToken()
	if err == nil && token.Kind() != kind {
		err = fmt.Errorf("%v where %v belongs", token, kind)
	}
	return err
}
