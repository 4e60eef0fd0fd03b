package export

import (
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

// valueType is what a column of Parquet holds.
type valueType struct {
	node     parquet.Node
	encoding encoding.Encoding // nil: plain
	nullable bool
	unsorted bool // has no smallest and largest value: each may be a whole record
}

// The types of columns. Ids and times mostly ascend, so their differences are small.
var (
	integer       = valueType{node: parquet.Int(64), encoding: &parquet.DeltaBinaryPacked}
	integerOrNone = valueType{node: parquet.Int(64), encoding: &parquet.DeltaBinaryPacked, nullable: true}
	flags         = valueType{node: parquet.Uint(8), encoding: &parquet.RLEDictionary}
	moment        = valueType{node: parquet.Timestamp(parquet.Microsecond), encoding: &parquet.DeltaBinaryPacked}
	momentOrNone  = valueType{node: parquet.Timestamp(parquet.Microsecond), encoding: &parquet.DeltaBinaryPacked, nullable: true}
	name          = valueType{node: parquet.String()}
	repeatedName  = valueType{node: parquet.String(), encoding: &parquet.RLEDictionary}
	textOrNone    = valueType{node: parquet.String(), nullable: true, unsorted: true}
	record        = valueType{node: parquet.JSON(), nullable: true, unsorted: true}
)

// column returns the type as a column of a schema.
func (v valueType) column() parquet.Node {
	node := v.node
	if v.encoding != nil {
		node = parquet.Encoded(node, v.encoding)
	}
	if v.nullable {
		node = parquet.Optional(node)
	}
	return node
}
