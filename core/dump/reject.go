package dump

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"weir/core"
)

// What a line is that makes no event. All but the first two are reasons for a
// reject.
var (
	errBlank     = errors.New("blank")
	errUnwanted  = errors.New("not selected")
	errNotObject = errors.New("not a JSON object")
	errUTF8      = errors.New("invalid UTF-8")
	errEnds      = errors.New("invalid JSON: the line ends too early")
	errTruncated = errors.New("truncated last line")
)

// broken reports whether the reason may be that the line is cut off.
func broken(reason error) bool {
	return errors.Is(reason, errEnds) || errors.Is(reason, errUTF8)
}

// tooLong is the reason for rejecting a line of more than max bytes.
func tooLong(max int) error {
	return fmt.Errorf("longer than %d bytes, the limit max_line", max)
}

func newReject(input string, line int64, text []byte, reason error) *core.Reject {
	return &core.Reject{
		Input:  input,
		Line:   line,
		Reason: strings.TrimPrefix(reason.Error(), core.ErrRefused.Error()+": "),
		Bytes:  bytes.Clone(text[:min(len(text), core.MaxRejectBytes)]),
	}
}
