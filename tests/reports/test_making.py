"""Reports from a standard and a table, as the command makes them."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2  # type: ignore[import-untyped]  # the library ships no types
import pytest
from typer.testing import CliRunner

from huoju.cli.main import app
from huoju.evaluation.lookup import SubjectError
from huoju.evaluation.output import OutputError
from huoju.reports.document import ReportError
from huoju.reports.making import Request, make_report
from huoju.reports.making.request import safe_name
from huoju.standards.catalogue import find
from huoju.standards.loader import LoadedStandard, load_text
from huoju.standards.yaml_source import read_yaml

DAY = date(2026, 6, 30)
SMALL = Path(__file__).parents[1] / "catalogue" / "cases" / "zone_small.yaml"
FIRM = "91630100YYJ78CB331"


@pytest.fixture(scope="module")
def book() -> dict[str, Any]:
    written: Any = read_yaml(SMALL.read_text(encoding="utf-8"), str(SMALL)).data
    return dict(written)


@pytest.fixture(scope="module")
def standard(book: dict[str, Any]) -> LoadedStandard:
    return load_text(book["definition"].replace("key: zone", "key: unit"), "small.yaml")


@pytest.fixture(scope="module")
def panel_table(book: dict[str, Any], standard: LoadedStandard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of the small system, in long form, marked as simulated."""
    path = tmp_path_factory.mktemp("panel") / "模拟_园区.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "年份", "指标", "数值"])
        for year, factor in ((2023, 1), (2024, 2)):
            for unit, values in book["records"].items():
                for name, value in values.items():
                    label = standard.model.inputs[name].label if name in standard.model.inputs else "创业氛围"
                    if value is not None:
                        grown = float(value) * factor if name == "rd_expenditure" and unit != "丙" else value
                        writer.writerow([unit, year, label, grown])
    return path


@pytest.fixture
def request_(standard: LoadedStandard, panel_table: Path, tmp_path: Path) -> Request:
    return Request(standard, panel_table, tmp_path / "out", DAY, quarantine=tmp_path / "q.csv")


def units(book: dict[str, Any]) -> list[str]:
    return list(book["records"])


def pdf_text(path: Path) -> str:
    pages = pypdfium2.PdfDocument(path.read_bytes())
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def test_a_folder_gets_the_whole_evaluation_in_every_form(request_: Request) -> None:
    made = make_report(request_)
    assert sorted(file.suffix for file in made.files) == [".docx", ".html", ".pdf", ".xlsx"]
    assert all(file.stat().st_size > 5000 for file in made.files)
    html = next(file for file in made.files if file.suffix == ".html").read_text(encoding="utf-8")
    for words in ("名次与得分", "名次有多确定", "评价框架", "名次的变化", "依据与印记", "模拟数据", "±20%"):
        assert words in html
    book = openpyxl.load_workbook(next(file for file in made.files if file.suffix == ".xlsx"))
    assert any(cell.data_type == "f" for row in book["得分与名次"].iter_rows() for cell in row)


def test_the_report_of_one_unit_says_why_and_what_next(request_: Request, book: dict[str, Any]) -> None:
    unit = units(book)[0]
    made = make_report(replace(request_, subject=unit, out=request_.out.with_suffix(".html")))
    html = made.files[0].read_text(encoding="utf-8")
    for words in (unit, "各维度", "强项与短板", "比上年", "全部指标", "模拟数据"):
        assert words in html


def test_every_unit_gets_a_pdf_of_its_own(request_: Request, book: dict[str, Any]) -> None:
    told: list[float | None] = []
    made = make_report(replace(request_, every=True), told.append)
    assert {file.stem for file in made.files} == set(units(book))
    assert told[-1] == 1
    for file in made.files:
        assert file.stem in pdf_text(file)


def test_an_earlier_year_can_be_asked_for(request_: Request) -> None:
    made = make_report(replace(request_, year="2023", out=request_.out.with_suffix(".html"), within=0.0))
    assert "2023 年度评价报告" in made.files[0].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"year": "1999"}, ReportError, "没有 1999 年度的得分，表中有：2023、2024"),
        ({"subject": "无此园区"}, SubjectError, "无此园区"),
        ({"subject": "甲", "every": True}, ReportError, "只能选一个"),
        ({"form": "odt"}, ReportError, "不支持“odt”"),
        ({"every": True, "out": Path("a.pdf")}, ReportError, "文件夹"),
        ({"out": Path("/nowhere/a.pdf")}, OutputError, "不存在"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    request_: Request, change: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=re.escape(words)) as raised:
        make_report(replace(request_, **change))
    assert "\n" not in str(raised.value)


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two enterprises with little data."""
    path = tmp_path_factory.mktemp("firms") / "企业.csv"
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["统一社会信用代码", "上年度营业收入", "上年度研发费用"])
    writer.writerow([FIRM, "6000", "300"])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


@pytest.fixture
def firm_request(firms: Path, tmp_path: Path) -> Request:
    return Request(find("miit/little-giant@2022"), firms, tmp_path / "out", DAY, quarantine=tmp_path / "q.csv")


def test_an_enterprise_evaluation_tells_verdicts_and_what_is_missing(firm_request: Request) -> None:
    made = make_report(replace(firm_request, out=firm_request.out.with_suffix(".html")))
    html = made.files[0].read_text(encoding="utf-8")
    for words in ("结论", "未满足的条件", "数据读入", "依据与印记", firm_request.standard.content_hash[:16]):
        assert words in html
    assert "模拟数据" not in html


def test_one_enterprise_is_explained_condition_by_condition(firm_request: Request) -> None:
    made = make_report(replace(firm_request, out=firm_request.out.with_suffix(".pdf"), subject=FIRM))
    text = pdf_text(made.files[0])
    assert FIRM in text
    assert "逐项条件" in text
    with pytest.raises(SubjectError, match="没有标识为“甲”的可用行"):
        make_report(replace(firm_request, subject="甲"))


def test_every_enterprise_gets_a_report(firm_request: Request) -> None:
    made = make_report(replace(firm_request, every=True, form="html"))
    assert [file.name for file in made.files] == [f"{FIRM}.html"]


def test_a_year_makes_no_sense_for_enterprises(firm_request: Request) -> None:
    with pytest.raises(ReportError, match="不分年度"):
        make_report(replace(firm_request, year="2024"))


@pytest.fixture
def told(firms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(tmp_path)
    arguments = ["report", "miit/little-giant@2022", str(firms), "--out", "r.html", "--as-of", "2026-06-30", "--json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_command_says_which_files_it_wrote(told: dict[str, Any]) -> None:
    assert told == {"files": ["r.html"], "rows_quarantined": 0}
    assert Path("r.html").is_file()


def test_file_names_are_safe_on_every_system() -> None:
    assert safe_name("a/b:c*?. ") == "a_b_c__"
    assert safe_name("..") == "_"
    assert len(safe_name("长" * 300)) == 80
