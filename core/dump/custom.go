package dump

import "fmt"

// The fields of a mapping of the user's own.
const (
	customSource = iota
	customKey
	customKind
	customSubreddit
	customAuthor
	customCreatedAt
	customParent
	customLink
	customScore
	customRetrievedAt
	customText // for DataFields alone
	customCount
)

// customFields fills a draft by a mapping of the user's own.
type customFields struct {
	names [customCount]string // for rejects: the fields as the user wrote them
	time  TimeFormat
}

func (c *customFields) fill(d *draft, v [][]byte) error {
	source, err := d.text(c.names[customSource], v[customSource])
	if err != nil {
		return err
	}
	d.source = "dump"
	if len(source) > 0 {
		d.source = d.intern(source)
	}
	if c.names[customKey] != "" {
		if d.key, err = d.require(c.names[customKey], v[customKey]); err != nil {
			return err
		}
	}
	kind, err := d.require(c.names[customKind], v[customKind])
	if err != nil {
		return err
	}
	d.kind = d.intern(kind)
	created, err := d.text(c.names[customCreatedAt], v[customCreatedAt])
	if err != nil {
		return err
	}
	if d.created, err = parseTime(c.names[customCreatedAt], created, c.time); err != nil {
		return err
	}
	d.subreddit = d.intern(d.name(v[customSubreddit]))
	d.author = d.name(v[customAuthor])
	d.parent = d.optional(v[customParent])
	d.link = d.optional(v[customLink])
	d.setScore(v[customScore])
	d.addRetrieved(v[customRetrievedAt], TimeAny)
	return nil
}

// custom makes a mapping of fields, which must name a kind and a time.
func (f Fields) custom() (mapping, error) {
	switch f.Time {
	case TimeAny, TimeUnix, TimeUnixMilli, TimeUnixMicro, TimeRFC3339:
	default:
		return mapping{}, fmt.Errorf("fields: time is %q: want \"unix\", \"unix_ms\", \"unix_us\", \"rfc3339\" or nothing", f.Time)
	}
	switch {
	case f.CreatedAt == "":
		return mapping{}, fmt.Errorf("fields: created_at is not mapped: name the member that says when an event happened")
	case f.Kind == "":
		return mapping{}, fmt.Errorf("fields: kind is not mapped: name a member, or give a constant such as \"=post\"")
	}
	c := &customFields{time: f.Time}
	fields := [customCount]Field{
		customSource: f.Source, customKey: f.Key, customKind: f.Kind, customSubreddit: f.Subreddit,
		customAuthor: f.Author, customCreatedAt: f.CreatedAt, customParent: f.Parent, customLink: f.Link,
		customScore: f.Score, customRetrievedAt: f.RetrievedAt, customText: f.Text,
	}
	for i, field := range fields {
		c.names[i] = string(field)
	}
	return newChoices(fields[:], c.fill)
}
