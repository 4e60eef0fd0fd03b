package dump

import (
	"bytes"

	"weir/core"
)

// The fields of a status of Mastodon's
// (https://docs.joinmastodon.org/entities/Status/). It is also the payload of the
// streams' events "update" and "status.update": the data of a server-sent event,
// or a text in a message of the WebSocket
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
	mastodonText // those from here on for DataFields alone
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
	m.numbers = true // the id of a status that was deleted
	return m, err
}

// fillMastodon makes an event of each status: a post, a comment when it answers
// another, or a "reblog". The key is the status's URI, which is the same on every
// server, or its id where there is none; the server that it comes from is the
// subreddit. What a comment answers is known only by its id on the server that was
// asked, and the parent is that.
//
// What else the streams carry (notifications, deletions) is whole but no event of
// Weir's: it counts as filtered.
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

// unwrapMastodon takes a status out of a message of the WebSocket,
// {"stream": […], "event": "update", "payload": "{…}"}.
func unwrapMastodon(d *draft, v [][]byte) ([]byte, error) {
	payload := v[mastodonPayload]
	if len(payload) == 0 || payload[0] != '"' || null(v[mastodonEvent]) {
		return nil, nil
	}
	switch string(d.optional(v[mastodonEvent])) {
	case "update", "status.update":
		return bytes.TrimSpace(d.say(payload)), nil
	}
	return nil, errUnwanted
}

// serverOf returns the host that a URI names.
func serverOf(uri []byte) []byte {
	_, rest, found := bytes.Cut(uri, []byte("://"))
	if !found {
		return nil
	}
	server, _, _ := bytes.Cut(rest, []byte("/"))
	return server
}
