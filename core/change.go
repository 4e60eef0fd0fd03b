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
// about changes of the tuning and nothing else. What people have written stays as it is.
func Describe(annotation string) message.Text {
	var all []message.Text
	for part := range strings.SplitSeq(annotation, ", ") {
		change, ok := describeChange(part)
		if !ok {
			return message.Verbatim(annotation)
		}
		all = append(all, change)
	}
	return message.Join(", ", all...)
}

func describeChange(part string) (change message.Text, ok bool) {
	switch part {
	case "paused":
		return message.New("paused"), true
	case "resumed":
		return message.New("resumed"), true
	}
	for _, name := range changes {
		values, found := strings.CutPrefix(part, name+" ")
		if was, now, changed := strings.Cut(values, arrow); found && changed {
			return message.Join("", message.Text{Template: name}, message.Verbatim(" "), describeValue(was), message.Verbatim(arrow), describeValue(now)), true
		}
	}
	return message.Text{}, false
}

func describeValue(value string) message.Text {
	if value == unlimited {
		return message.New("unlimited")
	}
	return message.Verbatim(value)
}
