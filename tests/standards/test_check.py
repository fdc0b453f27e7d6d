"""Checking standards, files and whole catalogues."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.evaluation.compile import compile_plan
from huoju.standards import Problem, check_catalogue, check_file, check_standard, load_text
from huoju.standards.checking.ranges import range_finder
from huoju.standards.expressions import parse

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
requirements:
  scale: {label: 规模, test: 营业收入 ≥ 1000 万元}
"""


_OPEN_ENDED = (
    "test/example@2025-01-01 用于认定没有写截止日期，与本版本自 2026-01-01 起重叠，请在其中写 until: 2026-01-01"
)


def put(root: Path, path: str, *changes: tuple[str, str]) -> None:
    text = EXAMPLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def told(problems: list[Problem], root: Path) -> list[tuple[str, int, str]]:
    return [(Path(p.place.file).relative_to(root).as_posix(), p.place.line, p.message) for p in problems]


def test_the_shipped_catalogue_has_no_error() -> None:
    assert [str(problem) for problem in check_catalogue(None, compile_plan) if problem.severity == "error"] == []


def test_a_sound_file_gives_nothing(tmp_path: Path) -> None:
    put(tmp_path, "example.yaml")

    assert check_file(tmp_path / "example.yaml", compile_plan) == []


def test_errors_of_loading_are_findings_like_any_other(tmp_path: Path) -> None:
    put(tmp_path, "example.yaml", ("title:", "titel:"))

    assert [problem.place.line for problem in check_file(tmp_path / "example.yaml")] == [1, 2]


def test_a_file_must_lie_where_its_id_and_date_say(tmp_path: Path) -> None:
    put(tmp_path, "test/example/2026.yaml")
    put(tmp_path, "test/deeper/still/2026-01-01.yml", ("test/example", "test/other"))

    assert told(check_catalogue(tmp_path), tmp_path) == [
        (
            "test/deeper/still/2026-01-01.yml",
            0,
            "文件应放在 test/other/2026-01-01.yaml（编号/生效日期），却在 test/deeper/still/2026-01-01.yml",
        ),
        (
            "test/example/2026.yaml",
            0,
            "文件应放在 test/example/2026-01-01.yaml（编号/生效日期），却在 test/example/2026.yaml",
        ),
    ]


def test_two_versions_may_not_apply_on_the_same_day(tmp_path: Path) -> None:
    put(tmp_path, "test/example/2025-01-01.yaml", ("2026-01-01", "2025-01-01\nrepealed: 2026-03-01"))
    put(tmp_path, "test/example/2026-01-01.yaml")

    assert told(check_catalogue(tmp_path), tmp_path) == [
        (
            "test/example/2026-01-01.yaml",
            6,
            "用于认定的期间重叠：test/example@2025-01-01 适用到 2026-03-01，本版本自 2026-01-01 起适用",
        )
    ]


def test_a_version_without_end_may_not_have_a_successor(tmp_path: Path) -> None:
    put(tmp_path, "test/example/2025-01-01.yaml", ("2026-01-01", "2025-01-01"))
    put(tmp_path, "test/example/2026-01-01.yaml")

    assert told(check_catalogue(tmp_path), tmp_path) == [
        (
            "test/example/2026-01-01.yaml",
            6,
            _OPEN_ENDED,
        )
    ]


