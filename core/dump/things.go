package dump

import (
	"bytes"
	"errors"
)

// The prefixes of Reddit's names of comments and posts
// (https://www.reddit.com/dev/api#fullnames).
const (
	redditComment = "t1_"
	redditPost    = "t3_"
)

// Reddit's other things (https://github.com/reddit-archive/reddit/wiki/JSON).
var (
	errUser       = notContent("a user (t2)")
	errMessage    = notContent("a message (t4)")
	errSubreddit  = notContent("a subreddit (t5)")
	errAward      = notContent("an award (t6)")
	errOtherType  = notContent("a thing of another Reddit type")
	errLiveUpdate = notContent("an update of a live thread")
	errLiveThread = notContent("a live thread")
	errRules      = notContent("a subreddit's rules")
	errWiki       = notContent("a wiki page")
	errModAction  = notContent("a moderator's action")
	errVote       = notContent("a vote")
	errMore       = notContent("a stub for comments that were not loaded (more)")
)

// notContent is the reason for rejecting one of them.
func notContent(what string) error {
	return errors.New(what + ", not a comment or a post")
}

// things maps the kinds of envelopes, {"kind": "t5", "data": {…}}, that contain
// other things. A kind that is not in the map decides nothing.
var things = map[string]error{
	"t2": errUser, "t4": errMessage, "t5": errSubreddit, "t6": errAward,
	"LiveUpdate": errLiveUpdate, "LiveUpdateEvent": errLiveThread,
	"wikipage": errWiki, "modaction": errModAction, "more": errMore,
}

// thingNames has the prefixes of the names of other things.
var thingNames = [...]struct {
	prefix string
	reason error
}{
	{"t2_", errUser}, {"t4_", errMessage}, {"t5_", errSubreddit}, {"t6_", errAward}, {"award_", errAward},
	{"t7_", errOtherType}, {"t8_", errOtherType}, {"t9_", errOtherType},
	{"LiveUpdate_", errLiveUpdate}, {"LiveUpdateEvent_", errLiveThread},
	{"ModAction_", errModAction}, {"WikiRevision_", errWiki},
}

// thingMembers lists members that only other things have.
var thingMembers = [...]struct {
	path   string
	reason error
}{
	// Users, stubs and votes: see redditType.
	{"link_karma", errUser}, {"comment_karma", errUser}, {"total_karma", errUser}, {"awardee_karma", errUser},
	{"is_suspended", errUser}, {"is_gold", errUser}, {"is_employee", errUser}, {"has_verified_email", errUser},
	{"verified", errUser}, {"has_subscribed", errUser}, {"snoovatar_img", errUser},
	{"children", errMore},
	// Weir's simulator writes votes; Reddit doesn't publish any.
	{"dir", errVote},

	thingWasComment: {"was_comment", errMessage}, {"dest", errMessage},
	{"display_name", errSubreddit}, {"subscribers", errSubreddit}, {"public_description", errSubreddit},
	{"coin_price", errAward}, {"icon_70", errAward},
	{"stricken", errLiveUpdate}, {"viewer_count", errLiveThread}, {"websocket_url", errLiveThread},
	{"rules", errRules}, {"short_name", errRules}, {"violation_reason", errRules},
	{"revision_date", errWiki}, {"revision_author", errWiki}, {"content_md", errWiki},
	{"target_fullname", errModAction},
}

// thingWasComment is the index of the first member that is conclusive only for
// records without a name.
const thingWasComment = 13

// thingTree notes thingMembers.
var thingTree = func() *node {
	paths := make([]string, len(thingMembers))
	for i := range thingMembers {
		paths[i] = thingMembers[i].path
	}
	return tree(paths)
}()

// thingMembers returns the members that only other things have.
func (d *draft) thingMembers() [][]byte {
	if d.things == nil {
		d.things = &scanner{values: make([][]byte, len(thingMembers))}
	}
	_ = d.things.scan(d.record, thingTree) // it was scanned before without an error
	return d.things.values
}

