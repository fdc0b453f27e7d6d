"""From the text of a standard to a draft of its file, for a person to complete.

Two kinds of text are understood: an annex of numbered indicators with weights (赋权) and formulas (计算公式), and entry
conditions that state thresholds in sentences. Every number names the sentence it was taken from; everything is marked
``unverified``, and what could not be read is listed in ``partial``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from huoju.claims.draft_conditions import requirements
from huoju.claims.draft_index import index
from huoju.standards.errors import StandardError
from huoju.standards.loader import load_text

if TYPE_CHECKING:
    from huoju.documents import Article

_UNKNOWN_DAY = date(1900, 1, 1)
_LONGEST_LABEL = 200


class DraftError(ValueError):
    """The text holds neither indicators with weights nor conditions with thresholds."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of a standard's file."""

    yaml: str
    """the file, which loads as it is"""
    open_points: tuple[str, ...]
    """what a person must complete or confirm, in Chinese"""


def draft_standard(
    article: Article, *, standard: str = "draft/standard", subject: str = "zone", effective: date | None = None
) -> Draft:
    """Draft the file of the standard that an article states.

    Args:
        article: the annex or notice.
        standard: the id to draft under: ``authority/name``.
        subject: what is judged: enterprise, zone, cluster, factory or region.
        effective: the first day of validity, where the caller knows it; else the day of the document.

    Raises:
        DraftError: nothing in the text can be drafted.
    """
    named, points = _identity(article, standard, subject, effective)
    tree, inputs, more = index(article)
    conditions, condition_inputs, others = requirements(article) if not tree else ({}, {}, [])
    if not tree and not conditions:
        raise DraftError(
            f"{article.source.name}：没有找到带赋权的编号指标，也没有找到写明数值的条件；请给出指标体系附件或认定条件的正文"
        )
    points += more + others
    content: dict[str, Any] = {**named, "partial": points, "source": "text", "sources": {"text": _source(article)}}
    if inputs or condition_inputs:
        content["inputs"] = inputs | condition_inputs
    if conditions:
        content["requirements"] = conditions
    if tree:
        content["index"] = {"normalisation": {"method": "min_max", "certainty": "unverified"}, "dimensions": tree}
    text = _header() + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    try:
        load_text(text, "draft.yaml")
    except StandardError as error:
        raise DraftError(f"{article.source.name}：草稿不能成为一个完整的标准：{error}") from error
    return Draft(text, tuple(points))


def _header() -> str:
    return "# 由文本自动起草，未经核对。每个数值的出处写在 note 中；请逐条核对后删去 partial 与 unverified 标记。\n"


def _identity(
    article: Article, standard: str, subject: str, effective: date | None
) -> tuple[dict[str, Any], list[str]]:
    meta = article.metadata
    points = ["全部数值由程序从文本中读出，须逐条核对"]
    issued = _day(meta.date)
    first = effective or issued or _UNKNOWN_DAY
    if effective is None:
        points.append("施行日期" + ("（暂用成文日期）" if issued else "（文中没有日期，暂写 1900-01-01）"))
    if not (meta.body or meta.source):
        points.append("发文机关")
    if not meta.document_number:
        points.append("文号")
    named = {
        "standard": standard,
        "title": (meta.title or "未命名标准")[:_LONGEST_LABEL],
        "subject": subject,
        "issuer": meta.body or meta.source or "待补",
        "document": meta.document_number or "待补",
        "effective": first,
    }
    return named, points


def _day(written: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _source(article: Article) -> dict[str, Any]:
    meta = article.metadata
    return {
        "document": meta.document_number or "待补",
        "title": (meta.title or article.source.name)[:_LONGEST_LABEL],
        "certainty": "unverified",
        "note": f"由 {article.source.name} 的文本自动起草",
    }
