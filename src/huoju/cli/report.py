"""``huoju report``."""

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


def report(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    out: Path = typer.Option(
        ..., "--out", help="报告文件（.html、.pdf、.docx 或 .xlsx）；不带后缀的是文件夹，写出全部形式"
    ),
    subject: str | None = typer.Option(None, "--subject", help="只报告一个主体"),
    all_subjects: bool = typer.Option(False, "--all-subjects", help="每个主体一份，写进文件夹"),
    year: str | None = typer.Option(None, "--year", help="相对评价体系的年度；省略为最近一年"),
    within: float = typer.Option(0.2, "--within", min=0, max=0.99, help="名次在权重相对变动多大之内求证；0 为不求证"),
    form: str | None = typer.Option(None, "--format", help="文件夹中只写这一种：html、pdf、docx 或 xlsx"),
    as_of: str | None = AS_OF,
    purpose: Purpose = PURPOSE,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """写报告：整个评价或单个主体，网页、PDF、Word 或带公式的 Excel。"""
    from huoju.reports.making import Request, make_report  # noqa: PLC0415 - keeps --help fast
    from huoju.standards.catalogue import find  # noqa: PLC0415 - as above

    when = day(as_of)
    request = Request(
        standard=find(standard, as_of=when, purpose=purpose),
        table=table,
        out=out,
        as_of=when,
        subject=subject,
        every=all_subjects,
        year=year,
        within=within,
        form=form,
        purpose=purpose,
        mapping=column_mapping(mapping),
        quarantine=quarantine_path(table, quarantine),
        sheet=sheet,
    )
    with progress("写报告") as told:
        made = make_report(request, told)
    if json:
        print_json({"files": made.files, "rows_quarantined": made.intake.rows_quarantined})
    elif len(made.files) > len({".html", ".pdf", ".docx", ".xlsx"}):
        typer.echo(f"已写出 {len(made.files)} 份报告：{out}")
    else:
        for file in made.files:
            typer.echo(f"已写出 {file}")
    tell_intake(made.intake)
