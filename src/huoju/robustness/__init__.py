"""How sure a ranking is, why it is what it is, and what would move it.

`monte_carlo` and `cell_noise` let weights, methods and data vary; `sobol` says which of them matters; `pairs` and
`intervals` prove what no admissible weights can change; `decompose` and `improve` explain and advise.
"""

from huoju.robustness.cell_noise import CellNoise, simulate_cells
from huoju.robustness.decompose import ChangeEffects, bounded_rule, contributions, explain_change, replacing_rule
from huoju.robustness.distribution import RankDistribution
from huoju.robustness.improve import (
    Improvement,
    WhatIf,
    cheapest_improvement,
    marginal_values,
    peer_limits,
    what_if,
)
from huoju.robustness.intervals import RankIntervals, rank_intervals
from huoju.robustness.monte_carlo import perturb_weights, simulate
from huoju.robustness.pairs import Overtaking, certain_order, flip_radii, overtaking
from huoju.robustness.scenario import Scenario, scenarios
from huoju.robustness.sobol import Sensitivity, SobolIndex, sensitivity
from huoju.robustness.weight_noise import WeightNoise
from huoju.robustness.weight_sets import WeightSet, between, within

__all__ = [
    "CellNoise",
    "ChangeEffects",
    "Improvement",
    "Overtaking",
    "RankDistribution",
    "RankIntervals",
    "Scenario",
    "Sensitivity",
    "SobolIndex",
    "WeightNoise",
    "WeightSet",
    "WhatIf",
    "between",
    "bounded_rule",
    "certain_order",
    "cheapest_improvement",
    "contributions",
    "explain_change",
    "flip_radii",
    "marginal_values",
    "overtaking",
    "peer_limits",
    "perturb_weights",
    "rank_intervals",
    "replacing_rule",
    "scenarios",
    "sensitivity",
    "simulate",
    "simulate_cells",
    "what_if",
    "within",
]
