"""One block of simulated enterprises: all columns, and which cells are empty."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huoju.demo.firms.accounts import draw_accounts
from huoju.demo.firms.innovation import Columns, draw_innovation
from huoju.demo.firms.profile import Array, Profile, draw_profile
from huoju.demo.firms.standing import accounts_columns, draw_standing

BLOCK = 100_000
"""Enterprises that are drawn at a time; a block has its own random stream, so that a longer table begins the same."""

_SILENT = {
    "innovation": (
        0.025,
        (
            "class1_",
            "class2_",
            "rd_staff",
            "rd_institution",
            "tech_staff",
            "ip_advancement",
            "ip_core_support",
            "ip_acquisition",
        ),
    ),
    "market": (0.035, ("market_", "global_market", "competitive_own_brand", "own_brand")),
    "conduct": (0.015, ("abnormal_list", "dishonest_list", "safety_", "quality_accident", "pollution_", "tax_")),
    "past": (0.02, ("revenue_before", "main_revenue_before", "rd_expense_before", "net_assets_before")),
}
"""Groups of columns that some enterprises leave empty together: the share that does, and how the columns begin."""

_HARD_TO_KNOW = {
    "market_share": 0.05, "market_share_world": 0.25, "market_rank": 0.12, "global_market_rank": 0.20,
    "development_score": 0.03, "development_score_previous": 0.05, "domestic_rd_share": 0.03,
    "rd_system_points": 0.04, "rd_body_points": 0.04, "conversion_system_points": 0.04, "talent_system_points": 0.04,
}  # fmt: skip
_ELSEWHERE = 0.003


@dataclass(frozen=True, slots=True)
class Block:
    """Values by input name, and by the same name which cells are empty; numbers that are NaN are empty as well."""

    profile: Profile
    columns: Columns
    empty: dict[str, NDArray[np.bool_]]


def draw_block(number: int, seed: int) -> Block:
    """The block with this number, always of `BLOCK` enterprises."""
    rng = np.random.default_rng([seed, 1, number])
    profile = draw_profile(BLOCK, seed, rng)
    accounts = draw_accounts(profile, rng)
    innovation = draw_innovation(profile, accounts, rng)
    columns = accounts_columns(profile, accounts) | innovation
    columns |= draw_standing(profile, accounts, innovation, rng)
    return Block(profile, columns, _empty_cells(columns, rng))


def _empty_cells(columns: Columns, rng: np.random.Generator) -> dict[str, NDArray[np.bool_]]:
    """Cells that enterprises leave empty: whole groups, figures that are hard to know, and here and there one."""
    silent = {group: rng.random(BLOCK) < share for group, (share, _) in _SILENT.items()}
    empty = {}
    for name in columns:
        cells = rng.random(BLOCK) < _HARD_TO_KNOW.get(name, _ELSEWHERE)
        for group, (_, beginnings) in _SILENT.items():
            if name.startswith(beginnings):
                cells |= silent[group]
        empty[name] = cells
    return empty


def ages_in_days(profile: Profile) -> Array:
    """Days since registration at the end of the last year."""
    return np.round(profile.age * 365.25)
