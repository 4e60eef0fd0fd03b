package metrics

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math/bits"
)

// A histogram's buckets as text: base64 (RFC 4648, without padding) of a pair of
// varints (encoding/binary) for each bucket that is not empty, ascending: how
// many buckets further than the last one, and its count. Buckets are numbered
// as HDR histograms of two digits have them: 256 of 1 µs, then always 128 of
// twice the width. That is two bytes for most, where [[µs, count], …] took ten.

var errBuckets = errors.New("a histogram's text is damaged")

// halfDigits is how many buckets a doubling of the value has: half of what two
// significant digits need.
const halfDigits = 128

// bucketOf is the number of the bucket that a value in µs lies in.
func bucketOf(micros int64) uint64 {
	v := uint64(max(micros, 0))
	shift := max(bits.Len64(v)-8, 0)
	return uint64(shift)*halfDigits + v>>shift
}

// bucketStart is the least value of a bucket, in µs.
func bucketStart(bucket uint64) int64 {
	if bucket < 2*halfDigits {
		return int64(bucket)
	}
	shift := bucket/halfDigits - 1
	return int64((bucket - shift*halfDigits) << shift)
}

// appendBuckets appends the text of buckets, ascending.
func appendBuckets(b []byte, buckets []bucketCount) []byte {
	raw := make([]byte, 0, 4*len(buckets))
	var last uint64
	for _, c := range buckets {
		raw = binary.AppendUvarint(raw, c.bucket-last)
		raw = binary.AppendUvarint(raw, uint64(c.count))
		last = c.bucket
	}
	return base64.RawStdEncoding.AppendEncode(b, raw)
}

// readBuckets is the inverse of appendBuckets.
func readBuckets(text []byte) ([]bucketCount, error) {
	if len(text) == 0 {
		return nil, nil
	}
	raw, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil {
		return nil, errBuckets
	}
	buckets := make([]bucketCount, 0, len(raw)/2)
	var bucket uint64
	for len(raw) > 0 {
		step, n := binary.Uvarint(raw)
		if n <= 0 {
			return nil, errBuckets
		}
		count, m := binary.Uvarint(raw[n:])
		again := step == 0 && len(buckets) > 0
		if m <= 0 || again || step > bucketOf(histogramMax)-bucket || int64(count) <= 0 {
			return nil, errBuckets
		}
		bucket += step
		buckets = append(buckets, bucketCount{bucket, int64(count)})
		raw = raw[n+m:]
	}
	return buckets, nil
}
