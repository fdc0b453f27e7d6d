"""``huoju path`` on files: one firm, the whole ladder, a whole table, and clear words where it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huoju.cli.main import app
from huoju.pathways.lookup import TableFile, Wish, ladder_of_subject
from huoju.standards.catalogue import find
from tests.pathways.days import AS_OF
from tests.pathways.small import FILES

SMALL = str(FILES / "small.yaml")
COSTS = ["--costs", str(FILES / "small-costs.yaml")]
DAY = ["--as-of", "2026-06-30"]
TABLE = """企业编号,revenue,rd_expense,rd_expense_previous,rights,staff,technicians,从事年限,被列入经营异常名录,持有称号
甲,1000,20,20,0,50,4,5,否,否
乙,1000,20,20,0,50,4,5,否,是
丙,1000,20,20,0,50,4,5,是,是
"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "企业.csv"
    file.write_text(TABLE, encoding="utf-8")
    return str(file)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["path", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_one_firm_as_text(table: str) -> None:
    text = run(SMALL, table, "--subject", "甲", *COSTS, *DAY)
    assert "最省的路径：共 52 万元" in text
    assert "已证明没有更省的" in text


def test_one_firm_as_json(table: str) -> None:
    found = json.loads(run(SMALL, table, "--subject", "甲", *COSTS, *DAY, "--json", "--frontier"))
    assert found["best"]["cost"] == 520_000
    assert found["frontier"][-1]["score"] == "80"


def test_several_years(table: str) -> None:
    found = json.loads(run(SMALL, table, "--subject", "乙", *COSTS, *DAY, "--json", "--years", "2"))
    assert [one["years"] for one in found] == [1, 2]


def test_the_whole_table(table: str, tmp_path: Path) -> None:
    out = tmp_path / "路径.csv"
    text = run(SMALL, table, *COSTS, *DAY, "--budget", "100000", "--out", str(out))
    assert "可使 1 户达标（花 10 万元，已证明最多）" in text
    assert [line.split(",")[1] for line in out.read_text(encoding="utf-8-sig").splitlines()] == [
        "test_small_cost",
        "520000",
        "100000",
        "",
    ]


def test_options_of_the_table_are_refused_for_one_firm(table: str) -> None:
    result = CliRunner().invoke(app, ["path", SMALL, table, "--subject", "甲", *COSTS, "--budget", "1"])
    assert "--budget" in str(result.exception)


def test_an_unknown_firm_is_told(table: str) -> None:
    result = CliRunner().invoke(app, ["path", SMALL, table, "--subject", "戊", *COSTS])
    assert "没有标识为“戊”的可用行" in str(result.exception)


def test_a_title_on_the_way_is_won_first_and_shared_steps_are_paid_once(tmp_path: Path) -> None:
    # 甲公司 lacks the title that 专精特新 asks for. A right serves both standards and is paid once.
    file = tmp_path / "企业.csv"
    record = {
        "企业编号": "甲公司",
        "境内注册且具有独立法人资格": "是",
        "符合中小企业划型标准": "是",
        "被列入经营异常名录": "否",
        "被列入严重失信主体名单": "否",
        "产品属于禁止限制或淘汰类": "否",
        "近三年发生重大安全事故": "否",
        "近三年发生重大质量事故": "否",
        "近三年发生重大环境污染事故": "否",
        "近三年有偷漏税行为": "否",
        "从事特定细分市场年限(年)": "6",
        "上年度营业收入(万元)": "5200",
        "前年度营业收入(万元)": "4700",
        "上年度主营业务收入(万元)": "4800",
        "前年度主营业务收入(万元)": "4200",
        "上年度研发费用(万元)": "160",
        "前年度研发费用(万元)": "150",
        "上年度资产负债率(%)": "54",
        "Ⅰ类知识产权数量": "0",
        "自主研发Ⅰ类知识产权数量": "0",
        "Ⅱ类知识产权数量": "0",
        "Ⅰ类高价值知识产权数量": "0",
        "非受让且已应用的Ⅰ类知识产权数量": "0",
        "主导产品属于战略性新兴产业分类": "否",
        "主导产品细分市场占有率较为靠前": "是",
        "主导产品具有一定知名度和影响力": "是",
        "本年度专精特新发展评价得分": "50",
        "近三年发生较大生产安全事故": "否",
        "近三年发生重大及以上网络安全或数据安全事件": "否",
        "近三年发生重大环境违法行为": "否",
        "近三年发生严重质量问题": "否",
        "近三年严重违反行业管理规定": "否",
        "近三年数据造假": "否",
        "持有有效期内科技型中小企业登记编号": "否",
        "持有有效期内创新型中小企业称号": "否",
    }
    file.write_text(f"{','.join(record)}\n{','.join(record.values())}\n", encoding="utf-8")
    standards = tuple(find(name, as_of=AS_OF) for name in ("miit/innovative-sme", "miit/srdi-sme"))
    (lower, upper), _ = ladder_of_subject(standards, TableFile(file), "甲公司", Wish(), AS_OF)
    assert lower.best is not None
    assert upper.best is not None
    assert [step.measure for step in upper.best.steps][-1] == "miit/innovative-sme"
    rights = next(step for step in upper.best.steps if step.measure == "invention_patent")
    assert {"ip_points", "intellectual_property"} <= {one.id for one in rights.serves}
    # alone the lower title needs only a utility patent; the invention patent that the upper one needs serves both
    assert (lower.best.cost, upper.best.cost) == (15_000, 80_000)
