"""How sure a ranking is, why it is what it is, and what would move it.

On arrays: `monte_carlo` and `cell_noise` let weights, methods and data vary; `sobol` says which of them matters;
`pairs` and `intervals` prove what no admissible weights can change; `decompose` and `improve` explain and advise.

On a table and a standard, the zone laboratory: `read_panel`, then `robust_ranking`, `diagnose`, `prepare` with
`what_if_of` and `improvement_plan`, `rank_paths`, `compare_systems`; `national_panel` holds what is published about
all zones together. Names are loaded from their modules on first use: a proof's child process needs few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huoju.robustness.candidates import with_candidates
    from huoju.robustness.cell_noise import CellNoise, simulate_cells
    from huoju.robustness.certainty import RobustRanking, RobustUnit, Turn, robust_ranking
    from huoju.robustness.counterfactual import WhatIfResult, what_if_of
    from huoju.robustness.decompose import ChangeEffects, bounded_rule, contributions, explain_change, replacing_rule
    from huoju.robustness.diagnosis import diagnose, diagnose_all
    from huoju.robustness.distribution import RankDistribution
    from huoju.robustness.errors import LaboratoryError
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
    from huoju.robustness.national import NationalShare, latest_shares, national_panel
    from huoju.robustness.pairs import Overtaking, certain_order, flip_radii, overtaking
    from huoju.robustness.panel import read_panel
    from huoju.robustness.paths import RankPath, rank_paths
    from huoju.robustness.plan import Allowed, ImprovementPlan, improvement_plan
    from huoju.robustness.prepared import Prepared, prepare
    from huoju.robustness.scenario import Scenario, scenarios
    from huoju.robustness.sobol import Sensitivity, SobolIndex, sensitivity
    from huoju.robustness.systems import SystemComparison, SystemShift, compare_systems
    from huoju.robustness.weight_noise import WeightNoise
    from huoju.robustness.weight_sets import WeightSet, between, within
    from huoju.robustness.zone_model import Diagnosis, IndicatorDiagnosis, Panel, Place, RankRange, Year

__all__ = [
    "Allowed",
    "CellNoise",
    "ChangeEffects",
    "Diagnosis",
    "Improvement",
    "ImprovementPlan",
    "IndicatorDiagnosis",
    "LaboratoryError",
    "NationalShare",
    "Overtaking",
    "Panel",
    "Place",
    "Prepared",
    "RankDistribution",
    "RankIntervals",
    "RankPath",
    "RankRange",
    "RobustRanking",
    "RobustUnit",
    "Scenario",
    "Sensitivity",
    "SobolIndex",
    "SystemComparison",
    "SystemShift",
    "Turn",
    "WeightNoise",
    "WeightSet",
    "WhatIf",
    "WhatIfResult",
    "Year",
    "between",
    "bounded_rule",
    "certain_order",
    "cheapest_improvement",
    "compare_systems",
    "contributions",
    "diagnose",
    "diagnose_all",
    "explain_change",
    "flip_radii",
    "improvement_plan",
    "latest_shares",
    "marginal_values",
    "national_panel",
    "overtaking",
    "peer_limits",
    "perturb_weights",
    "prepare",
    "rank_intervals",
    "rank_paths",
    "read_panel",
    "replacing_rule",
    "robust_ranking",
    "scenarios",
    "sensitivity",
    "simulate",
    "simulate_cells",
    "what_if",
    "what_if_of",
    "with_candidates",
    "within",
]

_MODULES = {
    "candidates": ("with_candidates",),
    "cell_noise": ("CellNoise", "simulate_cells"),
    "counterfactual": ("WhatIfResult", "what_if_of"),
    "decompose": ("ChangeEffects", "bounded_rule", "contributions", "explain_change", "replacing_rule"),
    "diagnosis": ("diagnose", "diagnose_all"),
    "distribution": ("RankDistribution",),
    "errors": ("LaboratoryError",),
    "improve": ("Improvement", "WhatIf", "cheapest_improvement", "marginal_values", "peer_limits", "what_if"),
    "intervals": ("RankIntervals", "rank_intervals"),
    "monte_carlo": ("perturb_weights", "simulate"),
    "national": ("NationalShare", "latest_shares", "national_panel"),
    "pairs": ("Overtaking", "certain_order", "flip_radii", "overtaking"),
    "panel": ("read_panel",),
    "paths": ("RankPath", "rank_paths"),
    "plan": ("Allowed", "ImprovementPlan", "improvement_plan"),
    "prepared": ("Prepared", "prepare"),
    "certainty": ("RobustRanking", "RobustUnit", "Turn", "robust_ranking"),
    "scenario": ("Scenario", "scenarios"),
    "sobol": ("Sensitivity", "SobolIndex", "sensitivity"),
    "systems": ("SystemComparison", "SystemShift", "compare_systems"),
    "weight_noise": ("WeightNoise",),
    "weight_sets": ("WeightSet", "between", "within"),
    "zone_model": ("Diagnosis", "IndicatorDiagnosis", "Panel", "Place", "RankRange", "Year"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
