package dump

import (
	"bytes"
	"errors"
	"strconv"

	"weir/core"
)

// The slots of a Reddit record, comment or submission.
const (
	redditID = iota
	redditSubreddit
	redditAuthor
	redditCreated
	redditScore
	redditParent
	redditLink
	redditBody
	redditTitle
	redditSelftext
	redditURL
	redditSettled
)

var redditPaths = [...]string{
	redditID:        "id",
	redditSubreddit: "subreddit",
	redditAuthor:    "author",
	redditCreated:   "created_utc",
	redditScore:     "score",
	redditParent:    "parent_id",
	redditLink:      "link_id",
	redditBody:      "body",
	redditTitle:     "title",
	redditSelftext:  "selftext",
	redditURL:       "url",
	redditSettled:   "_meta.retrieved_2nd_on",
}

// Types of things in Reddit's names of them, https://www.reddit.com/dev/api.
const (
	redditComment = "t1_"
	redditPost    = "t3_"
)

var (
	errNoID   = errors.New("no id")
	errNoKind = errors.New("neither a comment (no body, link_id or parent_id) nor a submission (no title, selftext or url)")
)

func fillReddit(d *draft, v [][]byte) (err error) {
	id, err := d.text("id", v[redditID])
	switch {
	case err != nil:
		return err
	case len(id) == 0:
		return errNoID
	}
	prefix := redditKind(id, v)
	if prefix == "" {
		return errNoKind
	}
	d.source = "reddit"
	if d.key = id; !bytes.HasPrefix(id, []byte(prefix)) {
		d.key = d.join(prefix, id)
	}

	created, err := d.text("created_utc", v[redditCreated])
	if err != nil {
		return err
	}
	if d.created, err = parseTime("created_utc", created, TimeUnix); err != nil {
		return err
	}
	subreddit, err := d.text("subreddit", v[redditSubreddit])
	if err != nil {
		return err
	}
	d.subreddit = d.intern(subreddit)
	if d.author, err = d.text("author", v[redditAuthor]); err != nil {
		return err
	}
	if string(d.author) == "[deleted]" {
		d.author = nil
		d.flags |= core.AuthorDeleted
	}
	score, err := d.text("score", v[redditScore])
	if err != nil {
		return err
	}
	if d.score, d.scored, err = parseScore("score", score); err != nil {
		return err
	}
	if settled := v[redditSettled]; settled != nil && settled[0] != 'n' {
		d.flags |= core.ScoreSettled
	}

	if prefix == redditPost {
		d.kind = core.KindPost
		d.link = d.key
		d.flags |= textFlags(v[redditSelftext])
		return nil
	}
	d.kind = core.KindComment
	d.flags |= textFlags(v[redditBody])
	if d.link, err = d.text("link_id", v[redditLink]); err != nil {
		return err
	}
	if d.parent, err = d.text("parent_id", v[redditParent]); err != nil {
		return err
	}
	if parent := v[redditParent]; parent != nil && parent[0] != '"' {
		if number, err := strconv.ParseUint(string(parent), 10, 64); err == nil {
			d.parent = d.parentName(number)
		}
	}
	return nil
}

// redditKind returns the prefix of the names of things of the record's kind, ""
// when it is neither.
func redditKind(id []byte, v [][]byte) string {
	switch {
	case bytes.HasPrefix(id, []byte(redditComment)):
		return redditComment
	case bytes.HasPrefix(id, []byte(redditPost)):
		return redditPost
	case v[redditLink] != nil, v[redditParent] != nil, v[redditBody] != nil && v[redditTitle] == nil:
		return redditComment
	case v[redditTitle] != nil, v[redditSelftext] != nil, v[redditURL] != nil:
		return redditPost
	}
	return ""
}

// parentName returns the name for a parent_id that is a number: some dumps have
// ids as numbers instead of in base 36, without the type. The parent is either
// the post, whose name is known, or a comment.
func (d *draft) parentName(number uint64) []byte {
	var buf [16]byte
	id := strconv.AppendUint(buf[:0], number, 36)
	if bytes.Equal(d.link, append([]byte(redditPost), id...)) {
		return d.link
	}
	return d.join(redditComment, id)
}

// textFlags tells the two texts that stand for a missing one.
func textFlags(text []byte) core.Flags {
	switch string(text) {
	case `"[deleted]"`:
		return core.TextDeleted
	case `"[removed]"`:
		return core.TextRemoved
	}
	return 0
}
