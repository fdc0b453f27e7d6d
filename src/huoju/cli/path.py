"""``huoju path``: the cheapest way to pass, for one subject or for a whole table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from huoju.cli.common import (
    AS_OF,
    JSON,
    MAPPING,
    PURPOSE,
    QUARANTINE,
    SHEET,
    STANDARD,
    TABLE,
    Purpose,
    column_mapping,
    day,
    print_json,
    progress,
    quarantine_path,
    tell_intake,
)
from huoju.cli.failure import UsageError

if TYPE_CHECKING:
    from huoju.pathways import CostFile
    from huoju.pathways.lookup import TableFile, Wish
    from huoju.standards.loader import LoadedStandard

LADDER = ("most/hnte", "most/tech-sme", "miit/innovative-sme", "miit/srdi-sme", "miit/little-giant")
"""The titles of the ladder; each may lean on those before it."""


def path(
    standard: str = typer.Argument(help=f"{STANDARD.help}；写 ladder 为整个梯度"),
    table: Path = TABLE,
    *,
    subject: str | None = typer.Option(
        None, "--subject", help="主体：表中的标识；省略为全表，给出每户的成本和最近的称号"
    ),
    costs: Path | None = typer.Option(None, "--costs", help="成本文件（YAML）；省略为默认假定"),
    years: int = typer.Option(1, "--years", min=1, max=5, help="分几年做：依次给出各年申报的路径"),
    alternatives: int = typer.Option(2, "--alternatives", min=0, max=10, help="再给出几条次省的路径"),
    frontier: bool = typer.Option(False, "--frontier", help="给出成本与得分的关系"),
    out: Path | None = typer.Option(None, "--out", help="全表的结果文件：.csv、.parquet 或 .xlsx"),
    budget: int | None = typer.Option(None, "--budget", min=0, help="全表：用这笔预算（元）最多能使多少户达标"),
    programmes: bool = typer.Option(False, "--programmes", help="全表：哪一项措施单独就能使最多的户达标"),
    as_of: str | None = AS_OF,
    purpose: Purpose = PURPOSE,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """最省的达标路径：改变什么、改多少、花多少钱，并证明没有更省的。"""
    from huoju.pathways.lookup import TableFile, Wish  # noqa: PLC0415 - keeps --help fast

    when = day(as_of)
    names = LADDER if standard == "ladder" else (standard,)
    standards = tuple(_find(name, when, purpose) for name in names)
    file = TableFile(table, column_mapping(mapping), quarantine_path(table, quarantine), sheet)
    if subject is None:
        _population(standards, file, when, purpose, _costs(costs), out, budget, programmes=programmes, json=json)
        return
    if out is not None or budget is not None or programmes:
        raise UsageError("--out、--budget、--programmes 用于全表；只看一户时请去掉它们，或去掉 --subject")
    if standard == "ladder" and years > 1:
        raise UsageError("--years 用于一个标准；请把 ladder 换成标准的编号")
    _one(standards, file, subject, Wish(_costs(costs), purpose, years, alternatives, frontier), when, json=json)


def _one(
    standards: tuple[LoadedStandard, ...], file: TableFile, subject: str, wish: Wish, when: date, *, json: bool
) -> None:
    from huoju.pathways.lookup import ladder_of_subject, path_of_subject  # noqa: PLC0415 - keeps --help fast
    from huoju.pathways.rendering import as_data, as_text  # noqa: PLC0415 - as above

    if len(standards) > 1:
        found, intake = ladder_of_subject(standards, file, subject, wish, when)
    else:
        found, intake = path_of_subject(standards[0], file, subject, wish, when)
    if json:
        print_json([as_data(one) for one in found] if len(found) > 1 else as_data(found[0]))
    else:
        typer.echo("\n\n".join(as_text(one) for one in found))
    tell_intake(intake)


def _population(
    standards: tuple[LoadedStandard, ...],
    file: TableFile,
    when: date,
    purpose: Purpose,
    costs: CostFile | None,
    out: Path | None,
    budget: int | None,
    *,
    programmes: bool,
    json: bool,
) -> None:
    from huoju.pathways.population import paths_of_population  # noqa: PLC0415 - keeps --help fast
    from huoju.pathways.population.report import as_data, as_text, shared_out  # noqa: PLC0415 - as above

    with progress("计算路径") as told:
        found = paths_of_population(
            standards, file, as_of=when, costs=costs, purpose=purpose, programmes=programmes, out=out, progress=told
        )
    allocation = None if budget is None else shared_out(found, budget)
    if json:
        print_json(as_data(found, allocation))
    else:
        typer.echo(as_text(found, allocation))
    tell_intake(found.intake)


def _find(reference: str, when: date, purpose: Purpose) -> LoadedStandard:
    from huoju.standards.catalogue import find  # noqa: PLC0415 - keeps --help fast

    return find(reference, as_of=when, purpose=purpose)


def _costs(chosen: Path | None) -> CostFile | None:
    from huoju.pathways import load_costs  # noqa: PLC0415 - keeps --help fast

    return None if chosen is None else load_costs(chosen)
