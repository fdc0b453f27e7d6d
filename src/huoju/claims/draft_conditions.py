"""Entry conditions stated in sentences, as requirements of a draft."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from huoju.claims.extract import extract
from huoju.claims.rules import any_word
from huoju.reference import UnitError, unit

if TYPE_CHECKING:
    from huoju.claims.model import Claim
    from huoju.documents import Article

_OPERATORS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "exact": "=", "about": "="}
_LONGEST_NOTE = 260
_UNFIT = re.compile(r"[^一-龥A-Za-z0-9]")
_ALTERNATIVE = re.compile(r"[,;]\s*或|或者|之一")


def requirements(article: Article) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """Requirements with their inputs, and what remains open, from the thresholds under headings of conditions."""
    found: dict[str, Any] = {}
    inputs: dict[str, Any] = {}
    points: list[str] = []
    wanted = [claim for claim in extract(article) if _is_condition(article, claim)]
    for number, (_, group) in enumerate(groupby(wanted, key=lambda claim: claim.sentence_start), 1):
        claims = list(group)
        tests = [_test(claim, inputs, points) for claim in claims]
        known = [(claim, test) for claim, test in zip(claims, tests, strict=True) if test]
        if known:
            name = f"requirement_{number}"
            found[name] = _requirement(article, name, known)
    if found:
        points.append("没有写明数值的条件")
    return found, inputs, points


def _is_condition(article: Article, claim: Claim) -> bool:
    """A threshold under a heading (一、申报条件), or any where the document has no such heading."""
    if claim.kind not in {"fact", "share"} or claim.qualifier == "exact":
        return False
    named = [section for section in article.sections if re.search(any_word("draft", "conditions"), section.title)]
    return not named or any(section.start <= claim.text_start < section.end for section in named)


def _test(claim: Claim, inputs: dict[str, Any], points: list[str]) -> str:
    """``营业收入 ≥ 1000 万元``; empty where the unit is unknown."""
    label = _UNFIT.sub("", (claim.subject if claim.indicator.startswith("占") else "") + claim.indicator)
    symbol = claim.unit or "倍"
    try:
        known = unit(symbol)
    except UnitError:
        points.append(f"“{label}”的单位“{symbol}”不认识，未写入")
        return ""
    if not label or label[0].isdigit():
        points.append(f"数值 {claim.value}{claim.unit} 的指标名称：{claim.sentence[:80]}")
        return ""
    if not any(given["label"] == label for given in inputs.values()):
        inputs[f"input_{len(inputs) + 1}"] = {"label": label, "unit": known.symbol, "certainty": "unverified"}
    amount = claim.value if claim.value[0].isdigit() else f"{claim.low}"
    return f"{label} {_OPERATORS[claim.qualifier]} {amount}{'' if symbol == '%' else ' '}{known.symbol}"


def _requirement(article: Article, name: str, known: list[tuple[Claim, str]]) -> dict[str, Any]:
    sentence = known[0][0].sentence
    start, end = known[0][0].start, known[-1][0].end
    content: dict[str, Any] = {"label": sentence.strip(" 。;")[:200]}
    if len(known) == 1:
        content["test"] = known[0][1]
    else:
        form = "any" if _ALTERNATIVE.search(sentence) else "all"
        content[form] = {f"{name}_{n}": {"test": test} for n, (_, test) in enumerate(known, 1)}
    clause = _clause(article, known[0][0])
    if clause:
        content["clause"] = clause
    return content | {"certainty": "unverified", "note": f"原文第 {start}–{end} 字：{sentence}"[:_LONGEST_NOTE]}


def _clause(article: Article, claim: Claim) -> str:
    inside = [section for section in article.sections if section.start <= claim.text_start < section.end]
    return inside[-1].number if inside else ""
