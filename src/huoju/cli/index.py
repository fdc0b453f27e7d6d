"""``huoju index``: the data of an index, how its indicators go together, what its weights do, two systems compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from huoju.cli import zone
from huoju.cli.common import (
    AS_OF,
    JSON,
    MAPPING,
    QUARANTINE,
    SHEET,
    STANDARD,
    TABLE,
    column_mapping,
    day,
    print_json,
    quarantine_path,
    tell_intake,
)
from huoju.cli.failure import UsageError
from huoju.cli.laboratory import PERIOD, plain
from huoju.cli.text_table import text_table

if TYPE_CHECKING:
    from huoju.evaluation import Evaluation
    from huoju.evaluation.index_analysis import CorrelationReport, DataReport, WeightReport
    from huoju.evaluation.relative import IndexEvaluation

app = typer.Typer(
    no_args_is_help=True, help="指标体系分析：数据是否齐全、指标之间的关系、权重的实际作用、体系之间的比较。"
)
app.command("compare")(zone.compare)

_OUT = typer.Option(None, "--out", help="主要表格写入文件：.csv、.parquet 或 .xlsx")
_TOP = typer.Option(10, "--top", help="名单显示前几个；0 为全部")
_METHODS = {"equal": "等权", "pca": "主成分", "entropy": "熵权", "critic": "CRITIC", "optimised": "各部分同等重要"}
_FLAGS = {"redundant": "几乎重复", "contrary": "方向相反"}
_LOW = 0.8
"""Units with less data than this share are listed."""


@app.command("describe")
def describe(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    period: str | None = PERIOD,
    top: int = _TOP,
    out: Path | None = _OUT,
    as_of: str | None = AS_OF,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """每个指标的统计量、异常值、完整率；哪些单位数据不足。"""
    from huoju.evaluation.index_analysis import describe_data  # noqa: PLC0415 - keeps --help fast

    found = _evaluated(standard, table, as_of, mapping, quarantine, sheet)
    report = describe_data(_index(found), period)
    rows = [{"indicator": one.figures.code} | plain(one) | plain(one.figures) for one in report.indicators]
    for row in rows:
        del row["figures"], row["code"]
    _finish(found, report, rows, lambda: _data_lines(report, top), out, json=json)


@app.command("correlate")
def correlate(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    kind: Literal["pearson", "spearman", "kendall"] = typer.Option("pearson", "--kind", help="相关系数"),
    period: str | None = PERIOD,
    top: int = _TOP,
    out: Path | None = _OUT,
    as_of: str | None = AS_OF,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """指标之间、与维度、与总分的相关；重复和相反的指标；各维度的一致性。"""
    from huoju.evaluation.index_analysis import correlations  # noqa: PLC0415 - keeps --help fast

    found = _evaluated(standard, table, as_of, mapping, quarantine, sheet)
    report = correlations(_index(found), period, kind)
    rows = [
        {"indicator": code, "label": label, "with_dimension": inside, "with_index": whole}
        | dict(zip((f"with_{other}" for other in report.codes), row, strict=True))
        for code, label, inside, whole, row in zip(
            report.codes, report.labels, report.with_dimension, report.with_index, report.coefficient, strict=True
        )
    ]
    _finish(found, report, rows, lambda: _correlation_lines(report, top), out, json=json)


@app.command("weights")
def weights(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    period: str | None = PERIOD,
    top: int = _TOP,
    out: Path | None = _OUT,
    as_of: str | None = AS_OF,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """权重的实际作用、去掉一个指标的影响、换用其他权重时名次的变化。"""
    from huoju.evaluation.index_analysis import weight_effects  # noqa: PLC0415 - keeps --help fast

    found = _evaluated(standard, table, as_of, mapping, quarantine, sheet)
    report = weight_effects(_index(found), period)
    rows = [
        plain(effect) | {f"weight_{one.method}": one.weights[j] for one in report.alternatives if one.weights}
        for j, effect in enumerate(report.effects)
    ]
    _finish(found, report, rows, lambda: _weight_lines(report, top), out, json=json)


def _evaluated(
    standard: str, table: Path, as_of: str | None, mapping: Path | None, quarantine: Path | None, sheet: str | None
) -> Evaluation:
    from huoju.evaluation import evaluate  # noqa: PLC0415 - keeps --help fast
    from huoju.standards.catalogue import find  # noqa: PLC0415 - as above

    when = day(as_of)
    return evaluate(
        find(standard, as_of=when),
        table,
        as_of=when,
        mapping=column_mapping(mapping),
        quarantine=quarantine_path(table, quarantine),
        sheet=sheet,
    )


def _index(found: Evaluation) -> IndexEvaluation:
    if found.relative is None:
        raise UsageError(f"{found.reference} 不是相对评价体系，没有指标之间的关系可分析")
    return found.relative


def _finish(
    found: Evaluation,
    report: DataReport | CorrelationReport | WeightReport,
    rows: Sequence[Mapping[str, Any]],
    lines: Callable[[], Iterator[str]],
    out: Path | None,
    *,
    json: bool,
) -> None:
    """Print or write a report, and tell what was wrong with the table."""
    stamp = {
        "standard": found.reference,
        "title": found.title,
        "content_hash": found.content_hash,
        "as_of": found.as_of,
        "engine": found.engine,
        "certainty": found.certainty,
    }
    if out is not None:
        _write(rows, stamp, out)
    if json:
        print_json(stamp | plain(report))
    else:
        when = "" if report.period is None else f"，{report.period}"
        typer.echo(f"{found.title}（{found.reference}，内容校验 {found.content_hash[:16]}，{found.engine}{when}）")
        if found.unverified:
            typer.echo(f"注意：标准中有 {len(found.unverified)} 处未核实，结果据此得出。")
        typer.echo("\n".join(lines()))
        if out is not None:
            typer.echo(f"结果已写入 {out}")
    for finding in _index(found).findings:
        typer.echo(f"提醒：{finding}", err=True)
    tell_intake(found.intake)


def _write(rows: Sequence[Mapping[str, Any]], stamp: Mapping[str, Any], out: Path) -> None:
    """The main table of a report with its stamps."""
    import duckdb  # noqa: PLC0415 - keeps --help fast
    import pyarrow as pa  # noqa: PLC0415 - as above

    from huoju.evaluation.output import write_query  # noqa: PLC0415 - as above

    marks = {name: str(stamp[name]) for name in ("standard", "as_of", "engine", "certainty")}
    marks["content_hash"] = str(stamp["content_hash"])[:16]
    with duckdb.connect() as connection:
        connection.register("huoju_report", pa.Table.from_pylist([dict(row) | marks for row in rows]))
        write_query(connection, "SELECT * FROM huoju_report", out)


def _data_lines(report: DataReport, top: int) -> Iterator[str]:
    head = (
        "指标",
        "单位",
        "最小",
        "中位数",
        "均值",
        "最大",
        "标准差",
        "偏度",
        "峰度",
        "完整率",
        "插补",
        "处理",
        "提示",
    )
    rows = []
    for one in report.indicators:
        own = one.figures
        numbers = (own.minimum, own.median, own.mean, own.maximum, own.deviation, own.skewness, own.kurtosis)
        remark = "全部相等" if own.unique == 1 else "有异常值" if own.outliers else ""
        rows.append(
            (one.label, one.unit, *map(_figure, numbers), f"{own.availability:.0%}",
             str(one.imputed or ""), str(one.treated or ""), remark)
        )  # fmt: skip
    yield from text_table(head, rows)
    short = sorted((share, unit) for unit, share in report.units.items() if share < _LOW)
    if short:
        yield ""
        yield f"数据不足 {_LOW:.0%} 的单位（{len(short)} 个）："
        for share, unit in short if top == 0 else short[:top]:
            missing = [name for name, units in report.dimensions.items() if units[unit] == 0]
            whole = f"，{'、'.join(missing)} 全缺" if missing else ""
            yield f"  {unit}：{share:.0%}{whole}"


def _correlation_lines(report: CorrelationReport, top: int) -> Iterator[str]:
    labels = dict(zip(report.codes, report.labels, strict=True))
    yield "各维度的一致性（内、外：指标之间的平均相关）"
    yield from text_table(
        ("维度", "α 系数", "第一主成分", "内", "外", "与总分"),
        [
            (one.label, *map(_figure, (one.alpha, one.first_component, one.inside, one.outside, one.with_index)))
            for one in report.dimensions
        ],
    )
    weak = [j for j, value in enumerate(report.with_index) if value is not None and value < 0]
    if weak:
        yield ""
        yield "与总分负相关的指标：" + "、".join(f"{report.labels[j]}（{_figure(report.with_index[j])}）" for j in weak)
    raised = sorted(report.flags, key=lambda flag: -abs(flag.coefficient))
    yield ""
    yield f"需要留意的指标对（{len(raised)} 对）" if raised else "没有几乎重复或方向相反的指标对"
    for flag in raised if top == 0 else raised[:top]:
        where = "同一维度" if flag.same_dimension else "不同维度"
        pair = f"{labels[flag.first]} 与 {labels[flag.second]}"
        yield f"  {_FLAGS[flag.kind]}：{pair}，相关 {_figure(flag.coefficient)}（{where}）"


def _weight_lines(report: WeightReport, top: int) -> Iterator[str]:
    yield "名义权重与实际作用（贡献：总分差异中由它带来的部分；位移：去掉它后名次平均、最大变动）"
    ordered = sorted(report.effects, key=lambda one: -one.nominal)
    yield from text_table(
        ("指标", "名义", "贡献", "与总分相关", "平均位移", "最大位移"),
        [
            (one.label, f"{one.nominal:.1%}", _share(one.variance_share), _figure(one.correlation),
             _figure(one.mean_shift), _figure(one.largest_shift))
            for one in ordered
        ],
    )  # fmt: skip
    yield ""
    yield "换用其他权重"
    for one in report.alternatives:
        if one.problem is not None:
            yield f"  {_METHODS[one.method]}：不能用。{one.problem}"
            continue
        told = f"名次平均变动 {_figure(one.mean_shift)}，最大 {_figure(one.largest_shift)}"
        yield f"  {_METHODS[one.method]}：与现有名次相关 {_figure(one.agreement)}，{told}"
        moved = sorted((one.shifts or {}).items(), key=lambda pair: (-abs(pair[1]), pair[0]))
        moved = [pair for pair in moved if pair[1]]
        shown = moved if top == 0 else moved[: min(top, 5)]
        if shown:
            yield "    " + "、".join(f"{unit} {shift:+.0f}" for unit, shift in shown)


def _figure(value: float | None) -> str:
    return "—" if value is None or value != value else f"{value:.4g}"  # noqa: PLR0124 - NaN is not itself


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"
