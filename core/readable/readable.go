package readable

import (
	"html"
	"net/url"
	"strings"

	"weir/core"
)

// Record is what a person reads of an event. Anything may be empty. Markdown is left as
// it is; of HTML the text remains.
type Record struct {
	Title string
	Body  string
	Link  string // where it can be read: a URL with the scheme http or https
}

// Headline returns the title, or the first line of the text if there is no title.
func (r Record) Headline() string {
	if r.Title != "" {
		return r.Title
	}
	line, _, _ := strings.Cut(r.Body, "\n")
	return line
}

// Of returns what a person reads of an event. The event needs its Data; Source, Key and
// Link help to find where it can be read.
func Of(e *core.Event) Record {
	t, longest := scan(e.Data)
	var r Record
	switch e.Source {
	case "reddit":
		r = reddit(e, t)
	case "bluesky":
		r = bluesky(t)
	case "github":
		r = github(e, t)
	case "hackernews":
		r = hackernews(e, t)
	case "mastodon":
		r = Record{Title: plain(t.first("spoiler_text")), Body: plain(t.first("content", "reblog/content")), Link: t.first("url", "reblog/url")}
	}
	if r.Title == "" && r.Body == "" {
		link := r.Link
		if r = usual(t); r.Title == "" && r.Body == "" {
			r.Body = strings.Join(longest, "\n\n")
		}
		if link != "" {
			r.Link = link
		}
	}
	switch {
	case r.Body != "":
	case e.Flags&core.TextDeleted != 0:
		r.Body = core.Deleted
	case e.Flags&core.TextRemoved != 0:
		r.Body = core.Removed
	}
	r.Title, r.Link = strings.TrimSpace(r.Title), web(r.Link)
	r.Body = strings.TrimSpace(strings.ReplaceAll(r.Body, "\r\n", "\n"))
	return r
}

// reddit reads a comment or a post. Reddit escapes &, < and > in all texts.
func reddit(e *core.Event, t texts) Record {
	r := Record{
		Title: html.UnescapeString(t.first("title")),
		Body:  html.UnescapeString(t.first("body", "selftext")),
		Link:  redditLink(e, t.first("permalink")),
	}
	// A post that only links to something else has nothing but a URL.
	if about := html.UnescapeString(t.first("url")); r.Body == "" && about != r.Link && web(about) != "" {
		r.Body = about
	}
	return r
}

func redditLink(e *core.Event, permalink string) string {
	const site = "https://www.reddit.com"
	if strings.HasPrefix(permalink, "/") {
		return site + permalink
	}
	post, ok := strings.CutPrefix(e.Link, "t3_")
	if !ok {
		return ""
	}
	if comment, ok := strings.CutPrefix(e.Key, "t1_"); ok {
		return site + "/comments/" + url.PathEscape(post) + "/_/" + url.PathEscape(comment) + "/"
	}
	return site + "/comments/" + url.PathEscape(post) + "/"
}

// bluesky reads a post, with the card of what it links to, or a like, which has no text.
func bluesky(t texts) Record {
	const post = "app.bsky.feed.post/"
	r := Record{Body: t.first("commit/record/text")}
	if card := t.first("commit/record/embed/external/uri"); card != "" {
		r.Body += "\n\n" + strings.TrimSpace(t.first("commit/record/embed/external/title")+"\n"+card)
	}
	uri := "at://" + t.first("did") + "/" + t.first("commit/collection") + "/" + t.first("commit/rkey")
	if subject := t.first("commit/record/subject/uri"); subject != "" {
		uri = subject
	}
	if author, key, ok := strings.Cut(strings.TrimPrefix(uri, "at://"), "/"+post); ok {
		r.Link = "https://bsky.app/profile/" + url.PathEscape(author) + "/post/" + url.PathEscape(key)
	}
	return r
}

// github reads an event of GitHub's. The text is that of the smallest part that the
// event is about: a comment on an issue rather than the issue.
func github(e *core.Event, t texts) Record {
	r := Record{
		Title: t.first("payload/issue/title", "payload/pull_request/title", "payload/release/name", "payload/release/tag_name", "payload/discussion/title"),
		Body: t.first("payload/comment/body", "payload/review/body", "payload/issue/body", "payload/pull_request/body",
			"payload/release/body", "payload/discussion/body", "payload/description"),
		Link: t.first("payload/comment/html_url", "payload/review/html_url", "payload/pull_request/html_url", "payload/issue/html_url",
			"payload/release/html_url", "payload/discussion/html_url", "payload/forkee/html_url"),
	}
	if r.Body == "" {
		r.Body = strings.Join(t["payload/commits/message"], "\n\n")
	}
	if r.Link == "" && strings.Count(e.Subreddit, "/") == 1 {
		r.Link = "https://github.com/" + e.Subreddit
	}
	return r
}

// hackernews reads an item.
func hackernews(e *core.Event, t texts) Record {
	r := Record{
		Title: html.UnescapeString(t.first("title")),
		Body:  plain(t.first("text", "comment_text", "story_text")),
		Link:  "https://news.ycombinator.com/item?id=" + url.QueryEscape(e.Key),
	}
	if r.Body == "" {
		r.Body = t.first("url")
	}
	return r
}

// usual reads a record with members of usual names.
func usual(t texts) Record {
	var r Record
	for _, outer := range []string{"", "data/", "payload/"} {
		names := func(all ...string) string {
			for _, name := range all {
				if s := t.first(outer + name); s != "" {
					return s
				}
			}
			return ""
		}
		if r.Title == "" {
			r.Title = names("title", "subject", "headline", "name")
		}
		if r.Body == "" {
			r.Body = names("body", "selftext", "text", "content", "message", "comment", "description", "summary")
		}
		if r.Link == "" {
			r.Link = names("permalink", "html_url", "url", "link", "uri", "meta/uri")
		}
	}
	return r
}

// web returns a URL if it leads to the web, else "". A record is written by others: a
// link in it must not open a file or run a program.
func web(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return link
}
