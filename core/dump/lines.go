package dump

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// DefaultMaxLine is the default for Options.MaxLine, in bytes: eighty times
// Reddit's longest text.
const DefaultMaxLine = 16 << 20

// blockSource provides the blocks that lines are cut from: a feed, or the first
// blocks of one.
type blockSource interface {
	next(ctx context.Context) (block, error)
}

// lines cuts blocks into lines. It holds at most one line, or of a longer one as
// many bytes as a record may have.
type lines struct {
	from blockSource
	max  int // the most bytes a record may have

	block  []byte // the unread part of the last block
	begins block  // a block that begins a member, until the line before it was returned
	carry  []byte // the start of the line, from earlier blocks
	given  bool   // carry was returned and can be reused
	part   bool   // the last fragment did not end its line
	err    error  // the error that ended from
}

// fragment is a line, or part of a line that is longer than a record may be.
type fragment struct {
	text   []byte // without the newline; valid until next is called again
	how    ending
	member string // of startOfMember
}

// ending says what follows a fragment.
type ending uint8

const (
	newline       ending = iota // it belongs to the fragment
	moreOfLine                  // more of the line, which is longer than a record may be
	endOfInput                  // nothing: the verified end of the input, or of a member of an archive
	breakOff                    // nothing: the input is truncated or damaged in this line
	startOfMember               // the first line of another member; the fragment has no text
)

// next returns the next fragment, io.EOF at the verified end of the input, or the
// error that ended the input. After an error of ctx it may be called again.
func (l *lines) next(ctx context.Context) (fragment, error) {
	if l.given {
		l.carry, l.given = l.carry[:0], false
	}
	for {
		if i := bytes.IndexByte(l.block, '\n'); i >= 0 {
			text := l.block[:i]
			l.block = l.block[i+1:]
			return l.give(text, newline), nil
		}
		if len(l.block) > 0 && (l.part || len(l.carry)+len(l.block) > l.max) {
			text := l.block
			l.block = nil
			return l.give(text, moreOfLine), nil
		}
		l.carry = append(l.carry, l.block...)
		l.block = nil
		ends := l.err != nil || l.begins.starts
		switch {
		case ends && (len(l.carry) > 0 || l.part) && l.err != nil && !errors.Is(l.err, io.EOF):
			return l.give(nil, breakOff), nil
		case ends && (len(l.carry) > 0 || l.part):
			return l.give(nil, endOfInput), nil
		case l.begins.starts:
			f := fragment{how: startOfMember, member: l.begins.member}
			l.block, l.begins = l.begins.bytes, block{}
			return f, nil
		case l.err != nil:
			return fragment{}, l.err
		}
		b, err := l.from.next(ctx)
		switch {
		case err != nil && ctx.Err() != nil && !errors.Is(err, io.EOF):
			return fragment{}, err
		case err != nil:
			l.err = err
		case b.starts:
			l.begins = b
		default:
			l.block = b.bytes
		}
	}
}

// unread makes next return the start of a member again, right after it has
// returned it.
func (l *lines) unread(member string) {
	l.begins = block{bytes: l.block, member: member, starts: true}
	l.block = nil
}

// give returns the line with its last bytes appended.
func (l *lines) give(text []byte, how ending) fragment {
	if len(l.carry) > 0 {
		l.carry = append(l.carry, text...)
		text, l.given = l.carry, true
	}
	l.part = how == moreOfLine
	return fragment{text: text, how: how}
}
