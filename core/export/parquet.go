package export

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"weir/core"
)

// A row group of Parquet ends after groupRows rows or groupBytes bytes of their
// values, whichever comes first. Until then its compressed pages are in memory.
// Readers work on row groups in parallel and skip whole ones by their smallest and
// largest values; DuckDB, for one, uses groups of 122,880 rows itself. The bytes
// bound the memory when records are large.
const (
	groupRows  = 122_880
	groupBytes = 64 << 20
)

// dictionaryBytes is how large the dictionary of a column in a row group may become
// before the rest of its values are written plainly.
const dictionaryBytes = 1 << 20

// columnOrder is a schema whose columns stay in the order given; a parquet.Group
// sorts them by name.
type columnOrder struct {
	parquet.Group
	fields []parquet.Field
}

// Fields implements parquet.Node.
func (o columnOrder) Fields() []parquet.Field { return o.fields }

// parquet writes events as Parquet.
func (c *Columns) parquet(w io.Writer, events iter.Seq2[core.Event, error], row func(cells, core.Event)) (rows int, err error) {
	order := columnOrder{Group: make(parquet.Group)}
	options := []parquet.WriterOption{
		parquet.Compression(&zstd.Codec{}),
		parquet.DictionaryMaxBytes(dictionaryBytes),
	}
	for i, name := range c.names {
		node := c.types[i].column()
		order.Group[name] = node
		order.fields = append(order.fields, parquet.Group{name: node}.Fields()...)
		if c.types[i].unsorted {
			options = append(options, parquet.SkipPageBounds(name))
		}
	}
	out := parquet.NewWriter(w, append(options, parquet.NewSchema("events", order))...)
	t := &parquetRow{types: c.types}
	grouped := 0 // rows in the open row group
	for e, err := range events {
		if err != nil {
			return rows, fmt.Errorf("export: %w", err)
		}
		t.values = t.values[:0]
		row(t, e)
		if _, err := out.WriteRows([]parquet.Row{t.values}); err != nil {
			return rows, fmt.Errorf("export: write: %w", err)
		}
		rows++
		if grouped++; grouped < groupRows && t.bytes < groupBytes {
			continue
		}
		if err := out.Flush(); err != nil {
			return rows, fmt.Errorf("export: write: %w", err)
		}
		grouped, t.bytes = 0, 0
	}
	if err := out.Close(); err != nil {
		return rows, fmt.Errorf("export: write: %w", err)
	}
	return rows, nil
}

// parquetRow collects the values of a row. It implements cells.
type parquetRow struct {
	types  []valueType
	values parquet.Row
	bytes  int // of the texts and records since it was last set to 0
}

// add adds the next value.
func (t *parquetRow) add(v parquet.Value) {
	column, present := len(t.values), 0
	if t.types[column].nullable && !v.IsNull() {
		present = 1
	}
	t.values = append(t.values, v.Level(0, present, column))
}

func (t *parquetRow) bytesOf(b []byte) {
	t.bytes += len(b)
	t.add(parquet.ByteArrayValue(b))
}

func (t *parquetRow) none()                      { t.add(parquet.NullValue()) }
func (t *parquetRow) int(v int64)                { t.add(parquet.Int64Value(v)) }
func (t *parquetRow) uint(v uint64)              { t.add(parquet.Int32Value(int32(v))) } // of flags, which have 8 bits
func (t *parquetRow) time(v time.Time, _ string) { t.add(parquet.Int64Value(v.UnixMicro())) }
func (t *parquetRow) text(s string)              { t.bytesOf([]byte(encode(s))) }
func (t *parquetRow) member(m *members, v []byte) {
	switch {
	case v == nil:
		t.none()
	case isString(v):
		t.text(m.decode(v))
	default:
		t.text(string(v))
	}
}

// data adds a record unchanged if it is JSON. The type of the column promises that
// all its values are, so that anything else becomes a JSON string, as in NDJSON.
func (t *parquetRow) data(b []byte) {
	switch {
	case len(b) == 0:
		t.none()
	case utf8.Valid(b) && json.Valid(b):
		t.bytesOf(b)
	default:
		quoted, _ := json.Marshal(encode(string(b))) // encoding a string cannot fail
		t.bytesOf(quoted)
	}
}
