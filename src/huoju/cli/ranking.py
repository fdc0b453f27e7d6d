"""A ranking as a person reads it: one line a unit, and the path of its rank where there are several periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from huoju.evaluation.relative import IndexEvaluation

_SHOWN = ("rank", "rank_best", "rank_worst", "score_low", "score_high", "excluded", "imputed_share")
_LAST = float("inf")


def print_ranking(index: IndexEvaluation, top: int) -> None:
    """The units of the latest period by rank, each with its ranks in all periods; ``top`` of them, 0 for all."""
    paths = rank_paths(index)
    periods = [result.period for result in index.periods]
    ordered = sorted(paths.items(), key=lambda path: (_order(path[1], periods), path[0]))
    if len(periods) > 1:
        typer.echo("\t".join(["名次", index.standard.model.key, "得分", *map(str, periods)]))
    for unit, places in ordered if top == 0 else ordered[:top]:
        place = places.get(periods[-1]) or {}
        trail = [rank_text(places.get(period) or {}) for period in periods] if len(periods) > 1 else []
        typer.echo("\t".join([rank_text(place), unit, _score_text(place), *trail]))


def rank_paths(index: IndexEvaluation) -> dict[str, dict[str | None, Mapping[str, Any]]]:
    """For each unit its place in every period in which the table has it."""
    names = [name for name in _SHOWN if name in index.table.column_names]
    key = index.standard.model.key
    paths: dict[str, dict[str | None, Mapping[str, Any]]] = {}
    rows = index.table.select([key, *names]).to_pylist()
    for row, period in zip(rows, _periods(index), strict=True):
        paths.setdefault(row.pop(key), {})[period] = row
    return paths


def rank_text(place: Mapping[str, Any]) -> str:
    """A rank, or the best and the worst it can be; — for a unit without one."""
    best, worst = place.get("rank_best"), place.get("rank_worst")
    if best is None or worst is None:
        return "—"
    return f"{best}" if best == worst else f"{best}–{worst}"


def _periods(index: IndexEvaluation) -> Iterator[str | None]:
    for result in index.periods:
        yield from [result.period] * len(result.units)


def _order(places: Mapping[str | None, Mapping[str, Any]], periods: Sequence[str | None]) -> tuple[float, float]:
    latest = places.get(periods[-1]) or {}
    best, worst = latest.get("rank_best"), latest.get("rank_worst")
    return (_LAST, _LAST) if best is None or worst is None else (float(best), float(worst))


def _score_text(place: Mapping[str, Any]) -> str:
    low, high = place.get("score_low"), place.get("score_high")
    if low is None or high is None:
        return "不计分" if place.get("excluded") else "—"
    score = f"{low:.2f}" if low == high else f"{low:.2f}–{high:.2f}"
    share = place.get("imputed_share") or 0
    return f"{score}（含插补 {share:.0%}）" if share else score
