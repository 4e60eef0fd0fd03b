package dump

import "errors"

// Reasons for a reject that have no detail.
var (
	errNotObject = errors.New("not a JSON object")
	errUTF8      = errors.New("invalid UTF-8")
	errTruncated = errors.New("invalid JSON: the line ends too early")
)
