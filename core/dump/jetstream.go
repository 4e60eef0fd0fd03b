package dump

import (
	"cmp"
	"errors"
	"fmt"

	"weir/core"
)

// The slots of a record of Bluesky's Jetstream,
// https://github.com/bluesky-social/jetstream.
const (
	jetDID = iota
	jetKind
	jetOperation
	jetCollection
	jetRkey
	jetTime
	jetParent
	jetRoot
	jetSubject
	jetText // for DataFields alone
)

var jetstreamPaths = [...]string{
	jetDID:        "did",
	jetKind:       "kind",
	jetOperation:  "commit.operation",
	jetCollection: "commit.collection",
	jetRkey:       "commit.rkey",
	jetTime:       "time_us",
	jetParent:     "commit.record.reply.parent.uri",
	jetRoot:       "commit.record.reply.root.uri",
	jetSubject:    "commit.record.subject.uri",
	jetText:       "commit.record.text",
}

// fillJetstream makes events of created posts, replies and likes. Everything
// else the stream carries (accounts, identities, follows, reposts, deletions, …)
// is whole but no event of Weir's: it counts as filtered, not as rejected.
func fillJetstream(d *draft, v [][]byte) error {
	var t [jetText][]byte
	read := func(i int, required bool) (err error) {
		t[i], err = d.text(jetstreamPaths[i], v[i])
		if err == nil && required && len(t[i]) == 0 {
			err = errors.New("no " + jetstreamPaths[i])
		}
		return err
	}
	if err := read(jetKind, true); err != nil {
		return err
	}
	if string(t[jetKind]) != "commit" {
		return errUnwanted
	}
	if err := cmp.Or(read(jetOperation, true), read(jetCollection, true)); err != nil {
		return err
	}
	like := string(t[jetCollection]) == "app.bsky.feed.like"
	if string(t[jetOperation]) != "create" || !like && string(t[jetCollection]) != "app.bsky.feed.post" {
		return errUnwanted
	}
	if err := cmp.Or(read(jetDID, true), read(jetRkey, true), read(jetTime, true),
		read(jetParent, false), read(jetRoot, false), read(jetSubject, false)); err != nil {
		return err
	}

	d.source, d.subreddit = "bluesky", "bluesky"
	start := len(d.scratch)
	d.scratch = fmt.Appendf(d.scratch, "at://%s/%s/%s", t[jetDID], t[jetCollection], t[jetRkey])
	d.key = d.scratch[start:len(d.scratch):len(d.scratch)]
	d.author = t[jetDID]
	switch {
	case like:
		d.kind = core.KindUpvote
		d.parent = t[jetSubject]
	case len(t[jetParent]) > 0:
		d.kind = core.KindComment
		d.parent, d.link = t[jetParent], t[jetRoot]
	default:
		d.kind = core.KindPost
		d.link = d.key
	}
	var err error
	d.created, err = parseTime("time_us", t[jetTime], TimeUnixMicro)
	return err
}
