package dump

import (
	"bytes"
	"errors"
	"fmt"
)

// The fields of a Wikimedia recent change
// (https://wikitech.wikimedia.org/wiki/Event_Platform/EventStreams, schema
// mediawiki/recentchange; https://www.mediawiki.org/wiki/Manual:RCFeed).
const (
	wikiID = iota
	wikiSchema
	wikiDomain
	wikiType
	wikiWiki
	wikiUser
	wikiTime
	wikiPage
	wikiTitle // this and the following only for DataFields
	wikiComment
)

var wikimediaFields = [...]Field{
	wikiID:      "meta.id",
	wikiSchema:  "$schema",
	wikiDomain:  "meta.domain",
	wikiType:    "type",
	wikiWiki:    "wiki|meta.domain",
	wikiUser:    "user",
	wikiTime:    "meta.dt|timestamp",
	wikiPage:    "meta.uri",
	wikiTitle:   "title",
	wikiComment: "comment",
}

// fillWikimedia makes an event of each recent change. Its type becomes the kind,
// its wiki the subreddit and its page the link. Wikimedia's test events, with the
// domain "canary", count as filtered.
func fillWikimedia(d *draft, v [][]byte) error {
	schema, err := d.text("$schema", v[wikiSchema])
	if err != nil {
		return err
	}
	if len(schema) > 0 && !bytes.Contains(schema, []byte("/recentchange/")) {
		return fmt.Errorf("$schema is not that of a recent change: %.60q", schema)
	}
	if d.key, err = d.require("meta.id", v[wikiID]); err != nil {
		return err
	}
	at, err := d.text("meta.dt", v[wikiTime])
	if err != nil {
		return err
	}
	if d.created, err = parseTime("meta.dt", at, TimeAny); err != nil {
		return err
	}
	kind, err := d.require("type", v[wikiType])
	if err != nil {
		return err
	}
	if string(v[wikiDomain]) == `"canary"` {
		return errUnwanted
	}
	if null(v[wikiWiki]) {
		return errors.New("no wiki")
	}
	d.source, d.kind = "wikimedia", d.intern(kind)
	d.subreddit = d.intern(d.name(v[wikiWiki]))
	d.author = d.name(v[wikiUser])
	d.link = d.optional(v[wikiPage])
	return nil
}
