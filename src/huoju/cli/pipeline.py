"""``huoju pipeline``: who could get a title, who holds one, and who is close to losing it."""

from __future__ import annotations

from pathlib import Path

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
from huoju.cli.failure import UsageError


def pipeline(
    table: Path = TABLE,
    *,
    titles: Path = typer.Option(..., "--titles", help="称号表：标识、称号、认定日期，可有 有效期至"),
    as_of: str | None = AS_OF,
    by: list[str] = typer.Option([], "--by", help="分组的列，可写多次：高新区、省份、行业代码"),
    watch: float = typer.Option(10.0, "--watch", help="离阈值不到百分之几的企业列入观察"),
    out: Path | None = typer.Option(None, "--out", help="逐项称号的复核安排：.csv、.parquet 或 .xlsx"),
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """称号管线：梯度漏斗、存量和流量、到期与复核按哪一版、谁接近失去称号。"""
    from huoju.pipeline import survey_pipeline  # noqa: PLC0415 - keeps --help fast
    from huoju.pipeline.rendering import as_data, as_text  # noqa: PLC0415 - as above

    if not 0 <= watch <= 100:  # noqa: PLR2004 - per cent
        raise UsageError(f"--watch 应在 0 与 100 之间（百分比），却是 {watch:g}")
    with progress("评价") as told:
        found = survey_pipeline(
            table,
            titles,
            as_of=day(as_of),
            by=by,
            watch=watch / 100,
            out=out,
            mapping=column_mapping(mapping),
            quarantine=quarantine_path(table, quarantine),
            titles_quarantine=quarantine_path(titles, None),
            sheet=sheet,
            progress=told,
        )
    if json:
        print_json(as_data(found))
    else:
        typer.echo(as_text(found), nl=False)
    if found.titles.rows_quarantined:
        message = (
            f"称号表 {found.titles.rows_in} 行中 {found.titles.rows_quarantined} 行不可用，见 {found.titles.quarantine}"
        )
        typer.echo(message, err=True)
    tell_intake(found.intake)
