package dump

import (
	"bytes"

	"weir/core"
)

// The fields of a Mastodon status
// (https://docs.joinmastodon.org/entities/Status/). It is also the payload of the
// streaming events "update" and "status.update": the data of a server-sent event,
// or a string in a WebSocket message
// (https://docs.joinmastodon.org/methods/streaming/#events).
const (
	mastodonURI = iota
	mastodonID
	mastodonAuthor
	mastodonCreated
	mastodonReply
	mastodonReblog
	mastodonScore
	mastodonNotice
	mastodonEvent
	mastodonPayload
	mastodonText // this and the following only for DataFields
	mastodonWarning
)

var mastodonFields = [...]Field{
	mastodonURI:     "uri",
	mastodonID:      "id",
	mastodonAuthor:  "account.acct",
	mastodonCreated: "created_at",
	mastodonReply:   "in_reply_to_id",
	mastodonReblog:  "reblog.uri|reblog.id",
	mastodonScore:   "favourites_count",
	mastodonNotice:  "type",
	mastodonEvent:   "event",
	mastodonPayload: "payload",
	mastodonText:    "content",
	mastodonWarning: "spoiler_text",
}

func mastodon() (mapping, error) {
	m, err := newChoices(mastodonFields[:], fillMastodon)
	m.unwrap = unwrapMastodon
	m.numbers = true // the id of a deleted status
	return m, err
}

// fillMastodon makes an event of each status: a post, a comment when it replies
// to another, or a "reblog". The key is the URI of the status, which is the same
// on every server, or its id if there is none. The server that it comes from is
// the subreddit. The parent of a comment is an id on the server that was asked,
// because nothing else is known about it.
//
// Everything else in the streams (notifications, deletions) is valid but not an
// event for Weir: it counts as filtered.
func fillMastodon(d *draft, v [][]byte) error {
	if _, err := d.require("account.acct", v[mastodonAuthor]); err != nil {
		return err
	}
	var err error
	if d.key, err = d.text("uri", v[mastodonURI]); err != nil {
		return err
	}
	server := serverOf(d.key)
	if len(d.key) == 0 {
		if d.key, err = d.require("uri", v[mastodonID]); err != nil {
			return err
		}
	}
	created, err := d.text("created_at", v[mastodonCreated])
	if err != nil {
		return err
	}
	if d.created, err = parseTime("created_at", created, TimeAny); err != nil {
		return err
	}
	if len(server) == 0 && present(v[mastodonNotice]) {
		return errUnwanted
	}
	d.source, d.subreddit, d.author = "mastodon", d.intern(server), d.name(v[mastodonAuthor])
	d.setScore(v[mastodonScore])
	d.parent = d.optional(v[mastodonReply])
	switch reblog := d.optional(v[mastodonReblog]); {
	case len(reblog) > 0:
		d.kind = "reblog"
		d.parent, d.link = reblog, reblog
	case len(d.parent) > 0:
		d.kind = core.KindComment
	default:
		d.kind = core.KindPost
		d.link = d.key
	}
	return nil
}

// unwrapMastodon extracts a status from a WebSocket message, {"stream": […],
// "event": "update", "payload": "{…}"}.
func unwrapMastodon(d *draft, v [][]byte) ([]byte, error) {
	payload := v[mastodonPayload]
	if len(payload) == 0 || payload[0] != '"' || null(v[mastodonEvent]) {
		return nil, nil
	}
	switch string(d.optional(v[mastodonEvent])) {
	case "update", "status.update":
		return bytes.TrimSpace(d.decode(payload)), nil
	}
	return nil, errUnwanted
}

// serverOf returns the host of a URI.
func serverOf(uri []byte) []byte {
	_, rest, found := bytes.Cut(uri, []byte("://"))
	if !found {
		return nil
	}
	server, _, _ := bytes.Cut(rest, []byte("/"))
	return server
}
