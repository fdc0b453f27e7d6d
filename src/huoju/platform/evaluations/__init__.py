"""Evaluations of zones: snapshots named by content, rankings, diagnosis of one zone, what-if, comparison."""
