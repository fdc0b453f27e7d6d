"""``huoju claims``, ``measures``, ``targets`` and ``standards draft``: figures, aims and rules out of texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from huoju.cli.common import JSON, print_json
from huoju.cli.documents import LIBRARY, OCR, PATHS, articles_of, existing_library, tell_problems
from huoju.cli.failure import UsageError

if TYPE_CHECKING:
    from huoju.claims import Followed, TrackedTarget
    from huoju.documents import Article, Problem

STATE = typer.Option(None, "--state", help="只看：on_track 进度正常、behind 落后、reached 已达到、no_data 数据不足")


def claims(
    paths: list[Path] = PATHS,
    *,
    out: Path = typer.Option(Path("claims.jsonl"), "--out", help="每行一条：数字、目标、占比、增长、名次及其出处"),
    ocr: bool = OCR,
    json: bool = JSON,
) -> None:
    """提取政策文件中的数字和目标，每条都指回原文的位置。"""
    from huoju.claims import write_claims  # noqa: PLC0415 - keeps --help fast
    from huoju.documents import ReadOptions  # noqa: PLC0415 - as above

    report = write_claims(paths, out, ReadOptions(ocr=ocr))
    if json:
        print_json(report)
    else:
        typer.echo(f"写出 {report.claims} 条（其中目标 {report.targets} 条），到 {out}")
        if report.duplicates:
            typer.echo(f"重复文章 {len(report.duplicates)} 篇，只读了最好的一份")
    tell_problems(report.problems)


def measures(
    paths: list[Path] = PATHS,
    *,
    out: Path = typer.Option(Path("measures.jsonl"), "--out", help="每行一条：谁、做什么、为谁、所在章节和原句"),
    ocr: bool = OCR,
    json: bool = JSON,
) -> None:
    """提取政策文件中的举措：要做什么、由谁做、为谁做。"""
    from huoju.claims import write_measures  # noqa: PLC0415 - keeps --help fast
    from huoju.documents import ReadOptions  # noqa: PLC0415 - as above

    report = write_measures(paths, out, ReadOptions(ocr=ocr))
    if json:
        print_json(report)
    else:
        typer.echo(f"写出 {report.measures} 条，到 {out}")
    tell_problems(report.problems)


def targets(
    paths: list[Path] = typer.Argument(None, help="文件或文件夹；省略则取文件库中的全部文章"),
    *,
    facts: list[Path] = typer.Option([], "--facts", help="统计表（CSV、Excel），列：主体、指标、年份、数值、单位"),
    as_of: int | None = typer.Option(None, "--as-of", help="看到哪一年为止；省略为今年", metavar="YEAR"),
    state: str | None = STATE,
    out: Path | None = typer.Option(None, "--out", help="写成一个 HTML 页面：时间线、一览表、原句"),
    library: str | None = LIBRARY,
    json: bool = JSON,
) -> None:
    """跟踪目标：起点、期限、后来的数据，进度正常、落后、已达到还是数据不足。"""
    from huoju.claims import STATE_LABELS, follow_articles, read_facts  # noqa: PLC0415 - keeps --help fast

    if state is not None and state not in STATE_LABELS:
        raise UsageError(f"--state 应为 {'、'.join(STATE_LABELS)}，却是“{state}”")
    year = as_of or date.today().year  # noqa: DTZ011 - the user's own day
    problems: list[Problem] = []
    known = [value for table in facts for value in read_facts(table)]
    followed = follow_articles(_articles(paths, library, problems), known, as_of=year)
    if state is not None:
        followed = followed.only(state)
    if out is not None:
        _write_page(followed, out)
    if json:
        print_json(followed.rows())
    else:
        _tell(followed)
    tell_problems(problems)


def draft(
    file: Path = typer.Argument(help="指标体系附件，或写明认定条件的通知"),
    *,
    out: Path = typer.Option(..., "--out", help="草稿写到哪个 YAML 文件"),
    standard: str = typer.Option("draft/standard", "--standard", help="标准编号：机关/名称"),
    subject: str = typer.Option("zone", "--subject", help="评谁：enterprise、zone、cluster、factory 或 region"),
    article: int = typer.Option(1, "--article", help="文件里有几篇文章时，取第几篇"),
) -> None:
    """从文本起草标准：每个数值写明原句，全部标为未核实，由人补全。"""
    from huoju.claims import draft_standard  # noqa: PLC0415 - keeps --help fast

    found = articles_of(str(file) if not str(file).isdigit() else f"./{file}", None)
    if not 1 <= article <= len(found):
        raise UsageError(f"{file} 中有 {len(found)} 篇文章，--article 应为 1 到 {len(found)}")
    made = draft_standard(found[article - 1], standard=standard, subject=subject)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(made.yaml, encoding="utf-8")
    typer.echo(f"草稿写到 {out}，待补全或确认 {len(made.open_points)} 处：")
    for point in made.open_points:
        typer.echo(f"  {point}")


def _articles(paths: list[Path] | None, library: str | None, problems: list[Problem]) -> Iterator[Article]:
    if not paths:
        with existing_library(library) as shelf:
            yield from shelf.current_articles()
        return
    from huoju.claims import ClaimsReport, articles  # noqa: PLC0415 - keeps --help fast

    report = ClaimsReport()
    yield from articles(paths, report)
    problems.extend(report.problems)


def _write_page(followed: Followed, out: Path) -> None:
    from huoju.reports.targets import targets_page  # noqa: PLC0415 - only the page needs it

    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(targets_page(followed), encoding="utf-8")


def _tell(followed: Followed) -> None:
    from huoju.claims import STATE_LABELS  # noqa: PLC0415 - keeps --help fast

    for one in followed.targets:
        goal = f"{one.target.value}{one.target.unit}"
        typer.echo(f"{STATE_LABELS[one.state]}\t{one.deadline}\t{one.target.subject}·{one.target.indicator}\t{goal}")
        typer.echo(f"\t{one.reason}")
        for when, sentence, document in _said(one):
            typer.echo(f"\t{when}：{sentence}（{document}）")
    counts = "，".join(f"{STATE_LABELS[state]} {count}" for state, count in followed.counts().items())
    typer.echo(f"{len(followed.targets)} 个目标：{counts}", err=True)


def _said(one: TrackedTarget) -> Iterator[tuple[str, str, str]]:
    yield "目标", one.target.sentence, one.target.document
    for fact in (one.baseline, *one.observations):
        if fact is not None:
            yield f"{fact.year} 年", fact.sentence, fact.source
