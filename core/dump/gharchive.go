package dump

import (
	"bytes"
	"fmt"
)

// The fields of a record of GH Archive (https://www.gharchive.org). In 2011, and
// since 2015, they are those of GitHub's events API
// (https://docs.github.com/en/rest/using-the-rest-api/github-event-types). From
// 2012 to 2014 they are those of the timeline: the actor is a text, the
// repository an object with its owner beside its name, and there is no id. Tables
// of the years before 2015 have the members of objects as columns.
const (
	ghID = iota
	ghType
	ghRepo
	ghRepoOwner
	ghRepoName
	ghPayloadRepo
	ghLogin
	ghActor
	ghCreated
)

var gharchiveFields = [...]Field{
	ghID:          "id",
	ghType:        "type",
	ghRepo:        "repo.name",
	ghRepoOwner:   "repository.owner|repository_owner",
	ghRepoName:    "repository.name|repository_name",
	ghPayloadRepo: "payload.repo",
	ghLogin:       "actor.login|actor_attributes.login|actor_attributes_login",
	ghActor:       "actor",
	ghCreated:     "created_at",
}

// fillGHArchive makes an event of each GitHub event. Its type becomes the kind,
// its repository the subreddit. The key of an event without an id, as before
// 2015, is the SHA-256 of its unchanged record: the same record is the same
// event, whichever file it is in.
func fillGHArchive(d *draft, v [][]byte) error {
	kind, err := d.require("type", v[ghType])
	if err != nil {
		return err
	}
	if !bytes.HasSuffix(kind, []byte("Event")) {
		return fmt.Errorf("type is not that of an event of GitHub's: %.40q", kind)
	}
	if d.key, err = d.text("id", v[ghID]); err != nil {
		return err
	}
	if len(d.key) == 0 {
		d.key = d.hashed(d.record)
	}
	created, err := d.text("created_at", v[ghCreated])
	if err != nil {
		return err
	}
	if d.created, err = parseTime("created_at", created, TimeAny); err != nil {
		return err
	}
	d.source, d.kind = "github", d.intern(kind)
	d.subreddit = d.intern(d.ghRepository(v))
	if d.author = d.name(v[ghLogin]); len(d.author) == 0 && !isObject(v[ghActor]) {
		d.author = d.name(v[ghActor])
	}
	return nil
}

// ghRepository returns "owner/name", nil when there is no repository, as when
// users follow others.
func (d *draft) ghRepository(v [][]byte) []byte {
	// In 2011 some records have "/" for a name and the actual name in the
	// payload.
	if repo := d.name(v[ghRepo]); len(repo) > 1 {
		return repo
	}
	if !isObject(v[ghPayloadRepo]) {
		if repo := d.name(v[ghPayloadRepo]); len(repo) > 0 {
			return repo
		}
	}
	owner, repo := d.name(v[ghRepoOwner]), d.name(v[ghRepoName])
	if len(owner) == 0 || len(repo) == 0 {
		return repo
	}
	start := len(d.scratch)
	d.scratch = fmt.Appendf(d.scratch, "%s/%s", owner, repo)
	return d.scratch[start:]
}

// isObject reports whether a value is an object. Some members are objects in some
// records and texts in others.
func isObject(value []byte) bool { return len(value) > 0 && value[0] == '{' }
