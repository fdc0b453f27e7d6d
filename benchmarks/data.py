"""Simulated enterprises (模拟数据) with the inputs of 专精特新中小企业 2022 and 小巨人 2026, as one Parquet file.

Sizes, research, growth and quality hang together in every firm; about one value in twenty is missing, most of them
in a quarter of the firms; about one firm in six meets every requirement of 专精特新 other than its score. Every
value is a function of the row's number alone, so that the firms are the same whenever the file is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import duckdb

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.plan import Plan
from huoju.standards import catalogue
from huoju.standards.fields import Field

STANDARDS = ("miit/srdi-sme@2022-08-01", "miit/little-giant@2026-04-01")
KEY = "credit_code"
FOLDER = Path(__file__).parents[1] / ".bench"

_MACROS = """
CREATE TEMP MACRO uniform(i, n) AS (hash(i * 256 + n) >> 11)::DOUBLE / 9007199254740992;
CREATE TEMP MACRO normal(i, n) AS sqrt(-2 * ln(1 - uniform(i, n))) * cos(6.283185307179586 * uniform(i, n + 1));
CREATE TEMP MACRO chance(i, n, share) AS uniform(i, n) < share;
"""

_LATENT = """
SELECT i,
    uniform(i, 0) < 0.2 AS leader,
    if(leader, 2, 0) + normal(i, 1) AS quality,
    exp(if(leader, 9.6, 6.9) + 1.1 * normal(i, 3)) AS revenue,
    uniform(i, 5) < 0.75 AS complete
FROM range({rows}) AS firms(i)
"""

_SHAPES = """
SELECT *,
    exp(if(leader, -2.7, -3.4) + 0.1 * quality + 0.35 * normal(i, 6)) AS intensity,
    0.04 + 0.06 * quality + 0.05 * normal(i, 8) AS growth,
    1 / (1 + exp(-(if(leader, 3.6, 2.2) + 0.8 * normal(i, 10)))) AS main_share,
    0.04 + 0.02 * quality + 0.04 * normal(i, 12) AS margin,
    0.1 + 0.75 * uniform(i, 14) - if(leader, 0.1, 0) AS debt,
    quality + 0.7 * normal(i, 16) AS inventive