// redditType returns the prefix of the names of the record's type: redditComment
// or redditPost, or "" if it can't be determined. other is the reason for a
// reject if the record is something else.
//
// The envelope's kind decides, then the record's name if it consists of a type
// and the record's id, then the id, then the members. Other names are ignored: a
// user chooses his own, and a stub has that of a comment that it replaces.
func (d *draft) redditType(id []byte, v [][]byte) (prefix string, other error) {
	switch d.thing {
	case "t1":
		return redditComment, nil
	case "t3":
		return redditPost, nil
	}
	if reason := things[d.thing]; reason != nil {
		return "", reason
	}
	written := !null(v[redditBody]) || !null(v[redditTitle]) || !null(v[redditSelftext])
	if !written {
		if reason := thingOf(d.thingMembers(), 0, thingWasComment); reason != nil {
			return "", reason
		}
	}
	if value := v[redditName]; len(value) > 0 && value[0] == '"' {
		name := d.decode(value)
		prefix, reason := namedType(name)
		if reason != nil || prefix != "" && (bytes.Equal(name[len(prefix):], id) || bytes.Equal(name, id)) {
			return prefix, reason
		}
	}
	if prefix, reason := namedType(id); reason != nil || prefix != "" {
		return prefix, reason
	}
	title, link, authored := present(v[redditTitle]), present(v[redditLink]), !null(v[redditAuthor])
	// Most records are decided here.
	if !(written && link || title && authored && null(v[redditParent])) {
		if reason := d.unnamedThing(link, link || present(v[redditParent]), authored); reason != nil {
			return "", reason
		}
	}
	switch {
	case bytes.HasPrefix(v[redditParent], []byte(`"t4_`)):
		return "", errMessage
	case link, present(v[redditParent]), !null(v[redditBody]) && !title:
		return redditComment, nil
	case title, !null(v[redditSelftext]), !null(v[redditURL]):
		return redditPost, nil
	}
	return "", nil
}

// unnamedThing identifies a record without a name as another thing, if it is one.
// A record with a link_id or parent_id is a comment, whatever else it has. There
// is one exception: a message may have a parent_id, too. Comments in an inbox
// have the members of messages and are recognised by link_id or was_comment.
func (d *draft) unnamedThing(link, linked, authored bool) error {
	members := d.thingMembers()
	reason := thingOf(members, thingWasComment, len(members))
	switch {
	case errors.Is(reason, errMessage):
		linked = link || isTrue(members[thingWasComment])
	case errors.Is(reason, errSubreddit):
		linked = linked || authored
	}
	if linked {
		return nil
	}
	return reason
}

// thingOf identifies a record by the first of thingMembers[first:end] that it
// has; nil when it has none.
func thingOf(members [][]byte, first, end int) error {
	for i := first; i < end; i++ {
		if !null(members[i]) {
			return thingMembers[i].reason
		}
	}
	return nil
}

// namedType derives the type of a thing from a name or id: the prefix of comments
// or posts, the reason for rejecting another thing, or neither.
func namedType(name []byte) (prefix string, other error) {
	switch {
	case bytes.HasPrefix(name, []byte(redditComment)):
		return redditComment, nil
	case bytes.HasPrefix(name, []byte(redditPost)):
		return redditPost, nil
	}
	if bytes.IndexByte(name, '_') < 0 {
		return "", nil
	}
	for i := range thingNames {
		if bytes.HasPrefix(name, []byte(thingNames[i].prefix)) {
			return "", thingNames[i].reason
		}
	}
	return "", nil
}

// isTrue reports whether a value is true or 1, also as text.
func isTrue(value []byte) bool {
	switch string(value) {
	case "true", `"true"`, `"True"`, "1", `"1"`, "1.0":
		return true
	}
	return false
}
