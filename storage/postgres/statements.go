package postgres

import (
	_ "embed"
	"strings"
)

//go:embed append.sql
var appendSQL string

//go:embed copied.sql
var copiedSQL string

//go:embed retry.sql
var retrySQL string

//go:embed claim.sql
var claimSQL string

//go:embed settle.sql
var settleSQL string

//go:embed receive.sql
var receiveSQL string

//go:embed check.sql
var checkSQL string

//go:embed counted.sql
var countedSQL string

//go:embed init.sql
var initSQL string

// statements are the larger texts, made ready for a schema.
type statements struct {
	append, copied, retry, claim, settleSegments, settleRetries, settleSegment, receive, check, counted string
}

func prepareStatements(schema string) statements {
	return statements{
		append: inSchema(schema, strings.ReplaceAll(appendSQL, "/*may hand over*/", mayHandOver("$15", "$18"))),
		copied: inSchema(schema, strings.NewReplacer("/*may hand over*/", mayHandOver("$4", "$8"),
			"/*mark*/", insertMark, "/*unless revoked*/", unlessRevoked).Replace(copiedSQL)),
		retry:          inSchema(schema, strings.ReplaceAll(retrySQL, "/*event*/", eventFields)),
		claim:          inSchema(schema, strings.ReplaceAll(claimSQL, "/*event*/", eventFields)),
		settleSegments: inSchema(schema, settleFrom("weir.segments", "first_id", "")),
		settleRetries:  inSchema(schema, settleFrom("weir.failures", "event_id", "")),
		settleSegment:  inSchema(schema, settleFrom("weir.segments", "first_id", ", marked AS ("+insertMark+" SELECT $12::bigint, $13, $14, 4 FROM whole "+unlessRevoked+")")),
		receive:        inSchema(schema, receiveSQL),
		check:          inSchema(schema, checkSQL),
		counted:        inSchema(schema, countedSQL),
	}
}

// settleFrom is the statement that settles the rows of a table with those ids. marked is
// a part that stores the transaction's number, if nothing else does.
func settleFrom(table, id, marked string) string {
	return strings.NewReplacer("{table}", table, "{id}", id, "/*marked*/", marked).Replace(settleSQL)
}

// inSchema puts the schema's name where a text says "weir.". A search_path
// would be state of the session, which poolers mix up.
func inSchema(schema, text string) string {
	if schema == defaultSchema {
		return text
	}
	return strings.ReplaceAll(text, "weir.", schema+".")
}

// q is inSchema for the small texts.
func (s *Store) q(text string) string { return inSchema(s.schema, text) }
