package dump

import (
	"bytes"
	"cmp"
	"fmt"

	"weir/core"
)

// The fields of a record of Bluesky's Jetstream. In version 1 a commit is a member
// of the event (https://github.com/bluesky-social/jetstream-legacy). In version 2
// the event is the payload of a message, or the whole record where a client
// extracted it (https://github.com/bluesky-social/jetstream, lexicon
// network.bsky.jetstream.subscribeEvents).
const (
	jetKind = iota
	jetType
	jetDID
	jetTimeMicros
	jetTime
	jetOperation
	jetCollection
	jetRkey
	jetParent
	jetRoot
	jetSubject
	jetText // only for DataFields
)

var jetstreamFields = [...]Field{
	jetKind:       "kind",
	jetType:       "payload.$type|$type",
	jetDID:        "payload.did|did",
	jetTimeMicros: "time_us",
	jetTime:       "payload.time|time",
	jetOperation:  "commit.operation|payload.operation|operation",
	jetCollection: "commit.collection|payload.collection|collection",
	jetRkey:       "commit.rkey|payload.rkey|rkey",
	jetParent:     "commit.record.reply.parent.uri|payload.record.reply.parent.uri|record.reply.parent.uri",
	jetRoot:       "commit.record.reply.root.uri|payload.record.reply.root.uri|record.reply.root.uri",
	jetSubject:    "commit.record.subject.uri|payload.record.subject.uri|record.subject.uri",
	jetText:       "commit.record.text|payload.record.text|record.text",
}

// jetstreamType is the prefix of the types of version 2; the kind follows a "#".
// Before August 2026 the name before the "#" was exactly this.
const jetstreamType = "network.bsky.jetstream.subscribe"

// fillJetstream makes events of created posts, replies and likes. Everything else
// in the stream (accounts, identities, notices, follows, reposts, deletions, …)
// is valid but not an event for Weir: it counts as filtered, not as rejected. So
// do future kinds.
func fillJetstream(d *draft, v [][]byte) error {
	kind, second, err := d.jetstreamKind(v)
	if err != nil {
		return err
	}
	timeName, timeValue, format := "time_us", v[jetTimeMicros], TimeUnixMicro
	if second {
		timeName, timeValue, format = "time", v[jetTime], TimeRFC3339
	}
	if kind == "info" || kind == "error" { // notices have neither an author nor a time
		return errUnwanted
	}
	did, err1 := d.require("did", v[jetDID])
	at, err2 := d.require(timeName, timeValue)
	if kind != "commit" {
		return cmp.Or(err1, err2, errUnwanted)
	}
	operation, err3 := d.require("operation", v[jetOperation])
	collection, err4 := d.require("collection", v[jetCollection])
	if err := cmp.Or(err3, err4); err != nil {
		return err
	}
	like := string(collection) == "app.bsky.feed.like"
	if string(operation) != "create" || !like && string(collection) != "app.bsky.feed.post" {
		return cmp.Or(err1, err2, errUnwanted)
	}
	rkey, err5 := d.require("rkey", v[jetRkey])
	if err := cmp.Or(err1, err5, err2); err != nil {
		return err
	}
	if d.created, err = parseTime(timeName, at, format); err != nil {
		return err
	}

	d.source, d.subreddit = "bluesky", "bluesky"
	start := len(d.scratch)
	d.scratch = fmt.Appendf(d.scratch, "at://%s/%s/%s", did, collection, rkey)
	d.key = d.scratch[start:len(d.scratch):len(d.scratch)]
	d.author = d.name(v[jetDID])
	switch {
	case like:
		d.kind = core.KindUpvote
		d.parent = d.optional(v[jetSubject])
	case present(v[jetParent]):
		d.kind = core.KindComment
		d.parent, d.link = d.optional(v[jetParent]), d.optional(v[jetRoot])
	default:
		d.kind = core.KindPost
		d.link = d.key
	}
	return nil
}

// jetstreamKind returns the kind of an event ("commit", "identity", "account", in
// version 2 also "sync" and "info", and "error" for the message that ends a
// stream), and whether it is one of version 2.
func (d *draft) jetstreamKind(v [][]byte) (kind string, second bool, err error) {
	text, err := d.text("$type", v[jetType])
	if err != nil {
		return "", false, err
	}
	if len(text) > 0 {
		name, fragment, _ := bytes.Cut(text, []byte("#"))
		switch {
		case string(name) == "error":
			return "error", true, nil
		case bytes.HasPrefix(name, []byte(jetstreamType)) && len(fragment) > 0:
			return string(fragment), true, nil
		}
	}
	text, err = d.require("kind", v[jetKind])
	if string(text) == "commit" {
		return "commit", false, err // the most common one, without an allocation
	}
	return string(text), false, err
}
