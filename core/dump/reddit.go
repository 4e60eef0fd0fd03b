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
	redditName
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
	redditRetrievedUTC
	redditRetrievedOn
	redditSettled
)

var redditPaths = [...]string{
	redditID:           "id",
	redditName:         "name",
	redditSubreddit:    "subreddit",
	redditAuthor:       "author",
	redditCreated:      "created_utc",
	redditScore:        "score",
	redditParent:       "parent_id",
	redditLink:         "link_id",
	redditBody:         "body",
	redditTitle:        "title",
	redditSelftext:     "selftext",
	redditURL:          "url",
	redditRetrievedUTC: "retrieved_utc",
	redditRetrievedOn:  "retrieved_on",
	redditSettled:      "_meta.retrieved_2nd_on",
}

var (
	errNoID   = errors.New("no id")
	errNoKind = errors.New("neither a comment (no body, link_id or parent_id) nor a submission (no title, selftext or url)")
)

// fillReddit makes events of comments and submissions from the dumps of Pushshift
// and Arctic Shift and from Reddit's API (https://www.reddit.com/dev/api). The
// dumps' retrieval times are retrieved_utc and retrieved_on, and for the second
// retrieval, which finds the final score, _meta.retrieved_2nd_on
// (https://github.com/ArthurHeitmann/arctic_shift, file_content_explanations.md).
func fillReddit(d *draft, v [][]byte) (err error) {
	id, err := d.text("id", v[redditID])
	if err != nil {
		return err
	}
	prefix, err := d.redditType(id, v)
	switch {
	case err != nil:
		return err
	case len(id) == 0:
		return errNoID
	case prefix == "":
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
	d.subreddit = d.intern(d.name(v[redditSubreddit]))
	d.author = d.name(v[redditAuthor])
	if string(d.author) == core.Deleted {
		d.author = nil
		d.flags |= core.AuthorDeleted
	}
	d.setScore(v[redditScore])
	d.addRetrieved(v[redditRetrievedUTC], TimeUnix)
	d.addRetrieved(v[redditRetrievedOn], TimeUnix)
	if d.addRetrieved(v[redditSettled], TimeUnix) {
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
	d.link = d.optional(v[redditLink])
	d.parent = d.redditParent(v[redditParent])
	return nil
}

// redditParent returns the name of a parent. Some dumps have ids as numbers
// instead of in base 36, without the type. Then the parent is the post if its
// number matches, else a comment.
func (d *draft) redditParent(value []byte) []byte {
	parent := d.optional(value)
	if len(parent) == 0 || value[0] == '"' {
		return parent
	}
	number, fraction, ok := parseNumber(parent)
	if !ok || fraction != 0 || number < 0 {
		d.misfit = true
		return nil
	}
	var buf [16]byte
	id := strconv.AppendInt(buf[:0], number, 36)
	if bytes.Equal(d.link, append([]byte(redditPost), id...)) {
		return d.link
	}
	return d.join(redditComment, id)
}

// textFlags recognises the two texts that replace a missing one.
func textFlags(text []byte) core.Flags {
	switch string(text) {
	case `"` + core.Deleted + `"`:
		return core.TextDeleted
	case `"` + core.Removed + `"`:
		return core.TextRemoved
	}
	return 0
}
