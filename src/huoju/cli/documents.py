"""``huoju documents`` and ``huoju search``: the policy library."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from huoju.cli.common import JSON, print_json
from huoju.cli.failure import ROWS_QUARANTINED, UsageError

if TYPE_CHECKING:
    from huoju.documents import Problem

app = typer.Typer(no_args_is_help=True, help="政策文件库：入库、清洗、列出、查看", rich_markup_mode=None)
PATHS = typer.Argument(help="文件或文件夹")
LIBRARY = typer.Option(Path("huoju-library.sqlite"), "--library", help="文件库")


@app.command()
def clean(
    paths: list[Path] = PATHS,
    *,
    out: Path = typer.Option(..., "--out", help="清洗后的文件夹：每篇一个 .txt，另有 articles.jsonl"),
    json: bool = JSON,
) -> None:
    """清洗政策文件，每篇文章写成一个纯文本。"""
    from huoju.documents import write_clean  # noqa: PLC0415 - keeps --help fast

    report = write_clean(paths, out)
    if json:
        print_json(report)
    else:
        typer.echo(f"写出 {len(report.written)} 篇，重复 {len(report.duplicates)} 篇，到 {out}")
    _problems(report.problems)


@app.command()
def add(paths: list[Path] = PATHS, *, library: Path = LIBRARY, json: bool = JSON) -> None:
    """把政策文件加入文件库；已有的不会重复加入。"""
    from huoju.documents.library import Library  # noqa: PLC0415 - keeps --help fast

    with Library(library) as shelf:
        report = shelf.add(paths)
    if json:
        print_json(report)
    else:
        typer.echo(f"新增文件 {report.added} 个，文章 {report.articles} 篇")
        typer.echo(f"已有文件 {report.unchanged} 个，重复文章 {report.duplicates} 篇")
    _problems(report.problems)


@app.command("list")
def list_(*, library: Path = LIBRARY, json: bool = JSON) -> None:
    """列出文件库中的文章。"""
    from huoju.documents.library import Library  # noqa: PLC0415 - keeps --help fast

    with Library(_existing(library)) as shelf:
        found = list(shelf.entries())
    if json:
        print_json(found)
        return
    for entry in found:
        typer.echo(f"{entry.id}\t{entry.date or '—'}\t{entry.title}\t{entry.body or entry.source}\t{entry.number}")


@app.command()
def show(article: int = typer.Argument(help="文章编号（见 documents list）"), *, library: Path = LIBRARY) -> None:
    """查看一篇文章的正文。"""
    from huoju.documents.library import Library  # noqa: PLC0415 - keeps --help fast

    with Library(_existing(library)) as shelf:
        found = shelf.article(article)
    if found is None:
        raise UsageError(f"文件库中没有编号 {article} 的文章，见 huoju documents list")
    typer.echo(f"{found.metadata.title}\n{found.metadata.date or ''}  {found.metadata.source or ''}\n\n{found.text}")


def search(
    query: str = typer.Argument(help="检索词"),
    *,
    library: Path = LIBRARY,
    limit: int = typer.Option(10, "--limit", help="最多几条"),
    json: bool = JSON,
) -> None:
    """检索政策文件库。"""
    from huoju.documents.library import Filter, Library  # noqa: PLC0415 - keeps --help fast
    from huoju.documents.library import search as find  # noqa: PLC0415 - as above

    with Library(_existing(library)) as shelf:
        hits = find(shelf, query, Filter(), limit)
    if json:
        print_json(hits)
        return
    for hit in hits:
        typer.echo(f"{hit.entry.id}\t{hit.entry.date or '—'}\t{hit.entry.title}\n\t{hit.snippet}")
    if not hits:
        typer.echo("没有找到。", err=True)


def claims(
    paths: list[Path] = PATHS,
    *,
    out: Path = typer.Option(Path("claims.jsonl"), "--out", help="每行一条：数字、目标、占比、增长、名次及其出处"),
    json: bool = JSON,
) -> None:
    """提取政策文件中的数字和目标，每条都指回原文的位置。"""
    from huoju.claims import write_claims  # noqa: PLC0415 - keeps --help fast

    report = write_claims(paths, out)
    if json:
        print_json(report)
    else:
        typer.echo(f"写出 {report.claims} 条，到 {out}")
    _problems(report.problems)


def _existing(library: Path) -> Path:
    if not library.is_file():
        raise UsageError(f"没有文件库 {library}，请先用 huoju documents add 加入文件")
    return library


def _problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        typer.echo(f"未能处理：{problem.name} {problem.message}", err=True)
    if problems:
        sys.exit(ROWS_QUARANTINED)
