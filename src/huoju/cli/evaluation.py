"""``huoju evaluate``, ``explain``, ``rank`` and ``demo``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
    column_mapping,
    day,
    print_json,
    progress,
    quarantine_path,
    tell_intake,
)
from huoju.cli.failure import UsageError
from huoju.cli.laboratory import PERIOD, WITHIN, Source
from huoju.cli.ranking import print_ranking
from huoju.cli.robust import Wish, rank_robustly

if TYPE_CHECKING:
    from huoju.evaluation import Evaluation

VERDICT_WORDS = {"pass": "符合", "fail": "不符合", "undetermined": "尚不能确定"}
MARKS = {"official": "官方文本", "secondary": "第三方转述", "unverified": "未核实"}
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
    engine: str = typer.Option("duckdb", "--engine", help="duckdb 本机；spark 一台或多台机器"),
    master: str | None = typer.Option(None, "--master", help="Spark 在哪里运行；省略为环境变量 SPARK_MASTER 或本机"),
    staging: Path | None = typer.Option(None, "--staging", help="Spark 各节点都能读写的文件夹，读入的数据留在其中"),
    json: bool = JSON,
) -> None:
    """按一个标准评价表中的全部主体。"""
    run = _engine(engine, master, staging)
    found = _evaluate(standard, table, as_of, out, detail, purpose, mapping, quarantine, sheet, run)
    if json:
        print_json(_summary(found))
    else:
        _print_summary(found)
    _tell_findings(found)


def rank(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    as_of: str | None = AS_OF,
    out: Path | None = typer.Option(None, "--out", help="结果文件：.csv、.parquet 或 .xlsx"),
    top: int = typer.Option(20, "--top", help="显示前几名；0 为全部"),
    robust: bool = typer.Option(False, "--robust", help="名次有多可靠：抽样分布，经证明的最好、最差名次"),
    within: str = WITHIN,
    samples: int = typer.Option(100_000, "--samples", help="--robust 的抽样次数"),
    seed: int = typer.Option(0, "--seed", help="--robust 的随机种子：相同的种子得到相同的结果"),
    time_limit: float | None = typer.Option(None, "--time-limit", help="--robust 的证明最多用几秒；到时给出有效的界"),
    period: str | None = PERIOD,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """按相对评价体系计算得分和名次。"""
    if robust:
        source = Source(standard, table, as_of, mapping, quarantine, sheet)
        rank_robustly(source, Wish(within, samples, seed, time_limit, period, top, out, json))
        return
    if period is not None:
        raise UsageError("--period 只与 --robust 连用；不加 --robust 时列出全部时期")
    found = _evaluate(standard, table, as_of, out, "full", "recognition", mapping, quarantine, sheet)
    if found.relative is None:
        raise UsageError(f"{found.reference} 不是相对评价体系，请用 huoju evaluate")
    if json:
        print_json(_summary(found) | {"results": list(found.results)})
    else:
        _print_head(found)
        print_ranking(found.relative, top)
        if found.out is not None:
            typer.echo(f"结果已写入 {found.out}")
    _tell_findings(found)


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
        mapping=column_mapping(mapping),
        quarantine=quarantine_path(table, quarantine),
        sheet=sheet,
        form=form,
        lang=lang,
    )
    typer.echo(text)
    tell_intake(intake)


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
    run: Callable[..., Evaluation] | None = None,
) -> Evaluation:
    from huoju.standards.catalogue import find  # noqa: PLC0415 - keeps --help fast

    if detail not in {"verdict", "score", "full"}:
        raise UsageError(f"--detail 应为 verdict、score 或 full，却是“{detail}”")
    when = day(as_of)
    with progress("评价") as told:
        return (run or _engine("duckdb"))(
            find(standard, as_of=when, purpose=purpose),
            table,
            as_of=when,
            purpose=purpose,
            detail=detail,
            out=out,
            mapping=column_mapping(mapping),
            quarantine=quarantine_path(table, quarantine),
            sheet=sheet,
            progress=told,
        )


def _engine(name: str, master: str | None = None, staging: Path | None = None) -> Callable[..., Evaluation]:
    """The function that evaluates a table on an engine."""
    if name == "duckdb":
        if master or staging:
            raise UsageError("--master 和 --staging 只用于 --engine spark")
        from huoju.evaluation.parts import evaluate_resumably  # noqa: PLC0415 - keeps --help fast

        return evaluate_resumably
    if name == "spark":
        from huoju.evaluation.spark import evaluate_on_spark  # noqa: PLC0415 - as above

        return partial(evaluate_on_spark, master=master, staging=staging)
    raise UsageError(f"--engine 应为 duckdb 或 spark，却是“{name}”")


def _tell_findings(found: Evaluation) -> None:
    """What was wrong with the table or the steps and what was done, then what intake set aside."""
    for finding in found.relative.findings if found.relative is not None else ():
        typer.echo(f"提醒：{finding}", err=True)
    tell_intake(found.intake)


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
        typer.echo(f"  {VERDICT_WORDS[verdict]}：{count}（{count / found.rows:.1%}）")
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
    typer.echo(f"评价日期 {found.as_of}，{found.rows} 个主体，数据核实程度：{MARKS[found.certainty.value]}")
    if found.unverified:
        typer.echo(f"注意：标准中有 {len(found.unverified)} 处未核实，结果据此得出。")
    if found.partial:
        typer.echo(f"注意：标准尚未收录完整，不给出总分和通过结论。缺：{'；'.join(found.partial)}")
