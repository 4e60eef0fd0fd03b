package export

import (
	"io"
	"iter"
	"time"

	"weir/core"
)

const countColumns = "hour,kind,subreddit,events,score"

// Counts writes the totals, one row for each hour, kind and subreddit. It
// returns how many rows it wrote; an error of counts or of w ends it.
func Counts(w io.Writer, f Format, counts iter.Seq2[core.Count, error]) (rows int, err error) {
	return write(w, f, countColumns, counts, func(t *table, c core.Count) {
		t.time(time.Unix(c.Hour*3600, 0), whole)
		t.text(c.Kind)
		t.text(c.Subreddit)
		t.int(c.Events)
		t.int(c.Score)
	})
}

const eventColumns = "id,source,key,kind,subreddit,author,created_at,stored_at,parent,link,score,flags,data"

// Events writes events, one row each. It returns how many rows it wrote; an
// error of events or of w ends it.
func Events(w io.Writer, f Format, events iter.Seq2[core.Event, error]) (rows int, err error) {
	return write(w, f, eventColumns, events, func(t *table, e core.Event) {
		t.int(e.ID)
		t.text(e.Source)
		t.text(e.Key)
		t.text(e.Kind)
		t.text(e.Subreddit)
		t.text(e.Author)
		t.time(e.CreatedAt, micros)
		t.time(e.StoredAt, micros)
		t.text(e.Parent)
		t.text(e.Link)
		if e.Scored {
			t.int(e.Score)
		} else {
			t.none()
		}
		t.uint(uint64(e.Flags))
		t.data(e.Data)
	})
}

const rejectColumns = "input,line,reason,at,bytes"

// Rejects writes input that could not be an event, one row each. It returns how
// many rows it wrote; an error of rejects or of w ends it.
func Rejects(w io.Writer, f Format, rejects iter.Seq2[core.Reject, error]) (rows int, err error) {
	return write(w, f, rejectColumns, rejects, func(t *table, r core.Reject) {
		t.text(r.Input)
		t.int(r.Line)
		t.text(r.Reason)
		t.time(r.At, micros)
		t.text(string(r.Bytes))
	})
}

const failureColumns = "id,kind,subreddit,author,attempts,state,next_attempt_at,error"

// Failures writes events whose handler failed, one row each; id is the event's.
// It returns how many rows it wrote; an error of failures or of w ends it.
func Failures(w io.Writer, f Format, failures iter.Seq2[core.Failure, error]) (rows int, err error) {
	return write(w, f, failureColumns, failures, func(t *table, v core.Failure) {
		t.int(v.Event.ID)
		t.text(v.Event.Kind)
		t.text(v.Event.Subreddit)
		t.text(v.Event.Author)
		t.int(int64(v.Attempts))
		t.text(v.State)
		if v.NextAttemptAt.IsZero() {
			t.none()
		} else {
			t.time(v.NextAttemptAt, micros)
		}
		t.text(v.Error)
	})
}
