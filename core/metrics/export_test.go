package metrics

var (
	BucketOf      = bucketOf
	BucketStart   = bucketStart
	AppendBuckets = appendBuckets
	ReadBuckets   = readBuckets
)

const HistogramMax = histogramMax
