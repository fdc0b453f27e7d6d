"""The cheapest way to pass a standard: for one subject exactly and proved, for a whole population in blocks."""

from huoju.pathways.cost_model import CostFile
from huoju.pathways.costs import CostError, default_costs, load_costs
from huoju.pathways.path import path
from huoju.pathways.prepared import PathError, Prepared, prepare
from huoju.pathways.result import PathResult, Step, Way
from huoju.pathways.years import path_over_years

__all__ = [
    "CostError",
    "CostFile",
    "PathError",
    "PathResult",
    "Prepared",
    "Step",
    "Way",
    "default_costs",
    "load_costs",
    "path",
    "path_over_years",
    "prepare",
]
