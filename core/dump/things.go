package dump

import (
	"bytes"
	"errors"
)

// What Reddit's names of comments and posts begin with
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
	errOtherType  = notContent("a thing of another of Reddit's types")
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

// things are the kinds of envelopes, {"kind": "t5", "data": {…}}, that hold other
// things. Kinds that are not among them say nothing.
var things = map[string]error{
	"t2": errUser, "t4": errMessage, "t5": errSubreddit, "t6": errAward,
	"LiveUpdate": errLiveUpdate, "LiveUpdateEvent": errLiveThread,
	"wikipage": errWiki, "modaction": errModAction, "more": errMore,
}

// thingNames are what the names of other things begin with.
var thingNames = [...]struct {
	prefix string
	reason error
}{
	{"t2_", errUser}, {"t4_", errMessage}, {"t5_", errSubreddit}, {"t6_", errAward}, {"award_", errAward},
	{"t7_", errOtherType}, {"t8_", errOtherType}, {"t9_", errOtherType},
	{"LiveUpdate_", errLiveUpdate}, {"LiveUpdateEvent_", errLiveThread},
	{"ModAction_", errModAction}, {"WikiRevision_", errWiki},
}

// thingMembers are members that only other things have.
var thingMembers = [...]struct {
	path   string
	reason error
}{
	// Users, stubs and votes: see redditType.
	{"link_karma", errUser}, {"comment_karma", errUser}, {"total_karma", errUser}, {"awardee_karma", errUser},
	{"is_suspended", errUser}, {"is_gold", errUser}, {"is_employee", errUser}, {"has_verified_email", errUser},
	{"verified", errUser}, {"has_subscribed", errUser}, {"snoovatar_img", errUser},
	{"children", errMore},
	// Weir's own simulator writes votes; Reddit publishes none.
	{"dir", errVote},

	thingWasComment: {"was_comment", errMessage}, {"dest", errMessage},
	{"display_name", errSubreddit}, {"subscribers", errSubreddit}, {"public_description", errSubreddit},
	{"coin_price", errAward}, {"icon_70", errAward},
	{"stricken", errLiveUpdate}, {"viewer_count", errLiveThread}, {"websocket_url", errLiveThread},
	{"rules", errRules}, {"short_name", errRules}, {"violation_reason", errRules},
	{"revision_date", errWiki}, {"revision_author", errWiki}, {"content_md", errWiki},
	{"target_fullname", errModAction},
}

// thingWasComment is the place of the first member that says something only of
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
	_ = d.things.scan(d.record, thingTree) // was scanned before, without an error
	return d.things.values
}

// redditType returns the prefix of the names of the record's type, redditComment
// or redditPost, "" when there is no telling, or the reason for a reject when it
// is something else.
//
// The envelope's kind decides, then the record's name when it is made of its id,
// then the id, then the members. A name says nothing where it is not the record's
// own: a user's is one of the user's choice, a stub's that of a comment it stands
// for.
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
		name := d.say(value)
		prefix, reason := namedType(name)
		if reason != nil || prefix != "" && (bytes.Equal(name[len(prefix):], id) || bytes.Equal(name, id)) {
			return prefix, reason
		}
	}
	if prefix, reason := namedType(id); reason != nil || prefix != "" {
		return prefix, reason
	}
	title, link, authored := present(v[redditTitle]), present(v[redditLink]), !null(v[redditAuthor])
	// Most records need no second look.
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

// unnamedThing returns what a record without a name is if it is another thing.
// What has a link_id or parent_id is a comment, whatever else it has; a message
// may have a parent_id, and comments in an inbox have what messages have.
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

// thingOf returns what a record is by the first of the members from first up to
// before end that it has; nil when it has none.
func thingOf(members [][]byte, first, end int) error {
	for i := first; i < end; i++ {
		if !null(members[i]) {
			return thingMembers[i].reason
		}
	}
	return nil
}

// namedType returns what a name or id says that its thing is: the prefix of
// comments or posts, the reason for rejecting another thing, or neither.
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

// isTrue reports whether a value says yes: true or 1, also as text.
func isTrue(value []byte) bool {
	switch string(value) {
	case "true", `"true"`, `"True"`, "1", `"1"`, "1.0":
		return true
	}
	return false
}
