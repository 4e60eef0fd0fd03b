package core

import (
	"strings"

	"weir/core/message"
)

// arrow is between the old and the new value in the text of a change.
const arrow = " → "

// changes are the names of what Tune and the window change, as annotations have them.
var changes = []string{
	message.Later("rate"), message.Later("workers"), message.Later("batch"), message.Later("write batch"),
	message.Later("work"), message.Later("fail rate"), message.Later("channel capacity"),
}

// Describe returns the text of a stored annotation so that it can be translated, if it is
// about a change of the tuning. What people have written stays as it is.
func Describe(annotation string) message.Text {
	var all []message.Text
	for part := range strings.SplitSeq(annotation, ", ") {
		all = append(all, describeChange(part))
	}
	return message.Join(", ", all...)
}

func describeChange(part string) message.Text {
	switch part {
	case "paused":
		return message.New("paused")
	case "resumed":
		return message.New("resumed")
	}
	for _, name := range changes {
		values, found := strings.CutPrefix(part, name+" ")
		if was, now, changed := strings.Cut(values, arrow); found && changed {
			return message.Join("", message.Text{Template: name}, message.Verbatim(" "), describeValue(was), message.Verbatim(arrow), describeValue(now))
		}
	}
	return message.Verbatim(part)
}

func describeValue(value string) message.Text {
	if value == unlimited {
		return message.New("unlimited")
	}
	return message.Verbatim(value)
}
