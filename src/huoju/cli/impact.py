"""``huoju impact``: what a change of a rule does to a population."""

from __future__ import annotations

from pathlib import Path

import typer

from huoju.cli.common import (
    AS_OF,
    JSON,
    MAPPING,
    PURPOSE,
    QUARANTINE,
    SHEET,
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

_PAGES = (".html", ".htm")


def impact(
    standard: str = typer.Argument(help="标准：目录编号，例如 miit/little-giant"),
    table: Path = TABLE,
    *,
    before: str = typer.Option(..., "--from", help="改前的版本（2022、2022-08-01）或 YAML 文件", metavar="VERSION"),
    after: str = typer.Option(..., "--to", help="改后的版本或 YAML 文件，例如自己的草案", metavar="VERSION"),
    as_of: str | None = AS_OF,
    by: list[str] = typer.Option([], "--by", help="分组的列，可写多次：省份、行业代码、企业规模"),
    slider: list[str] = typer.Option(
        [], "--slider", help="网页中可移动的阈值所在的条件，可写多次；省略为改动最明显的三个"
    ),
    ladder: bool = typer.Option(False, "--ladder", help="同时评价梯度中的其他称号，看企业落到哪一级"),
    purpose: Purpose = PURPOSE,
    out: list[Path] = typer.Option([], "--out", help="结果文件，可写多次：.html 网页；.csv、.parquet、.xlsx 逐个主体"),
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """规则改动的影响：谁得到、谁失去、因为哪一条。"""
    from huoju.impact import find_versions, measure_impact  # noqa: PLC0415 - keeps --help fast
    from huoju.impact.rendering import as_data, as_text  # noqa: PLC0415 - as above

    pages = [path for path in out if path.suffix.lower() in _PAGES]
    rows = [path for path in out if path not in pages]
    if len(rows) > 1:
        raise UsageError(f"逐个主体的结果只写一个文件，却给了 {len(rows)} 个：{'、'.join(map(str, rows))}")
    wanted: list[str] | None = slider
    if not slider:
        wanted = None if pages or json else []
    with progress("评价") as told:
        found = measure_impact(
            find_versions(standard, before, after),
            table,
            as_of=day(as_of),
            purpose=purpose,
            by=by,
            sliders=wanted,
            ladder=ladder,
            out=rows[0] if rows else None,
            mapping=column_mapping(mapping),
            quarantine=quarantine_path(table, quarantine),
            sheet=sheet,
            progress=told,
        )
    if pages:
        from huoju.reports.impact import write_impact_page  # noqa: PLC0415 - only pages need it

        for page in pages:
            write_impact_page(found, page)
    if json:
        print_json(as_data(found))
    else:
        typer.echo(as_text(found), nl=False)
        for page in pages:
            typer.echo(f"网页已写入 {page}")
    tell_intake(found.intake)
