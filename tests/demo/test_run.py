"""The demo from end to end."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from huoju.demo import DemoReport, run_demo
from huoju.demo.enterprises import LADDER
from huoju.demo.marks import NATURE, SIMULATED
from huoju.reference import zone_places
from huoju.reports.figures import count
from huoju.standards.catalogue import CatalogueError

SEED = 7
ENTERPRISES = 12_000


@dataclass(frozen=True, slots=True)
class Run:
    """The folder of a run, its report and its page."""

    folder: Path
    report: DemoReport
    page: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demo")
    report = run_demo(folder, enterprises=ENTERPRISES, seed=SEED)
    return Run(folder, report, report.page.read_text(encoding="utf-8"))


class _Balance(HTMLParser):
    """Whether every element that is opened is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's own
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_standard_of_the_ladder_is_evaluated_on_every_row_that_was_accepted(run: Run) -> None:
    assert [rung.standard for rung in run.report.rungs] == list(LADDER)
    for rung in run.report.rungs:
        intake = rung.evaluation.intake
        assert intake.rows_in == ENTERPRISES == intake.rows_accepted + intake.rows_quarantined
        assert sum(rung.evaluation.verdicts.values()) == intake.rows_accepted
        assert rung.evaluation.as_of == date(2026, 6, 30)


def test_the_page_is_whole_and_needs_nothing_from_elsewhere(run: Run) -> None:
    reader = _Balance()
    reader.feed(run.page)
    reader.close()
    assert not reader.open
    assert not re.search(r"<script|@import|url\(|https?://|<img|<link", run.page)
    assert run.page.startswith('<!doctype html>\n<html lang="zh-CN">')


def test_every_file_that_the_page_links_is_there(run: Run) -> None:
    links = [link for link in re.findall(r'href="([^"]+)"', run.page) if not link.startswith("#")]
    assert len(links) >= 10
    assert all((run.folder / link).is_file() for link in links)
    assert {run.folder / link for link in links} == set(run.report.files)


def test_every_chart_and_every_heading_over_simulated_figures_says_so(run: Run) -> None:
    figures = re.findall(r"<figure>.*?</figure>", run.page, re.DOTALL)
    headings = re.findall(r"<h3>(.*?)</h3>", run.page)
    assert len(figures) > 12
    assert len(headings) > 8
    for drawn in figures:
        assert re.search(r'aria-label="[^"]*（(模拟数据|公开数据)）"', drawn), drawn[:300]
    for words in headings:
        assert re.match(r'<span class="badge (simulated">模拟数据|published">公开数据)</span>', words), words


def test_the_numbers_on_the_page_are_those_of_the_evaluation(run: Run) -> None:
    for rung in run.report.rungs:
        found = rung.evaluation
        cells = (rung.name, found.reference, count(found.rows), count(rung.passed))
        row = "".join(f'<td class="number">{cell}</td>' for cell in cells[2:])
        assert f"<td>{cells[0]}</td><td>{cells[1]}</td>{row}" in run.page


def test_the_stamps_of_every_result_stand_on_the_page(run: Run) -> None:
    for found in (*(rung.evaluation for rung in run.report.rungs), run.report.zones, run.report.provinces):
        assert found.reference in run.page
        assert found.content_hash[:16] in run.page
        assert found.engine in run.page


def test_the_real_places_and_cells_of_zones_stand_beside_the_simulated_ones(run: Run) -> None:
    assert f"真实名次 {len(zone_places())} 条" in run.page
    assert len(zone_places()) == 69
    assert "103,022.09" in run.page
    for place in zone_places()[:10]:
        assert place.source in run.page


def test_every_simulated_file_is_named_so_and_has_the_mark_in_every_row(run: Run) -> None:
    simulated = [path for path in run.report.files if "模拟" in path.name]
    assert len(simulated) >= 9
    for path in simulated:
        if path.suffix == ".parquet":
            assert set(pq.read_table(path, columns=[NATURE])[NATURE].to_pylist()) == {SIMULATED}
        elif path.suffix == ".xlsx":
            rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
            assert {row[rows[0].index(NATURE)] for row in rows[1:]} == {SIMULATED}
        else:
            with path.open(encoding="utf-8-sig", newline="") as file:
                assert NATURE in next(csv.reader(file))


def test_settled_verdicts_that_rest_on_unverified_clauses_are_counted(run: Run) -> None:
    """Innovative SMEs: the entry conditions and vetoes are from memory, the score is not."""
    rung = next(rung for rung in run.report.rungs if rung.standard == "miit/innovative-sme")
    rows = duckdb.execute(
        "SELECT verdict, entry, vetoes, evaluation FROM read_parquet(?)", [str(rung.evaluation.out)]
    ).fetchall()
    passed = sum(verdict == "pass" for verdict, *_ in rows)
    failed = sum(verdict == "fail" and evaluation != "unmet" for verdict, _, _, evaluation in rows)
    assert failed > 0
    assert rung.on_unverified == passed + failed


def test_standards_without_unverified_clauses_have_no_such_verdicts(run: Run) -> None:
    for rung in run.report.rungs:
        assert (rung.on_unverified > 0) == bool(rung.evaluation.unverified), rung.standard


def test_progress_is_told_step_by_step(tmp_path: Path) -> None:
    steps: list[tuple[str, float | None]] = []
    run_demo(tmp_path, enterprises=50, seed=SEED, progress=lambda step, share: steps.append((step, share)))
    names = list(dict.fromkeys(step for step, _ in steps))
    assert names[0] == "模拟企业"
    assert names[-1] == "撰写报告"
    assert len(names) == 1 + len(LADDER) + 3


def test_a_day_without_a_standard_in_force_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="没有适用于认定的版本"):
        run_demo(tmp_path, enterprises=50, seed=SEED, as_of=date(2016, 1, 1))
