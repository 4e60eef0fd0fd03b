package metrics

import "time"

// RollupLengths are the lengths of the intervals whose samples stores keep merged, too,
// for charts of long periods; see core.Overview. Each is a multiple of the one before.
var RollupLengths = [...]time.Duration{time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour}
