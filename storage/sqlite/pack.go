package sqlite

import (
	"bytes"
	"encoding/json"

	"github.com/klauspost/compress/zstd"

	"weir/core/metrics"
	"weir/storage/kit"
)

// A sample is stored as JSON in a zstd frame (RFC 8878), which takes less than half of
// the space: samples are most of an idle store. The frames refer to a dictionary, as a
// sample alone hardly repeats anything.

// dictionary has what most samples have in common. It must never change: what was
// compressed with it can only be read with it. Another one needs another number.
const (
	dictionaryID = 1
	dictionary   = `{"generated":50,"stored":50,"duplicates":1,"replaced":1,"passed_over":1,"rejected":1,"processed":50,"failed":1,"dead":1,` +
		`"batches":50,"claims":50,"errors":[0,0,0,0],"blocked":1,"busy":[1,1,1,0],"reads":4,"writes":151,"updates":246,"commits":54,"waited":1,` +
		`"in_store":1,"backlog":1,"claimed":1,"waiting":1,"dead_now":1,"oldest":1,"lost":1,"twice":1,"size_bytes":1,"wal_bytes":1,` +
		`"dead_rows":1,"held_open":1,"xmin_age":1,"channel_depth":1,"channel_capacity":100,"workers":2,"workers_busy":1,"connections":1,` +
		`"goroutines":26,"heap_bytes":4575420,"rss_bytes":37593399,"active_users":874,` +
		`"tuning":{"rate":100,"workers":2,"batch":1000,"write_batch":1000,"paused":true},"cpu":0.0251,` +
		`"latency":["AQEBAQIBAQEDAQEBBAEBAgECAQIBAwEDAgEE","AggCCAMIAggECAEIBAgECAMIARABCAIQAzgB","EQQEBAYEBQQHBBAEFwQkBDQEZARyBFMEaQR","EBAQHRAQEBkQRRA4EDoQOBAdEEgQFxArECAQKxATEBsg"],` +
		`"kinds":{"comment":3,"downvote":4,"post":2,"upvote":41},"top":[{"name":"AskReddit","events":5},{"name":"funny","events":2}],` +
		`"recent":[{"time":"2026-01-01T00:00:00.5Z","stage":2,"text":"event ","event":7}],` +
		`"extremes":{"measures":{"backlog":[0,30],"channel_depth":[0,1],"claimed":[0,1],"connections":[0,1],"cpu_percent":[2.035,17.078],` +
		`"dead_now":[0,1],"dead_rows":[0,1],"failed_percent":[0,1],"generate_errors":[0,2],"generated":[0,104.213],"goroutines":[19,26],` +
		`"heap_bytes":[3541090,6847268],"held_open_seconds":[0,1],"lost":[0,1],"oldest_seconds":[0.002,0.563],"process_errors":[0,2],` +
		`"processed":[99.847,100.191],"rss_bytes":[31501241,38743838],"store_bytes":[2924808,14343936],"store_errors":[0,2],` +
		`"store_percent":[2.457,13.142],"stored":[99.847,100.191],"twice":[0,1],"waiting":[0,1],"workers_busy":[0,1],"xmin_age":[0,1]},` +
		`"kinds":{"comment":[0,7.995],"downvote":[0,16.003],"post":[0,4],"upvote":[77.961,98.073]}}}`
)

// maxSample bounds the size of a sample's JSON: nobody wrote a larger one.
const maxSample = 16 << 20

// packer compresses samples and reads them again, for many goroutines at once. Each store
// has its own: what both share inside belongs to the synctest bubble that used it first.
type packer struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

func newPacker() (p packer, err error) {
	// Slower levels take ten times the memory for a fiftieth of the size.
	p.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderDictRaw(dictionaryID, []byte(dictionary)), zstd.WithEncoderLevel(zstd.SpeedFastest),
		zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(64<<10), zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(false))
	if err == nil {
		p.decoder, err = zstd.NewReader(nil, zstd.WithDecoderDictRaw(dictionaryID, []byte(dictionary)), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxSample))
	}
	return p, err
}

// pack returns a sample as the tables hold it.
func (p packer) pack(s *metrics.Sample) ([]byte, error) {
	data, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	return p.packJSON(data), nil
}

func (p packer) packJSON(data []byte) []byte {
	return p.encoder.EncodeAll(data, make([]byte, 0, len(data)/2))
}

// frame is how each zstd frame begins, and no JSON.
var frame = []byte{0x28, 0xb5, 0x2f, 0xfd}

// unpack returns the JSON of a sample. What isn't compressed comes back as it is.
func (p packer) unpack(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, frame) {
		return data, nil
	}
	return p.decoder.DecodeAll(data, make([]byte, 0, 3*len(data)))
}

// sample reads at, node, duration and data.
func (p packer) sample(r *reader) metrics.Sample {
	at, node, micros := r.time(), r.integer(), r.integer()
	data, err := p.unpack(r.bytes())
	var s metrics.Sample
	if err == nil {
		s, err = kit.Sample(at, node, micros, data)
	} else {
		err = kit.DamagedSample(at, node, err)
	}
	if r.err == nil {
		r.err = err
	}
	return s
}
