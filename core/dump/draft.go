package dump

import (
	"bytes"
	"fmt"
	"time"

	"weir/core"
)

// draft is an event before it is known to be wanted: its texts still lie in the
// line, or in scratch where they had to be decoded.
type draft struct {
	source, kind, subreddit   string
	key, author, parent, link []byte
	created                   time.Time
	score                     int64
	scored                    bool
	flags                     core.Flags
	misfit                    bool

	scratch []byte
	names   map[string]string // see intern
}

// maxInterned bounds the names that intern remembers.
const maxInterned = 1 << 16

// reset forgets the event, not the memory.
func (d *draft) reset() {
	*d = draft{scratch: d.scratch[:0], names: d.names}
}

// text returns what a string or number says, nil when the value is absent or
// null. name is what a reject calls it.
func (d *draft) text(name string, value []byte) ([]byte, error) {
	if len(value) == 0 {
		return nil, nil
	}
	switch c := value[0]; {
	case c == '"':
		return d.string(value), nil
	case c == '-' || c-'0' <= 9:
		return value, nil
	case c == 'n':
		return nil, nil
	}
	return nil, fmt.Errorf("%s is neither text nor a number: %.40s", name, value)
}

// string returns what a JSON string says.
func (d *draft) string(quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') >= 0 {
		start := len(d.scratch)
		d.scratch = unquote(d.scratch, quoted)
		return d.scratch[start:len(d.scratch):len(d.scratch)]
	}
	return quoted[1 : len(quoted)-1]
}

// join returns prefix + text.
func (d *draft) join(prefix string, text []byte) []byte {
	start := len(d.scratch)
	d.scratch = append(append(d.scratch, prefix...), text...)
	return d.scratch[start:len(d.scratch):len(d.scratch)]
}

// intern returns name as a string, the same one for names that come often.
func (d *draft) intern(name []byte) string {
	if s, ok := d.names[string(name)]; ok {
		return s
	}
	if d.names == nil || len(d.names) >= maxInterned {
		d.names = make(map[string]string)
	}
	s := string(name)
	if len(s) <= core.MaxName { // longer ones won't be stored
		d.names[s] = s
	}
	return s
}

// event makes the event, without data. Its texts share one allocation.
func (d *draft) event() core.Event {
	start := len(d.scratch)
	for _, text := range [...][]byte{d.key, d.author, d.parent, d.link} {
		d.scratch = append(d.scratch, text...)
	}
	texts := string(d.scratch[start:])
	cut := func(text []byte) string {
		s := texts[:len(text)]
		texts = texts[len(text):]
		return s
	}
	return core.Event{
		Source: d.source, Kind: d.kind, Subreddit: d.subreddit,
		Key: cut(d.key), Author: cut(d.author), Parent: cut(d.parent), Link: cut(d.link),
		CreatedAt: d.created, Score: d.score, Scored: d.scored, Flags: d.flags,
	}
}
