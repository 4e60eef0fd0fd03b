package core

import (
	"regexp"
	"strconv"

	"weir/core/message"
)

// attemptText is how a failed attempt is listed among the errors of its stage.
func attemptText(f Failed) message.Text {
	return attempt(strconv.FormatInt(f.ID, 10), strconv.Itoa(f.Attempts), f.Error, f.Dead)
}

func attempt(id, attempts, err string, dead bool) message.Text {
	if dead {
		return message.New("event {{.ID}} is dead after attempt {{.Attempt}}: {{.Error}}", "ID", id, "Attempt", attempts, "Error", err)
	}
	return message.New("event {{.ID}}, attempt {{.Attempt}}: {{.Error}}", "ID", id, "Attempt", attempts, "Error", err)
}

// listedAttempt matches the two texts of attempt, cut at the end or not.
var listedAttempt = regexp.MustCompile(`(?s)^event (\d+)(, attempt| is dead after attempt) (\d+): (.*)$`)

// DescribeError returns the text of an error in a sample so that it can be translated, if
// it is about a failed attempt. What a stage itself reports stays as it is in the log.
func DescribeError(text string) message.Text {
	m := listedAttempt.FindStringSubmatch(text)
	if m == nil {
		return message.Verbatim(text)
	}
	return attempt(m[1], m[3], m[4], m[2] != ", attempt")
}
