"""``huoju evaluate``, ``explain``, ``rank`` and ``demo``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from huoju.cli.common import (
    AS_OF,
    JSON,
    LANG,
    MAPPING,
    PURPOSE,
    QUARANTINE,
    SHEET,
    STANDARD,
    TABLE,
    Lang,
    Purpose,
    day,
    print_json,
    progress,
    quarantine_path,
)
from huoju.cli.failure import ROWS_QUARANTINED, UsageError

if TYPE_CHECKING:
    from huoju.evaluation import Evaluation
    from huoju.intake import Column, Intake

_VERDICTS = {"pass": "符合", "fail": "不符合", "undetermined": "尚不能确定"}
_MARKS = {"official": "官方文本", "secondary": "第三方转述", "unverified": "未核实"}
_SHOWN = 10


def evaluate(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    as_of: str | None = AS_OF,
    out: Path | None = typer.Option(None, "--out", help="结果文件：.csv、.parquet 或 .xlsx"),
    detail: str = typer.Option("full", "--detail", help="verdict 结论；score 结论和得分；full 每个条件和分项"),
    purpose: Purpose = PURPOSE,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """按一个标准评价表中的全部主体。"""
    found = _evaluate(standard, table, as_of, out, detail, purpose, mapping, quarantine, sheet)
    if json:
        print_json(_summary(found))
    else:
        _print_summary(found)
    _end(found.intake)


def rank(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    as_of: str | None = AS_OF,
    out: Path | None = typer.Option(None, "--out", help="结果文件：.csv、.parquet 或 .xlsx"),
    top: int = typer.Option(20, "--top", help="显示前几名；0 为全部"),
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """按相对评价体系计算得分和名次。"""
    found = _evaluate(standard, table, as_of, out, "full", "recognition", mapping, quarantine, sheet)
    if not found.results:
        raise UsageError(f"{found.reference} 不是相对评价体系，请用 huoju evaluate")
    if json:
        print_json(_summary(found) | {"results": list(found.results)})
    else:
        _print_ranking(found, top)
    _end(found.intake)


def explain(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    subject: str = typer.Option(..., "--subject", help="主体：表中的标识，例如统一社会信用代码或高新区名称"),
    as_of: str | None = AS_OF,
    purpose: Purpose = PURPOSE,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    format_: str = typer.Option("text", "--format", help="text、md 或 json"),
    lang: Lang = LANG,
    json: bool = JSON,
) -> None:
    """说明一个主体的结果：每个条件、每一分、每条依据，以及还缺什么。"""
    from huoju.evaluation.lookup import explain_subject  # noqa: PLC0415 - keeps --help fast
    from huoju.standards.catalogue import find  # noqa: PLC0415 - as above

    form = "json" if json else format_
    if form not in {"text", "md", "json"}:
        raise UsageError(f"--format 应为 text、md 或 json，却是“{form}”")
    when = day(as_of)
    text, intake = explain_subject(
        find(standard, as_of=when, purpose=purpose),
        table,
        subject,
        as_of=when,
        purpose=purpose,
        mapping=_mapping(mapping),
        quarantine=quarantine_path(table, quarantine),
        sheet=sheet,
        form=form,
        lang=lang,
    )
    typer.echo(text)
    _end(intake)


def demo(
    *,
    out: Path = typer.Option(Path("demo-output"), "--out", help="结果文件夹"),
    enterprises: int = typer.Option(200_000, "--enterprises", help="模拟企业数"),
    seed: int = typer.Option(20_260_101, "--seed", help="随机种子：相同的种子得到相同的数据"),
) -> None:
    """模拟高新区和企业，评价并写出结果和一个网页（模拟数据）。"""
    from huoju.demo import run_demo  # noqa: PLC0415 - keeps --help fast

    told: set[str] = set()

    def tell(step: str, _: float | None) -> None:
        if step not in told:
            told.add(step)
            typer.echo(f"{step} …", err=True)

    made = run_demo(out, enterprises=enterprises, seed=seed, progress=tell)
    typer.echo(f"完成：请用浏览器打开 {made.page}")


def _mapping(path: Path | None) -> Mapping[str, Column] | None:
    from huoju.intake import read_mapping  # noqa: PLC0415 - keeps --help fast

    return None if path is None else read_mapping(path)


def _evaluate(
    standard: str,
    table: Path,
    as_of: str | None,
    out: Path | None,
    detail: str,
    purpose: Purpose,
    mapping: Path | None,
    quarantine: Path | None,
    sheet: str | None,
) -> Evaluation:
    from huoju.evaluation import evaluate as run  # noqa: PLC0415 - keeps --help fast
    from huoju.standards.catalogue import find  # noqa: PLC0415 - as above

    if detail not in {"verdict", "score", "full"}:
        raise UsageError(f"--detail 应为 verdict、score 或 full，却是“{detail}”")
    when = day(as_of)
    with progress("评价") as told:
        return run(
            find(standard, as_of=when, purpose=purpose),
            table,
            as_of=when,
            purpose=purpose,
            detail=detail,  # type: ignore[arg-type]  # one of the three, checked above
            out=out,
            mapping=_mapping(mapping),
            quarantine=quarantine_path(table, quarantine),
            sheet=sheet,
            progress=told,
        )


def _summary(found: Evaluation) -> dict[str, object]:
    return {
        "standard": found.reference,
        "title": found.title,
        "content_hash": found.content_hash,
        "as_of": found.as_of,
        "engine": found.engine,
        "certainty": found.certainty,
        "unverified": found.unverified,
        "partial": found.partial,
        "rows_in": found.intake.rows_in,
        "rows_accepted": found.intake.rows_accepted,
        "rows_quarantined": found.intake.rows_quarantined,
        "quarantine": found.intake.quarantine,
        "verdicts": found.verdicts,
        "grades": found.grades,
        "requirements": found.requirements,
        "sole_obstacles": found.sole_obstacles,
        "deciding": found.deciding,
        "findings": found.findings,
        "out": found.out,
    }


def _print_summary(found: Evaluation) -> None:
    _print_head(found)
    for verdict, count in found.verdicts.items():
        typer.echo(f"  {_VERDICTS[verdict]}：{count}（{count / found.rows:.1%}）")
    for grade, count in found.grades.items():
        typer.echo(f"  {found.labels[grade]}：{count}")
    obstacles = [(name, counts.get("unmet", 0)) for name, counts in found.requirements.items()]
    obstacles = [(name, count) for name, count in sorted(obstacles, key=lambda pair: -pair[1]) if count][:_SHOWN]
    if obstacles:
        typer.echo("未满足最多的条件：")
    for name, count in obstacles:
        typer.echo(f"  {found.labels[name]}：{count} 家不满足，其中 {found.sole_obstacles[name]} 家仅差此项")
    if found.deciding:
        typer.echo("尚不能确定的结论取决于：")
    for name, count in list(found.deciding.items())[:_SHOWN]:
        typer.echo(f"  {found.labels.get(name, name)}：{count} 家")
    if found.out is not None:
        typer.echo(f"结果已写入 {found.out}")


def _print_head(found: Evaluation) -> None:
    typer.echo(f"{found.title}（{found.reference}，内容校验 {found.content_hash[:16]}，{found.engine}）")
    typer.echo(f"评价日期 {found.as_of}，{found.rows} 个主体，数据核实程度：{_MARKS[found.certainty.value]}")
    if found.unverified:
        typer.echo(f"注意：标准中有 {len(found.unverified)} 处未核实，结果据此得出。")
    if found.partial:
        typer.echo(f"注意：标准尚未收录完整，不给出总分和通过结论。缺：{'；'.join(found.partial)}")


def _print_ranking(found: Evaluation, top: int) -> None:
    _print_head(found)
    key = next(iter(found.results[0]))
    ordered = sorted(found.results, key=lambda row: (str(row.get("period") or ""), row.get("rank_best") or 0))
    for row in ordered if top == 0 else ordered[:top]:
        best, worst = row.get("rank_best"), row.get("rank_worst")
        place = f"{best}" if best == worst else f"{best}–{worst}"
        low, high = row.get("score_low"), row.get("score_high")
        score = "—" if low is None else f"{low:.2f}" if low == high else f"{low:.2f}–{high:.2f}"
        period = f"{row['period']}\t" if "period" in row else ""
        typer.echo(f"{period}{place}\t{row[key]}\t{score}")
    if found.out is not None:
        typer.echo(f"结果已写入 {found.out}")


def _end(intake: Intake) -> None:
    """Tell what intake found, and leave with 1 where rows were set aside."""
    for finding in intake.findings:
        typer.echo(f"提醒：{finding}", err=True)
    if intake.rows_quarantined:
        message = f"{intake.rows_in} 行中 {intake.rows_quarantined} 行不可用，原因和改法见 {intake.quarantine}"
        typer.echo(message, err=True)
        sys.exit(ROWS_QUARANTINED)
