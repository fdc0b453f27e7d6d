"""Simulated enterprises (模拟数据) for the compact rule: a realistic million, values on the cut points, and holes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.rule import LABELS, STEPS, cut_points

Table = dict[str, NDArray[np.int64]]
"""Column by name, in whole ten-thousandths; MISSING where there is a hole."""

MISSING = np.iinfo(np.int64).min
SEED = 20260401
_HOLES = 0.04


def realistic(rows: int) -> Table:
    """Firms in which size, research and success hang together; no holes."""
    draw = np.random.default_rng(SEED)
    leader = draw.random(rows) < 0.22
    quality = np.where(leader, 1.2, -0.3) + draw.normal(size=rows)

    def noisy(middle: float, by_quality: float, spread: float) -> NDArray[np.float64]:
        return middle + by_quality * quality + spread * draw.normal(size=rows)

    revenue = np.exp(np.where(leader, 8.8, 7.3) + draw.normal(size=rows))
    share = np.exp(noisy(-3.3, 0.25, 0.4))
    shapes: dict[str, Callable[[], NDArray[np.float64]]] = {
        "revenue": lambda: revenue,
        "equity": lambda: np.where(draw.random(rows) < 0.1, np.exp(7 + draw.normal(size=rows)), 0.0),
        "rd_expense": lambda: revenue * share,
        "rd_previous": lambda: revenue * share * np.exp(noisy(-0.1, 0, 0.1)),
        "main_share": lambda: 1 / (1 + np.exp(-noisy(2.0, 0.5, 0.6))),
        "debt_ratio": lambda: np.clip(noisy(0.5, -0.06, 0.15), 0, 2),
        "rd_share": lambda: share,
        "rd_share_previous": lambda: share * np.exp(noisy(0, 0, 0.1)),
        "class1_ip": lambda: np.floor(np.clip(noisy(1, 1.5, 1.5), 0, 99)),
        "prizes": lambda: (draw.random(rows) < 0.02).astype(float),
        "growth": lambda: noisy(0.06, 0.06, 0.08),
        "margin": lambda: noisy(0.05, 0.03, 0.03),
        "market_share": lambda: np.clip(noisy(0.08, 0.08, 0.08), 0, 1),
        "staff_share": lambda: np.clip(noisy(0.15, 0.06, 0.08), 0, 1),
        "years": lambda: np.floor(np.clip(noisy(7, 2, 4), 0, 99)),
        "class2_ip": lambda: np.floor(np.clip(noisy(8, 4, 4), 0, 999)),
        "digital": lambda: np.clip(noisy(50, 10, 15), 0, 100),
        "exports": lambda: draw.random(rows),
        "standards": lambda: np.floor(np.clip(noisy(0.5, 1, 1), 0, 99)),
        "output": lambda: np.exp(noisy(4.6, 0.25, 0.4)),
    }
    return {name: np.rint(shapes[name]() * STEPS).astype(np.int64) for name in LABELS}


def on_borders(rows: int) -> Table:
    """Every value on a cut point or the least step beside it."""
    draw = np.random.default_rng(SEED + 1)
    columns: Table = {}
    for name in LABELS:
        cuts = [int(cut * STEPS) for cut in cut_points(name)] or [0]
        steps = draw.choice([0, 0, 0, 0, 1, -1], size=rows)
        columns[name] = np.maximum(0, draw.choice(cuts, size=rows) + steps)
    return columns


def with_holes(rows: int) -> Table:
    """Realistic firms that lack a value here and there."""
    draw = np.random.default_rng(SEED + 2)
    return {name: np.where(draw.random(rows) < _HOLES, MISSING, column) for name, column in realistic(rows).items()}


def write(table: Table, path: Path, types: dict[str, str]) -> None:
    """The table as Parquet in the given exact column types, with the number of the row as key."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.register("rows", {"credit_code": np.arange(len(table["revenue"])), **table})
        columns = [
            f"CASE WHEN {name} <> {MISSING} THEN ({name} / {STEPS})::{kind} END AS {name}"
            for name, kind in types.items()
        ]
        connection.execute(
            f"COPY (SELECT credit_code::VARCHAR AS credit_code, {', '.join(columns)} FROM rows) TO '{path}' "
            "(FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
