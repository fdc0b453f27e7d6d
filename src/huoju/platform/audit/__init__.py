"""Who did what when: an append-only log whose rows are chained by hashes, written in the transaction of each change."""
