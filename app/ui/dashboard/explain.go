package dashboard

import "weir/app/ui/text"

// Explain explains something on the dashboard in a sentence or two, with its
// unit. key is one of the explanations.
func Explain(key string) string { return text.Tr(explanations[key]) }

// explanations are in English, by key: a card, a stage, a chart by its title, a
// line of a chart, the list of subreddits, a part of the status line, the
// ledger in the header.
var explanations = map[string]string{
	"card generated": text.Later("Events per second that the source yields, averaged over two seconds and compared with up to five minutes before."),
	"card processed": text.Later("Events per second that workers settle, averaged over two seconds and compared with up to five minutes before."),
	"card waiting":   text.Later("Events that are stored and not settled: in the queue, handed out to a worker, or waiting for a retry. Below, the age of the oldest."),
	"card latency":   text.Later("99 of 100 events take no longer than this from when they are due until they are settled. The value is of the last two seconds, or of the newest two in the last minute in which any were settled."),
	"card errors":    text.Later("Percentage of attempts at events that failed in the last two seconds. Dead events have used all their attempts; they can be retried on the page Failures."),
	"card storage":   text.Later("What the store takes on disk, in binary units: the SQLite file including its write-ahead log (WAL), or the PostgreSQL tables including their indexes. Busy is the percentage of time in which the store stage is writing."),

	"stage generate": text.Later("Reads events from the source and puts them into the channel. Events per second at the right; the bar is the percentage of time at work."),
	"stage channel":  text.Later("Holds events in memory on their way from generate to store: slots taken, of how many there are. When it is full, generate waits; nothing is dropped."),
	"stage store":    text.Later("Writes events to disk in batches: a batch is the events of one transaction. Events per second at the right; the bar is the percentage of time spent writing."),
	"stage queue":    text.Later("Events that are stored and not settled. Claimed ones are handed out to a worker. The bar is full when the workers need ten seconds for all."),
	"stage process":  text.Later("Workers claim events, handle them and settle them: each is counted exactly once. Events per second at the right; the bar is the percentage of time at work."),

	"chart Throughput (events/s)":   text.Later("Events per second in each interval."),
	"chart Latency, end to end":     text.Later("Time from when an event is due until it is settled. One that another program stored, or this one before it was started again, counts from when it was stored."),
	"chart Latency of storing":      text.Later("Time from when an event is due until it is safe on disk."),
	"chart Latency of processing":   text.Later("Time from when a worker claims an event until it is settled."),
	"chart Waiting (events)":        text.Later("Events that are stored and not settled."),
	"chart Errors (per min)":        text.Later("Errors per minute, by the stage in which they happened. A threshold raises an alarm when the average of the last minute is above it."),
	"chart Events by kind (per s)":  text.Later("Events stored per second, by their kind."),
	"chart Processor (of one core)": text.Later("Processor time that the program uses, as a percentage of one core: 200 % is two cores."),
	"chart Memory":                  text.Later("Memory that the program takes from the system, in binary units."),
	"chart Goroutines":              text.Later("Number of goroutines, the program's threads of work. A steady climb would be a leak."),

	"line throughput generated": text.Later("Events per second that the source yields."),
	"line throughput stored":    text.Later("New events per second that are safe on disk. Duplicates of stored events don't count."),
	"line throughput processed": text.Later("Events per second that workers settle."),
	"line latency p99":          text.Later("99 of 100 events take no longer than this."),
	"line latency p95":          text.Later("95 of 100 events take no longer than this."),
	"line latency p50":          text.Later("Half of the events take no longer than this: the median."),
	"line waiting waiting":      text.Later("Events that are stored and not settled: in the queue, handed out to a worker, or waiting for a retry."),
	"line waiting claimed":      text.Later("Events that are handed out to a worker and not settled yet."),
	"line errors process":       text.Later("Attempts at events that failed, and errors of the process stage, per minute."),
	"line errors store":         text.Later("Writes that failed, per minute. They are retried; nothing is lost."),
	"line errors generate":      text.Later("Errors in reading the source, per minute."),
	"line kinds":                text.Later("Events of this kind that are stored per second."),
	"line program CPU":          text.Later("Percentage of one core that the program uses."),
	"line program memory":       text.Later("Memory that the program takes from the system, in binary units."),
	"line program goroutines":   text.Later("Number of goroutines, the program's threads of work."),

	"top subreddits": text.Later("Subreddits with the most events stored in the span at the right, and how many. The arrow says how many places each has moved since the span before."),
	"ledger":         text.Later("Lost: events that the store can no longer account for. Twice: events that were counted more than once. Both are always 0; click to recompute them from the events."),

	"status store":       text.Later("The store that is open, and its state."),
	"status disk":        text.Later("When the store's disk will be full if the store keeps growing as it did in the last minutes."),
	"status WAL":         text.Later("Size of the write-ahead log: changes that are safe on disk and not yet merged into the database file. SQLite merges them by itself."),
	"status dead rows":   text.Later("Old versions of rows that PostgreSQL has not cleaned up. Its autovacuum does that; a number that keeps growing slows the store down."),
	"status transaction": text.Later("Age of the oldest open transaction on the server. While it is open, dead rows can't be cleaned up."),
	"status connections": text.Later("Connections to the store that are at work now."),
	"status commits":     text.Later("Transactions per second that the store has made durable."),
	"status updates":     text.Later("How many times per second the numbers and charts are measured."),
}

// lineKey is the key of a line's explanation; all kinds share one.
func (s spec) lineKey(v variant, line int) string {
	if v.lines == nil {
		return "line " + s.name
	}
	return "line " + s.name + " " + v.lines[line].name
}
