package limit

import (
	"weir/core/message"
	"weir/core/metrics"
)

// workerCount is how many workers there are.
func (v *view) workerCount() message.Text {
	return message.Plural(v.Tuning.Workers, "{{.Workers}} worker", "{{.Workers}} workers", "Workers", message.Number(v.Tuning.Workers))
}

// events is a mean number of events.
func events(n float64) message.Text {
	count := 2
	if message.Number(n).String() == "1" {
		count = 1
	}
	return message.Plural(count, "{{.Events}} event", "{{.Events}} events", "Events", message.Number(n))
}

// errors is how many errors of a stage there were.
func (v *view) errors(stage metrics.Stage) message.Text {
	n := v.Counters.Errors[stage]
	return message.Plural(int(n), "1 error in {{.While}}.", "{{.Errors}} errors in {{.While}}.", "Errors", message.Number(n), "While", message.Length(v.Totals.At))
}

// sure is the most that an estimate says: the models know nothing so far away.
const sure = 10

// faster writes a gain.
func faster(gain float64) message.Text {
	if gain > sure {
		return message.New("more than {{.Times}}× as fast", "Times", sure)
	}
	return message.New("about {{.Times}}× as fast", "Times", message.Number(gain))
}
