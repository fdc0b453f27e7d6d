"""Holders of a title who are close to losing it."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from huoju.pipeline.judging import KEEP, KEEPERS, Keeping
from huoju.pipeline.margins import Margin
from huoju.pipeline.model import Watched

WATCH_MOST = 1_000
"""So many are listed, the closest first; all are counted."""


def watched_in(
    connection: duckdb.DuckDBPyConnection, keepings: Sequence[Keeping], watch: float
) -> tuple[tuple[Watched, ...], int]:
    """Holders closer to a threshold than a share of it, the closest first, and how many such pairs there are."""
    parts: list[str] = []
    margins: list[tuple[Keeping, Margin]] = []
    for keeping in keepings:
        model = keeping.renewal.standard.model
        for margin, value, left in keeping.margins:
            share = f'k."{left}" / {margin.figure!r}'
            parts.append(
                f'SELECT k.key, p.valid_until, {len(margins)} AS margin, k."{value}" AS value, '  # noqa: S608 - names of our own
                f'k."{left}" AS left_over, {share} AS share FROM {KEEPERS} k JOIN {KEEP} p USING (key) '
                "WHERE p.state = 'valid' "
                f"AND p.standard = '{model.standard}' AND p.version = '{model.version}' "
                f"AND p.purpose = '{keeping.renewal.purpose}' AND p.verdict <> 'fail' AND {share} <= {watch!r}"
            )
            margins.append((keeping, margin))
    if not parts:
        return (), 0
    joined = " UNION ALL ".join(parts)
    ((total,),) = connection.execute(f"SELECT count(*) FROM ({joined})").fetchall()  # noqa: S608 - names of our own
    rows = connection.execute(f"{joined} ORDER BY share, key, margin LIMIT {WATCH_MOST}").fetchall()
    found = []
    for key, until, number, value, left, share in rows:
        keeping, margin = margins[number]
        threshold = margin.threshold
        found.append(
            Watched(
                key=key,
                standard=keeping.renewal.standard.model.standard,
                version=keeping.renewal.standard.model.version,
                valid_until=until,
                requirement=threshold.requirement,
                label=threshold.label,
                quantity=threshold.quantity_text,
                operator=threshold.operator,
                figure=margin.figure,
                unit=threshold.unit,
                value=value,
                left=left,
                share=share,
            )
        )
    return tuple(found), total
