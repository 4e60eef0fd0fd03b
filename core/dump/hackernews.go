package dump

import (
	"bytes"
	"errors"
	"fmt"

	"weir/core"
)

// The fields of an item of Hacker News, by the names of its API
// (https://github.com/HackerNews/API), of Algolia's search
// (https://hn.algolia.com/api) and of the table bigquery-public-data.hacker_news.full.
const (
	hnID = iota
	hnType
	hnTags
	hnBy
	hnTime
	hnParent
	hnStory
	hnScore
	hnDeleted
	hnDead
	hnTitle // this and the following only for DataFields
	hnText
	hnURL
)

var hackernewsFields = [...]Field{
	hnID:      "id|objectID",
	hnType:    "type",
	hnTags:    "_tags",
	hnBy:      "by|author",
	hnTime:    "time|created_at_i|timestamp",
	hnParent:  "parent|poll|parent_id",
	hnStory:   "story_id",
	hnScore:   "score|points",
	hnDeleted: "deleted",
	hnDead:    "dead",
	hnTitle:   "title",
	hnText:    "text|comment_text|story_text",
	hnURL:     "url",
}

// hackernewsTypes are the types of items.
var hackernewsTypes = [...]string{"comment", "story", "job", "poll", "pollopt"}

// fillHackerNews makes an event of each item. Its type becomes the kind. Deleted
// items are kept, with their flags, because they have replies.
func fillHackerNews(d *draft, v [][]byte) error {
	kind, err := d.hackernewsType(v)
	if err != nil {
		return err
	}
	if d.key, err = d.require("id", v[hnID]); err != nil {
		return err
	}
	created, err := d.text("time", v[hnTime])
	if err != nil {
		return err
	}
	if d.created, err = parseTime("time", created, TimeAny); err != nil {
		return err
	}
	d.source, d.kind, d.subreddit = "hackernews", kind, "hackernews"
	d.author = d.name(v[hnBy])
	d.parent = d.itemName(v[hnParent])
	if d.link = d.itemName(v[hnStory]); kind == "story" {
		d.link = d.key
	}
	d.setScore(v[hnScore])
	if isTrue(v[hnDeleted]) {
		d.flags |= core.TextDeleted
		if len(d.author) == 0 {
			d.flags |= core.AuthorDeleted
		}
	}
	if isTrue(v[hnDead]) {
		d.flags |= core.TextRemoved
	}
	return nil
}

// hackernewsType returns the type of an item. In Algolia's records it is one of
// the tags.
func (d *draft) hackernewsType(v [][]byte) (string, error) {
	text, err := d.text("type", v[hnType])
	if err != nil {
		return "", err
	}
	for _, kind := range hackernewsTypes {
		if string(text) == kind || len(text) == 0 && bytes.Contains(v[hnTags], []byte(`"`+kind+`"`)) {
			return kind, nil
		}
	}
	if len(text) == 0 {
		return "", errors.New("no type")
	}
	return "", fmt.Errorf("type is not that of an item of Hacker News: %.40q", text)
}

// itemName returns the name of another item; some tables have 0 for none.
func (d *draft) itemName(value []byte) []byte {
	if name := d.optional(value); string(name) != "0" {
		return name
	}
	return nil
}
