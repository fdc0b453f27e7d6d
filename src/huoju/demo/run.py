"""The demo from end to end: simulate, take in, evaluate, write the results and the page."""

import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from huoju.demo.data_files import PROVINCIAL_STATISTICS
from huoju.demo.enterprises import EnterpriseTable, write_enterprises
from huoju.demo.findings import Findings
from huoju.demo.ladder import Progress, Rung, climb, overlaps
from huoju.demo.marks import NATURE, PUBLISHED, SIMULATED
from huoju.demo.story import tell
from huoju.demo.zones import STANDARD as ZONE_STANDARD
from huoju.demo.zones import WRITTEN_YEARS, simulate_zones, write_zones
from huoju.evaluation import Evaluation, evaluate
from huoju.evaluation.output import write_query
from huoju.standards import catalogue

AS_OF = date(2026, 6, 30)
"""Day of the evaluation: the standards of 2026 are in force, and 上年度 is 2025."""

ENTERPRISES = 200_000
SEED = 20_260_101
PROVINCIAL_STANDARD = "huoju/provincial-innovation"

_PAIRS = (
    ("miit/srdi-sme", "miit/innovative-sme"),
    ("miit/srdi-sme", "most/tech-sme"),
    ("miit/srdi-sme", "most/hnte"),
    ("miit/little-giant", "miit/srdi-sme"),
    ("miit/champion", "miit/srdi-sme"),
)


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What a run left behind: the page, every other file, and what was found."""

    page: Path
    files: tuple[Path, ...]
    rungs: tuple[Rung, ...]
    zones: Evaluation
    provinces: Evaluation
    quarantined: int


def run_demo(
    out: Path,
    *,
    enterprises: int = ENTERPRISES,
    seed: int = SEED,
    as_of: date = AS_OF,
    progress: Progress | None = None,
) -> DemoReport:
    """Runs the demo into the folder `out`, which is made if it is missing; files of an earlier run are replaced.

    Raises OSError where the folder cannot be written, CatalogueError where no version applies on `as_of`.
    """
    report = progress or (lambda _step, _share: None)
    data, results, quarantine = (out / name for name in ("数据", "结果", "隔离"))
    for folder in (data, results, quarantine):
        folder.mkdir(parents=True, exist_ok=True)
    table = _enterprises(data, enterprises, seed, report)
    rungs = climb(table.path, results, quarantine, as_of=as_of, progress=report)
    report("高新区：模拟与评价", None)
    zone_table = simulate_zones(seed)
    zone_file = data / f"模拟_高新区指标_{WRITTEN_YEARS[0]}—{WRITTEN_YEARS[-1]}.csv"
    write_zones(zone_file, zone_table)
    zones = _index(ZONE_STANDARD, zone_file, results / "模拟_高新区_综合评价.xlsx", quarantine, SIMULATED, as_of)
    report("省域：读入与排名", None)
    province_file = data / "省域科技统计_2018—2023.csv"
    shutil.copyfile(PROVINCIAL_STATISTICS, province_file)
    provinces = _index(
        PROVINCIAL_STANDARD, province_file, results / "省域科技创新指数.csv", quarantine, PUBLISHED, as_of
    )
    report("撰写报告", None)
    files = _files(out, table, rungs, (zone_file, zones), (province_file, provinces))
    findings = Findings(
        as_of=as_of,
        seed=seed,
        enterprises=table,
        rungs=rungs,
        overlaps=overlaps(rungs, _PAIRS),
        zone_table=zone_table,
        zones=zones,
        provinces=provinces,
        files=tuple((path.relative_to(out).as_posix(), words) for path, words in files.items()),
    )
    page = out / "index.html"
    page.write_text(tell(findings), encoding="utf-8")
    quarantined = sum(rung.evaluation.intake.rows_quarantined for rung in rungs)
    return DemoReport(page, tuple(files), rungs, zones, provinces, quarantined)


def _enterprises(data: Path, count: int, seed: int, report: Progress) -> EnterpriseTable:
    path = data / f"模拟_企业_{count}家.parquet"
    step = "模拟企业"
    return write_enterprises(
        path, count, seed, headers="label", faults=True, progress=lambda share: report(step, share)
    )


def _index(reference: str, table: Path, out: Path, quarantine: Path, nature: str, as_of: date) -> Evaluation:
    """Evaluates a relative system; every row of the result bears the mark of its data."""
    standard = catalogue.find(reference, as_of=as_of)
    evaluation = evaluate(standard, table, as_of=as_of, quarantine=quarantine / f"{out.stem}_隔离.csv")
    names = dict.fromkeys(name for row in evaluation.results for name in row)
    rows = pa.table({name: [row.get(name) for row in evaluation.results] for name in names})
    with duckdb.connect() as connection:
        connection.register("results", rows.append_column(NATURE, pa.array([nature] * rows.num_rows)))
        write_query(connection, "SELECT * FROM results", out)
    return replace(evaluation, out=out)


def _files(
    out: Path,
    table: EnterpriseTable,
    rungs: tuple[Rung, ...],
    zones: tuple[Path, Evaluation],
    provinces: tuple[Path, Evaluation],
) -> dict[Path, str]:
    """Every file beside the page, with what it holds."""
    files = {
        table.path: f"{table.rows} 家模拟企业的全部指标",
        zones[0]: "178 家高新区的指标（模拟，已公开的单元格除外）",
    }
    files[provinces[0]] = "31 个省份的官方科技统计（真实数据，逐行注明出处）"
    evaluations = [*((rung.name, rung.evaluation) for rung in rungs), ("高新区综合评价", zones[1])]
    for name, evaluation in (*evaluations, ("省域科技创新指数", provinces[1])):
        if evaluation.out is not None:
            files[evaluation.out] = f"{name}：逐行结果，含印记"
        if evaluation.intake.quarantine is not None:
            files[evaluation.intake.quarantine] = f"{name}：隔离的行及改正办法"
    return {path: words for path, words in files.items() if path.is_relative_to(out)}
