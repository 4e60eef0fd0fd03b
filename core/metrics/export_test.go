package metrics

var (
	BucketOf      = bucketOf
	BucketStart   = bucketStart
	AppendBuckets = appendBuckets
	ReadBuckets   = readBuckets
)

// NewBucketCount returns what the functions above take.
func NewBucketCount(bucket uint64, count int64) BucketCount { return bucketCount{bucket, count} }

// Parts are its parts.
func (c bucketCount) Parts() (bucket uint64, count int64) { return c.bucket, c.count }

type BucketCount = bucketCount

const HistogramMax = histogramMax
