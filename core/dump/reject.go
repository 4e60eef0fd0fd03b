package dump

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"weir/core"
	"weir/core/message"
)

// Why a piece isn't an event. All but the first two are reasons for a reject.
var (
	errUnwanted  = errors.New("not selected")
	errEmpty     = errors.New("an empty page")
	errNotObject = errors.New("not a JSON object")
	errUTF8      = errors.New("invalid UTF-8")
	errEnds      = errors.New("invalid JSON: it ends too early")
	errTruncated = errors.New("truncated last line")
)

// Errors of an input as a whole.
var (
	errHeadEnds  = errors.New("only the first bytes are examined")
	errOpenArray = message.NewError("its array is not closed: it is cut off; get the whole file and import that")
)

// broken reports whether the reason may be a consequence of truncated text.
func broken(reason error) bool {
	return errors.Is(reason, errEnds) || errors.Is(reason, errUTF8)
}

// tooLong is the reason for rejecting a record of more than max bytes.
func tooLong(max int) error {
	return fmt.Errorf("longer than %d bytes, the limit max_line", max)
}

func newReject(source, input string, p *piece, reason error) core.Reject {
	text := strings.TrimPrefix(reason.Error(), core.ErrRefused.Error()+": ")
	if p.member != "" {
		text += fmt.Sprintf(" (line %d of %s)", p.inside, p.member)
	}
	return core.Reject{
		Source: source,
		Input:  input,
		Line:   p.Line,
		Reason: strings.ToValidUTF8(text, "\uFFFD"),
		Bytes:  bytes.Clone(p.text[:min(len(p.text), core.MaxRejectBytes)]),
		Hash:   p.Hash,
		Size:   p.Size,
	}
}