FROM ({latent})
"""

_VALUES: dict[str, str] = {
    "market_years": "round(40 * uniform(i, 20) * uniform(i, 21) + if(leader, 3, 0), 1)",
    "revenue": "revenue",
    "revenue_previous": "revenue / (1 + growth)",
    "revenue_before_previous": "revenue / (1 + growth) / (1 + growth + 0.05 * normal(i, 22))",
    "main_revenue": "revenue * main_share",
    "rd_expense": "revenue * intensity",
    "rd_expense_previous": "revenue / (1 + growth) * intensity * (1 + 0.1 * normal(i, 24))",
    "equity_financing": "CASE WHEN chance(i, 26, 0.12) THEN exp(7 + 1.2 * normal(i, 27)) ELSE 0 END",
    "main_revenue_growth": "round(100 * growth, 2)",
    "product_field": (
        "CASE WHEN uniform(i, 29) < 0.1 + 0.04 * quality THEN '补短板锻长板填空白取得实际成效' "
        "WHEN uniform(i, 29) < 0.3 + 0.08 * quality THEN '工业六基或中华老字号或服务关键产业链龙头' ELSE '不属于' END"
    ),
    "digital_level": (
        "CASE WHEN uniform(i, 30) < 0.08 THEN '三级以上' WHEN uniform(i, 30) < 0.3 THEN '二级' "
        "WHEN uniform(i, 30) < 0.75 THEN '一级' ELSE '未达一级' END"
    ),
    "quality_award": "chance(i, 31, 0.04)",
    "quality_system": "chance(i, 32, 0.7)",
    "own_brand": "chance(i, 33, 0.6)",
    "standards_work": "chance(i, 34, 0.2 + 0.08 * quality)",
    "net_profit_margin": "round(100 * margin, 2)",
    "debt_ratio": "round(100 * debt, 2)",
    "local_feature_points": "floor(16 * (0.3 + 0.7 * uniform(i, 35)))::INTEGER",
    "class1_high_value_ip": "greatest(0, floor(inventive - 1.6))",
    "class1_own_ip": "greatest(0, floor(1.5 * inventive - 0.6))",
    "class1_ip": "greatest(0, floor(2 * inventive))",
    "class2_ip": "greatest(0, floor(8 + 5 * inventive))",
    "rd_staff_share": "round(100 / (1 + exp(-(-1.8 + 0.4 * quality + 0.5 * normal(i, 36)))), 2)",
    "rd_institution": (
        "CASE WHEN uniform(i, 38) < 0.01 THEN '国家级' WHEN uniform(i, 38) < 0.1 + 0.06 * quality THEN '省级' "
        "WHEN uniform(i, 38) < 0.4 THEN '市级' WHEN uniform(i, 38) < 0.6 THEN '市级以下' ELSE '未建立' END"
    ),
    "science_award": "chance(i, 39, 0.01)",
    "maker_china_500": "chance(i, 40, 0.002)",
    "china_legal_person": "chance(i, 41, 0.995)",
    "meets_sme_sizing": "chance(i, 42, 0.97)",
    "srdi_title": "uniform(i, 43) < if(leader, 0.9, 0.05)",
    "class1_ip_original_used": "greatest(0, floor(3 * inventive + 1))",
    "national_award_top3": "chance(i, 44, 0.002)",
    "market_share": "round(100 * uniform(i, 45) * if(leader, 1, 0.3), 2)",
    "market_share_world": "round(100 * uniform(i, 45) * uniform(i, 46) * if(leader, 1, 0.3), 2)",
    "market_rank": "1 + floor(30 * uniform(i, 48) * uniform(i, 49))",
    "market_high_reputation": "uniform(i, 50) < if(leader, 0.97, 0.4)",
    "six_bases": (
        "['核心基础零部件', '核心基础元器件', '关键软件', '先进基础工艺', '关键基础材料', '产业技术基础', "
        "'不属于', '不属于', '不属于', '不属于'][1 + floor(10 * uniform(i, 51))::INTEGER]"
    ),
    "industry_direction": (
        "['改造提升传统产业', '培育壮大新兴产业', '布局建设未来产业', '不属于'][1 + floor(4 * uniform(i, 52))::INTEGER]"
    ),
    "chain_key_link": "chance(i, 53, if(leader, 0.9, 0.4))",
    "development_score": "round(least(100, greatest(0, 55 + 6 * quality + 6 * normal(i, 54))), 1)",
    "development_score_previous": "round(least(100, greatest(0, 53 + 6 * quality + 6 * normal(i, 56))), 1)",
}
"""The SQL of each input from the shape of a firm; whatever is not here is a veto, true for one firm in two hundred."""

_VETO_SHARE = 0.005
_HOLES_COMPLETE, _HOLES_OTHERS = 0.01, 0.17
_FIRST_VETO, _FIRST_HOLE = 100, 160
_VETO_ENDS = ("_1y", "_2y", "_3y", "_list", "_harm", "_evasion", "restricted_product", "_incident")
_SMALL = 200
_FIRST_PLAIN, _MOST_PLAIN = 1_000, 1_000


def plan_of(reference: str) -> Plan:
    """The plan of a standard of the catalogue."""
    return compile_plan(catalogue.find(reference))


def sql_type(field: Field) -> str:
    """The column type that intake gives a field."""
    if field.type == "number":
        return f"DECIMAL({field.digits}, {field.decimals})"
    return {"integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}.get(field.type, "VARCHAR")


def all_fields() -> dict[str, Field]:
    """The inputs of the standards, each once."""
    return {name: variable.field for one in STANDARDS for name, variable in plan_of(one).variables.items()}


def plan_fields(reference: str) -> tuple[Field, ...]:
    """The inputs of a standard."""
    return tuple(variable.field for variable in plan_of(reference).variables.values())


def table(rows: int, folder: Path = FOLDER) -> Path:
    """The file of so many simulated enterprises; made where it is not there yet, anew where the model has changed."""
    return _file(select(rows), f"enterprises-{rows}", folder)


def table_for(fields: Iterable[Field], rows: int, *, name: str, key: str = KEY, folder: Path = FOLDER) -> Path:
    """The same enterprises with other inputs, under another key.

    What the model does not know is simulated each for itself: numbers about the thresholds that standards set for
    them, options and days evenly.
    """
    made = {field.name: field for field in fields}
    unknown = {one: field for one, field in made.items() if one not in _VALUES and one not in all_fields()}
    values = {one: _plain(number, field) for number, (one, field) in enumerate(unknown.items())}
    return _file(select(rows, made, values, key), f"{name}-{rows}", folder)


def _plain(number: int, field: Field) -> str:
    draw = f"uniform(i, {_FIRST_PLAIN + number})"
    match field.type:
        case "boolean":
            return f"{draw} < {_VETO_SHARE if field.name.endswith(_VETO_ENDS) else 0.6}"
        case "category":
            options = ", ".join(f"'{option}'" for option in field.options)
            return f"[{options}][1 + floor({len(field.options)} * {draw})::INTEGER]"
        case "set":
            options = ", ".join(f"if({draw} < {1 / (1 + at)}, '{one}', NULL)" for at, one in enumerate(field.options))
            return f"concat_ws(';', {options})"
        case "date":
            return f"DATE '2026-01-01' - (5000 * {draw})::INTEGER"
    if field.high is not None and field.high <= _SMALL:
        return f"round({field.low} + ({field.high} - {field.low}) * {draw}, {field.decimals})"
    spread = f"sqrt({draw}) * uniform(i, {_FIRST_PLAIN + _MOST_PLAIN + number})"
    return f"round({'12000' if field.unit == '万元' else '40'} * {spread}, {min(field.decimals, 2)})"


def _file(query: str, name: str, folder: Path) -> Path:
    path = folder / f"{name}-{sha256(query.encode()).hexdigest()[:8]}.parquet"
    if path.exists():
        return path
    folder.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".part")
    with duckdb.connect(
        config={"threads": 2, "memory_limit": "800MB", "preserve_insertion_order": False}
    ) as connection:
        connection.execute(_MACROS).fetchall()
        connection.execute(f"COPY ({query}) TO '{unfinished}' (FORMAT parquet, COMPRESSION zstd)").fetchall()
    unfinished.rename(path)
    return path


def select(
    rows: int, fields: Mapping[str, Field] | None = None, values: Mapping[str, str] | None = None, key: str = KEY
) -> str:
    """The query that simulates the firms."""
    known = {**_VALUES, **(values or {})}
    columns = [f"(910000000000000000 + i * 1009)::VARCHAR AS {key}"]
    for number, (name, field) in enumerate((fields or all_fields()).items()):
        value = known.get(name, f"chance(i, {_FIRST_VETO + number}, {_VETO_SHARE})")
        if field.type == "number":
            value = f"least({field.high}, greatest({field.low}, {value}))"
        hole = f"uniform(i, {_FIRST_HOLE + number}) < if(complete, {_HOLES_COMPLETE}, {_HOLES_OTHERS})"
        columns.append(f"CASE WHEN NOT {hole} THEN ({value})::{sql_type(field)} END AS {name}")
    return f"SELECT {', '.join(columns)} FROM ({_SHAPES.format(latent=_LATENT.format(rows=rows))})"
