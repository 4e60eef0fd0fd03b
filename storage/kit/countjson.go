package kit

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"weir/core"
)

// EachJSON lists the counts that AppendJSON wrote. Those before an error are listed, too.
func EachJSON(b []byte, each func(core.Count)) error {
	rest, ok := plainRows(b, each)
	if ok {
		return nil
	}
	if err := anyRows(jsontext.NewDecoder(bytes.NewBuffer(rest)), each); err != nil {
		return fmt.Errorf("%w: deltas: %w", core.ErrCorrupt, err)
	}
	return nil
}

// plainRows reads rows as AppendJSON writes them: without white space, and as far as their
// names need no escapes. It is many times faster than a decoder. ok is false when something
// else comes; rest then is a JSON array of what wasn't read.
func plainRows(b []byte, each func(core.Count)) (rest []byte, ok bool) {
	var last core.Count // whose names the next row mostly has, too
	for i := 0; i < len(b); {
		if string(b[i:]) == "]" && i > 0 || string(b) == "[]" {
			return nil, true
		}
		r := rowScanner{b: b[i+1:]}
		c := core.Count{Source: r.text(last.Source, "[\""), Hour: r.integer(), Kind: r.text(last.Kind, "\""), Subreddit: r.text(last.Subreddit, "\"")}
		c.Events, c.Scored, c.Score = r.integer(), r.integer(), r.integer()
		switch between := b[i]; {
		case between != '[' && i == 0:
			return b, false
		case between != ',' && i > 0:
			return append([]byte{'['}, b[i:]...), false // an error
		case r.failed:
			return append([]byte{'['}, b[i+1:]...), false
		}
		each(c)
		last = c
		i = len(b) - len(r.b)
	}
	return b, false
}

// rowScanner takes the fields of a row one after the other.
type rowScanner struct {
	b      []byte
	failed bool
}

// text takes a text that begins so, and the comma after it.
func (r *rowScanner) text(likely, begin string) string {
	if !bytes.HasPrefix(r.b, []byte(begin)) {
		r.failed = true
		return ""
	}
	b := r.b[len(begin):]
	for i, c := range b {
		switch {
		case c == '"' && i+1 < len(b) && b[i+1] == ',':
			r.b = b[i+2:]
			if string(b[:i]) == likely {
				return likely
			}
			return string(b[:i])
		case c == '"' || c == '\\' || c < ' ' || c >= 0x7f:
			r.failed = true
			return ""
		}
	}
	r.failed = true
	return ""
}

// integer takes one of at most 18 digits, and the comma or bracket after it.
func (r *rowScanner) integer() int64 {
	b, n := r.b, int64(0)
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	for i, c := range b {
		switch {
		case '0' <= c && c <= '9' && i < 18:
			n = 10*n + int64(c-'0')
		case (c == ',' || c == ']') && i > 0:
			r.b = b[i+1:]
			if negative {
				return -n
			}
			return n
		default:
			r.failed = true
			return 0
		}
	}
	r.failed = true
	return 0
}

// anyRows reads what is any JSON array of such rows.
func anyRows(d *jsontext.Decoder, each func(core.Count)) error {
	if err := expect(d, '['); err != nil {
		return err
	}
	for d.PeekKind() == '[' {
		var n core.Count
		if err := expect(d, '['); err != nil {
			return err
		}
		for i, field := range [...]any{&n.Source, &n.Hour, &n.Kind, &n.Subreddit, &n.Events, &n.Scored, &n.Score} {
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
		each(n)
	}
	return expect(d, ']')
}

func expect(d *jsontext.Decoder, kind jsontext.Kind) error {
	token, err := d.ReadToken()
	if err == nil && token.Kind() != kind {
		err = fmt.Errorf("got %v instead of %v", token, kind)
	}
	return err
}
