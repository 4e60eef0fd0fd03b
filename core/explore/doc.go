// Package explore answers what is in a store: how many events of each name there were in
// each interval of their own time. It adds up what a store's totals say, or the settled
// events where totals can't answer:
//
//	table, err := explore.Count(ctx, store, explore.Query{
//		Filter: core.Filter{Kinds: []string{core.KindComment}},
//		Every:  explore.Week, By: explore.Subreddit, Top: 5,
//	})
//	for row := range table.Rows() {
//		fmt.Println(row.Time, row.Name, row.Events)
//	}
//
// A Search answers all that a page shows at once: a chart, a top list and a heat map, from
// totals where these can answer, else from a scan that shows how far it is. A List lists
// the events.
package explore
