"""From the text of a standard to a draft of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huoju.claims import DraftError, draft_standard
from huoju.standards.loader import load_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from huoju.documents import Article

    Make = Callable[..., Article]

_ANNEX = """一、创新能力(权重25%)

1.1 企业研发投入强度(赋权1.2)
计算公式:企业研发经费/营业收入×100%
单位:%

1.2 每万人发明专利拥有量(赋权0.8)
计算公式:有效发明专利数/年末从业人员
单位:件/万人

二、绿色发展(权重15%)

2.1 单位工业增加值综合能耗(赋权1.0)
计算公式:综合能源消费量/工业增加值
单位:吨标准煤/万元"""

_CONDITIONS = """一、申报条件

(一)上年度营业收入总额不低于1000万元。

(二)近两年研发费用占营业收入比重达到3%以上,资产负债率不高于70%。

二、支持政策

对认定企业给予最高50万元奖励。"""


def test_an_annex_becomes_a_draft_that_loads(article: Make) -> None:
    text = article(_ANNEX, title="高新技术产业开发区综合评价指标体系")
    draft = draft_standard(text)
    model = load_text(draft.yaml, "draft.yaml").model
    assert model.index is not None
    first = model.index.dimensions["dimension_1"]
    assert (first.label, first.weight) == ("创新能力", "25%")
    assert first.indicators is not None
    intensity = first.indicators["indicator_1_1"]
    assert (intensity.code, intensity.weight, intensity.unit) == ("1.1", "1.2", "%")
    assert intensity.formula == "企业研发经费 ÷ 营业收入"
    assert model.partial
    assert model.index.dimensions["dimension_2"].indicators is not None
    assert model.index.dimensions["dimension_2"].indicators["indicator_2_1"].direction == "lower"


def test_conditions_become_requirements_with_their_sentences(article: Make) -> None:
    text = article(_CONDITIONS, title="关于组织申报2025年度优质企业的通知")
    draft = draft_standard(text, subject="enterprise")
    model = load_text(draft.yaml, "draft.yaml").model
    requirements = list(model.requirements.values())
    assert requirements[0].test is not None
    assert requirements[0].test.endswith("≥ 1000 万元")
    assert requirements[1].all is not None
    assert [part.test and part.test[-5:].strip() for part in requirements[1].all.values()] == ["≥ 3%", "≤ 70%"]
    assert "50 万元" not in draft.yaml


def test_every_number_names_its_sentence_and_is_unverified(article: Make) -> None:
    text = article(_CONDITIONS, title="关于组织申报2025年度优质企业的通知")
    model = load_text(draft_standard(text, subject="enterprise").yaml, "draft.yaml").model
    assert model.sources["text"].certainty == "unverified"
    for requirement in model.requirements.values():
        assert requirement.certainty == "unverified"
        assert requirement.note is not None
        start, end = (int(part) for part in requirement.note.split("第 ")[1].split(" 字")[0].split("–"))
        assert text.source.text[start:end]
        assert text.source.text[start:end][:4] in requirement.note


def test_a_formula_that_is_no_expression_is_kept_as_help(article: Make) -> None:
    annex = "一、创新\n\n1.1 研发机构数(赋权1.0)\n计算公式:按认定文件累计,((含省级\n单位:个"
    draft = draft_standard(article(annex, title="评价指标体系"))
    assert any("未能识别" in point for point in draft.open_points)
    assert "计算公式：按认定文件累计" in draft.yaml


def test_a_text_without_a_standard_is_refused_with_the_reason(article: Make) -> None:
    with pytest.raises(DraftError, match="没有找到带赋权的编号指标"):
        draft_standard(article("高新区是创新的高地,要坚持改革开放。"))
