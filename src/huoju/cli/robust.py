"""``huoju rank --robust``: a ranking with its certainty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from huoju.cli.common import print_json, progress, tell_intake
from huoju.cli.failure import UsageError
from huoju.cli.laboratory import Source, heading, plain, share, stamp

if TYPE_CHECKING:
    from huoju.robustness import Panel, RobustRanking, RobustUnit

WORKERS = 2
_TOPS = (1, 3, 10, 20, 50)
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the analysis, as the options say."""

    within: str
    samples: int
    seed: int
    time_limit: float | None
    period: str | None
    top: int
    out: Path | None
    json: bool


def rank_robustly(source: Source, wish: Wish) -> None:
    """Print and write the ranking with its certainty."""
    from huoju.evaluation.output import check_writable  # noqa: PLC0415 - keeps --help fast
    from huoju.robustness import robust_ranking  # noqa: PLC0415 - as above

    within = share(wish.within, "--within")
    if wish.samples < 1:
        raise UsageError(f"--samples 应为正整数，却是 {wish.samples}")
    if wish.out is not None:
        check_writable(wish.out)
    panel, intake = source.read()
    with progress("证明名次区间") as told:
        found = robust_ranking(
            panel,
            period=wish.period,
            within=within,
            samples=wish.samples,
            seed=wish.seed,
            workers=WORKERS,
            time_limit=wish.time_limit,
            progress=None if told is None else lambda done, ends: told(done / ends),
        )
    if wish.out is not None:
        _write(panel, found, wish.out)
    if wish.json:
        print_json(_data(panel, found))
    else:
        typer.echo("\n".join(_lines(panel, found, wish.top)))
        if wish.out is not None:
            typer.echo(f"结果已写入 {wish.out}")
    tell_intake(intake)


def rows(panel: Panel, found: RobustRanking) -> list[dict[str, Any]]:
    """One row for each unit, in official order, as they are written to a file."""
    radius = {turn.behind: turn for turn in found.turns}
    before, behind = found.ahead.sum(axis=0).tolist(), found.ahead.sum(axis=1).tolist()
    return [
        {
            "unit": unit.unit,
            "period": found.period,
            "score_low": unit.place.score_low,
            "score_high": unit.place.score_high,
            "rank_best": unit.place.rank_best,
            "rank_worst": unit.place.rank_worst,
            "sample_p05": unit.p05,
            "sample_median": unit.median,
            "sample_p95": unit.p95,
            "sample_best": unit.seen_best,
            "sample_worst": unit.seen_worst,
            "proved_best": unit.range.best_bound,
            "proved_worst": unit.range.worst_bound,
            "attained_best": unit.range.best_attained,
            "attained_worst": unit.range.worst_attained,
            "proof": _proof(unit),
            "always_before": behind[number],
            "always_behind": before[number],
            "next_before": radius[unit.unit].ahead if unit.unit in radius else None,
            "next_before_radius": plain(radius[unit.unit].radius) if unit.unit in radius else None,
            "within": found.within,
            "samples": found.samples,
            "seed": found.seed,
            "standard": panel.reference,
            "nature": "模拟数据" if panel.simulated else None,
        }
        for number, unit in enumerate(found.units)
    ]


def _proof(unit: RobustUnit) -> str:
    """exact: both ends are reached; ties: an end is only reached within rounding of a tie; bound: not yet proved."""
    return "exact" if unit.range.proved else "ties" if unit.on_ties else "bound"


def _write(panel: Panel, found: RobustRanking, out: Path) -> None:
    import duckdb  # noqa: PLC0415 - keeps --help fast
    import pyarrow as pa  # noqa: PLC0415 - as above

    from huoju.evaluation.output import write_query  # noqa: PLC0415 - as above

    with duckdb.connect() as connection:
        connection.register("robust", pa.Table.from_pylist(rows(panel, found)))
        write_query(connection, "SELECT * FROM robust", out)


def _data(panel: Panel, found: RobustRanking) -> dict[str, Any]:
    names = [unit.unit for unit in found.units]
    return stamp(panel) | {
        "period": found.period,
        "within": found.within,
        "samples": found.samples,
        "seed": found.seed,
        "ends": found.ends,
        "proved_ends": found.proved_ends,
        "interrupted": found.interrupted,
        "pairs": found.pairs,
        "certain_pairs": found.certain_pairs,
        "units": rows(panel, found),
        "always_before": {
            name: [names[other] for other in row.nonzero()[0].tolist()]
            for name, row in zip(names, found.ahead, strict=True)
        },
    }


def _lines(panel: Panel, found: RobustRanking, top: int) -> Iterator[str]:
    yield from heading(panel)
    percent = f"{100 * found.within:g}%"
    when = f"{found.period} 年，" if found.period else ""
    yield (
        f"{when}{len(found.units)} 个{panel.noun}；各权重在公布值上下 {percent} 内变动，缺值取遍最差到最好；"
        f"抽样 {found.samples} 次（种子 {found.seed}）"
    )
    yield "名次\t单位\t得分\t抽样 5%–95%\t抽样最好–最差\t证明的最好–最差"
    for unit in found.units if top == 0 else found.units[:top]:
        yield _line(unit)
    yield ""
    yield from _statements(panel, found)


def _line(unit: RobustUnit) -> str:
    place = unit.place
    rank = _span(place.rank_best, place.rank_worst)
    low, high = place.score_low, place.score_high
    score = f"{low:.2f}" if low == high else f"{low:.2f}–{high:.2f}"
    proved = _span(unit.range.best_bound, unit.range.worst_bound)
    mark = {"exact": "", "ties": "（端点在并列的舍入误差内）", "bound": f"（未证完，已能取到 {_attained(unit)}）"}
    sample = f"{_span(unit.p05, unit.p95)}\t{_span(unit.seen_best, unit.seen_worst)}"
    return f"{rank}\t{unit.unit}\t{score}\t{sample}\t{proved}{mark[_proof(unit)]}"


def _attained(unit: RobustUnit) -> str:
    return _span(unit.range.best_attained, unit.range.worst_attained)


def _statements(panel: Panel, found: RobustRanking) -> Iterator[str]:
    state = "全部证明" if found.proved_ends == found.ends else "其余为有效的界"
    yield f"最好、最差名次 {found.ends} 个，证明 {found.proved_ends} 个（{state}）。"
    yield f"{found.pairs} 对{panel.noun}中，{found.certain_pairs} 对的先后在这一范围内无论权重怎样都不变。"
    exact = sum(unit.range.worst_bound - unit.range.best_bound for unit in found.units) / len(found.units)
    seen = sum(unit.seen_worst - unit.seen_best for unit in found.units) / len(found.units)
    yield f"名次区间平均宽 {exact:.1f} 位；抽样只见到 {seen:.1f} 位。"
    said = 0
    for top in _TOPS:
        always = [unit.unit for unit in found.units if unit.range.worst_bound <= top]
        if len(always) > said and top < len(found.units):
            said = len(always)
            shown = "、".join(always[:_NAMED]) + (f"等 {len(always)} 个" if len(always) > _NAMED else "")
            yield f"在这一范围内总在前 {top} 名：{shown}。"
    near = sorted(found.turns, key=lambda turn: turn.radius)[:3]
    for turn in near:
        yield f"最易换位：{turn.behind}与{turn.ahead}，权重变动 {100 * turn.radius:.2g}% 即可。"
    if found.interrupted:
        yield "证明提前停止：所列界都有效，但未必最紧。"


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}–{last}"
