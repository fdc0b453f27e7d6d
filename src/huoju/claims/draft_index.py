"""The indicators of an annex, with weights and formulas, as the dimensions of a draft."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from huoju.claims.rules import any_word, rules
from huoju.reference import UnitError, unit
from huoju.standards.errors import ExpressionError
from huoju.standards.expressions import parse

if TYPE_CHECKING:
    from huoju.documents import Article

_NAME = re.compile(r"[^\s+\-*/×÷()\[\],。;:=%]{2,60}")
_TIMES_HUNDRED = re.compile(r"\s*[×xX*]\s*100\s*%?")
_LONGEST_NOTE = 260


@dataclass(slots=True)
class _Part:
    """A numbered line with the lines under it, as far as the next numbered line."""

    code: str
    label: str
    text: str
    place: int
    children: list[_Part] = field(default_factory=list)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(str(rules("draft")[name]))


def index(article: Article) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """Dimensions with their indicators, the inputs of their formulas, and what remains open."""
    dimensions = _dimensions(_parts(article.text))
    inputs: dict[str, Any] = {}
    points: list[str] = []
    tree = {}
    for number, dimension in enumerate(dimensions, 1):
        indicators = {
            f"indicator_{number}_{place}": _indicator(part, article, inputs, points)
            for place, part in enumerate(dimension.children, 1)
        }
        tree[f"dimension_{number}"] = _dimension(dimension, article, points) | {"indicators": indicators}
    if tree:
        points.append("标准化与合成方法（草稿暂用区间法、算术平均）")
    return tree, inputs, points


def _parts(text: str) -> list[_Part]:
    """The numbered lines of the text: dimensions (一、) and indicators (1.1) as they come."""
    found: list[_Part] = []
    place = 0
    for line in text.split("\n"):
        head = _pattern("indicator").match(line)
        top = None if head else _pattern("dimension").match(line)
        if head:
            found.append(_Part(head["code"], _label(head["label"]), line, place))
        elif top:
            found.append(_Part("", _label(top["label"]), line, place))
        elif found:
            found[-1].text += "\n" + line
        place += len(line) + 1
    return found


def _label(written: str) -> str:
    return re.split(r"赋权|权重|权数|分值|(?:单位|计算公式)\s*:", written, maxsplit=1)[0].strip(" 、.“”")


def _dimensions(parts: list[_Part]) -> list[_Part]:
    """Indicators with a weight or a formula, under the dimension above them; dimensions without any are dropped."""
    found: list[_Part] = []
    for part in parts:
        if not part.code:
            found.append(part)
        elif _pattern("weight").search(part.text) or _pattern("formula").search(part.text):
            if not found:
                found.append(_Part("", "指标", "", part.place))
            found[-1].children.append(part)
    return [part for part in found if part.children]


def _dimension(part: _Part, article: Article, points: list[str]) -> dict[str, Any]:
    content: dict[str, Any] = {"label": part.label}
    weight = _pattern("weight").search(part.text.split("\n", 1)[0])
    if weight:
        content["weight"] = weight["weight"].replace(" ", "")
        content["note"] = _note(article, part)
    else:
        points.append(f"“{part.label}”的权重")
    return content | {"certainty": "unverified"}


def _indicator(part: _Part, article: Article, inputs: dict[str, Any], points: list[str]) -> dict[str, Any]:
    content: dict[str, Any] = {"label": part.label, "code": part.code}
    weight = _pattern("weight").search(part.text)
    if weight:
        content["weight"] = weight["weight"].replace(" ", "")
    else:
        points.append(f"“{part.label}”的赋权")
    if re.search(any_word("draft", "reverse"), part.label):
        content["direction"] = "lower"
        points.append(f"“{part.label}”按越低越好处理，请确认")
    content["unit"] = _unit(part, points)
    formula = _pattern("formula").search(part.text)
    if formula:
        content |= _formula(part, formula["formula"], content["unit"], inputs, points)
    told = _pattern("help").search(part.text)
    if told and "help" not in content:
        content["help"] = told["help"][:_LONGEST_NOTE]
    return content | {"certainty": "unverified", "note": _note(article, part)}


def _unit(part: _Part, points: list[str]) -> str:
    written = _pattern("unit").search(part.text)
    if written:
        try:
            return unit(written["unit"]).symbol
        except UnitError:
            points.append(f"“{part.label}”的单位“{written['unit']}”不认识")
            return ""
    points.append(f"“{part.label}”的单位（文中没有写）")
    return "%" if re.search(any_word("draft", "ratios") + "$", part.label) else ""


def _formula(part: _Part, written: str, symbol: str, inputs: dict[str, Any], points: list[str]) -> dict[str, Any]:
    """The formula with an input for each name in it; kept as help where it is no expression."""
    body = written.split("=", 1)[-1] if "=" in written else written
    expression = re.sub(r"\s*/\s*", " ÷ ", _TIMES_HUNDRED.sub("", body)).strip()
    try:
        parse(expression)
    except ExpressionError:
        points.append(f"“{part.label}”的计算公式未能识别，原文写入 help")
        return {"help": f"计算公式：{written}"[:_LONGEST_NOTE]}
    for name in dict.fromkeys(_NAME.findall(expression)):
        known = any(given["label"] == name for given in inputs.values())
        if not known and not name[0].isdigit():
            inputs[f"input_{len(inputs) + 1}"] = {
                "label": name,
                "unit": _unit_in_formula(expression, name, symbol),
                "certainty": "unverified",
                "note": "由计算公式拆出，单位待定",
            }
            points.append(f"“{name}”的单位")
    return {"formula": expression}


def _unit_in_formula(expression: str, name: str, symbol: str) -> str:
    """A first guess that fits: of 件/万人 the part above in 件, the part below in 万人; a ratio of money."""
    if "÷" not in expression:
        return symbol
    above, slash, below = symbol.partition("/")
    if not slash:
        return "万元"
    return above if expression.index(name) < expression.index("÷") else below


def _note(article: Article, part: _Part) -> str:
    end = part.place + len(part.text)
    start, last = article.source_span(part.place, max(part.place + 1, min(end, len(article.text))))
    quoted = " ".join(part.text.split())[:_LONGEST_NOTE]
    return f"原文第 {start}–{last} 字：{quoted}"
