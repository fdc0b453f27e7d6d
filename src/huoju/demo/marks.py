"""How the demo marks what is simulated and what is real."""

SIMULATED = "模拟数据"
"""Stands on every simulated row, file and block of the page."""

PUBLISHED = "公开数据"
"""Stands on a cell that was taken from a publication."""

NATURE = "数据性质"
"""The column that holds the mark."""
