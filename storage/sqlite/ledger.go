package sqlite

// entry is what a transaction adds to a node's row of the ledger. One statement at its
// end writes all of it.
type entry struct {
	node                    int64
	appended, settled, dead int
	commits                 int64 // the number of the commit; 0: unchanged
}

// entryOf is the node's entry in the transaction.
func (c *conn) entryOf(node int64) *entry {
	for i := range c.entries {
		if c.entries[i].node == node {
			return &c.entries[i]
		}
	}
	c.entries = append(c.entries, entry{node: node})
	return &c.entries[len(c.entries)-1]
}

// writeEntries adds the entries to the ledger. A missing row is made: another program may
// have pruned that of a node that is alive.
func (c *conn) writeEntries() error {
	for _, e := range c.entries {
		_, err := c.exec(`INSERT INTO ledger (node, appended, settled, dead, commits, schema) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET appended = appended + excluded.appended, settled = settled + excluded.settled,
				dead = dead + excluded.dead, commits = max(commits, excluded.commits)`,
			e.node, e.appended, e.settled, e.dead, e.commits, schemaVersion)
		if err != nil {
			return err
		}
	}
	return nil
}

// enter adds to a column of the node's row in the ledger at once.
func enter(c *conn, node int64, column string, by int) error {
	_, err := c.exec("INSERT INTO ledger (node, "+column+", schema) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET "+
		column+" = "+column+" + excluded."+column, node, by, schemaVersion)
	return err
}
