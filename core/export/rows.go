package export

import (
	"io"
	"iter"
	"time"

	"weir/core"
)

// source and scored were added later. They are last so that the positions of the
// other columns did not change.
const countColumns = "hour,kind,subreddit,events,score,source,scored"

// Counts writes the totals, one row for each source, hour, kind and subreddit. It
// returns the number of rows written. It stops at an error of counts or of w.
func Counts(w io.Writer, f Format, counts iter.Seq2[core.Count, error]) (rows int, err error) {
	return write(w, f, countColumns, counts, func(t *table, c core.Count) {
		t.time(time.Unix(c.Hour*3600, 0), whole)
		t.text(c.Kind)
		t.text(c.Subreddit)
		t.int(c.Events)
		t.int(c.Score)
		t.text(c.Source)
		t.int(c.Scored)
	})
}

// Events writes events, one row each, with a column for each field, see
// EventColumns. It returns the number of rows written. It stops at an error of events
// or of w.
func Events(w io.Writer, f Format, events iter.Seq2[core.Event, error]) (rows int, err error) {
	return allColumns().Events(w, f, events)
}

const rejectColumns = "id,source,input,line,reason,at,cut,bytes"

// Rejects writes input that could not be an event, one row each; cut is the full
// length of the input in bytes if the reject has only a part of it, else 0. It
// returns the number of rows written. It stops at an error of rejects or of w.
func Rejects(w io.Writer, f Format, rejects iter.Seq2[core.Reject, error]) (rows int, err error) {
	return write(w, f, rejectColumns, rejects, func(t *table, r core.Reject) {
		t.int(r.ID)
		t.text(r.Source)
		t.text(r.Input)
		t.int(r.Line)
		t.text(r.Reason)
		t.time(r.At, micros)
		if r.Cut() {
			t.int(r.Size)
		} else {
			t.int(0)
		}
		t.text(string(r.Bytes))
	})
}

const failureColumns = "id,kind,subreddit,author,attempts,state,next_attempt_at,error"

// Failures writes events whose handler failed, one row each; id is the event's.
// It returns the number of rows written. It stops at an error of failures or of
// w.
func Failures(w io.Writer, f Format, failures iter.Seq2[core.Failure, error]) (rows int, err error) {
	return write(w, f, failureColumns, failures, func(t *table, v core.Failure) {
		t.int(v.Event.ID)
		t.text(v.Event.Kind)
		t.text(v.Event.Subreddit)
		t.text(v.Event.Author)
		t.int(int64(v.Attempts))
		t.text(v.State)
		t.timeOrNone(v.NextAttemptAt)
		t.text(v.Error)
	})
}
