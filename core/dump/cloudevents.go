package dump

import (
	"bytes"
	"fmt"
)

// The attributes of a CloudEvent in JSON
// (https://github.com/cloudevents/spec, cloudevents/spec.md and
// cloudevents/formats/json-format.md).
const (
	ceVersion = iota
	ceID
	ceSource
	ceType
	ceTopic
	ceTime
)

var cloudeventsFields = [...]Field{
	ceVersion: "specversion",
	ceID:      "id",
	ceSource:  "source",
	ceType:    "type",
	ceTopic:   "subject|source",
	ceTime:    "time",
}

// fillCloudEvents makes an event of each CloudEvent of version 1. Its type
// becomes the kind; its subject, or its source if it has none, becomes the
// subreddit. The key is the source, a blank and the id: the specification
// promises that both together are unique, and a source is a URI, which has no
// blanks. The specification makes the time optional; Weir rejects an event
// without one.
func fillCloudEvents(d *draft, v [][]byte) error {
	version, err := d.require("specversion", v[ceVersion])
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(version, []byte("1.")) {
		return fmt.Errorf("specversion is %.20q: want 1.0", version)
	}
	id, err := d.require("id", v[ceID])
	if err != nil {
		return err
	}
	source, err := d.require("source", v[ceSource])
	if err != nil {
		return err
	}
	kind, err := d.require("type", v[ceType])
	if err != nil {
		return err
	}
	at, err := d.text("time", v[ceTime])
	if err != nil {
		return err
	}
	if d.created, err = parseTime("time", at, TimeAny); err != nil {
		return err
	}
	d.source, d.kind = "cloudevents", d.intern(kind)
	start := len(d.scratch)
	d.scratch = fmt.Appendf(d.scratch, "%s %s", source, id)
	d.key = d.scratch[start:len(d.scratch):len(d.scratch)]
	d.subreddit = d.intern(d.name(v[ceTopic]))
	return nil
}
