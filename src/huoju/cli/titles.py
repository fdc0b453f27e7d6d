"""``huoju titles``: which titles each enterprise has, which is nearest, and what is missing to know."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from huoju.cli.common import (
    AS_OF,
    JSON,
    MAPPING,
    QUARANTINE,
    SHEET,
    TABLE,
    column_mapping,
    day,
    print_json,
    progress,
    quarantine_path,
    tell_intake,
)
from huoju.cli.evaluation import MARKS, VERDICT_WORDS

if TYPE_CHECKING:
    from huoju.evaluation.titles import Titles

_SHOWN = 10


def titles(
    table: Path = TABLE,
    *,
    as_of: str | None = AS_OF,
    out: Path | None = typer.Option(None, "--out", help="结果文件：.csv、.parquet 或 .xlsx"),
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """读一遍表，按当日适用的全部企业标准逐家评价：已符合哪些称号、下一个最近的称号、还缺哪些数据。"""
    from huoju.evaluation.titles import judge_all_titles  # noqa: PLC0415 - keeps --help fast

    with progress("评价") as told:
        found = judge_all_titles(
            table,
            as_of=day(as_of),
            out=out,
            mapping=column_mapping(mapping),
            quarantine=quarantine_path(table, quarantine),
            sheet=sheet,
            progress=told,
        )
    if json:
        print_json(_summary(found))
    else:
        _print(found)
    tell_intake(found.intake)


def _summary(found: Titles) -> dict[str, object]:
    return {
        "as_of": found.as_of,
        "engine": found.engine,
        "certainty": found.certainty,
        "standards": {
            name: {"title": title, "version": reference, "content_hash": found.content_hashes[name]}
            for name, (title, reference) in found.standards.items()
        },
        "rows_in": found.intake.rows_in,
        "rows_accepted": found.intake.rows_accepted,
        "rows_quarantined": found.intake.rows_quarantined,
        "quarantine": found.intake.quarantine,
        "verdicts": found.verdicts,
        "grades": found.grades,
        "next_titles": found.next_titles,
        "missing": found.missing,
        "findings": [str(finding) for finding in found.intake.findings],
        "out": found.out,
    }


def _print(found: Titles) -> None:
    typer.echo(f"{found.as_of} 适用的 {len(found.standards)} 项企业标准，{found.rows} 家企业（{found.engine}）")
    typer.echo(f"数据核实程度：{MARKS[found.certainty.value]}")
    for name, (title, reference) in found.standards.items():
        counts = found.verdicts[name]
        listed = "，".join(f"{VERDICT_WORDS[verdict]} {count}" for verdict, count in counts.items())
        typer.echo(f"  {title}（{reference}）：{listed}")
        if name in found.levels:
            grades = "，".join(f"{_label(found, name, grade)} {count}" for grade, count in found.grades[name].items())
            typer.echo(f"    能确定的等级：{grades or '无'}")
    typer.echo("最近的下一个称号（未满足的条件最少）：")
    for name, count in found.next_titles.items():
        typer.echo(f"  {found.standards[name][0]}：{count} 家")
    if found.missing:
        typer.echo("尚不能确定的称号取决于：")
    for name, count in list(found.missing.items())[:_SHOWN]:
        typer.echo(f"  {found.labels.get(name, name)}：{count} 家")
    if found.out is not None:
        typer.echo(f"结果已写入 {found.out}")


def _label(found: Titles, standard: str, node: str) -> str:
    return found.labels.get(f"{standard}.{node}", node)
