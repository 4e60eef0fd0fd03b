-- Who watches a node reads on from its last sample, by that node's clock.
CREATE INDEX samples_node ON samples (node, at);
