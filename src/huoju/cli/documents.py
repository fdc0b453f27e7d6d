"""``huoju documents`` and ``huoju search``: the policy library."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from huoju.cli.common import JSON, print_json
from huoju.cli.failure import ROWS_QUARANTINED, UsageError

if TYPE_CHECKING:
    from huoju.documents import Article, Problem, ReadOptions
    from huoju.documents.library import Library, Link

app = typer.Typer(no_args_is_help=True, help="政策文件库：入库、清洗、列出、查看", rich_markup_mode=None)
PATHS = typer.Argument(help="文件或文件夹")
DEFAULT_LIBRARY = "huoju-library.sqlite"
LIBRARY = typer.Option(
    None,
    "--library",
    help=f"文件库：文件名，或 postgresql://…；省略时取环境变量 HUOJU_LIBRARY，再省略为 {DEFAULT_LIBRARY}",
    show_default=False,
)
OCR = typer.Option(False, "--ocr", help="识别扫描页上的文字（需要 huoju[ocr]）；识别所得的数字带标记")
WHICH = typer.Argument(help="文章编号（见 documents list），或一个文件")


@app.command()
def clean(
    paths: list[Path] = PATHS,
    *,
    out: Path = typer.Option(..., "--out", help="清洗后的文件夹：每篇一个 .txt，另有 articles.jsonl"),
    ocr: bool = OCR,
    json: bool = JSON,
) -> None:
    """清洗政策文件，每篇文章写成一个纯文本。"""
    from huoju.documents import write_clean  # noqa: PLC0415 - keeps --help fast

    report = write_clean(paths, out, _options(ocr=ocr))
    if json:
        print_json(report)
    else:
        typer.echo(f"写出 {len(report.written)} 篇，重复 {len(report.duplicates)} 篇，到 {out}")
    tell_problems(report.problems)


@app.command()
def add(
    paths: list[Path] = PATHS,
    *,
    library: str | None = LIBRARY,
    ocr: bool = OCR,
    processes: int = typer.Option(0, "--processes", help="清洗用几个进程；0 为按处理器个数"),
    json: bool = JSON,
) -> None:
    """把政策文件加入文件库；已有的不会重复加入，可随时再次运行。"""
    from huoju.documents.library import open_library  # noqa: PLC0415 - keeps --help fast

    with open_library(chosen_library(library)) as shelf:
        report = shelf.add(paths, _options(ocr=ocr), processes=processes)
    if json:
        print_json(report)
    else:
        typer.echo(f"新增文件 {report.added} 个，文章 {report.articles} 篇")
        typer.echo(f"已有文件 {report.unchanged} 个，重复文章 {report.duplicates} 篇")
    tell_problems(report.problems)


@app.command("list")
def list_(*, library: str | None = LIBRARY, json: bool = JSON) -> None:
    """列出文件库中的文章。"""
    with existing_library(library) as shelf:
        found = list(shelf.entries())
    if json:
        print_json(found)
        return
    for entry in found:
        typer.echo(f"{entry.id}\t{entry.date or '—'}\t{entry.title}\t{entry.body or entry.source}\t{entry.number}")


@app.command()
def show(
    which: str = WHICH,
    *,
    plain: bool = typer.Option(False, "--plain", help="只看正文，不标出数据"),
    links: bool = typer.Option(False, "--links", help="只看引用、废止、版本和副本"),
    library: str | None = LIBRARY,
) -> None:
    """查看一篇文章：干净的正文，每个数据后面标出类别、年份、主体和指标。"""
    from huoju.claims import extract, show_text  # noqa: PLC0415 - keeps --help fast

    if links:
        _show_links(which, library)
        return
    for article in articles_of(which, library):
        meta = article.metadata
        told = [meta.date, meta.body or meta.source, meta.document_number, meta.author, *article.flags]
        head = "  ".join(part for part in told if part)
        text = show_text(article, [] if plain else extract(article))
        title, _, body = text.partition("\n\n") if meta.title else (article.source.name, "", text)
        typer.echo("\n".join(part for part in (title, head) if part) + f"\n\n{body}")


@app.command()
def page(
    which: str = WHICH,
    *,
    out: Path = typer.Option(..., "--out", help="写到哪个 HTML 文件；一个文件里有几篇文章时依次加 -1、-2"),
    library: str | None = LIBRARY,
) -> None:
    """一篇文章一个网页：左边原文，右边正文，数据两边互相跳转。"""
    from huoju.claims import extract  # noqa: PLC0415 - keeps --help fast
    from huoju.claims import page as article_page  # noqa: PLC0415 - as above

    found = articles_of(which, library)
    out.parent.mkdir(parents=True, exist_ok=True)
    for number, article in enumerate(found, 1):
        target = out if len(found) == 1 else out.with_stem(f"{out.stem}-{number}")
        claims = extract(article)
        target.write_text(article_page(article, claims), encoding="utf-8")
        typer.echo(f"{target}：{article.metadata.title or article.source.name}，数据 {len(claims)} 条")


def search(
    query: str = typer.Argument(help="检索词；几个词用空格隔开，英文词也可以"),
    *,
    library: str | None = LIBRARY,
    since: str = typer.Option("", "--since", help="从哪一天起，例如 2024-01-01"),
    until: str = typer.Option("", "--until", help="到哪一天为止"),
    body: str = typer.Option("", "--body", help="发文机关或媒体，写一部分即可"),
    region: str = typer.Option("", "--region", help="省份"),
    kind: str = typer.Option("", "--kind", help="种类：通知、规划、意见、报道……"),
    history: bool = typer.Option(False, "--history", help="也查已被替换的旧文件和副本"),
    limit: int = typer.Option(10, "--limit", help="最多几条"),
    json: bool = JSON,
) -> None:
    """检索政策文件库。"""
    from huoju.documents.library import Filter  # noqa: PLC0415 - keeps --help fast

    chosen = Filter(since, until, body, region, kind, with_history=history)
    with existing_library(library) as shelf:
        hits = shelf.search(query, chosen, limit)
    if json:
        print_json(hits)
        return
    for hit in hits:
        near = "" if hit.exact else "（相近）"
        typer.echo(f"{hit.entry.id}\t{hit.entry.date or '—'}\t{hit.entry.title}{near}\n\t{hit.snippet}")
    if not hits:
        typer.echo("没有找到。", err=True)


def articles_of(which: str, library: str | None) -> list[Article]:
    """The article of this number in the library, or the articles of this file.

    Raises:
        UsageError: there is no such article or file, or the file holds no article.
    """
    if which.isdigit():
        with existing_library(library) as shelf:
            found = shelf.article(int(which))
        if found is None:
            raise UsageError(f"文件库中没有编号 {which} 的文章，见 huoju documents list")
        return [found]
    from huoju.documents import Source, clean, read_paths  # noqa: PLC0415 - keeps --help fast

    items = list(read_paths([which]))
    articles = [article for item in items if isinstance(item, Source) for article in clean(item)]
    if not articles:
        problems = [f"{item.name} {item.message}" for item in items if not isinstance(item, Source)]
        raise UsageError("；".join(problems) or f"{which}：没有找到正文")
    return articles


def chosen_library(option: str | None) -> str:
    """The library named by the option, by the setting HUOJU_LIBRARY, or the file in this folder."""
    return option or os.environ.get("HUOJU_LIBRARY") or DEFAULT_LIBRARY


@contextmanager
def existing_library(option: str | None) -> Iterator[Library]:
    """The library, opened; it is not made here.

    Raises:
        UsageError: there is no such file.
    """
    from huoju.documents.library import is_address, open_library  # noqa: PLC0415 - keeps --help fast

    where = chosen_library(option)
    if not is_address(where) and not Path(where).is_file():
        raise UsageError(f"没有文件库 {where}，请先用 huoju documents add 加入文件")
    with open_library(where) as shelf:
        yield shelf


def tell_problems(problems: Sequence[Problem]) -> None:
    """Say on stderr what could not be read, and end with the exit code for that."""
    for problem in problems:
        typer.echo(f"未能处理：{problem.name} {problem.message}", err=True)
    if problems:
        sys.exit(ROWS_QUARANTINED)


def _options(*, ocr: bool) -> ReadOptions:
    from huoju.documents import ReadOptions  # noqa: PLC0415 - keeps --help fast

    return ReadOptions(ocr=ocr)


_RELATIONS = {"cites": "引用", "supersedes": "废止"}


def _show_links(which: str, library: str | None) -> None:
    """What an article cites and repeals, who cites or repeals it, its versions and copies."""
    if not which.isdigit():
        raise UsageError("--links 要用文章编号（见 huoju documents list）；文件请先加入文件库")
    number = int(which)
    with existing_library(library) as shelf:
        entry = shelf.entry(number)
        if entry is None:
            raise UsageError(f"文件库中没有编号 {which} 的文章，见 huoju documents list")
        lines = [f"{number}\t{entry.title}"]
        lines += [f"{_RELATIONS[one.relation]}\t{_cited(one)}" for one in shelf.cites(number)]
        for one in shelf.cited_by(number):
            other = shelf.entry(one.article)
            lines.append(f"被{_RELATIONS[one.relation]}\t{one.article}\t{other.title if other else ''}")
        versions = [one for one in shelf.versions(number) if one.id != number]
        for name, entries in (("其他版本", versions), ("副本", shelf.copies(number))):
            lines += [f"{name}\t{one.id}\t{one.date or '—'}\t{one.title}\t{one.document}" for one in entries]
    typer.echo("\n".join(lines))


def _cited(link: Link) -> str:
    name = f"《{link.title}》{link.number}" if link.title else link.number
    return f"{link.cited or '不在库中'}\t{name}"
