"""Figures, tables, charts and downloads that every page uses."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.test import RequestFactory
from django.utils import timezone

from huoju.platform.organisations.models import Organisation
from huoju.platform.ui import charts, downloads, figures
from huoju.platform.ui.tables import Column, Table, badge, link

TABLE: Table[Organisation] = Table(
    "t",
    columns=(
        Column("code", "代码", lambda unit: unit.code, sort="code"),
        Column("name", "名称", lambda unit: f"<b>{unit.name}</b>"),
    ),
    default="-code",
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "—"), (0, "0"), (1234567, "1,234,567"), (Decimal("1234.50"), "1,234.5"), (0.5, "0.5"), (-3, "-3")],
)
def test_figures_keep_unknown_apart_from_zero(value, text):
    assert figures.figure(value) == text


def test_money_and_ratios_and_days():
    assert figures.money(Decimal("123456.789")) == "123,456.79"
    assert figures.money(123456789, 10000, 1) == "12,345.7"
    assert figures.money(None) == figures.percent(None) == figures.day(None) == figures.moment(None) == "—"
    assert figures.percent(0.1234) == "12.3%"
    assert figures.day(date(2026, 1, 2)) == "2026-01-02"


@pytest.mark.parametrize(("days", "text"), [(3, "还有 3 天"), (-2, "已逾期 2 天")])
def test_deadlines_in_words(days, text):
    assert figures.remaining(timezone.now() + timedelta(days=days)) == text
    assert figures.remaining(None) == ""


def shown(query, rows=None):
    return TABLE.page(RequestFactory().get("/", query), Organisation.objects.all() if rows is None else rows)


def test_a_table_sorts_by_what_it_offers_and_nothing_else(tree):
    codes = sorted(Organisation.objects.values_list("code", flat=True))
    assert shown({"sort": "code"}).body.index(codes[0]) < shown({"sort": "code"}).body.index(codes[-1])
    default = shown({"sort": "parent__users__password"})
    assert default.body.index(codes[-1]) < default.body.index(codes[0])
    assert default.headings[0].direction == "descending"
    assert default.headings[1].url == ""


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999999999", "٣", ""])
def test_a_page_that_does_not_exist_shows_one_that_does(tree, page):
    assert shown({"page": page}).number == 1


def test_pages_lead_to_each_other_and_keep_the_search(db):
    Organisation.objects.bulk_create(
        Organisation(kind="zone", code=f"z{n:03}", name="甲", path=f"{n + 1:06}") for n in range(120)
    )
    second = shown({"page": "2", "text": "甲"})
    assert (second.first, second.last, second.count, second.pages) == (51, 100, 120, 3)
    assert "page=1" in second.previous
    assert "page=3" in second.following
    assert "text=" in second.following
    assert shown({"page": "3"}).following == ""


def test_cells_are_escaped_and_markup_is_made_by_its_helpers(tree):
    assert "&lt;b&gt;" in shown({}).body
    assert link('/x?"', "<甲>") == '<a href="/x?&quot;">&lt;甲&gt;</a>'
    assert badge("<x>", "good") == '<span class="badge badge-good">&lt;x&gt;</span>'


def test_charts_are_plain_data_with_a_description_and_no_markup():
    option = charts.bars(["甲", "乙"], [1.0, None], unit="亿元", across=True)
    data = json.loads(json.dumps(charts.Chart("c", "营业收入", option).data))
    assert data["aria"]["enabled"]
    assert data["tooltip"]["renderMode"] == "richText"
    assert data["series"][0]["data"] == [1.0, None]
    assert data["yAxis"]["data"] == ["甲", "乙"]


def test_workbooks_have_types_and_run_nothing():
    content = downloads.xlsx("表", ["名称", "数"], [["=1+1", 2.5], [None, True]], title="标题", simulated=True)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[0][0] == "标题"
    assert rows[1][0] == "模拟数据"
    assert rows[3] == ("=1+1", 2.5)
    assert rows[4] == (None, "是")
    assert openpyxl.load_workbook(io.BytesIO(content)).active["A4"].data_type == "s"
