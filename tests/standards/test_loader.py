"""A file becomes a checked standard, or says everything that is wrong with it."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from huoju.standards import LoadedStandard, StandardError, check_standard, load_file, load_text
from huoju.standards.catalogue import catalogue_files
from huoju.standards.cited import Source
from huoju.standards.expressions import BooleanType, NumberType, parse, to_text
from huoju.standards.model import Condition, Input, Item, Score, Standard
from huoju.standards.points import points_interval

EXAMPLE = """\
standard: test/example
title: 示例标准
subject: enterprise
issuer: 示例机关
document: 示例〔2026〕1号
effective: 2026-01-01

source: text
sources:
  text: {document: 示例〔2026〕1号, clause: 附件1, certainty: official}

inputs:
  revenue: {label: 营业收入, unit: 万元, min: 0}
  rd_expense: {label: 研发费用, unit: 万元, min: 0}

derived:
  large: {label: 规模大, formula: 研发强度 ≥ 3% 且 营业收入 ≥ 1 亿元}
  rd_intensity: {label: 研发强度, formula: 研发费用 ÷ 营业收入, unit: '%'}

requirements:
  research: {label: 研发, test: 研发强度 ≥ 3% 或 规模大}
  points: {label: 得分, test: 总分 ≥ 3}

score:
  label: 总分
  total: 5
  items:
    scale_points: {label: 规模得分, points: 5, measure: 营业收入, bands: {≥ 1000 万元: 5, 其他: 0}}
"""


def load(text: str) -> LoadedStandard:
    return load_text(text, "example.yaml")


def test_every_expression_is_kept_under_its_path() -> None:
    paths = set(load(EXAMPLE).expressions)

    assert ("requirements", "research", "test") in paths
    assert ("score", "items", "scale_points", "bands", "≥ 1000 万元") in paths


def test_derived_values_may_stand_in_any_order_and_get_their_types() -> None:
    types = load(EXAMPLE).types

    assert types["rd_intensity"] == NumberType((), "%")
    assert types["large"] == BooleanType()


def test_a_label_and_a_name_mean_the_same() -> None:
    names = load(EXAMPLE).names

    assert names["营业收入"] == names["revenue"] == "revenue"
    assert names["总分"] == "score"


def test_an_input_goes_before_a_score_of_the_same_label() -> None:
    standard = load(EXAMPLE.replace("label: 规模得分", "label: 营业收入"))

    assert standard.names["营业收入"] == "revenue"


def test_comments_and_layout_do_not_change_the_content_hash_but_a_number_does() -> None:
    original = load(EXAMPLE)

    assert load("# a remark\n" + EXAMPLE.replace("min: 0}", "min: 0 }")).content_hash == original.content_hash
    assert load(EXAMPLE.replace("研发强度 ≥ 3% 或", "研发强度 ≥ 4% 或")).content_hash != original.content_hash


def test_numbers_stay_as_they_were_written() -> None:
    text = EXAMPLE.replace("points: 5,", "points: 5.0,").replace("min: 0}", "min: 0.0000001}")

    model = load(text).model

    assert model.inputs["revenue"].min == "0.0000001"
    assert model.score is not None
    assert model.score.items is not None
    assert model.score.items["scale_points"].points == "5.0"


def test_clauses_and_options_may_look_like_numbers() -> None:
    text = EXAMPLE.replace("clause: 附件1", "clause: 4.10").replace(
        "derived:", "  year: {label: 年份, type: category, options: [2023, 2024]}\n\nderived:"
    )

    model = load(text).model

    assert model.sources["text"].clause == "4.10"
    assert model.inputs["year"].options == ("2023", "2024")


def test_all_problems_of_a_file_are_said_at_once_in_the_order_of_the_file() -> None:
    text = (
        EXAMPLE.replace("unit: 万元", "unit: 万两", 1)
        .replace("总分 ≥ 3", "总得分 ≥ 3")
        .replace("≥ 1000 万元", "≥ 1000 人")
    )

    with pytest.raises(StandardError) as refused:
        load(text)

    assert [(p.place.line, p.code) for p in refused.value.problems] == [(13, "unit"), (22, "name")]


def test_what_rests_on_something_broken_is_not_reported_again() -> None:
    with pytest.raises(StandardError) as refused:
        load(EXAMPLE.replace("研发费用 ÷ 营业收入", "研发费用 ÷ 利润"))

    assert [problem.place.line for problem in refused.value.problems] == [18]


def test_a_file_that_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(StandardError, match="文件无法读取"):
        load_file(tmp_path / "none.yaml")


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes(EXAMPLE.encode("gbk"))

    with pytest.raises(StandardError, match="不是 UTF-8 编码"):
        load_file(path)


@pytest.mark.parametrize("path", list(catalogue_files()), ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_every_file_of_the_catalogue_loads(path: Path) -> None:
    standard = load_file(path)

    assert standard.model.reference == f"{path.parent.parent.name}/{path.parent.name}@{path.stem}"


@pytest.mark.parametrize(
    ("written", "low", "high"), [("5", 5, 5), ("7–8", 7, 8), ("0.5 - 1.5", "0.5", "1.5"), ("1~2", 1, 2)]
)
def test_points_are_a_number_or_an_interval(written: str, low: int | str, high: int | str) -> None:
    assert tuple(map(Fraction, points_interval(written))) == (Fraction(low), Fraction(high))


_FORMAT_PAGE = (Path(__file__).parents[2] / "docs" / "standard-format.md").read_text(encoding="utf-8")


def test_the_first_example_of_the_format_page_is_a_sound_standard() -> None:
    example = re.findall(r"```yaml\n(.*?)```", _FORMAT_PAGE, re.DOTALL)[0]

    assert check_standard(load_text(example, "standard-format.md")) == []


def test_every_expression_of_the_format_page_can_be_read() -> None:
    examples = re.findall(r"\n\n```\n(.*?)```", _FORMAT_PAGE, re.DOTALL)[0].splitlines()

    assert len(examples) == 5
    assert [to_text(parse(example)) for example in examples]


def test_the_format_page_names_every_key_of_a_standard() -> None:
    keys = {name for model in (Standard, Input, Item, Condition, Score, Source) for name in model.model_fields}

    assert {key for key in keys if key not in _FORMAT_PAGE} == set()
