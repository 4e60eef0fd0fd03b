package postgres

import (
	_ "embed"
	"regexp"
	"strconv"
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

//go:embed queueread.sql
var queueSQL string

//go:embed init.sql
var initSQL string

// statements are the larger texts, made ready for a schema.
type statements struct {
	append, copied, copiedMark, retry, claim, settleSegments, settleRetries, settleSegment, receive, check, counted, queue string
}

func prepareStatements(schema string) statements {
	return statements{
		append:         inSchema(schema, strings.ReplaceAll(appendSQL, "/*may hand over*/", mayHandOver("$15", "$18"))),
		copied:         inSchema(schema, copiedWith("", "$11::bigint")),
		copiedMark:     inSchema(schema, copiedWith(", moved AS ("+after(11, moveCheckpoint)+" RETURNING 1)", markedUnless)),
		retry:          inSchema(schema, strings.ReplaceAll(retrySQL, "/*event*/", eventFields)),
		claim:          inSchema(schema, strings.ReplaceAll(claimSQL, "/*event*/", eventFields)),
		settleSegments: inSchema(schema, settleFrom("weir.segments", "first_id", "")),
		settleRetries:  inSchema(schema, settleFrom("weir.failures", "event_id", "")),
		settleSegment:  inSchema(schema, settleFrom("weir.segments", "first_id", ", marked AS ("+insertMark+" SELECT $12::bigint, $13, $14, 8 FROM whole "+unlessRevoked+")")),
		receive:        inSchema(schema, receiveSQL),
		check:          inSchema(schema, checkSQL),
		counted:        inSchema(schema, countedSQL),
		queue:          inSchema(schema, queueSQL),
	}
}

// copiedWith is the statement that enters what was copied, with a part that moves the
// checkpoint, if any. number is the transaction's.
func copiedWith(moved, number string) string {
	return strings.NewReplacer("/*may hand over*/", mayHandOver("$4", "$8"), "/*moved*/", moved,
		"/*mark*/", insertMark, "/*number*/", number, "/*unless revoked*/", unlessRevoked).Replace(copiedSQL)
}

// markedUnless is the number of a transaction that copies events and moves a checkpoint;
// null, which is an error, if another import owns the checkpoint or there are rejects of
// the input in the lines from $28 to $29.
const markedUnless = `CASE WHEN EXISTS (SELECT FROM moved)
		AND NOT EXISTS (SELECT FROM weir.rejects WHERE md5(input) = md5($12) AND input = $12 AND line BETWEEN $28::bigint AND $29::bigint)
		THEN $11::bigint END`

// after numbers a statement's parameters from n+1 on.
func after(n int, text string) string {
	return parameter.ReplaceAllStringFunc(text, func(p string) string {
		i, _ := strconv.Atoi(p[1:]) // digits
		return "$" + strconv.Itoa(n+i)
	})
}

var parameter = regexp.MustCompile(`\$[0-9]+`)

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
