"""A diff as text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

from huoju.standards.diff.changes import Change, Diff
from huoju.standards.showing.words import Lang, word

_WORDS: dict[str, tuple[str, str]] = {
    "same": ("规则没有变化", "No rule changed"),
    "identity": ("文件与日期", "Document and dates"),
    "added": ("新增", "new"),
    "removed": ("取消", "dropped"),
    "points": ("满分", "points"),
    "label": ("表述", "wording"),
    "context": ("要求", "asked"),
    "only": ("用途", "purposes"),
    "verdict": ("结论", "verdict"),
    "capped": ("封顶", "cap"),
    "unit": ("单位", "unit"),
    "type": ("类型", "type"),
    "period": ("口径", "period"),
    "min": ("下限", "minimum"),
    "max": ("上限", "maximum"),
    "options": ("选项", "option"),
    "formula": ("公式", "formula"),
    "weight": ("权重", "weight"),
    "code": ("编号", "code"),
    "moved": ("所属维度", "dimension"),
    "direction": ("方向", "direction"),
    "population": ("与谁比较", "compared with"),
    "screening": ("筛选", "screening"),
    "imputation": ("插补", "imputation"),
    "treatment": ("异常值处理", "treatment of outliers"),
    "normalisation": ("标准化", "normalisation"),
    "weighting": ("权重来源", "weighting"),
    "aggregation": ("合成", "aggregation"),
    "denominator": ("分母", "denominator"),
    "factor": ("分母后的系数", "factor"),
    "least_available": ("最低完整率", "least availability"),
    "missing": ("缺值", "missing values"),
    "document": ("文号", "document"),
    "clause": ("条款", "clause"),
    "certainty": ("核实程度", "certainty"),
    "seen_in": ("见于", "seen in"),
    "title": ("标题", "title"),
    "issuer": ("发布机构", "issuer"),
    "document_title": ("文件名称", "title of the document"),
    "subject": ("适用对象", "subjects"),
    "issued": ("印发日期", "issued"),
    "effective": ("生效日期", "effective"),
    "repealed": ("废止日期", "repealed"),
    "validity": ("有效期", "valid for"),
    "key": ("主体标识列", "key column"),
    "partial": ("尚未收录", "not recorded"),
    "uses:recognition": ("认定适用期间", "used for recognition"),
    "uses:re-examination": ("复核适用期间", "used for re-examination"),
}
_NOTHING = "—"


def render(diff: Diff, format: str = "text", lang: Lang = "zh") -> str:  # noqa: A002 - the name of the option
    """A diff as ``text``, ``md`` or ``json``."""
    if format == "json":
        return json.dumps(asdict(diff), ensure_ascii=False, indent=2) + "\n"
    lines = _markdown(diff, lang) if format == "md" else _text(diff, lang)
    return "\n".join(lines) + "\n"


def _text(diff: Diff, lang: Lang) -> Iterator[str]:
    yield f"{diff.title}：{diff.old} → {diff.new}"
    if not diff.changes:
        yield _word("same", lang)
    for section, changes in _sections(diff, lang):
        yield from ("", section)
        yield from (f"  {_sign(change)} {_line(change, lang)}" for change in changes)


def _markdown(diff: Diff, lang: Lang) -> Iterator[str]:
    yield f"# {diff.title}"
    yield from ("", f"`{diff.old}` → `{diff.new}`")
    if not diff.changes:
        yield from ("", _word("same", lang))
    for section, changes in _sections(diff, lang):
        yield from ("", f"## {section}", "")
        yield from (f"- {_sign(change)} {_escaped(_line(change, lang))}{_cited(change)}" for change in changes)


def _sections(diff: Diff, lang: Lang) -> Iterator[tuple[str, list[Change]]]:
    for section, changes in groupby(diff.changes, key=lambda change: change.section):
        yield (_word(section, lang) if section == "identity" else word(section, lang)), list(changes)


def _sign(change: Change) -> str:
    return {"added": "＋", "removed": "－", "changed": "～"}[change.kind]


def _line(change: Change, lang: Lang) -> str:
    if change.kind != "changed":
        text = change.after if change.kind == "added" else change.before
        detail = f"（{text}）" if text is not None and text != change.label else ""
        return f"{_word(change.kind, lang)}：{change.label}{detail}"
    said = _said(change, lang)
    if change.section == "identity" or change.quantity == change.label:
        return said
    return f"{change.label}：{said}"


def _said(change: Change, lang: Lang) -> str:
    aspect = "" if change.aspect == "rule" else f"{_word(change.aspect, lang)} "
    quantity = "" if change.quantity is None else f"{change.quantity} "
    if change.section != "identity" or change.aspect == "partial":
        if change.before is None:
            return f"{aspect}{quantity}{_word('added', lang)} {change.after}"
        if change.after is None:
            return f"{aspect}{quantity}{_word('removed', lang)} {change.before}"
    return f"{aspect}{quantity}{change.before or _NOTHING} → {change.after or _NOTHING}"


def _cited(change: Change) -> str:
    cited = [text for text in (change.citation_before, change.citation_after) if text]
    return f"（{_escaped(' → '.join(dict.fromkeys(cited)))}）" if cited else ""


def _escaped(text: str) -> str:
    for sign in ("\\", "*", "_", "<", "`"):
        text = text.replace(sign, f"\\{sign}")
    return text


def _word(key: str, lang: Lang) -> str:
    return _WORDS[key][lang == "en"]
