"""Composite indicators: the steps of the OECD/JRC handbook as pure functions on arrays units × indicators.

One module for each verb; import the module you need:
`denominate`, `screen`, `impute`, `treat`, `normalise`, `weights`, `data_weights`, `aggregate`, `rank` build an index;
`describe`, `correlate`, `consistency`, `importance`, `profiles` look at it. `evaluate` runs a whole tree over complete
data, `build` takes every step from raw values to ranks.
"""

from huoju.composite.build import Built, Prepared, Steps, build, prepare, score
from huoju.composite.findings import CompositeError, Finding
from huoju.composite.index import Choices, IndexResult, evaluate
from huoju.composite.rank import ranks, tie_counts
from huoju.composite.tree import IndexTree, Node, flat

__all__ = [
    "Built",
    "Choices",
    "CompositeError",
    "Finding",
    "IndexResult",
    "IndexTree",
    "Node",
    "Prepared",
    "Steps",
    "build",
    "evaluate",
    "flat",
    "prepare",
    "ranks",
    "score",
    "tie_counts",
]