def test_no_day_may_lie_between_two_versions(tmp_path: Path) -> None:
    put(tmp_path, "test/example/2025-01-01.yaml", ("2026-01-01", "2025-01-01\nrepealed: 2025-12-01"))
    uses = "2026-01-01\nuses:\n  recognition: {since: 2026-02-01}"
    put(tmp_path, "test/example/2026-01-01.yaml", ("2026-01-01", uses))

    assert told(check_catalogue(tmp_path), tmp_path) == [
        (
            "test/example/2026-01-01.yaml",
            8,
            "用于认定的期间有空缺：test/example@2025-01-01 适用到 2025-12-01，本版本自 2026-02-01 起才适用",
        )
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("label: 营业收入", "label: 收入"), "名称“收入”，那里是“营业收入”"),
        (("unit: 万元", "unit: 人"), "单位“人”，那里是“万元”，不是同一种量"),
        (("unit: 万元", "unit: 万元, type: integer"), "类型 integer，那里是 number"),
    ],
)
def test_one_name_means_one_thing_for_all_standards_of_the_same_subjects(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    put(tmp_path, "test/example/2026-01-01.yaml")
    more = [("营业收入 ≥ 1000 万元", "revenue ≥ 1000 人" if "人" in change[1] else "revenue ≥ 1000 万元")]
    put(tmp_path, "test/other/2026-01-01.yaml", ("test/example", "test/other"), *more, change)

    problems = check_catalogue(tmp_path)

    expected = f"输入“revenue”与 test/example@2026-01-01 中的不同：{message}"
    assert told(problems, tmp_path) == [("test/other/2026-01-01.yaml", 11, expected)]
    assert problems[0].severity == "warning"


def test_the_same_input_in_another_unit_of_the_same_quantity_is_no_finding(tmp_path: Path) -> None:
    put(tmp_path, "test/example/2026-01-01.yaml")
    put(tmp_path, "test/other/2026-01-01.yaml", ("test/example", "test/other"), ("unit: 万元", "unit: 亿元"))

    assert check_catalogue(tmp_path) == []


def test_zones_and_enterprises_may_call_different_things_by_one_name(tmp_path: Path) -> None:
    put(tmp_path, "test/example/2026-01-01.yaml")
    zone = (("test/example", "test/other"), ("subject: enterprise", "subject: zone"))
    put(tmp_path, "test/other/2026-01-01.yaml", *zone, ("营业收入", "园区营业收入"))

    assert check_catalogue(tmp_path) == []


def test_a_plan_that_cannot_be_made_is_reported_once_with_its_place() -> None:
    names = "甲乙丙丁"
    inputs = "".join(f"  part_{number}: {{label: {name}, unit: 倍, min: 0}}\n" for number, name in enumerate(names))
    product = " × ".join([f"({' + '.join(names)})"] * 6)
    text = EXAMPLE.replace("inputs:\n", f"inputs:\n{inputs}").replace("1000 万元}", f"1000 万元 且 {product} ≥ 1}}")
    standard = load_text(text, "example.yaml")

    assert check_standard(standard) == []
    problems = check_standard(standard, compile_plan)

    assert [(problem.place.line, problem.code) for problem in problems] == [(17, "expression")]


def test_a_partly_known_standard_need_not_reach_its_total() -> None:
    text = EXAMPLE + (
        "score:\n  total: 100\n  items:\n    scale_points:"
        " {label: 规模得分, points: 5, measure: 营业收入, bands: {≥ 10 万元: 5, 其他: 0}}\n"
    )

    assert len(check_standard(load_text(text, "example.yaml"))) == 1
    assert check_standard(load_text(text + "partial: [其余指标]\n", "example.yaml")) == []


RANGES = EXAMPLE.replace(
    "requirements:",
    "  a: {label: 甲, unit: 倍, min: -3, max: 5}\n"
    "  b: {label: 乙, unit: 倍, min: 0, max: 4}\n"
    "  c: {label: 丙, unit: 倍, min: 1, max: 2}\n"
    "requirements:\n  use: {test: a + b + c ≥ 0}",
)
_sums = st.recursive(
    st.sampled_from(["a", "b", "c", "2", "0.5"]),
    lambda parts: (
        st.builds(
            lambda left, sign, right: f"({left} {sign} {right})", parts, st.sampled_from(["+", "-", "×", "÷"]), parts
        )
        | st.builds(lambda part: f"(-{part})", parts)
    ),
    max_leaves=6,
)


def _value(text: str, values: dict[str, Fraction]) -> Fraction:
    text = text.replace("0.5", "half").replace("2", "two").replace("×", "*").replace("÷", "/")
    return Fraction(eval(text, {"half": Fraction(1, 2), "two": Fraction(2), **values}))


@given(_sums, st.fractions(-3, 5), st.fractions(0, 4), st.fractions(1, 2))
def test_every_value_of_an_expression_lies_in_its_range(text: str, a: Fraction, b: Fraction, c: Fraction) -> None:
    try:
        value = _value(text, {"a": a, "b": b, "c": c})
    except ZeroDivisionError:
        return

    found = range_finder(load_text(RANGES, "example.yaml"))(parse(text))

    assert found.low is None or found.low <= value
    assert found.high is None or value <= found.high
