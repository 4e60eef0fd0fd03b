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
package explore
